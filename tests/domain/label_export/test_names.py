"""File names of an export: each once, and none that leads out of the folder."""

import pytest

from app.domain.catalogue import Image
from app.domain.label_export.names import file_names, stem_of


def names(*given: str, url: str = "") -> list[str]:
    return list(file_names(Image(f"id{n}", name, url=url) for n, name in enumerate(given)).values())


def test_an_ordinary_name_stays():
    assert names("Halle 3 & 4, früh.jpg", "日本.PNG") == ["Halle 3 & 4, früh.jpg", "日本.PNG"]


def test_names_that_differ_in_case_ending_or_composition_alone_are_parted_by_the_id():
    assert names("a.jpg", "A.jpg", "a.png") == ["a.jpg", "A-id1.jpg", "a-id2.png"]
    assert names("\u00e9.jpg", "e\u0301.jpg")[1] == "e\u0301-id1.jpg"


def test_a_name_that_looks_like_one_with_an_id_is_parted_too():
    assert len({stem_of(name) for name in names("a.jpg", "a-id2.jpg", "a.jpg")}) == 3


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/abs.jpg", "..", ".hidden.jpg", "a\\b.jpg", "C:\\x.jpg"]
)
def test_no_name_leads_out_of_the_folder(name):
    (safe,) = names(name)
    assert not {"/", "\\", ":"} & set(safe)
    assert not safe.startswith(".")


@pytest.mark.parametrize(
    ("name", "safe"),
    [("con.jpg", "con_.jpg"), ("", "image.jpg"), ("a\x00b?.jpg", "a-b-.jpg"), ("v1.2", "v1.2.jpg")],
)
def test_what_some_systems_refuse_is_replaced(name, safe):
    assert names(name) == [safe]


def test_a_name_without_the_ending_of_a_picture_takes_that_of_its_address():
    assert names("frame 12", url="https://s/o/i/original.PNG?x=1") == ["frame 12.png"]
    assert names("frame 12", url="http://[broken") == ["frame 12.jpg"]


def test_a_very_long_name_is_shortened():
    (safe,) = names("ü" * 400 + ".jpg")
    assert len(safe.encode()) < 200
