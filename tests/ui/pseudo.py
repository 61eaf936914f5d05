"""A language that nobody speaks: English with accents and 40 % longer, to see what a translation would break."""

from __future__ import annotations

import re
from gettext import NullTranslations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

ACCENTS = str.maketrans("aceinouyACEINOUY", "åçéîñöüýÅÇÉÎÑÖÜÝ")
KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]*>|&.)")
LONGER = 0.4


class Pseudo(NullTranslations):
    """Says every text so that it can be told from one that was not asked for; keeps those that it does not know."""

    def __init__(self, known: Collection[str] = ()) -> None:
        super().__init__()
        self._known = known
        self.unknown: set[str] = set()

    def gettext(self, message: str) -> str:
        if self._known and message not in self._known:
            self.unknown.add(message)
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1) if n == 1 else pseudo(msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


def pseudo(text: str) -> str:
    """Return a text with accents, and words behind it."""
    words, tab, shortcut = text.partition("\t")
    accented = "".join(
        part if KEPT.fullmatch(part) else part.translate(ACCENTS) for part in KEPT.split(words)
    )
    more = ("~" * max(1, round(LONGER * len(KEPT.sub("", words))))) if words.strip() else ""
    dots = "…" if accented.endswith("…") else ""
    return f"{accented.removesuffix('…')}{more}{dots}{tab}{shortcut}"
