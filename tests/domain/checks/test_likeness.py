"""Names are compared without case, spaces and plural, and slips are told from other words."""

import pytest

from app.domain.checks.likeness import class_key, folded, lookalikes, stem


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("dogs", "dog"),
        ("hard hats", "hard hat"),
        ("boxes", "box"),
        ("buses", "bus"),
        ("houses", "house"),
        ("benches", "bench"),
        ("batteries", "battery"),
        ("knives", "knife"),
        ("women", "woman"),
        ("photos", "photo"),
        ("planes", "plane"),
        ("Gloves", "glove"),
    ],
)
def test_a_plural_is_its_singular(plural, singular):
    assert stem(plural) == stem(singular)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("glasses", "glass"),
        ("bus", "bu"),
        ("plane", "plan"),
        ("canes", "can"),
        ("class", "clas"),
        ("iris", "iri"),
        ("gas", "ga"),
        ("clothes", "cloth"),
        ("tubes", "tub"),
    ],
)
def test_what_only_ends_like_a_plural_is_a_word_of_its_own(one, other):
    assert stem(one) != stem(other)


def test_case_width_and_separators_do_not_count():
    assert folded("Hard_Hat") == folded(" hard-hat ") == folded("ＨＡＲＤ hat") == "hard hat"
    assert folded("Straße") == folded("STRASSE")
    assert class_key("Hard Hats") == class_key("hardhat")


@pytest.mark.parametrize("text", ["", " ", "-", "__", "\u200b", "😀", "e\u0301"])
def test_any_text_has_a_stem(text):
    assert isinstance(stem(text), str)
    assert lookalikes(frozenset({text, "dog"})).meant("dgo!") is None


def test_the_nearest_name_is_meant():
    names = lookalikes(frozenset({"motorcycle", "motorcycles 2", "motorcyclist"}))
    assert names.meant("motorcylce") == "motorcycle"
    assert names.meant("motorcyclst") == "motorcyclist"
    assert names.meant("scooter") is None
