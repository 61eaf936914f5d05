"""CSV and TSV: one row an entry, columns prompt, class, confidence; the header may be missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from app.domain.confidence import confidence_of
from app.domain.interchange.kinds import Incoming, Kind
from app.domain.mistakes import Mistakes, shown
from app.domain.ontology import Entry, Ontology
from app.domain.texts import plural, tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PROMPT, CLASS, CONFIDENCE = "prompt", "class", "confidence"
COLUMNS = (PROMPT, CLASS, CONFIDENCE)
_NAMES = {
    "prompt": PROMPT,
    "look for": PROMPT,
    "class": CLASS,
    "class name": CLASS,
    "class_name": CLASS,
    "save as": CLASS,
    "confidence": CONFIDENCE,
    "threshold": CONFIDENCE,
}
_BREAKS = re.compile(r"[\r\n]+")
_START = 100_000
"""As many characters tell which sign separates cells."""
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_NEEDS_QUOTES = re.compile(r"[\t\r\n,;\"]|^\s|\s\Z|^sep=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text and where it starts."""

    text: str
    offset: int
    is_open: bool = False
    """Whether it starts with a quote that is not closed at its end."""


Row = list[Cell]


def separator_of(text: str) -> str:
    """Return the sign between cells: a tab, else a semicolon (European Excel), else a comma; "" for a list."""
    if match := _SEPARATOR_LINE.match(text):
        return match[1]
    text = text[:_START]
    for separator in "\t;,":
        first = next(rows_of(text, separator), [])
        if _header(first):
            if len(first) > 1 or separator == ",":
                return separator
        elif len(first) > 1 and (separator != ";" or _is_in_each_row(text, separator)):
            return separator
    return ""


def has_header(text: str) -> bool:
    """Tell whether the first row names columns."""
    return bool(_header(next(rows_of(text[:_START], separator_of(text) or "\t"), [])))


def read_csv(text: str, _name: str = "") -> Incoming:
    """Read comma-separated values, or those of European Excel with semicolons."""
    return _Table(text, Kind.CSV).read()


def read_tsv(text: str, _name: str = "") -> Incoming:
    """Read tab-separated values, or one class a line."""
    return _Table(text, Kind.TSV).read()


def write(ontology: Ontology, kind: Kind, thresholds: Mapping[str, float]) -> str:
    """Return the rows in which something is written, under a header; confidence where a class has one."""
    separator = "\t" if kind is Kind.TSV else ","
    rows = [(e.prompt, e.class_name, _number(thresholds.get(e.class_name))) for e in ontology.entries]
    width = 3 if any(row[2] for row in rows) else 2
    written = [row[:width] for row in rows if row[0].strip() or row[1].strip()]
    return "".join(separator.join(map(_quoted, row)) + "\n" for row in (COLUMNS[:width], *written))


def rows_of(text: str, separator: str) -> Iterator[Row]:
    """Yield the rows of cells; a line without a single sign is none."""
    match = _SEPARATOR_LINE.match(text)
    at = match.end() if match else 0
    cell_at = _cell_pattern(separator)
    row: Row = []
    while at <= len(text):
        match = cell_at.match(text, at)
        if match is None:  # cannot be: the pattern takes an empty cell too
            return
        row.append(_cell(match))
        at = match.end()
        if text.startswith(separator, at):
            at += 1
            continue
        if any(cell.text for cell in row):
            yield row
        row = []
        line_end = _BREAKS.match(text, at)
        if line_end is None:
            return
        at = line_end.end()


@cache
def _cell_pattern(separator: str) -> re.Pattern[str]:
    sign = re.escape(separator)
    space = "" if separator == "\t" else " *"
    quoted = rf'{space}"(?P<quoted>[^"]*(?:""[^"]*)*)"{space}(?=[{sign}\r\n]|\Z)'
    return re.compile(rf"{quoted}|(?P<plain>[^{sign}\r\n]*)")


def _cell(match: re.Match[str]) -> Cell:
    plain = match["plain"]
    if plain is None:
        return Cell(match["quoted"].replace('""', '"'), match.start())
    return Cell(plain, match.start(), plain.lstrip(" ").startswith('"'))


def _header(row: Row) -> list[str]:
    """Return for each column what it holds, "" for an unknown one; empty when the row is no header."""
    names = [_NAMES.get(cell.text.strip().casefold(), "") for cell in row]
    return names if {PROMPT, CLASS} & set(names) else []


def _is_in_each_row(text: str, separator: str) -> bool:
    return all(len(row) > 1 for row in islice(rows_of(text, separator), 20))


def _number(threshold: float | None) -> str:
    return "" if threshold is None else repr(threshold)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


class _Table:
    def __init__(self, text: str, kind: Kind) -> None:
        self._kind = kind
        self._mistakes = Mistakes(text)
        self._rows = list(rows_of(text, separator_of(text) or "\t"))
        self._entries: list[Entry] = []
        self._thresholds: dict[str, float] = {}

    def read(self) -> Incoming:
        header = _header(self._rows[0]) if self._rows else []
        columns = header or list(COLUMNS)
        for row in self._rows[1:] if header else self._rows:
            self._take(row, columns)
        return Incoming(
            self._kind,
            Ontology(tuple(self._entries)),
            self._thresholds,
            mistakes=self._mistakes.found,
            left_out=self._left_out(columns),
        )

    def _take(self, row: Row, columns: list[str]) -> None:
        cells = {name: cell for name, cell in zip(columns, row, strict=False) if name}
        prompt, name = cells.get(PROMPT), cells.get(CLASS)
        entry = Entry(_text(prompt or name), _text(name or prompt))
        if entry.is_blank:
            return
        for cell in row:
            if cell.is_open and self._kind is Kind.CSV:
                self._mistakes.note(
                    tr("A quote opens this cell and does not close it: it is read as it stands."),
                    cell.offset,
                    fatal=False,
                )
        self._entries.append(entry)
        if CONFIDENCE in cells:
            self._take_confidence(entry.class_name, cells[CONFIDENCE])

    def _take_confidence(self, name: str, cell: Cell) -> None:
        try:
            value = confidence_of(cell.text)
        except ValueError:
            self._mistakes.note(
                tr("“{text}” is no confidence from 0 to 1.").format(text=shown(cell.text)), cell.offset
            )
            return
        if value is None:
            return
        if self._thresholds.setdefault(name, value) != value:
            self._mistakes.note(
                tr("“{name}” has another confidence above: a class has one.").format(name=shown(name)),
                cell.offset,
            )

    def _left_out(self, columns: list[str]) -> tuple[str, ...]:
        """Name the columns that hold something and have no place in an ontology."""
        first = self._rows[0] if self._rows else []
        has_header = bool(_header(first))
        filled = {i for row in self._rows for i, cell in enumerate(row) if cell.text.strip()}
        extra = sorted(i for i in filled if i >= len(columns) or not columns[i])
        names = [first[i].text.strip() if has_header and i < len(first) else str(i + 1) for i in extra]
        return (
            (
                plural(len(names), "The column {names}.", "The columns {names}.").format(
                    names=", ".join(map(shown, names))
                ),
            )
            if names
            else ()
        )


def _text(cell: Cell | None) -> str:
    return cell.text if cell else ""
