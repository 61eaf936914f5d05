"""Run lengths: read as pycocotools writes them, and refused where they do not fit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco

from app.adapters.roboflow.masks import read_mask


def wire(pixels: np.ndarray) -> dict:
    rle = coco.encode(np.asfortranarray(pixels.astype(np.uint8)))
    return {"size": [int(side) for side in rle["size"]], "counts": rle["counts"].decode()}


@settings(deadline=None, max_examples=200)
@given(st.integers(1, 12), st.integers(1, 12), st.randoms(use_true_random=False), st.floats(0, 1))
def test_the_box_is_the_one_that_pycocotools_finds(height, width, random, share):
    pixels = np.array([[random.random() < share for _ in range(width)] for _ in range(height)])
    found = read_mask(wire(pixels))
    if not pixels.any():
        assert found is None
        return
    mask, box = found
    rows, columns = np.nonzero(pixels)
    assert box == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert (mask.height, mask.width) == (height, width)


def test_a_large_mask_is_read():
    pixels = np.zeros((1080, 1920))
    pixels[100:900, 200:1700] = 1
    assert read_mask(wire(pixels))[1] == (200, 100, 1700, 900)


GOOD = wire(np.eye(9))


@pytest.mark.parametrize(
    "value",
    [
        None, [], "x", {}, GOOD | {"counts": 7}, GOOD | {"counts": [1, 80]}, GOOD | {"counts": ""},
        GOOD | {"size": [9, 10]}, GOOD | {"size": [9]}, GOOD | {"size": "99"}, GOOD | {"size": [9, -9]},
        GOOD | {"size": [9.0, 9.0]}, GOOD | {"size": [True, 81]}, GOOD | {"size": [10**9, 10**9]},
        GOOD | {"counts": GOOD["counts"] + "0"}, GOOD | {"counts": GOOD["counts"][:-1]},
        GOOD | {"counts": "é"}, GOOD | {"counts": " "}, GOOD | {"counts": "o" * 1000}, GOOD | {"counts": "\x00"},
    ],
    ids=str,
)  # fmt: skip
def test_what_does_not_fill_its_size_is_no_mask(value):
    assert read_mask(value) is None
