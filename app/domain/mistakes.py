"""Mistakes in a text, each with the line and column where it stands."""

from __future__ import annotations

from dataclasses import dataclass

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
        self._counted = (0, 1, 0)
        """Offset, line, and where that line starts, of the place that was counted to."""

    @property
    def found(self) -> tuple[Mistake, ...]:
        """The mistakes in the order they were noted."""
        return tuple(self._found)

    def note(self, message: str, offset: int, *, fatal: bool = True) -> None:
        """Keep a mistake at `offset`."""
        if len(self._found) < MOST or (fatal and not self._has_fatal):
            line, column = self.place(offset)
            self._found.append(Mistake(message, line, column, offset, fatal))
            self._has_fatal |= fatal

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column; counted on from the place before, since a big text may be wrong all over."""
        counted, line, start = self._counted if self._counted[0] <= offset else (0, 1, 0)
        line += self._text.count("\n", counted, offset)
        start = max(start, self._text.rfind("\n", counted, offset) + 1)
        self._counted = (offset, line, start)
        return line, offset - start + 1


def shown(text: str) -> str:
    """Return a text as it is quoted in a sentence: not longer than a line."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
