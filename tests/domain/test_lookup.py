"""Things are found by parts and letters of their names; what was used last and can be done comes first."""

import pytest

from app.domain.lookup import Lookup, Thing, matching_letters

THINGS = [
    Thing("1", "New draft"),
    Thing("2", "Save job file"),
    Thing("3", "Redo", is_possible=False, why_not="There is nothing to redo"),
    Thing("4", "Line 4 fastener audit", "Fasteners"),
    Thing("5", "Käfer"),
]


def names(found):
    return [thing.id for thing in found]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("save", ["2"]),
        ("job", ["2"]),
        ("kafer", ["5"]),
        ("sjf", ["2"]),  # letters in order
        ("audit fasteners", ["4"]),  # words of name and place
        ("red", ["3"]),
        ("xyz", []),
    ],
)
def test_things_are_found_by_what_was_typed(typed, ids):
    assert names(Lookup(THINGS).find(typed))[: len(ids) or None] == ids


def test_without_a_word_what_was_used_last_comes_first_and_what_cannot_be_done_last():
    assert names(Lookup(THINGS, recent=("4", "2")).find("")) == ["4", "2", "1", "5", "3"]


def test_of_equal_fit_the_one_used_last_comes_first():
    things = [Thing("a", "Batch one"), Thing("b", "Batch two")]
    assert names(Lookup(things, recent=("b",)).find("bat")) == ["b", "a"]


def test_typing_on_and_back_finds_the_same_as_typing_at_once():
    lookup = Lookup(THINGS)
    for typed in ("d", "dr", "draft", "dr", "j", "jo"):
        assert names(lookup.find(typed)) == names(Lookup(THINGS).find(typed))


@pytest.mark.parametrize(
    ("typed", "text", "places"),
    [
        ("job", "Save job file", [5, 6, 7]),
        ("sjf", "Save job file", [0, 5, 9]),
        ("kafer", "Käfer", [0, 1, 2, 3, 4]),
        ("file save", "Save job file", [0, 1, 2, 3, 9, 10, 11, 12]),
        ("", "Save", []),
        ("xyz", "Save", []),
    ],
)
def test_the_letters_that_fit_are_known(typed, text, places):
    assert matching_letters(typed, text) == places
