"""Where a draft is looked at, as a value that the settings can hold."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any

from app.domain.ontology import Format

GRID = "grid"
VIEWS = (GRID, *Format)
MOST_BLOCKS = 20
"""A selection of more blocks than these is remembered in part."""

Block = tuple[int, int, int, int]
"""Top, left, bottom, right of selected cells; rows of the ontology."""


@dataclass(frozen=True, slots=True)
class Place:
    """The view, the current cell, the selection, and how far grid and page are scrolled (pixels)."""

    view: str
    row: int
    column: int
    blocks: tuple[Block, ...] = ()
    grid_scroll: int = 0
    page_scroll: int = 0

    def to_json(self) -> list[Any]:
        """Return the values in the order of the fields."""
        return list(astuple(self))


def place_from_json(value: Any) -> Place | None:
    """Read a place; None where it is none, since a settings file may hold anything."""
    try:
        view, row, column, cells, *scrolled = value
        blocks = tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in cells[:MOST_BLOCKS])
        grid_scroll, page_scroll = scrolled
        numbers = [int(n) for n in (row, column, grid_scroll, page_scroll)]
    except (TypeError, ValueError):
        return None
    if view not in VIEWS or min(numbers) < 0:
        return None
    return Place(view, numbers[0], numbers[1], blocks, numbers[2], numbers[3])
