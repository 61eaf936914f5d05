"""The order of the rows: by one column, the newest first where two are equal there."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.ui.monitor.columns import COLUMNS, PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.ui.monitor.facts import Facts
    from app.ui.monitor.rows import Row


@dataclass(frozen=True, slots=True)
class Order:
    """By the column at a place of the model; rows must carry the key that `give_key` gave them."""

    column: int = PLACES["submitted"]
    is_falling: bool = True

    @property
    def direction(self) -> Qt.SortOrder:
        """The same as Qt says it."""
        return Qt.SortOrder.DescendingOrder if self.is_falling else Qt.SortOrder.AscendingOrder

    def give_key(self, row: Row, facts: Facts) -> None:
        """Find out by what a row is sorted."""
        row.key = COLUMNS[self.column].key_of(row, facts)

    def sorted(self, rows: Iterable[Row]) -> list[Row]:
        """Return rows in this order."""
        found = sorted(rows, key=attrgetter("age"))
        if self != Order():
            found.sort(key=attrgetter("key"), reverse=self.is_falling)  # equal ones stay newest first
        return found

    def is_before(self, a: Row, b: Row) -> bool:
        """Tell whether one row stands before another."""
        return a.age < b.age if a.key == b.key else (a.key < b.key) is not self.is_falling

    def place_for(self, row: Row, among: Sequence[Row]) -> int:
        """Return how many of the rows, which stand in this order, stand before this one."""
        low, high = 0, len(among)
        while low < high:
            middle = (low + high) // 2
            if self.is_before(among[middle], row):
                low = middle + 1
            else:
                high = middle
        return low

    def stays(self, place: int, new: Row, among: Sequence[Row]) -> bool:
        """Tell whether a row may stand at a place in place of the one there."""
        is_after = place == 0 or self.is_before(among[place - 1], new)
        return is_after and (place + 1 == len(among) or self.is_before(new, among[place + 1]))
