"""An editor for JSON: line numbers, colours, brackets in pairs, mistakes underlined where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from app.ui.composer.brackets import CLOSING, OPENING, bracket_at, matching
from app.ui.composer.code_view import CodeView
from app.ui.composer.json_highlighter import utf16_length
from app.ui.override import override
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from app.domain.mistakes import Mistake

GAP = 8
INDENT = "  "
_KEEP = QTextCursor.MoveMode.KeepAnchor


class CodeEdit(CodeView):
    """Text with line numbers. Tab indents; Esc, or Ctrl+Tab, leaves. Undo is the window's, not its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._mistakes: tuple[Mistake, ...] = ()
        self._underlines: list[QTextEdit.ExtraSelection] = []
        self._numbers = _LineNumbers(self)
        self.blockCountChanged.connect(self._on_block_count_changed)
        self.updateRequest.connect(self._on_update_requested)
        self.cursorPositionChanged.connect(self._show_marks)
        theme().changed.connect(self._on_theme_changed)
        self._on_block_count_changed()
        self._show_marks()

    def mark(self, mistakes: Sequence[Mistake]) -> None:
        """Underline mistakes of the text as it stands."""
        self._mistakes = tuple(mistakes)
        self._underlines = [self._underline(mistake) for mistake in mistakes]
        self._show_marks()
        self._numbers.update()

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
        current = self.textCursor().blockNumber() + 1
        block = self.firstVisibleBlock()
        offset = self.contentOffset()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(offset)
            if place.top() > area.bottom():
                return
            line = block.blockNumber() + 1
            token = "error" if line in wrong else "text" if line == current else "faint"
            painter.setPen(theme().color(token))
            spot = QRect(0, round(place.top()), self._numbers.width() - GAP, round(place.height()))
            painter.drawText(
                spot, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), str(line)
            )
            block = block.next()

    def _cursor(self, mistake: Mistake) -> QTextCursor:
        block = self.document().findBlockByNumber(mistake.line - 1)
        if not block.isValid():
            block = self.document().lastBlock()
        text = block.text()
        has_mark = block.blockNumber() == 0 and text.startswith("\ufeff")  # which no column counts
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + utf16_length(text[: mistake.column - 1 + has_mark]))
        return cursor

    def _underline(self, mistake: Mistake) -> QTextEdit.ExtraSelection:
        style = QTextCharFormat()
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        style.setUnderlineColor(theme().color("error" if mistake.is_fatal else "warning"))
        style.setToolTip(mistake.message)
        cursor = self._cursor(mistake)
        cursor.movePosition(QTextCursor.MoveOperation.NextWord, _KEEP)
        if cursor.selectedText().strip() == "":
            cursor.movePosition(QTextCursor.MoveOperation.PreviousWord, _KEEP, 2)
        return _selection(cursor, style)

    def _show_marks(self) -> None:
        """Mark the line of the cursor, the brackets beside it, and the mistakes."""
        self.setExtraSelections([self._current_line(), *self._bracket_pair(), *self._underlines])

    def _current_line(self) -> QTextEdit.ExtraSelection:
        style = QTextCharFormat()
        style.setBackground(theme().color("hover"))
        style.setProperty(QTextFormat.Property.FullWidthSelection, True)
        cursor = self.textCursor()
        cursor.clearSelection()
        return _selection(cursor, style)

    def _bracket_pair(self) -> list[QTextEdit.ExtraSelection]:
        cursor = self.textCursor()
        block, column = cursor.block(), cursor.positionInBlock()
        here = next((c for c in (column, column - 1) if bracket_at(block, c)), None)
        other = None if here is None else matching(block, here)
        if here is None or other is None:
            return []
        style = QTextCharFormat()
        style.setBackground(theme().color("selection"))
        return [_selection(self._one_at(place), style) for place in (block.position() + here, other)]

    def _one_at(self, position: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, _KEEP)
        return cursor

    def _break_line(self) -> None:
        """Begin a line as far in as this one, further in after an opening bracket."""
        cursor = self.textCursor()
        text = cursor.block().text()
        before = text.encode("utf-16-le", "surrogatepass")[: 2 * cursor.positionInBlock()]
        left = before.decode("utf-16-le", "surrogatepass")
        right = text[len(left) :].lstrip()
        indent = left[: len(left) - len(left.lstrip())]
        opens = left.rstrip()[-1:] in OPENING and bool(left.strip())
        cursor.insertText(f"\n{indent}{INDENT if opens else ''}")
        if opens and right[:1] in CLOSING and right:
            place = cursor.position()
            cursor.insertText(f"\n{indent}")
            cursor.setPosition(place)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _indent(self, *, is_out: bool) -> None:
        """Move the selected lines in or out; without a selection, Tab writes blanks where the cursor is."""
        cursor = self.textCursor()
        if not cursor.hasSelection() and not is_out:
            cursor.insertText(INDENT)
            return
        block = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(cursor.selectionEnd())
        cursor.beginEditBlock()
        while block.isValid() and block.blockNumber() <= last.blockNumber():
            _shift(QTextCursor(block), is_out=is_out)
            block = block.next()
        cursor.endEditBlock()

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
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_undo(event):  # leave it to the draft's steps
            event.ignore()
            return False
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = event.key()
        if _is_undo(event):
            event.ignore()
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Tab and has_control):
            QWidget.focusNextPrevChild(self, True)
        elif key == Qt.Key.Key_Backtab and has_control:
            QWidget.focusNextPrevChild(self, False)
        elif self.isReadOnly() or has_control:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._break_line()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._indent(is_out=key == Qt.Key.Key_Backtab)
        else:
            super().keyPressEvent(event)

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


def _selection(cursor: QTextCursor, style: QTextCharFormat) -> QTextEdit.ExtraSelection:
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor
    selection.format = style
    return selection


def _shift(cursor: QTextCursor, *, is_out: bool) -> None:
    """Move the cursor's line in, or out as far as there are blanks."""
    if not is_out:
        cursor.insertText(INDENT)
        return
    text = cursor.block().text()
    blanks = min(len(INDENT), len(text) - len(text.lstrip(" ")))
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, _KEEP, blanks)
    cursor.removeSelectedText()


def _is_undo(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and any(
        event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
    )
