"""Colours the words of JSON: names, texts, numbers; only in the lines that are in sight."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from app.ui.override import override
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKENS: Mapping[str, str] = {
    "name": "accent_on_soft",
    "text": "ok",
    "value": "info",
    "sign": "muted",
}
_WORDS = re.compile(
    r'(?P<name>"(?:[^"\\]|\\.)*"(?=\s*:))|(?P<text>"(?:[^"\\]|\\.)*"?)'
    r"|(?P<value>-?\d[\d.eE+-]*|\b(?:true|false|null)\b)|(?P<sign>[{}\[\],:])"
)
PLAIN, COLOURED = -1, 1
"""States of a line; all 10,000 of a long text at once would hold the window for a tenth of a second."""


class JsonHighlighter(QSyntaxHighlighter):
    """Keeps the colours of the lines in sight, also through a switch between light and dark."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.is_resting = False
        """While a text is replaced as a whole."""
        self._sight = (0, 0)
        self._formats: dict[str, QTextCharFormat] = {}
        self._take_colors()
        theme().changed.connect(self._on_theme_changed)

    def light(self, first: int, last: int) -> None:
        """Colour the lines from `first` to `last`, counted from 0; those that are coloured stay so."""
        self._sight = (first, last)
        block = self.document().findBlockByNumber(first)
        with QSignalBlocker(self.document()):  # a text edit would say that its text was changed
            while block.isValid() and block.blockNumber() <= last:
                if block.userState() != COLOURED:
                    self.rehighlightBlock(block)
                block = block.next()

    def _take_colors(self) -> None:
        for word, token in TOKENS.items():
            style = QTextCharFormat()
            style.setForeground(theme().color(token))
            self._formats[word] = style

    def _on_theme_changed(self) -> None:
        self._take_colors()
        with QSignalBlocker(self.document()):
            self.rehighlight()

    @override
    def highlightBlock(self, text: str) -> None:
        if self.is_resting:
            self.setCurrentBlockState(PLAIN)
            return
        first, last = self._sight
        if not first <= self.currentBlock().blockNumber() <= last:
            self.setCurrentBlockState(PLAIN)
            return
        self.setCurrentBlockState(COLOURED)
        is_plain = text.isascii()
        for match in _WORDS.finditer(text):
            style = self._formats[match.lastgroup or "sign"]
            start, end = match.span()
            if not is_plain:
                start, end = utf16_length(text[:start]), utf16_length(text[:end])
            self.setFormat(start, end - start, style)


def utf16_length(text: str) -> int:
    """Return how many places Qt counts for a text: two for a character beyond the first 65,536."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
