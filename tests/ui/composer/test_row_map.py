"""Which rows a filter shows, through every edit of the ontology."""

from app.domain.ontology import Entry
from app.ui.composer.row_map import RowMap

ROWS = [Entry(letter, letter) for letter in "abcdef"]
NEW = Entry("new", "new")


def test_without_a_filter_each_row_stands_at_its_own_place():
    shown = RowMap()
    shown.follow(ROWS, ROWS[1:])
    assert (shown.rows, shown.row_at(7), shown.place_of(7)) == (None, 7, 7)


def test_a_filter_shows_its_rows_in_order():
    shown = RowMap([8, 2, 5])
    assert [shown.row_at(place) for place in range(-1, 4)] == [-1, 2, 5, 8, -1]
    assert (shown.place_of(5), shown.place_of(6), shown.place_of(9)) == (1, 2, 3)


def test_rows_that_are_added_are_shown_and_those_behind_move_on():
    shown = RowMap([1, 4])
    shown.follow(ROWS, [*ROWS[:2], NEW, NEW, *ROWS[2:]])
    assert shown.rows == [1, 2, 3, 6]


def test_rows_that_go_leave_the_filter_wherever_they_stood():
    shown = RowMap([1, 3, 5])
    shown.follow(ROWS, [ROWS[1], ROWS[2], ROWS[5]])
    assert shown.rows == [0, 2]


def test_rows_that_were_written_and_added_at_once_are_shown():
    shown = RowMap([1])
    shown.follow(ROWS, [NEW, *ROWS[1:], NEW])
    assert shown.rows == [1, 6]
