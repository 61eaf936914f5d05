"""Reads the rows of a damaged table one range after the other, around what is broken."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FARTHEST = 1 << 40
"""No row of ours has such a number."""
MOST_FAILURES = 4_000
"""Ranges tried in vain one after the other: behind a broken page at a table's end every number is one."""


_BROKEN = (sqlite3.Error, OverflowError, ValueError)


class Reader:
    """Reads from one connection and writes to another; `is_whole` until something could not be read or written."""

    def __init__(self, source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        self.is_whole = True
        self._is_through = False
        self._source = source
        self._target = target

    def rows(self, table: str, columns: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
        """Yield each row of a table that can be read, by column: from its start, its end, and then between."""
        columns = columns or _columns(self._target, table)
        last, first = 0, FARTHEST
        for rowid, row in self._ordered(table, columns, "ASC", last):
            last = rowid
            yield row
        if self._is_through:
            return
        self.is_whole = False
        for rowid, row in self._ordered(table, columns, "DESC", last):
            first = rowid
            yield row
        if not self._is_through:
            yield from self._between(table, columns, last + 1, first - 1)

    def _ordered(
        self, table: str, columns: Sequence[str], order: str, after: int
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield rows until one cannot be read, which `_is_through` tells."""
        query = f"SELECT rowid, {', '.join(columns)} FROM {table} NOT INDEXED WHERE rowid > ? ORDER BY rowid {order}"
        self._is_through = False
        with suppress(*_BROKEN):
            for rowid, *values in self._source.execute(query, (after,)):
                yield rowid, dict(zip(columns, values, strict=True))
            self._is_through = True

    def _between(self, table: str, columns: Sequence[str], low: int, high: int) -> Iterator[dict[str, Any]]:
        """Yield the rows around what is broken: a range that cannot be read is halved."""
        query = f"SELECT {', '.join(columns)} FROM {table} NOT INDEXED WHERE rowid BETWEEN ? AND ?"
        ranges, failures = [(low, high)], 0
        while ranges and failures < MOST_FAILURES:
            low, high = ranges.pop()
            try:
                found = self._source.execute(query, (low, high)).fetchall()
            except _BROKEN:
                failures += 1
                middle = (low + high) // 2
                ranges += [(middle + 1, high), (low, middle)] if low < high else []
            else:
                failures = 0 if found else failures
                yield from (dict(zip(columns, values, strict=True)) for values in found)

    def write(self, table: str, row: dict[str, Any]) -> bool:
        """Write what the table has columns for; False where a value is of the wrong kind, or the row is there."""
        known = [name for name in _columns(self._target, table) if name in row]
        marks = ", ".join("?" * len(known))
        statement = f"INSERT OR IGNORE INTO {table} ({', '.join(known)}) VALUES ({marks})"
        try:
            return self._target.execute(statement, [row[name] for name in known]).rowcount > 0
        except (sqlite3.IntegrityError, OverflowError, ValueError):
            self.is_whole = False
            return False


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
