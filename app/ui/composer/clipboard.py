"""The clipboard of spreadsheets: tab-separated cells, with quotes where a cell needs them, or a table of HTML."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from app.ui.override import override

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CELL = re.compile(r'"((?:[^"]|"")*)"(?=[\t\r\n]|\Z)|[^\t\r\n]*')
_BREAK = re.compile(r"\t|\r\n|\r|\n")
_BREAKS = re.compile(r"\r\n?")
_NEEDS_A_LOOK = re.compile(r'[\r\n"]')
_NEEDS_QUOTES = re.compile(r'[\t\r\n]|""')


def cells_of(text: str) -> list[list[str]]:
    """Split a spreadsheet's clipboard text into rows of cells; a line break inside a cell becomes a space."""
    text = text.removeprefix("\ufeff")
    if '"' not in text:  # ten times as fast, and the usual case
        return (
            [line.split("\t") for line in _BREAKS.sub("\n", text).removesuffix("\n").split("\n")]
            if text
            else []
        )
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
    return "\n".join(_line(row) for row in rows)


def cells_of_csv(text: str) -> list[list[str]]:
    """Split comma-separated text into rows of cells, as far as it can be read."""
    rows: list[list[str]] = []
    with contextlib.suppress(csv.Error):  # a field of more than 128 KB
        lines = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
        rows.extend([_one_line(cell) for cell in line] for line in lines)
    return [row for row in rows if row]


def cells_of_html(html: str) -> list[list[str]]:
    """Return the cells of the first table; none where there is no table."""
    table = _Table()
    table.feed(html)
    table.close()
    return table.rows


def html_of(rows: Iterable[Sequence[str]]) -> str:
    """Return cells as the table that spreadsheets and word processors paste."""
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def tiled(cells: Sequence[Sequence[str]], rows: int, columns: int) -> list[list[str]]:
    """Repeat a block of cells over a range of rows × columns, where it fits in a whole number of times."""
    width = max((len(line) for line in cells), default=0)
    if not width:
        return []
    down = rows // len(cells) if rows % len(cells) == 0 else 1
    across = columns // width if columns % width == 0 else 1
    full = [[*line, *[""] * (width - len(line))] if across > 1 else list(line) for line in cells]
    return [line * max(1, across) for line in full * max(1, down)]


def _cell(raw: str) -> str:
    if len(raw) >= 2 and raw[0] == raw[-1] == '"' and _NEEDS_QUOTES.search(raw[1:-1]):
        raw = raw[1:-1].replace('""', '"')
    return _one_line(raw)


def _one_line(cell: str) -> str:
    return " ".join(cell.splitlines()).replace("\t", " ")


def _line(row: Sequence[str]) -> str:
    line = "\t".join(row)
    is_plain = line.count("\t") == len(row) - 1 and not _NEEDS_A_LOOK.search(line)
    return line if is_plain else "\t".join(_quoted(cell) for cell in row)


def _quoted(cell: str) -> str:
    needs = _NEEDS_QUOTES.search(cell) or cell.startswith('"')
    return '"' + cell.replace('"', '""') + '"' if needs else cell


def _without_last_empty(rows: list[list[str]]) -> list[list[str]]:
    return rows[:-1] if rows[-1] == [""] else rows


class _Table(HTMLParser):
    """Collects the cells of the first table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_in_cell = False
        self._is_over = False

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._is_over:
            return
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows = self.rows or [[]]
            self.rows[-1].append("")
        elif tag == "br" and self._is_in_cell:
            self.rows[-1][-1] += " "
        self._is_in_cell = tag in ("td", "th") or (self._is_in_cell and tag != "tr")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr") and self._is_in_cell:
            self.rows[-1][-1] = " ".join(self.rows[-1][-1].split())
            self._is_in_cell = False
        self._is_over = self._is_over or tag == "table"

    @override
    def handle_data(self, data: str) -> None:
        if self._is_in_cell:
            self.rows[-1][-1] += data
