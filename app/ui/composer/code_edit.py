"""An editor for JSON: line numbers, colours, mistakes underlined where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from app.ui.composer.json_highlighter import JsonHighlighter, utf16_length
from app.ui.override import override
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from app.domain.ontology_text import Mistake

GAP = 8


class CodeEdit(QPlainTextEdit):
    """A plain text with line numbers; Tab leaves it, as in every other field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "mono")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self._mistakes: tuple[Mistake, ...] = ()
        self._highlighter = JsonHighlighter(self.document())
        self._numbers = _LineNumbers(self)
        self.blockCountChanged.connect(self._on_block_count_changed)
        self.updateRequest.connect(self._on_update_requested)
        theme().changed.connect(self._on_theme_changed)
        self._on_block_count_changed()

    def mark(self, mistakes: Sequence[Mistake]) -> None:
        """Underline mistakes of the text as it stands."""
        self._mistakes = tuple(mistakes)
        self.setExtraSelections([self._underline(mistake) for mistake in mistakes])

    def go_to(self, mistake: Mistake) -> None:
        """Put the cursor where a mistake stands."""
        self.setTextCursor(self._cursor(mistake))
        self.setFocus()

    def number_width(self) -> int:
        """Return the room for the line numbers in pixels."""
        digits = max(2, len(str(self.blockCount())))
        return digits * self.fontMetrics().horizontalAdvance("0") + 2 * GAP

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        """Paint the numbers of the visible lines; those with a mistake stand out."""
        wrong = {mistake.line for mistake in self._mistakes}
        block = self.firstVisibleBlock()
        offset = self.contentOffset()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(offset)
            if place.top() > area.bottom():
                return
            line = block.blockNumber() + 1
            painter.setPen(theme().color("error" if line in wrong else "faint"))
            spot = QRect(0, round(place.top()), self._numbers.width() - GAP, round(place.height()))
            painter.drawText(
                spot, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), str(line)
            )
            block = block.next()

    def _cursor(self, mistake: Mistake) -> QTextCursor:
        text = self.toPlainText()
        has_mark = text.startswith("\ufeff")
        place = utf16_length(text[: mistake.offset + has_mark])
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(place, max(0, self.document().characterCount() - 1)))
        return cursor

    def _underline(self, mistake: Mistake) -> QTextEdit.ExtraSelection:
        style = QTextCharFormat()
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        style.setUnderlineColor(theme().color("error" if mistake.is_fatal else "warning"))
        style.setToolTip(mistake.message)
        cursor = self._cursor(mistake)
        keep = QTextCursor.MoveMode.KeepAnchor
        cursor.movePosition(QTextCursor.MoveOperation.NextWord, keep)
        if cursor.selectedText().strip() == "":
            cursor.movePosition(QTextCursor.MoveOperation.PreviousWord, keep, 2)
        selection = QTextEdit.ExtraSelection()
        selection.cursor = cursor
        selection.format = style
        return selection

    def _on_block_count_changed(self) -> None:
        self.setViewportMargins(self.number_width(), 0, 0, 0)

    def _on_update_requested(self, area: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def _on_theme_changed(self) -> None:
        self.mark(self._mistakes)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._numbers.setGeometry(inside.left(), self.viewport().y(), self.number_width(), inside.height())


class _LineNumbers(QWidget):
    """The strip beside the text."""

    def __init__(self, editor: CodeEdit) -> None:
        super().__init__(editor)
        self._editor = editor

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._editor.number_width(), 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._editor.font())
        self._editor.paint_numbers(painter, event.rect())
        painter.end()
