"""Finds things of all kinds by a few letters of their names: what the field over the whole window looks through."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING

from app.domain.fuzzy import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST = 50
START, WORD, INSIDE, BESIDE, LETTERS = range(5)
"""From best to worst: begins with it, a word does, holds it, holds its words with the rest, has its letters."""
FEWEST_LETTERS = 2
"""One letter alone is in everything."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What can be found, also by words that are not shown; `why_not` says why nothing can be done with it now."""

    id: str
    text: str
    detail: str = ""
    is_possible: bool = True
    why_not: str = ""
    words: str = ""


class Lookup:
    """Things in the order in which they are wanted when they fit equally well; those used last come first."""

    def __init__(self, things: Iterable[Thing], recent: Sequence[str] = ()) -> None:
        self._things = list(things)
        self._names = [plain(thing.text) for thing in self._things]
        beside = (plain(f"{t.detail} {t.words}") for t in self._things)
        self._all = [f"{name} {words}" for name, words in zip(self._names, beside, strict=True)]
        places = {name: place for place, name in enumerate(recent)}
        self._order = [(not t.is_possible, places.get(t.id, len(places))) for t in self._things]
        self._typed = ""
        self._words: list[str] = []
        self._letters = ""
        self._fitting: list[int] = list(range(len(self._things)))

    def find(self, typed: str, others: Iterable[Thing] = ()) -> list[Thing]:
        """Return at most MOST things, the best first; `others` are known to hold what was typed."""
        wanted = plain(typed)
        # Letters that are typed on only ever leave fewer things.
        among = self._fitting if self._typed and wanted.startswith(self._typed) else range(len(self._things))
        self._words, self._letters = wanted.split(), wanted.replace(" ", "")
        ranks = {i: rank for i in among if (rank := self._rank(wanted, i)) is not None}
        self._typed, self._fitting = wanted, list(ranks)
        order = [(self._order[i][0], rank, self._order[i][1], i) for i, rank in ranks.items()]
        best = nsmallest(MOST, order)
        split = bisect_left(best, (False, LETTERS))
        found = [self._things[i] for *_, i in best]
        return [*found[:split], *others, *found[split:]][:MOST]

    def _rank(self, wanted: str, i: int) -> int | None:
        name = self._names[i]
        if not wanted or name.startswith(wanted):
            return START
        if wanted in name:
            return WORD if f" {wanted}" in name else INSIDE
        beside = self._all[i]
        for word in self._words:
            if word not in beside:
                break
        else:
            return BESIDE
        return LETTERS if len(wanted) >= FEWEST_LETTERS and _has_letters(self._letters, name) else None


def matching_letters(typed: str, text: str) -> list[int]:
    """Return the places in a text of the letters that make it fit: whole words, else the letters in order."""
    letters = [plain(letter) or " " for letter in text]
    line = "".join(letter[0] for letter in letters)
    wanted = plain(typed)
    parts = [wanted] if wanted in line else wanted.split()
    if parts and all(part in line for part in parts):
        return sorted({at + i for part in parts for at in [line.find(part)] for i in range(len(part))})
    places, at = [], -1
    for letter in wanted.replace(" ", ""):
        at = line.find(letter, at + 1)
        if at < 0:
            return []
        places.append(at)
    return places


def _has_letters(letters: str, name: str) -> bool:
    at = -1
    for letter in letters:
        at = name.find(letter, at + 1)
        if at < 0:
            return False
    return True
