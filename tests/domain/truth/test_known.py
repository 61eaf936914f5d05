"""Pictures are found again by the names that servers and exports give them, and boxes fit their size."""

import pytest

from app.domain.catalogue import Image, Label
from app.domain.truth import Known, Truth

BOLT = Label("bolt", (10, 20, 30, 40))


def truth(*names: str, **known) -> Truth:
    return Truth("truth", tuple(Known(name, (BOLT,), **known) for name in names))


def labels(of: Truth, name: str, width: int = 0, height: int = 0):
    return of.of(Image("i", name, width, height))


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("a.jpg", "a.jpg"),
        ("train/images/a.jpg", "a.jpg"),
        ("train\\a.jpg", "A.JPG"),
        ("a.txt", "a.png"),
        ("a.jpg", "a.jpeg"),
        ("a.b.txt", "a.b.jpg"),
        ("a_jpg.rf.0123456789abcdef.jpg", "a.jpg"),
        ("a.jpg", "a_jpg.rf.0123456789abcdef.jpg"),
        ("a_png.rf.0123456789abcdef.jpg", "a_png.rf.fedcba9876543210.jpg"),
    ],
)
def test_a_picture_is_found_by_its_name(known, asked):
    assert labels(truth(known), asked) == (BOLT,)


@pytest.mark.parametrize(("known", "asked"), [("a.jpg", "b.jpg"), ("ab.jpg", "a.jpg"), ("", "a.jpg")])
def test_another_picture_is_not(known, asked):
    assert labels(truth(known), asked) is None


def test_the_whole_name_decides_where_two_differ_in_the_ending_alone():
    both = Truth("truth", (Known("a.jpg", (BOLT,)), Known("a.png", ())))
    assert labels(both, "a.jpg") == (BOLT,)
    assert labels(both, "a.png") == ()
    assert labels(both, "a.webp") is None


def test_one_picture_under_two_names_is_one():
    assert labels(truth("a_jpg.rf.0123456789.jpg", "a.jpg"), "a_jpg.rf.9876543210.jpg") == (BOLT,)


def test_boxes_are_scaled_to_the_size_of_the_image():
    assert labels(truth("a.jpg", width=100, height=100), "a.jpg", 200, 50)[0].box == (20, 10, 60, 20)


def test_shares_become_pixels():
    half = Truth(
        "truth", (Known("a.txt", (Label("bolt", (0, 0.5, 0.5, 1), ((0, 0), (1, 1), (0, 1))),), 1, 1),)
    )
    (label,) = labels(half, "a.jpg", 640, 480)
    assert label.box == (0, 240, 320, 480)
    assert label.polygon == ((0, 0), (640, 480), (0, 480))
    assert labels(half, "a.jpg") is None  # of no use without a size


def test_without_sizes_boxes_are_taken_as_they_are():
    assert labels(truth("a.jpg"), "a.jpg", 640, 480) == (BOLT,)
    assert labels(truth("a.jpg", width=64, height=48), "a.jpg") == (BOLT,)
