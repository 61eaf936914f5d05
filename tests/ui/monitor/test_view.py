"""What is kept of the table."""

from __future__ import annotations

import pytest

from app.ui.monitor.columns import COLUMNS
from app.ui.monitor.header import widths_for
from app.ui.monitor.view import DEFAULT_COLUMNS, View, read_view


def test_a_view_is_read_as_it_was_written():
    view = View(("note", "name"), {"note": 222}, "took", is_falling=False, filter="done")
    assert read_view(view.text()) == view


@pytest.mark.parametrize(
    "text", ["", "no json", "[]", "3", '{"columns": 5, "widths": [], "sort": [], "filter": {}}']
)
def test_what_cannot_be_read_is_as_at_the_beginning(text):
    assert read_view(text) == View()


def test_columns_that_are_not_known_are_left_out():
    view = read_view(
        '{"columns": ["name", "weight", 3], "widths": {"name": "wide", "weight": 3}, "sort": "weight"}'
    )
    assert view == View(columns=("name",))


@pytest.mark.parametrize("room", [600, 1440, 2560, *range(1006, 1100)])
def test_the_columns_share_the_room(room):
    widths = dict(zip(DEFAULT_COLUMNS, widths_for(room, DEFAULT_COLUMNS), strict=True))
    least = {column.id: column.least for column in COLUMNS}
    assert all(width >= least[name] for name, width in widths.items())
    assert sum(widths.values()) <= max(room, sum(least[name] for name in DEFAULT_COLUMNS))


def test_the_first_columns_fit_the_smallest_window():
    assert sum(column.least for column in COLUMNS if column.is_default) <= 1024 - 12  # a scroll bar
