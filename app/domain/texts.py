"""The texts that people read, in the language they chose: English stands in the code, catalogues hold the others.

A catalogue is gettext's. `tr`, `plural` and `mark` are the names by which the texts are found in the code, so
what is given to them has to stand there as it is (docs/adr/0018).
"""

from __future__ import annotations

from gettext import NullTranslations
from typing import Final

THOUSANDS: Final = ","


class _Language:
    """What is chosen; the program has one language at a time."""

    def __init__(self) -> None:
        self.catalogue = NullTranslations()
        self.thousands: str = THOUSANDS


_language = _Language()


def choose(catalogue: NullTranslations, thousands: str = THOUSANDS) -> None:
    """Have all texts from now on in the language of a catalogue; `thousands` parts the digits of numbers."""
    _language.catalogue = catalogue
    _language.thousands = thousands


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
    return f"{number:,}".replace(THOUSANDS, _language.thousands)
