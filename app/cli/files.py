"""Reads the file of a command: a path, or standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import InputError
from app.domain.mistakes import refuse
from app.services.files import MAX_BYTES, decode, read_draft, read_text, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.cli.output import Output
    from app.domain.job import Draft
    from app.domain.mistakes import Mistake

STANDARD_INPUT = "-"


def tell_mistakes(mistakes: Iterable[Mistake], output: Output, hint: str | None = None) -> None:
    """Print what looks unmeant. Raises OntologyError with the place of what cannot be read."""
    for mistake in mistakes:
        refuse([mistake], hint)
        output.note(placed(mistake))


def placed(mistake: Mistake) -> str:
    """Return a mistake as one line, with its place."""
    return f"Line {mistake.line}, column {mistake.column}: {mistake.message}"


def text_of(file: str, limit: int = MAX_BYTES) -> str:
    """Return the text of a file, or of standard input. Raises InputError."""
    if file == STANDARD_INPUT:
        return decode(sys.stdin.buffer.read(limit + 1), "standard input", limit)
    return read_text(Path(file), limit)


def draft_of(text: str, file: str) -> Draft:
    """Return the draft of a text that was read from `file`: a job file or a bare ontology. Raises InputError."""
    draft = read_draft(text, "" if file == STANDARD_INPUT else title_of(Path(file)), "file")
    if draft.locked:
        raise InputError(draft.locked, "Update Labeldock.")
    return draft
