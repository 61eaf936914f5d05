"""Shows what differs: a sign before each line, and its colour behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from app.domain.texts import tr
from app.ui.composer.code_view import CodeView
from app.ui.inspector.difference import Line, Sign
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

TOKENS = {Sign.ADDED: "ok_soft", Sign.REMOVED: "error_soft"}
LINES_SHOWN = 500


class DifferenceView(CodeView):
    """Lines that were added and removed since the last job."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)  # else a band is as high as one line
        self._lines: Sequence[Line] = ()
        theme().changed.connect(self._color)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; of very many the first, and how many there are more."""
        self._lines = lines[:LINES_SHOWN]
        texts = [f"{line.sign} {line.text}" for line in self._lines]
        if len(lines) > LINES_SHOWN:
            texts.append(tr("… and {n} more lines").format(n=len(lines) - LINES_SHOWN))
        self.show_text("\n".join(texts))
        self._color()

    def _color(self) -> None:
        self.setExtraSelections(
            [self._band(i, TOKENS[line.sign]) for i, line in enumerate(self._lines) if line.sign in TOKENS]
        )

    def _band(self, number: int, token: str) -> QTextEdit.ExtraSelection:
        band = QTextEdit.ExtraSelection()
        band.cursor = QTextCursor(self.document().findBlockByNumber(number))
        band.format = QTextCharFormat()
        band.format.setBackground(theme().color(token))
        band.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        return band
