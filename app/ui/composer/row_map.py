"""Which rows of the ontology the grid shows: all, or those of a filter, which follow every edit."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.ontology import Entry


class RowMap:
    """Places in the grid (from 0) and the rows of the ontology that stand there; without rows, each at its own."""

    def __init__(self, rows: Iterable[int] | None = None) -> None:
        self._rows = None if rows is None else sorted(rows)

    @property
    def rows(self) -> Sequence[int] | None:
        """The rows that are shown, in order; None when it is all of them."""
        return self._rows

    def row_at(self, place: int) -> int:
        """Return the row at a place; -1 where there is none."""
        if self._rows is None:
            return place
        return self._rows[place] if 0 <= place < len(self._rows) else -1

    def place_of(self, row: int) -> int:
        """Return the place of a row, or of the next one that is shown."""
        return row if self._rows is None else bisect_left(self._rows, row)

    def follow(self, old: Sequence[Entry], new: Sequence[Entry]) -> None:
        """Show the same rows after an edit, and those that it added."""
        if self._rows is None or len(old) == len(new):
            return
        if len(new) < len(old):
            kept = {was: now for now, was in enumerate(_positions(new, old))}
            self._rows = [kept[row] for row in self._rows if row in kept]
        else:
            moved = _positions(old, new)
            added = set(range(len(new))).difference(moved)
            self._rows = sorted({moved[row] for row in self._rows} | added)


def _positions(few: Sequence[Entry], many: Sequence[Entry]) -> Sequence[int]:
    """Return where each of `few` stands in `many`; at its own place when they do not come in that order."""
    found: list[int] = []
    for i, entry in enumerate(many):
        if len(found) < len(few) and few[len(found)] == entry:
            found.append(i)
    return found if len(found) == len(few) else range(len(few))
