"""COCO as ground truth, with file and line of what is wrong."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Image
from app.domain.errors import InputError
from app.domain.truth import read_coco

GOOD = {
    "info": {"year": 2026},
    "images": [{"id": 1, "file_name": "a.jpg", "width": 640, "height": 480}],
    "annotations": [
        {"id": 1, "image_id": 1, "category_id": 3, "bbox": [10, 20, 30, 40], "iscrowd": 0},
        {"id": 2, "image_id": 1, "category_id": 3, "bbox": [0, 0, 600, 400], "iscrowd": 1},
        {"id": 3, "image_id": 1, "category_id": 0, "bbox": [0, 0, 0, 40]},
    ],
    "categories": [{"id": 3, "name": "bolt"}, {"id": 0, "name": "parts"}],
}


def one(key: str, **changes) -> str:
    """Return the file, an entry a line, with fields of one list's first entry changed."""
    data = json.loads(json.dumps(GOOD))
    data[key][0] |= changes
    return json.dumps(data, indent=1)


def told(text: str) -> str:
    with pytest.raises(InputError) as caught:
        read_coco(text, "truth.json")
    return caught.value.message


def test_boxes_come_by_picture_without_crowds_and_without_those_that_have_no_area():
    truth = read_coco(json.dumps(GOOD), "truth.json")
    (label,) = truth.of(Image("i", "a.jpg", 640, 480))
    assert (label.class_name, label.box) == ("bolt", (10, 20, 40, 60))
    assert truth.name == "truth.json"


def test_a_picture_without_boxes_is_known_to_have_none():
    assert read_coco(json.dumps(GOOD | {"annotations": []}), "t").of(Image("i", "a.jpg")) == ()


def test_the_name_before_roboflow_changed_it_is_known_too():
    truth = read_coco(one("images", file_name="x.rf.00000000.jpg", extra={"name": "photo 7.jpg"}), "t")
    assert truth.of(Image("i", "photo 7.jpg", 640, 480))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: A COCO file is an object with images, annotations and categories."),
        ("[]", "line 1: A COCO file is an object"),
        ("{\n\n", "line 3: A key in double quotes is expected here."),
        ('{"images": [], "annotations": [],\n "categories": [,]}', "line 2: This is not valid JSON."),
        (
            '{"images": [],\n"annotations": []}',
            "line 1: A COCO file has a list “categories”; this one has none.",
        ),
        ('{"images": 7}', "line 1: “images” is a list."),
        ('{"images": [\n7]}', "line 2: An entry of “images” is an object, not"),
        (one("annotations", image_id=9), "line 14: There is no image 9."),
        (one("annotations", category_id=9), "line 14: There is no category 9."),
        (one("annotations", category_id="x"), "line 14: “category_id” is a whole number, not"),
        (one("annotations", bbox=[1, 2, 3]), "line 14: “bbox” is four numbers"),
        (one("annotations", bbox=[1, 2, 3, None]), "line 14: “bbox” is four numbers"),
        (one("annotations", bbox=[1, 2, -3, 4]), "line 14: “bbox” is four numbers"),
        (one("annotations", bbox=[1, 2, float("nan"), 4]), "line 14: “bbox” is four numbers"),
        (one("annotations", bbox=[1, 2, 10**400, 4]), "line 14: “bbox” is four numbers"),
        (one("images", file_name=None), "line 6: “file_name” is a text and not empty."),
        (one("images", width="wide"), "line 6: “width” and “height” are numbers of pixels."),
        (one("images", id=None), "line 6: “id” is a whole number, not"),
        (one("categories", name=""), "line 51: “name” is a text and not empty."),
        ('{"x": ' + "[" * 100_000, "line 1: This is not valid JSON."),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, words):
    message = told(text)
    assert message.startswith("“truth.json”, ")
    assert words in message


@given(
    st.text(max_size=60)
    | st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda x: (
            st.lists(x, max_size=3)
            | st.dictionaries(st.sampled_from(["images", "annotations", "categories", "id"]), x)
        ),
    ).map(json.dumps)
)
def test_anything_is_read_or_refused_with_a_word(text):
    try:
        read_coco(text, "x")
    except InputError as error:
        assert "line" in error.message
