"""YOLO as ground truth: texts beside pictures, and a file that names the classes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Image
from app.domain.errors import InputError
from app.domain.truth import read_yolo
from app.domain.truth.yolo import is_picture_text, names_file

NAMES = "names: [bolt, nut]\n"


def read(row: str, names: str = NAMES):
    truth = read_yolo({"data.yaml": names, "labels/a.txt": row}, "set", "data.yaml")
    return truth.of(Image("i", "a.jpg", 100, 100))


def told(row: str, names: str = NAMES) -> str:
    with pytest.raises(InputError) as caught:
        read(row, names)
    return caught.value.message


@pytest.mark.parametrize("more", ["", " 0.9"])
def test_a_box_is_its_middle_and_its_size_as_shares_of_the_picture(more):
    (label,) = read(f"1 0.5 0.5 0.2 0.4{more}\n")
    assert label.class_name == "nut"
    assert label.box == pytest.approx((40, 30, 60, 70))


def test_an_outline_is_pairs():
    (label,) = read("0 0.1 0.1 0.5 0.1 0.5 0.9")
    assert label.box == pytest.approx((10, 10, 50, 90))
    assert len(label.polygon) == 3


def test_a_picture_with_an_empty_text_has_no_objects():
    assert read("\n \n") == ()


def test_ids_may_start_anywhere():
    (label,) = read("7 0.5 0.5 0.2 0.4", "names:\n  3: bolt\n  7: nut\n")
    assert label.class_name == "nut"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("0 0.5 0.5 0.2\n", "line 1: A class and four numbers are expected"),
        ("0 0.5 0.5 0.2 0.2\nx 0.5 0.5 0.2 0.2", "line 2: A class and four numbers are expected"),
        ("0 nan 0.5 0.2 0.2", "line 1: A class and four numbers are expected"),
        ("2 0.5 0.5 0.2 0.2", "line 1: There is no class 2: 2 are named."),
        ("0.5 0.5 0.5 0.2 0.2", "line 1: There is no class 0.5"),
        ("0 320 240 20 20", "line 1: Positions are shares of the picture"),
        ("0 0.1 0.1 0.5 0.1 0.5 0.9 0.3", "line 1: An outline is pairs of numbers"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(row, words):
    assert f"“labels/a.txt”, {words}" in told(row)


@pytest.mark.parametrize("names", ["names: [bolt, bolt]", "nc: 2", "names: [", "- a"])
def test_names_that_cannot_be_read_are_told_with_their_file(names):
    assert told("0 0.5 0.5 0.2 0.2", names).startswith("“data.yaml”, line ")


def test_a_data_set_without_labels_says_so():
    with pytest.raises(InputError, match="holds no labels"):
        read_yolo({"data.yaml": NAMES, "README.roboflow.txt": "x", "train.txt": "x"}, "set", "data.yaml")


def test_the_best_file_names_the_classes():
    assert names_file(("labels/classes.txt", "labels/a.txt")) == "labels/classes.txt"
    assert names_file(("classes.txt", "sub/data.yaml")) == "sub/data.yaml"
    assert names_file(("parts.yaml", "labels/a.txt")) == "parts.yaml"
    assert names_file(("labels/a.txt",)) == ""


def test_texts_of_another_use_hold_no_boxes():
    texts = ["labels/a.txt", "classes.txt", "README.txt", "train.txt", "a.jpg", "labels.txt"]
    assert list(filter(is_picture_text, texts)) == ["labels/a.txt"]


@given(st.text(alphabet="0123456789. -\nxe", max_size=80))
def test_anything_is_read_or_refused_with_a_word(row):
    try:
        read(row)
    except InputError as error:
        assert "line" in error.message
