"""What the grid does to a request: every edit takes a request and returns the edited one."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from app.domain.confidence import confidence_of
from app.domain.ontology import Entry, Ontology

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
    "→ save as": Column.CLASS,
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
    """Replace the rows; a class that is only renamed takes its threshold along, one that is gone drops it."""
    ontology = Ontology(tuple(entries))
    before = entries_of(request)
    left = {e.class_name for e in before}.difference(e.class_name for e in ontology.entries)
    gone = left.intersection(request.confidence_thresholds)
    if not gone:
        return replace(request, ontology=ontology)
    renamed = _renamed(before, ontology.entries, gone)
    kept = {k: v for k, v in request.confidence_thresholds.items() if k not in gone}
    for old, new in renamed.items():
        kept.setdefault(new, request.confidence_thresholds[old])
    return replace(request, ontology=ontology, confidence_thresholds=kept)


def set_prompt(request: JobRequest, row: int, text: str) -> JobRequest:
    """Write a prompt; writing into the blank last row adds a row."""
    return _with_entry(request, row, lambda e: Entry(text, e.class_name))


def set_class(request: JobRequest, row: int, text: str) -> JobRequest:
    """Write a class; writing into the blank last row adds a row."""
    return _with_entry(request, row, lambda e: Entry(e.prompt, text))


def set_confidence(request: JobRequest, class_name: str, value: float | None) -> JobRequest:
    """Set the threshold (0–1) of a class, or with None leave it to the default."""
    thresholds = {k: v for k, v in request.confidence_thresholds.items() if k != class_name}
    if value is not None:
        thresholds[class_name] = value
    return replace(request, confidence_thresholds=thresholds)


def step_confidences(
    request: JobRequest, class_names: Iterable[str], step: float, start: float
) -> JobRequest:
    """Raise or lower thresholds by `step` (of 1), within 0–1; one that nobody set is at `start`."""
    thresholds = dict(request.confidence_thresholds)
    for name in class_names:
        value = request.confidence_of(name)
        thresholds[name] = round(min(1.0, max(0.0, (start if value is None else value) + step)), 2)
    return replace(request, confidence_thresholds=thresholds)


def insert_rows(request: JobRequest, row: int, rows: Sequence[Entry] = (BLANK,)) -> JobRequest:
    """Insert rows before a row."""
    entries = entries_of(request)
    return with_entries(request, (*entries[:row], *rows, *entries[row:]))


def remove_rows(request: JobRequest, rows: Iterable[int]) -> JobRequest:
    """Take rows away."""
    gone = set(rows)
    return with_entries(request, (e for i, e in enumerate(entries_of(request)) if i not in gone))


def move_rows(request: JobRequest, rows: Iterable[int], before: int) -> JobRequest:
    """Move rows as one block to where row `before` stands; unchanged where there is no room."""
    entries, moved = entries_of(request), sorted(rows)
    if not 0 <= before <= len(entries):
        return request
    others = set(moved)
    block = [entries[i] for i in moved]
    above = [e for i, e in enumerate(entries[:before]) if i not in others]
    below = [e for i, e in enumerate(entries[before:], before) if i not in others]
    return with_entries(request, (*above, *block, *below))


def clear_cells(request: JobRequest, cells: Iterable[tuple[int, int]]) -> JobRequest:
    """Empty cells (row, column); a cleared confidence goes back to the default."""
    entries = entries_of(request)
    emptied = [cell for cell in cells if cell[0] < len(entries)]
    defaults = {entries[row].class_name for row, column in emptied if column == Column.CONFIDENCE}
    edited = write_cells(request, dict.fromkeys(emptied, ""))
    kept = {k: v for k, v in edited.confidence_thresholds.items() if k not in defaults}
    return replace(edited, confidence_thresholds=kept)


def texts_of(request: JobRequest, rows: Iterable[int], columns: Iterable[int]) -> list[list[str]]:
    """Return what cells hold, as they are edited and copied; a confidence that nobody set is empty."""
    entries = entries_of(request)
    confidences = {name: f"{value:g}" for name, value in request.confidence_thresholds.items()}
    read: dict[int, Callable[[Entry], str]] = {
        Column.PROMPT: lambda e: e.prompt,
        Column.CLASS: lambda e: e.class_name,
        Column.CONFIDENCE: lambda e: confidences.get(e.class_name, ""),
    }
    readers = [read[column] for column in columns]
    return [[reader(entries[row]) for reader in readers] for row in rows]


def fill_down(request: JobRequest, rows: Sequence[int], columns: Iterable[int]) -> JobRequest:
    """Copy the cells of the first row into the others."""
    columns = tuple(columns)
    source = texts_of(request, rows[:1], columns)[0]
    return write_cells(
        request, {(row, c): text for row in rows[1:] for c, text in zip(columns, source, strict=True)}
    )


def paste_cells(
    request: JobRequest, rows: Iterable[int], column: int, cells: Sequence[Sequence[str]]
) -> JobRequest:
    """Write lines of cells into rows from `column` on, adding rows; a line of headings sets the columns."""
    columns = headings_of(cells)
    lines = cells[1:] if columns else cells
    places = columns or tuple(c for c in EDITABLE if c >= column)
    return write_cells(
        request,
        {
            (row, place): text.strip()
            for row, line in zip(rows, lines, strict=False)
            for place, text in zip(places, line, strict=False)
            if place is not None
        },
    )


def wrong_confidences(cells: Sequence[Sequence[str]], column: int) -> int:
    """Count the confidences that `paste_cells` would leave out, since they are no numbers from 0 to 1."""
    columns = headings_of(cells)
    places = columns or tuple(c for c in EDITABLE if c >= column)
    if Column.CONFIDENCE not in places:
        return 0
    at = places.index(Column.CONFIDENCE)
    texts = [line[at] for line in (cells[1:] if columns else cells) if len(line) > at]
    return sum(1 for text in texts if text.strip() and _confidence(text) is None)


def write_cells(request: JobRequest, texts: dict[tuple[int, int], str]) -> JobRequest:
    """Write texts into cells (row, column), adding rows; a confidence that is no number is left out."""
    if not texts:
        return request
    columns: dict[int, dict[int, str]] = {column: {} for column in EDITABLE}
    for (row, column), text in texts.items():
        columns[column][row] = text
    prompts, classes, confidences = columns.values()
    entries = list(entries_of(request))
    entries.extend([BLANK] * (max(row for row, _ in texts) + 1 - len(entries)))
    for row in prompts.keys() | classes.keys():
        entry = entries[row]
        entries[row] = Entry(prompts.get(row, entry.prompt), classes.get(row, entry.class_name))
    edited = with_entries(request, entries)
    thresholds = dict(edited.confidence_thresholds)
    for row, text in confidences.items():
        value = _confidence(text)
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


@lru_cache(1_000)
def _confidence(text: str) -> float | None:
    try:
        return confidence_of(text)
    except ValueError:
        return None


def headings_of(cells: Sequence[Sequence[str]]) -> tuple[Column | None, ...] | None:
    """Return the columns that the first line names, or None when it is an ordinary line."""
    columns = tuple(_HEADINGS.get(cell.strip().lower()) for cell in cells[0]) if cells else ()
    named = [c for c in columns if c is not None]
    is_heading = len(set(named)) == len(named) and {Column.PROMPT, Column.CLASS} <= set(named)
    return columns if is_heading else None


def _renamed(before: Sequence[Entry], after: Sequence[Entry], gone: set[str]) -> dict[str, str]:
    """Return the new names of classes whose rows were all given the same other one."""
    if len(before) != len(after):
        return {}
    names: dict[str, set[str]] = {}
    for old, new in zip(before, after, strict=True):
        if old.class_name in gone:
            names.setdefault(old.class_name, set()).add(new.class_name)
    known = {e.class_name for e in before}
    return {old: next(iter(new)) for old, new in names.items() if len(new) == 1 and not new & {"", *known}}
