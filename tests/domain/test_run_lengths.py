"""Masks as run lengths, held against COCO's own implementation."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco

from app.domain.catalogue import Mask
from app.domain.run_lengths import area_of, box_of, outlines_of, read_runs, write_counts

SIDES = st.integers(1, 12)


def encoded(pixels: np.ndarray) -> Mask:
    """Return pixels as COCO compresses them."""
    height, width = pixels.shape
    counts = coco.encode(np.asfortranarray(pixels.astype(np.uint8)))["counts"]
    return Mask(width, height, counts.decode())


def filled(rings, width: int, height: int) -> np.ndarray:
    """Return the pixels inside of outlines: those from whose middle a ray crosses them an odd number of times."""
    result = np.zeros((height, width), bool)
    for y in range(height):
        for x in range(width):
            sides = [side for ring in rings for side in zip(ring, ring[1:] + ring[:1], strict=True)]
            crossed = [
                a for a, b in sides if a[0] == b[0] > x and min(a[1], b[1]) <= y + 0.5 < max(a[1], b[1])
            ]
            result[y, x] = len(crossed) % 2
    return result


@st.composite
def some_pixels(draw) -> np.ndarray:
    height, width = draw(SIDES), draw(SIDES)
    bits = draw(st.lists(st.booleans(), min_size=height * width, max_size=height * width))
    return np.array(bits).reshape(height, width)


@given(some_pixels())
def test_counts_are_read_and_written_as_coco_does(pixels):
    mask = encoded(pixels)
    runs = read_runs(mask.counts)
    assert sum(runs) == pixels.size
    assert sum(runs[1::2]) == pixels.sum()
    assert write_counts(runs) == mask.counts


@given(some_pixels())
def test_the_area_is_that_of_the_pixels(pixels):
    assert area_of(encoded(pixels)) == pixels.sum()


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    with suppress(ValueError):
        assert area_of(Mask(5, 5, text)) in range(26)


@given(some_pixels())
def test_outlines_hold_exactly_the_pixels_of_the_mask(pixels):
    height, width = pixels.shape
    assert (filled(outlines_of(encoded(pixels)), width, height) == pixels).all()


@given(some_pixels(), st.integers(2, 4))
def test_coarse_outlines_look_at_every_so_many_columns(pixels, step):
    height, width = pixels.shape
    seen = pixels[:, np.arange(width) // step * step]
    assert (filled(outlines_of(encoded(pixels), step), width, height) == seen).all()


@given(some_pixels())
def test_the_box_holds_all_pixels_and_no_more(pixels):
    ys, xs = np.nonzero(pixels)
    box = box_of(encoded(pixels))
    assert box == ((xs.min(), ys.min(), xs.max() + 1, ys.max() + 1) if len(xs) else None)


def test_an_outline_has_no_corner_where_it_goes_straight_on():
    assert len(outlines_of(encoded(np.ones((30, 40))))[0]) == 4


def test_a_hole_has_an_outline_of_its_own():
    pixels = np.ones((9, 9))
    pixels[3:6, 3:6] = 0
    assert len(outlines_of(encoded(pixels))) == 2


@pytest.mark.parametrize("counts", ["nonsense, surely", "é", "o", "~~", "T", "0" * 9, "o" * 5_000])
def test_broken_counts_are_refused(counts):
    with pytest.raises(ValueError, match=r".+"):
        outlines_of(Mask(10, 10, counts))


@pytest.mark.parametrize(("width", "height"), [(0, 0), (0, 100), (-10, -10), (10**9, 1), (5, 21)])
def test_counts_of_another_size_are_refused(width, height):
    with pytest.raises(ValueError, match=r".+"):
        box_of(Mask(width, height, write_counts([0, 100])))
