"""Findings and images survive the disk."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Image, Label, Mask
from app.domain.preview import Finding
from app.services.preview_text import read_finding, read_images, write_finding, write_images

NUMBER = st.floats(-1e6, 1e6)
POINTS = st.lists(st.tuples(NUMBER, NUMBER), max_size=4).map(tuple)
MASK = st.none() | st.builds(Mask, st.integers(1, 99), st.integers(1, 99), st.text(max_size=9))
LABEL = st.builds(
    Label,
    st.text(max_size=9),
    st.tuples(NUMBER, NUMBER, NUMBER, NUMBER),
    POINTS,
    st.none() | st.floats(0, 1),
    st.lists(POINTS, max_size=2).map(tuple),
    MASK,
)
SIZE = st.integers(0, 9999)
FINDING = st.builds(
    Finding,
    st.lists(LABEL, max_size=4).map(tuple),
    st.lists(st.text(max_size=9), max_size=2).map(tuple),
    SIZE,
    SIZE,
)
IMAGE = st.builds(Image, st.text(), st.text(), SIZE, SIZE, st.text(), st.text(), split=st.text())


@given(FINDING)
def test_a_finding_comes_back_as_it_was(finding):
    assert read_finding(write_finding(finding)) == finding


@given(st.lists(IMAGE, max_size=4))
def test_images_come_back_as_they_were(images):
    assert list(read_images(write_images(images))) == images


@given(st.binary(max_size=60))
def test_damage_is_nothing(data):
    assert read_finding(data) is None or isinstance(read_finding(data), Finding)
    assert isinstance(read_images(data), tuple)


def test_labels_of_images_are_not_kept():
    (image,) = read_images(write_images([Image("i", "a", labels=(Label("x", (0, 0, 1, 1)),))]))
    assert image.labels is None
