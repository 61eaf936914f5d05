"""Ranks names by how well they fit what was typed: parts, letters in order, and slips of the finger."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

START, WORD, INSIDE, LETTERS = range(4)
"""From best to worst: begins with it, a word begins with it, holds it, has its letters in order."""
ALIKE = 0.7
"""How alike (0–1) a name must be to what was typed to be a slip of it."""
LETTERS_OF_A_SLIP = 3
ENOUGH = 3
"""With so many names that fit, none is looked for that was mistyped."""
MOST_COMPARED = 1_000
MOST = 50
_BREAKS = str.maketrans("-_./", "    ")


def ranked(typed: str, names: Sequence[str]) -> list[str]:
    """Return the names that fit, the best first; equally good ones stay in their order."""
    wanted = plain(typed)
    if not wanted:
        return list(names[:MOST])
    ranks = ((_rank(wanted, plain(name)), i) for i, name in enumerate(names))
    fitting = sorted((rank, i) for rank, i in ranks if rank is not None)
    found = [names[i] for _, i in fitting[:MOST]]
    return found if len(found) >= ENOUGH else [*found, *_slips(wanted, names, set(found))]


def _rank(wanted: str, name: str) -> tuple[int, int] | None:
    """Return how well a name fits, smaller is better; None when it does not."""
    if wanted in name:
        at_word = WORD if f" {wanted}" in name else INSIDE
        return (START if name.startswith(wanted) else at_word), 0
    gaps = _gaps(wanted, name)
    return None if gaps is None else (LETTERS, gaps)


def _gaps(wanted: str, name: str) -> int | None:
    """Return how many letters stand between those that are wanted, in order; None when one is missing."""
    first = at = name.find(wanted[0])
    for letter in wanted[1:]:
        if at < 0:
            return None
        at = name.find(letter, at + 1)
    return None if at < 0 else at - first + 1 - len(wanted)


def _slips(wanted: str, names: Iterable[str], found: set[str]) -> list[str]:
    """Return the names of which `wanted` is probably a slip, the likest first."""
    if len(wanted) < LETTERS_OF_A_SLIP:
        return []
    others = [name for name in names if name not in found][:MOST_COMPARED]
    likeness = ((_likeness(wanted, plain(name)), i) for i, name in enumerate(others))
    return [others[i] for _, i in sorted((-alike, i) for alike, i in likeness if alike >= ALIKE)]


def _likeness(wanted: str, name: str) -> float:
    """Compare with the whole name and with its beginning, since the rest may not be typed yet."""
    return max(_ratio(wanted, part) for part in {name, name[: len(wanted)], name[: len(wanted) + 1]})


def _ratio(a: str, b: str) -> float:
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE <= matcher.quick_ratio() else 0.0


def plain(text: str) -> str:
    """Return a text without case, accents and marks between words."""
    plain = text.casefold().translate(_BREAKS).strip()
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
