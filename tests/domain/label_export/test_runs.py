"""COCO's run lengths are read as pycocotools writes them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pycocotools import mask as coco_mask

from app.domain.catalogue import Mask
from app.domain.label_export.runs import mask_area, read_runs


@given(arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40)), elements=st.integers(0, 1)))
def test_the_area_is_that_of_the_pixels(pixels):
    rle = coco_mask.encode(np.asfortranarray(pixels))
    height, width = rle["size"]
    assert mask_area(Mask(width, height, rle["counts"].decode())) == int(pixels.sum())


@pytest.mark.parametrize("text", ["é", " ", "\x00", "P"])
def test_what_is_no_run_length_is_none(text):
    assert read_runs(text) is None


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    assert mask_area(Mask(5, 5, text)) in (None, *range(26))
