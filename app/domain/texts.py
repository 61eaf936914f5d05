"""The texts that people read, in the language they chose: English stands in the code, catalogues hold the others.

A catalogue is gettext's. `tr`, `plural` and `mark` are the names by which the texts are found in the code, so
what is given to them has to stand there as it is (docs/adr/0018).
"""

from __future__ import annotations

from dataclasses import dataclass
from gettext import NullTranslations
from typing import Final

THOUSANDS: Final = ","
POINT: Final = "."
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language writes numbers, and the short names of its months."""

    thousands: str = THOUSANDS
    point: str = POINT
    months: tuple[str, ...] = MONTHS


class _Language:
    """What is chosen; the program has one language at a time."""

    def __init__(self) -> None:
        self.catalogue = NullTranslations()
        self.writing = Writing()


_language = _Language()


def choose(catalogue: NullTranslations, writing: Writing | None = None) -> None:
    """Have all texts from now on in the language of a catalogue, and its numbers as it writes them."""
    _language.catalogue = catalogue
    _language.writing = writing or Writing()


def tr(text: str, context: str = "") -> str:
    """Return a text in the chosen language; `context` parts two meanings of the same English words."""
    if not text:
        return ""  # gettext keeps the head of the catalogue there
    if context:
        return _language.catalogue.pgettext(context, text)
    return _language.catalogue.gettext(text)


def plural(number: int, one: str, many: str) -> str:
    """Return the form of the chosen language for a number, with {n} filled in; give both English forms.

    Other places in the text stay for `format`.
    """
    return _language.catalogue.ngettext(one, many, number).replace("{n}", count(number))


def mark(text: str) -> str:
    """Return the text as it is: `tr` translates it where it is shown."""
    return text


def count(number: int) -> str:
    """Return a whole number with thousands apart: 1,240."""
    return _written(f"{number:,}")


def decimal(number: float, digits: int = 2) -> str:
    """Return a number with so many digits behind the point of the language: 0.35, 1,240.50."""
    return _written(f"{number:,.{digits}f}")


def short(number: float, digits: int = 2) -> str:
    """Return a number with at most so many digits behind the point, and none that say nothing: 0.5, 12."""
    text = f"{number:,.{digits}f}"
    return _written(text.rstrip("0").rstrip(POINT) if POINT in text else text)


def percent(share: float, digits: int = 0) -> str:
    """Return a share (0–1) in percent: 35%."""
    return tr("{n}%").format(n=decimal(100 * share, digits))


def month(number: int) -> str:
    """Return the short name of a month, 1–12."""
    return _language.writing.months[number - 1]


def _written(number: str) -> str:
    """Return a number that is written in English as the language writes it."""
    writing = _language.writing
    return number.translate({ord(THOUSANDS): writing.thousands, ord(POINT): writing.point})
