"""Lines of CSV by RFC 4180 in which no text becomes a formula of a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from app.domain.halves import without_halves

if TYPE_CHECKING:
    from collections.abc import Iterable

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_line(values: Iterable[object]) -> str:
    """Return a line: None is empty, and text that a spreadsheet would calculate has an apostrophe before it."""
    line = io.StringIO()
    csv.writer(line).writerow([cell(value) for value in values])
    return without_halves(line.getvalue())


def cell(value: object) -> str:
    """Return a value as the text of a cell."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(STARTS_A_FORMULA) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
