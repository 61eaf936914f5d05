"""Mistakes in a text, each with the line and column where it stands."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import OntologyError

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 50_000
"""More are not kept: a text of 10 MB that is wrong all over would fill the memory."""
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in the text; line and column count from 1, offset from 0."""

    message: str
    line: int
    column: int
    offset: int
    is_fatal: bool = True
    """False for what can be read but hardly meant: a key that stands twice."""


class Mistakes:
    """Collects the mistakes of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[Mistake] = []
        self._has_fatal = False
        self._starts: array[int] = array("L")
        """Where each line starts; counted once somebody asks."""

    @property
    def found(self) -> tuple[Mistake, ...]:
        """The mistakes in the order of their places."""
        return tuple(sorted(self._found, key=lambda mistake: mistake.offset))

    def note(self, message: str, offset: int, *, fatal: bool = True) -> None:
        """Keep a mistake at `offset`."""
        if len(self._found) < MOST or (fatal and not self._has_fatal):
            line, column = self.place(offset)
            self._found.append(Mistake(message, line, column, offset, fatal))
            self._has_fatal |= fatal

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset."""
        if not self._starts:
            self._starts = array("L", [0])
            self._starts.extend(match.end() for match in re.finditer("\n", self._text))
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def refuse(mistakes: Iterable[Mistake], hint: str | None = None) -> None:
    """Raise OntologyError with line and column at the first mistake that is fatal, if there is one."""
    for mistake in mistakes:
        if mistake.is_fatal:
            raise OntologyError(mistake.message, hint, line=mistake.line, column=mistake.column)


def shown(text: str) -> str:
    """Return a text as it is quoted in a sentence: not longer than a line."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
