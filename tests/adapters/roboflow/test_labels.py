"""Labels as the server may write them: boxes, outlines, masks, and what none of these can be read from."""

import math

import pytest

from app.adapters.roboflow.images import ImageWire
from app.domain.catalogue import Mask
from app.domain.run_lengths import write_counts

SQUARE = [[1, 1], [4, 1], [4, 4], [1, 4]]
OTHER = [[6, 6], [9, 6], [9, 9]]
RUNS = [11, 3, 7, 3, 76]
MASK = {"size": [10, 10], "counts": write_counts(RUNS)}


def read(*boxes: object):
    """Return the image whose labels the server wrote like this."""
    return ImageWire.model_validate({"id": "i", "annotation": {"boxes": list(boxes)}}).value(is_whole=True)


def test_several_outlines_are_one_object():
    (label,) = read({"label": "a", "points": [SQUARE, OTHER]}).labels
    assert label.polygon == ((1, 1), (4, 1), (4, 4), (1, 4))
    assert label.more == (((6, 6), (9, 6), (9, 9)),)
    assert label.box == (1, 1, 9, 9)


@pytest.mark.parametrize(
    "points",
    [SQUARE, [SQUARE], [[{"x": x, "y": y} for x, y in SQUARE]], [{"x": str(x), "y": y} for x, y in SQUARE]],
)
def test_one_outline_is_read_in_every_shape(points):
    (label,) = read({"label": "a", "points": points}).labels
    assert label.polygon == ((1, 1), (4, 1), (4, 4), (1, 4))
    assert label.more == ()


def test_outlines_of_two_points_are_left_out_where_there_are_better_ones():
    (label,) = read({"label": "a", "points": [[[0, 0], [90, 90]], SQUARE]}).labels
    assert label.box == (1, 1, 4, 4)
    assert label.more == ()


def test_an_outline_of_two_points_alone_is_kept_for_the_review_to_tell():
    (label,) = read({"label": "a", "points": [[1, 1], [4, 4]]}).labels
    assert len(label.polygon) == 2


def test_a_box_is_enough_where_its_outline_is_none():
    (label,) = read(
        {"label": "a", "x": 5, "y": 5, "width": 2, "height": 2, "points": [[1, 1], [4, 4]]}
    ).labels
    assert (label.box, label.polygon) == ((4, 4, 6, 6), ())


@pytest.mark.parametrize("field", ["rle", "mask"])
@pytest.mark.parametrize("counts", [MASK["counts"], RUNS])
def test_a_label_with_a_mask_alone_gets_its_box_from_it(field, counts):
    (label,) = read({"class": "a", field: {**MASK, "counts": counts}, "confidence": 0.5}).labels
    assert label.mask == Mask(10, 10, MASK["counts"])
    assert label.box == (1, 1, 3, 4)
    assert label.confidence == 0.5


def test_a_box_beside_a_mask_is_taken_as_it_is():
    (label,) = read({"label": "a", "x": 5, "y": 5, "width": 2, "height": 2, "rle": MASK}).labels
    assert label.box == (4, 4, 6, 6)


@pytest.mark.parametrize(
    "rle",
    [
        {"size": [10, 10], "counts": "no counts"},
        {"size": [9, 9], "counts": MASK["counts"]},
        {"size": "10x10", "counts": MASK["counts"]},
        {"size": [10], "counts": MASK["counts"]},
        {"counts": MASK["counts"]},
        {"size": [10, 10], "counts": None},
        {"size": [10, 10], "counts": [5, -3, math.nan, "x", None]},
        {"size": [10, 10], "counts": []},
    ],
)
def test_a_mask_that_cannot_be_read_is_kept_for_the_review_to_tell(rle):
    (label,) = read({"label": "a", "rle": rle}).labels
    assert label.box == (0, 0, 0, 0)
    assert label.mask is not None


@pytest.mark.parametrize("rle", ["text", 7, [], {}, {"size": [10, 10]}])
def test_what_is_no_mask_at_all_is_none(rle):
    (label,) = read({"label": "a", "x": 5, "y": 5, "width": 2, "height": 2, "rle": rle, "mask": rle}).labels
    assert label.mask is None


@pytest.mark.parametrize(
    "points", ["text", 7, {}, [[]], [None], [[[math.nan, 1]]], [[["a", "b"]]], [[[[1]]]]]
)
def test_points_that_are_none_leave_the_box(points):
    (label,) = read({"label": "a", "x": 5, "y": 5, "width": 2, "height": 2, "points": points}).labels
    assert label.polygon == ()


def test_labels_without_a_class_or_a_place_are_counted():
    image = read(
        {"x": 1, "y": 1, "width": 1, "height": 1},
        {"label": "a", "x": math.nan},
        {"label": "a", "rle": MASK},
        7,
    )
    assert (len(image.labels), image.unread) == (1, 3)
