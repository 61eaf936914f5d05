"""Finding and replacing words in rows."""

import pytest

from app.domain.ontology import Entry
from app.ui.composer.edits import Column
from app.ui.composer.finding import Finder, Query

ROWS = [Entry("a steel Bolt", "bolt"), Entry("bolt on bolt", "fastener"), Entry("a nut", "nut")]


def found(**query):
    return Finder(Query(**query)).find(ROWS, range(len(ROWS)))


def test_every_place_is_counted():
    assert found(text="bolt") == {(0, Column.PROMPT): 1, (0, Column.CLASS): 1, (1, Column.PROMPT): 2}


def test_case_can_matter():
    assert (0, Column.PROMPT) not in found(text="bolt", is_case_sensitive=True)


def test_only_whole_cells_can_be_meant():
    assert found(text="bolt", is_whole_cell=True) == {(0, Column.CLASS): 1}


def test_it_can_be_looked_for_in_one_column():
    assert found(text="nut", columns=(Column.PROMPT,)) == {(2, Column.PROMPT): 1}


def test_only_some_rows_can_be_meant():
    assert Finder(Query("bolt")).find(ROWS, [1]) == {(1, Column.PROMPT): 2}


def test_marks_of_patterns_are_letters_unless_it_is_a_pattern():
    assert not found(text="b.lt")
    assert len(found(text="b.lt", is_pattern=True)) == 3


def test_nothing_is_found_of_nothing():
    assert not found(text="")
    assert not found(text="x*", is_pattern=True)  # fits everywhere, and is nowhere


@pytest.mark.parametrize("text", ["(", "[a", "*", "(a+)+$"])
def test_a_pattern_that_is_none_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"\w"):
        Finder(Query(text, is_pattern=True))


def test_what_is_found_is_replaced():
    assert Finder(Query("bolt")).replaced("bolt on Bolt", r"pin\1") == r"pin\1 on pin\1"
    assert (
        Finder(Query(r"(\w+) on (\w+)", is_pattern=True)).replaced("bolt on nut", r"\2 on \1")
        == "nut on bolt"
    )


def test_a_replacement_that_names_a_missing_group_is_refused():
    with pytest.raises(ValueError, match="group"):
        Finder(Query("b", is_pattern=True)).replaced("b", r"\7")


def test_the_parts_that_are_found_can_be_painted():
    assert Finder(Query("bolt")).spans("bolt on Bolt", Column.PROMPT) == [(0, 4), (8, 12)]
    assert not Finder(Query("bolt", columns=(Column.CLASS,))).spans("bolt", Column.PROMPT)
