"""The clipboard texts of spreadsheets: tab-separated cells, with quotes where a cell needs them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CELL = re.compile(r'"((?:[^"]|"")*)"(?=[\t\r\n]|\Z)|[^\t\r\n]*')
_BREAK = re.compile(r"\t|\r\n|\r|\n")
_NEEDS_QUOTES = re.compile(r'[\t\r\n]|""')
_NUMBER = re.compile(r"\s*(\d*(?:[.,]\d+)?)\s*(%?)\s*")


def cells_of(text: str) -> list[list[str]]:
    """Split a spreadsheet's clipboard text into rows of cells; a line break inside a cell becomes a space."""
    text = text.removeprefix("\ufeff")
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        match = _CELL.match(text, at)
        end = match.end() if match else len(text)
        rows[-1].append(_cell(text[at:end]))
        separator = _BREAK.match(text, end)
        if separator is None:
            return _without_last_empty(rows)
        at = separator.end()
        if separator.group() != "\t":
            rows.append([])


def text_of(rows: Iterable[Sequence[str]]) -> str:
    """Return cells as the tab-separated text that spreadsheets paste."""
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in rows)


def confidence_of(text: str) -> float | None:
    """Read `0.6`, `0,6` or `60 %` as a threshold 0–1. Raises ValueError when it is none."""
    if not text.strip():
        return None
    match = _NUMBER.fullmatch(text)
    if match is None or not match[1]:
        raise ValueError(text)
    value = float(match[1].replace(",", ".")) / (100 if match[2] else 1)
    if not 0 <= value <= 1:
        raise ValueError(text)
    return round(value, 4)


def _cell(raw: str) -> str:
    if len(raw) >= 2 and raw[0] == raw[-1] == '"' and _NEEDS_QUOTES.search(raw[1:-1]):
        raw = raw[1:-1].replace('""', '"')
    return " ".join(raw.splitlines()).replace("\t", " ")


def _quoted(cell: str) -> str:
    needs = _NEEDS_QUOTES.search(cell) or cell.startswith('"')
    return '"' + cell.replace('"', '""') + '"' if needs else cell


def _without_last_empty(rows: list[list[str]]) -> list[list[str]]:
    return rows[:-1] if rows[-1] == [""] else rows
