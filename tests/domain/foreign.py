"""A language that no person speaks: each text that was asked for is SHOUTED between brackets, and the rest is not."""

from __future__ import annotations

import re
from gettext import NullTranslations

_PLACES = re.compile(r"(\{[^{}]*\})")
_NAMES = re.compile(r"“[^”]*”")
_INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")


def shouted(text: str) -> str:
    """Return a text as this language has it; places for names and numbers stay."""
    parts = _PLACES.split(text)
    return f"⟦{''.join(part if i % 2 else part.upper() for i, part in enumerate(parts))}⟧"


class Foreign(NullTranslations):
    """The catalogue of the language."""

    def gettext(self, message: str) -> str:
        return shouted(message)

    def pgettext(self, context: str, message: str) -> str:
        return shouted(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return shouted(msgid1 if n == 1 else msgid2)


def left_in_english(text: str, *names: str) -> list[str]:
    """Return the words of a text that stand outside of the brackets, or are not shouted; names may.

    What stands in quotation marks is a name too.
    """
    text = _NAMES.sub("", text)
    for name in names:
        text = text.replace(name, "")
    inside = re.findall("[a-z]{2,}", text)
    while (shorter := _INNERMOST.sub("", text)) != text:
        text = shorter
    return inside + re.findall("[A-Za-z]{2,}", text)
