"""Collects the classes of a text in their order, and refuses what stands twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.mistakes import shown
from app.domain.ontology import Entry, Ontology
from app.domain.texts import tr

if TYPE_CHECKING:
    from app.domain.mistakes import Mistakes

_ID = re.compile(r"[+-]?[0-9]{1,18}")
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})(?:[0-9a-f]{2})?")
_RGB = re.compile(r"(?:rgba?\()?\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})(?:\s*,\s*[\d.]+)?\s*\)?")
_COLORS = {
    "black": "#000000", "white": "#ffffff", "gray": "#808080", "grey": "#808080", "red": "#ff0000",
    "green": "#008000", "lime": "#00ff00", "blue": "#0000ff", "navy": "#000080", "yellow": "#ffff00",
    "orange": "#ffa500", "purple": "#800080", "magenta": "#ff00ff", "cyan": "#00ffff", "teal": "#008080",
    "brown": "#a52a2a", "pink": "#ffc0cb", "maroon": "#800000", "olive": "#808000", "violet": "#ee82ee",
}  # fmt: skip
"""The names of CSS that people write."""


class ClassList:
    """The classes of a text, each once; the id, where the kind has ids, gives their order."""

    def __init__(self, mistakes: Mistakes) -> None:
        self._mistakes = mistakes
        self._first_at: dict[str | int, int] = {}
        """Where each name and each id stands first."""
        self._names: list[str] = []
        self._order: dict[str, int] = {}
        self.colors: dict[str, str] = {}

    def add(self, name: str, offset: int, number: int | None = None, color: object = None) -> None:
        """Add a class that stands at `offset`; `number` is its id."""
        if number is not None and not self._is_first(number, offset):
            return
        if not name.strip():
            self._mistakes.note(tr("A class without a name."), offset)
        elif self._is_first(name, offset):
            self._names.append(name)
            if number is not None:
                self._order[name] = number
            if hexadecimal := color_of(color):
                self.colors[name] = hexadecimal

    @property
    def has_other_order(self) -> bool:
        """Whether the classes stand in another order than that of their ids."""
        numbers = list(self._order.values())
        return numbers != sorted(numbers)

    @property
    def ids(self) -> dict[str, int]:
        """The id of each class that has one."""
        return dict(self._order)

    @property
    def ontology(self) -> Ontology:
        """The classes in the order of their ids, those without one after them; each is its own prompt."""
        last = max(self._order.values(), default=0) + 1
        names = sorted(self._names, key=lambda name: self._order.get(name, last))
        return Ontology(tuple(Entry(name, name) for name in names))

    def _is_first(self, key: str | int, offset: int) -> bool:
        first = self._first_at.setdefault(key, offset)
        if first == offset:
            return True
        words = (
            tr("The id {name} stands twice, first in line {line}.")
            if isinstance(key, int)
            else tr("The class “{name}” stands twice, first in line {line}.")
        )
        line = self._mistakes.place(first)[0]
        self._mistakes.note(words.format(name=shown(str(key)), line=line), offset)
        return False


def id_of(value: object) -> int | None:
    """Return an id that is a whole number, also where it is written as text; None for another thing."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) < 10**18 else None
    return int(value) if isinstance(value, str) and _ID.fullmatch(value) else None


def color_of(value: object) -> str | None:
    """Return a colour as `#rrggbb`: from hexadecimal digits, r,g,b, or a name of CSS; None for another thing."""
    if isinstance(value, list):
        value = ",".join(map(str, value[:3]))
    text = value.strip().lower() if isinstance(value, str) else ""
    if match := _HEX.fullmatch(text):
        digits = match[1]
        return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))
    if (match := _RGB.fullmatch(text)) and all(int(part) < 256 for part in match.groups()):
        return "#" + "".join(f"{int(part):02x}" for part in match.groups())
    return _COLORS.get(text)
