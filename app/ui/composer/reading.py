"""Reads what is pasted or imported: an ontology's JSON, a job file, or cells of a table."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import InputError
from app.domain.job_file import read_job_file
from app.domain.ontology import Entry
from app.domain.ontology_text import read
from app.ui.composer.clipboard import cells_of
from app.ui.composer.edits import Column, add_entries, paste_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.job import JobRequest
    from app.domain.ontology_text import Mistake


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a text holds: entries of JSON, or cells; and what in it could not be read."""

    entries: tuple[Entry, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def read_text(text: str) -> Incoming:
    """Read a pasted or imported text; never raises, what cannot be read comes as mistakes."""
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return _read_json(text)
    return Incoming(cells=tuple(tuple(row) for row in _rows(text)))


def add(request: JobRequest, row: int, incoming: Incoming) -> JobRequest:
    """Add what was read as rows from `row` on; a line of a single cell is both prompt and class."""
    if incoming.entries:
        return add_entries(request, row, incoming.entries)
    if any(len(line) > 1 for line in incoming.cells):
        return paste_cells(request, range(row, row + len(incoming.cells)), Column.PROMPT, incoming.cells)
    names = (line[0].strip() for line in incoming.cells if line)
    return add_entries(request, row, [Entry(name, name) for name in names if name])


def _read_json(text: str) -> Incoming:
    try:
        ontology = read_job_file(text, "").request.ontology
    except InputError:
        parsed = read(text)
        return Incoming(parsed.ontology.entries, mistakes=parsed.mistakes)
    return Incoming(ontology.entries if ontology else ())


def _rows(text: str) -> Sequence[Sequence[str]]:
    rows = cells_of(text)
    heading = rows[0][0].lower() if rows and len(rows[0]) == 1 else ""
    if not {"prompt", "class"} <= {word.strip(' "') for word in heading.split(",")}:
        return rows
    try:
        return [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if row]
    except csv.Error:
        return rows
