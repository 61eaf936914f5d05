"""Tells what was pasted into a field from what was typed there."""

from __future__ import annotations

LETTERS = 12
"""So many letters at once were pasted, not typed."""


class Pastes:
    """Is shown the text of a field after each edit."""

    def __init__(self) -> None:
        self._before = ""

    def has_come(self, text: str) -> bool:
        """Tell whether the last edit was a paste, also over what stood there, and also of the same again."""
        before, self._before = self._before, text
        if text == before:
            return len(text) >= LETTERS
        start = _alike(before, text)
        end = _alike(before[start:][::-1], text[start:][::-1])
        return len(text) - start - end >= LETTERS

    def forget(self) -> None:
        """Begin with an empty field."""
        self._before = ""


def _alike(one: str, other: str) -> int:
    """Return with how many same letters two texts begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
