"""Names are found by parts, by letters in order, and in spite of a slip."""

import pytest

from app.domain.fuzzy import ranked

NAMES = ["hard-hat", "hex nut", "bolt", "anchor bolt", "Boat", "Käfer", "safety vest"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("bo", ["bolt", "Boat", "anchor bolt"]),  # beginnings, then words
        ("hat", ["hard-hat"]),
        ("hh", ["hard-hat"]),  # letters in order
        ("kafer", ["Käfer"]),
        ("botl", ["bolt"]),  # swapped letters
        ("safty", ["safety vest"]),
        ("zzz", []),
    ],
)
def test_the_best_fit_comes_first(typed, names):
    assert ranked(typed, NAMES)[: len(names) or None] == names


def test_nothing_typed_offers_everything_in_its_order():
    assert ranked(" ", NAMES) == NAMES


def test_equally_good_names_keep_their_order():
    assert ranked("n", ["nut", "nail", "net"]) == ["nut", "nail", "net"]
