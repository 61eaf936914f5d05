"""What the grid does to a request: every edit takes a request and returns the edited one."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING

from app.domain.ontology import Entry, Ontology
from app.ui.composer.clipboard import confidence_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.domain.job import JobRequest


class Column(IntEnum):
    """The columns of the grid, from left to right."""

    NUMBER = 0
    PROMPT = 1
    CLASS = 2
    CONFIDENCE = 3
    CHECK = 4


EDITABLE = (Column.PROMPT, Column.CLASS, Column.CONFIDENCE)
BLANK = Entry("", "")
_HEADINGS = {
    "prompt": Column.PROMPT,
    "look for": Column.PROMPT,
    "class": Column.CLASS,
    "save as": Column.CLASS,
    "class name": Column.CLASS,
    "confidence": Column.CONFIDENCE,
    "threshold": Column.CONFIDENCE,
}


def entries_of(request: JobRequest) -> tuple[Entry, ...]:
    """Return the rows without blank ones at the end; none where the server derives the ontology."""
    entries = request.ontology.entries if request.ontology else ()
    end = len(entries)
    while end and entries[end - 1].is_blank:
        end -= 1
    return entries[:end]


def with_entries(request: JobRequest, entries: Iterable[Entry]) -> JobRequest:
    """Replace the rows, and drop the thresholds of classes that no row saves as any more."""
    ontology = Ontology(tuple(entries))
    gone = {e.class_name for e in entries_of(request)}.difference(e.class_name for e in ontology.entries)
    kept = {k: v for k, v in request.confidence_thresholds.items() if k not in gone}
    return replace(request, ontology=ontology, confidence_thresholds=kept)


def set_prompt(request: JobRequest, row: int, text: str) -> JobRequest:
    """Write a prompt; writing into the blank last row adds a row."""
    return _with_entry(request, row, lambda e: Entry(text, e.class_name))


def set_class(request: JobRequest, row: int, text: str) -> JobRequest:
    """Write a class; a class that is only renamed takes its threshold along."""
    before = entries_of(request)
    old = before[row].class_name if row < len(before) else ""
    edited = _with_entry(request, row, lambda e: Entry(e.prompt, text))
    threshold = request.confidence_thresholds.get(old)
    was_renamed = old not in edited.confidence_thresholds and text not in edited.confidence_thresholds
    if threshold is None or not was_renamed or not text:
        return edited
    return set_confidence(edited, text, threshold)


def set_confidence(request: JobRequest, class_name: str, value: float | None) -> JobRequest:
    """Set the threshold (0–1) of a class, or with None leave it to the default."""
    thresholds = {k: v for k, v in request.confidence_thresholds.items() if k != class_name}
    if value is not None:
        thresholds[class_name] = value
    return replace(request, confidence_thresholds=thresholds)


def insert_rows(request: JobRequest, row: int, rows: Sequence[Entry] = (BLANK,)) -> JobRequest:
    """Insert rows before a row."""
    entries = entries_of(request)
    return with_entries(request, (*entries[:row], *rows, *entries[row:]))


def remove_rows(request: JobRequest, rows: Iterable[int]) -> JobRequest:
    """Take rows away."""
    gone = set(rows)
    return with_entries(request, (e for i, e in enumerate(entries_of(request)) if i not in gone))


def move_rows(request: JobRequest, rows: Sequence[int], step: int) -> JobRequest:
    """Move rows up (-1) or down (+1) as one block; unchanged where there is no room."""
    entries = list(entries_of(request))
    first, last = min(rows), max(rows) + 1
    if first + step < 0 or last + step > len(entries):
        return request
    block = entries[first:last]
    del entries[first:last]
    entries[first + step : first + step] = block
    return with_entries(request, entries)


def clear_cells(request: JobRequest, cells: Iterable[tuple[int, int]]) -> JobRequest:
    """Empty cells (row, column); a cleared confidence goes back to the default."""
    entries = list(entries_of(request))
    defaults = set()
    for row, column in cells:
        if row >= len(entries):
            continue
        if column == Column.CONFIDENCE:
            defaults.add(entries[row].class_name)
        entries[row] = _with_text(entries[row], column, "")
    edited = with_entries(request, entries)
    for name in defaults:
        edited = set_confidence(edited, name, None)
    return edited


def fill_down(request: JobRequest, top: int, bottom: int, columns: Iterable[int]) -> JobRequest:
    """Copy the cells of row `top` into every row down to `bottom`."""
    columns = tuple(columns)
    source = [_text(request, top, column) for column in columns]
    grid = {
        (row, c): text for row in range(top + 1, bottom + 1) for c, text in zip(columns, source, strict=True)
    }
    return write_cells(request, grid)


def paste_cells(request: JobRequest, row: int, column: int, cells: Sequence[Sequence[str]]) -> JobRequest:
    """Write a block of cells from (row, column) on, adding rows; a line of headings sets the columns."""
    columns = _headings(cells[0]) if cells else None
    lines = cells[1:] if columns else cells
    first = max(int(column), int(Column.PROMPT))
    places = columns or tuple(c for c in EDITABLE if c >= first)
    return write_cells(
        request,
        {
            (row + i, place): text.strip()
            for i, line in enumerate(lines)
            for place, text in zip(places, line, strict=False)
            if place is not None
        },
    )


def write_cells(request: JobRequest, texts: dict[tuple[int, int], str]) -> JobRequest:
    """Write texts into cells (row, column), adding rows; a confidence that is no number is left out."""
    if not texts:
        return request
    entries = list(entries_of(request))
    entries.extend([BLANK] * (max(row for row, _ in texts) + 1 - len(entries)))
    for (row, column), text in texts.items():
        entries[row] = _with_text(entries[row], column, text)
    edited = with_entries(request, entries)
    thresholds = dict(edited.confidence_thresholds)
    for (row, column), text in texts.items():
        value = _confidence(text) if column == Column.CONFIDENCE else None
        if value is not None and entries[row].class_name:
            thresholds[entries[row].class_name] = value
    return replace(edited, confidence_thresholds=thresholds)


def add_entries(request: JobRequest, row: int, new: Sequence[Entry]) -> JobRequest:
    """Insert read rows before `row`; blank rows at that place are used up first."""
    entries = entries_of(request)
    after = row
    while after < len(entries) and after - row < len(new) and entries[after].is_blank:
        after += 1
    return with_entries(request, (*entries[:row], *new, *entries[after:]))


def _with_entry(request: JobRequest, row: int, change: Callable[[Entry], Entry]) -> JobRequest:
    entries = list(entries_of(request))
    entries.extend([BLANK] * (row + 1 - len(entries)))
    entries[row] = change(entries[row])
    return with_entries(request, entries)


def _with_text(entry: Entry, column: int, text: str) -> Entry:
    if column == Column.PROMPT:
        return Entry(text, entry.class_name)
    return Entry(entry.prompt, text) if column == Column.CLASS else entry


def _text(request: JobRequest, row: int, column: int) -> str:
    entry = entries_of(request)[row]
    if column == Column.CONFIDENCE:
        value = request.confidence_thresholds.get(entry.class_name)
        return "" if value is None else f"{value:g}"
    return entry.prompt if column == Column.PROMPT else entry.class_name


def _confidence(text: str) -> float | None:
    try:
        return confidence_of(text)
    except ValueError:
        return None


def _headings(line: Sequence[str]) -> tuple[Column | None, ...] | None:
    """Return the columns that a line of headings names, or None when it is an ordinary line."""
    columns = tuple(_HEADINGS.get(cell.strip().lower()) for cell in line)
    named = [c for c in columns if c is not None]
    is_heading = len(named) >= 2 and len(set(named)) == len(named)
    return columns if is_heading and {Column.PROMPT, Column.CLASS} <= set(named) else None
