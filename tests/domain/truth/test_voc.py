"""Pascal VOC as ground truth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Image
from app.domain.errors import InputError
from app.domain.truth import read_voc

OBJECT = """<object>
<name>bolt</name>
<part><name>head</name><bndbox><xmin>1</xmin></bndbox></part>
<bndbox><xmin>10</xmin><ymin>20</ymin><xmax>40</xmax><ymax>60.5</ymax></bndbox>
</object>"""


def annotation(*objects: str, filename: str = "<filename>photo.jpg</filename>") -> str:
    size = "<size><width>640</width><height>480</height><depth>3</depth></size>"
    return f"<annotation>\n{filename}{size}\n{''.join(objects)}</annotation>"


def read(text: str, name: str = "photo.jpg"):
    return read_voc({"a/one.xml": text}, "set").of(Image("i", name, 640, 480))


def told(text: str) -> str:
    with pytest.raises(InputError) as caught:
        read(text)
    return caught.value.message


def test_each_object_has_its_name_and_box_and_parts_are_none():
    (label,) = read(annotation(OBJECT))
    assert (label.class_name, label.box) == ("bolt", (10, 20, 40, 60.5))


def test_a_picture_without_objects_has_none():
    assert read(annotation()) == ()


def test_without_a_file_name_the_annotations_own_counts():
    assert len(read(annotation(OBJECT, filename=""), "one.png")) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: This is not valid XML"),
        (annotation(OBJECT)[:-20], "line 7: This is not valid XML"),
        ("<html></html>", "line 1: An annotation of Pascal VOC is expected, not <html>."),
        (annotation(OBJECT.replace("bolt", " ")), "line 7: This object has no name."),
        (annotation(OBJECT.replace("<xmin>10</xmin>", "")), "line 7: The box of this object lacks xmin"),
        (annotation(OBJECT.replace("10", "ten")), "line 7: The box of this object lacks xmin"),
        (annotation(OBJECT.replace("10", "nan")), "line 7: The box of this object lacks xmin"),
        (annotation(OBJECT.replace(">40<", ">4<")), "line 7: The box of this object ends before it begins."),
        ('<!DOCTYPE a [<!ENTITY b "c">]><annotation/>', "line 1: A document type is not read"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(text, words):
    message = told(text)
    assert message.startswith("“a/one.xml”, line ")
    assert words in message


@given(st.text(alphabet="<>/abnotie&; 10", max_size=60))
def test_anything_is_read_or_refused_with_a_word(text):
    try:
        read(text)
    except InputError as error:
        assert "line" in error.message
