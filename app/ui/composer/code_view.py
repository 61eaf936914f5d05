"""A long text in the letters of a typewriter, coloured where it is in sight, replaced without a jump."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.ui.composer.json_highlighter import JsonHighlighter, utf16_length
from app.ui.override import override

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

_BREAKS = "\u2029\ufdd0\ufdd1"
"""Qt's own marks between lines."""
_UNSAFE = re.compile("[\u2028\u2029\ufdd0\ufdd1\ud800-\udfff]")
MARGIN = 20
"""Lines beyond the edges that are coloured too, so that scrolling finds them ready."""
STEP = 4096


class CodeView(QPlainTextEdit):
    """Shows JSON; `edited` when a person changed it, not when `show_text` did."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "mono")
        self.setUndoRedoEnabled(False)
        self._is_showing = False
        self._is_lighting = False
        self._highlighter = JsonHighlighter(self.document())
        self.textChanged.connect(self._on_text_changed)
        self.updateRequest.connect(self._light)

    def text(self) -> str:
        """Return the text as it was typed: `toPlainText` would make blanks of no-break spaces."""
        text = self.document().toRawText()
        for mark in _BREAKS:
            text = text.replace(mark, "\n")  # much faster than to translate all of them at once
        return text

    def show_text(self, text: str) -> None:
        """Show a text; cursor and scroll position stay where it is the same as before."""
        if not text.isascii():
            text = _UNSAFE.sub(_escaped, text)
        before = self.text()
        if text == before:
            return
        self._is_showing = self._highlighter.is_resting = True
        self._replace(before, text)
        self._is_showing = self._highlighter.is_resting = False
        self._light()

    def _replace(self, before: str, after: str) -> None:
        start = _common(before, after)
        end = _common(before[start:][::-1], after[start:][::-1])
        cursor = QTextCursor(self.document())
        first = utf16_length(before[:start])
        cursor.setPosition(first)
        cursor.setPosition(
            first + utf16_length(before[start : len(before) - end]), QTextCursor.MoveMode.KeepAnchor
        )
        cursor.insertText(after[start : len(after) - end])

    def _light(self) -> None:
        """Colour what is in sight."""
        if self._highlighter.is_resting or self._is_lighting or not self.isVisible():
            return
        self._is_lighting = True  # which asks for an update of each line it colours
        first = self.firstVisibleBlock().blockNumber()
        lines = self.viewport().height() // max(1, self.fontMetrics().height())
        self._highlighter.light(max(0, first - MARGIN), first + lines + MARGIN)
        self._is_lighting = False

    def _on_text_changed(self) -> None:
        if not self._is_showing:
            self.edited.emit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._light()


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common, never half of a pair that Qt counts as two."""
    length = min(len(one), len(other))
    at = 0
    while at < length and one[at : at + STEP] == other[at : at + STEP]:
        at += STEP
    while at < length and one[at] == other[at]:
        at += 1
    return min(at, length)


def _escaped(match: re.Match[str]) -> str:
    """Write what Qt would take for the end of a line, or cannot hold, as JSON may."""
    return f"\\u{ord(match[0]):04x}"
