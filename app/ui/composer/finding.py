"""Finds and replaces words in the rows of an ontology; knows nothing of the window."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.ui.composer.edits import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.ontology import Entry

Cell = tuple[int, int]
_ENDLESS = re.compile(r"\([^()]*[*+}][^()]*\)[*+{]")
"""A repeat inside a repeat, such as (a+)+: on a text that almost fits it, it is tried for hours."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, and where."""

    text: str = ""
    is_case_sensitive: bool = False
    is_whole_cell: bool = False
    is_pattern: bool = False
    columns: tuple[Column, ...] = (Column.PROMPT, Column.CLASS)


class Finder:
    """A query made ready. Raises ValueError, with a sentence, when its pattern is none."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self._pattern = _compiled(query)

    def __bool__(self) -> bool:
        return self._pattern is not None

    def spans(self, text: str, column: int) -> list[tuple[int, int]]:
        """Return the parts of a cell's text that are found, as (start, end)."""
        if self._pattern is None or column not in self.query.columns:
            return []
        return [m.span() for m in self._pattern.finditer(text) if m.end() > m.start()]

    def find(self, entries: Sequence[Entry], rows: Iterable[int]) -> dict[Cell, int]:
        """Return how often it is found in each cell (row, column), in reading order."""
        if self._pattern is None:
            return {}
        found: dict[Cell, int] = {}
        find_all, columns = self._pattern.findall, self.query.columns
        for row in rows:
            entry = entries[row]
            for column in columns:
                if times := len(find_all(_text(entry, column))):
                    found[row, column] = times
        if not self.query.is_pattern:
            return found
        # A pattern may find nothing at all in a text, between any two letters: that does not count.
        counted = {cell: len(self.spans(_text(entries[cell[0]], cell[1]), cell[1])) for cell in found}
        return {cell: times for cell, times in counted.items() if times}

    def replaced(self, text: str, replacement: str) -> str:
        """Return a cell's text with what is found replaced. Raises ValueError for a wrong \\1."""
        if self._pattern is None:
            return text
        try:
            return self._pattern.sub(self._template(replacement), text).strip()
        except (re.error, IndexError) as error:
            raise ValueError(str(error)) from error

    def _template(self, replacement: str) -> str:
        return replacement if self.query.is_pattern else replacement.replace("\\", r"\\")


def _compiled(query: Query) -> re.Pattern[str] | None:
    if not query.text:
        return None
    if query.is_pattern and _ENDLESS.search(query.text):
        raise ValueError("a repeat inside a repeat could take for ever")
    words = query.text if query.is_pattern else re.escape(query.text)
    whole = rf"\A(?:{words})\Z" if query.is_whole_cell else words
    try:
        return re.compile(whole, 0 if query.is_case_sensitive else re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(str(error)) from error


def _text(entry: Entry, column: int) -> str:
    return entry.prompt if column == Column.PROMPT else entry.class_name
