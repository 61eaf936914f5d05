"""Tells when two names are one: case, spaces, hyphens, plural, a slip of the finger."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SEPARATORS = re.compile(r"[\s_\-]+")
_DIGITS = re.compile(r"\d+")
_DOUBLED = re.compile(r"(.)\1+")
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_IRREGULAR = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "geese": "goose",
    "knives": "knife",
    "leaves": "leaf",
    "shelves": "shelf",
    "wolves": "wolf",
    "halves": "half",
    "scarves": "scarf",
}
_NO_PLURALS = frozenset(
    {"glasses", "clothes", "shorts", "goods", "arms", "customs", "news", "scissors", "pants", "jeans"}
    | {"lens", "series", "species", "gas"}
)
"""Words that end like a plural and mean something else than what would be their singular."""

SHORTEST_WITH_SLIP = 5
SHORTEST_WITH_OTHER_LETTER = 6
SHORTEST_WITH_TWO_SLIPS = 7
SHORTEST_WORD_WITH_SLIP = 4
"""Below these lengths (letters) another word is likelier than a slip: bolt and belt, car and cart."""


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """Return the form in which case, width, spaces, underscores and hyphens do not count."""
    return _SEPARATORS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


@lru_cache(maxsize=1 << 16)
def stem(text: str) -> str:
    """Return the folded form with its last word in the singular."""
    *before, last = folded(text).split(" ")
    return " ".join((*before, _singular(last)))


@lru_cache(maxsize=1 << 16)
def class_key(name: str) -> str:
    """Return the form in which two class names are the same one: “Hard-Hats” and “hardhat”."""
    return stem(name).replace(" ", "")


def _singular(word: str) -> str:
    """Return an English word in the singular; a word of another language mostly stays as it is.

    “house” loses its e as well, so that it is still the singular of “houses”; “plane” is not “plan”.
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _NO_PLURALS or not word.isascii() or len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word[:-1] if word.endswith(tuple(s + "e" for s in _SIBILANTS)) else word


class Lookalikes:
    """Finds which of some names is probably meant. A name is compared only with those that begin like it,
    are about as long, have the same digits and nearly the same letters: thousands of unknown names stay cheap.
    """

    def __init__(self, names: frozenset[str]) -> None:
        self._by_key: dict[str, str] = {}
        self._alike: dict[tuple[str, str, int], list[tuple[int, str, str]]] = {}
        self._meant: dict[str, str | None] = {}
        for name in sorted(names):
            text = stem(name)
            self._by_key.setdefault(class_key(name), name)
            place = (text[:1], _digits(text), len(text))
            self._alike.setdefault(place, []).append((_letters(text), text, name))

    def meant(self, text: str) -> str | None:
        """Return the name that `text` is probably a slip of, None when it is like none of them."""
        if text not in self._meant:
            self._meant[text] = self._by_key.get(class_key(text)) or self._nearest(stem(text))
        return self._meant[text]

    def _nearest(self, text: str) -> str | None:
        best, fewest = None, 3
        start, digits, letters, size = text[:1], _digits(text), _letters(text), len(text)
        for length in (size - 1, size, size + 1):
            names = self._alike.get((start, digits, length), ())
            for theirs, name in [(t, n) for bits, t, n in names if (bits ^ letters).bit_count() < 5]:
                slips = _slips(text, theirs)
                if slips < fewest:
                    best, fewest = name, slips
        return best


@lru_cache(maxsize=8)
def lookalikes(names: frozenset[str]) -> Lookalikes:
    """Return the index of some names; the last few are kept, since a dataset's classes seldom change."""
    return Lookalikes(names)


def _digits(text: str) -> str:
    """Return the digits: “class 1” and “class 2” are no slip."""
    return "".join(_DIGITS.findall(text))


def _letters(text: str) -> int:
    """Return the letters that occur an odd number of times, as bits: a slip changes two of them at most."""
    bits = 0
    for letter in text:
        bits ^= 1 << (ord(letter) & 63)
    return bits


def _slips(a: str, b: str) -> int:
    """Count the slips (letter too much, missing, other, two swapped) between two stems; 3 is too many."""
    count, shortest = _distance(a, b), min(len(a), len(b))
    if not _differ_in_long_words(a, b):
        return 3
    if count == 1 and _DOUBLED.sub(r"\1", a) == _DOUBLED.sub(r"\1", b):
        return 1
    if count == 1:
        is_other_letter = len(a) == len(b) and sorted(a) != sorted(b)
        return 1 if shortest >= (SHORTEST_WITH_OTHER_LETTER if is_other_letter else SHORTEST_WITH_SLIP) else 3
    return count if shortest >= SHORTEST_WITH_TWO_SLIPS else 3


def _differ_in_long_words(a: str, b: str) -> bool:
    """Tell whether words that differ have letters enough: “type a” and “type b” are no slip."""
    mine, theirs = a.split(" "), b.split(" ")
    if len(mine) == 1 or len(mine) != len(theirs):
        return True
    pairs = zip(mine, theirs, strict=True)
    return all(min(len(m), len(t)) >= SHORTEST_WORD_WITH_SLIP for m, t in pairs if m != t)


def _distance(a: str, b: str) -> int:
    """Return the number of edits between two texts, swapped neighbours being one; 3 means more than two."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    a, b = a[start:], b[start:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    if abs(len(a) - len(b)) > 2 or not a or not b:
        return min(3, max(len(a), len(b)))
    earlier, row = [0] * (len(b) + 1), list(range(len(b) + 1))
    for i, letter in enumerate(a):
        last, row, earlier = earlier, [i + 1], row
        for j, other in enumerate(b):
            cost = min(row[j] + 1, earlier[j + 1] + 1, earlier[j] + (letter != other))
            if i and j and letter == b[j - 1] and a[i - 1] == other:
                cost = min(cost, last[j - 1] + 1)
            row.append(cost)
    return min(3, row[-1])
