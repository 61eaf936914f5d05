"""How the cells of the ontology grid are painted and edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.confidence import confidence_of
from app.domain.texts import decimal, tr
from app.ui.composer.class_edit import ClassEdit
from app.ui.composer.grid_paint import (
    GAP,
    KNOB,
    MARGIN,
    SIGN_WIDTH,
    fix_link,
    paint_fix,
    paint_slider,
    paint_spans,
    paint_text,
    slider_rect,
)
from app.ui.composer.grid_roles import GridRole, Mark
from app.ui.override import override
from app.ui.theme import icon, px, theme
from app.ui.widgets import set_property
from app.ui.widgets.sides import turned

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QAbstractItemModel

    from app.ui.theme import IconName

Index = QModelIndex | QPersistentModelIndex
DOT = 8
ICON = 14
LEAST_TEXT = 16
PAUSE_MS = 300
"""With what the saving of the draft itself waits for, less than a second."""

MARKS: dict[Mark, tuple[IconName, str]] = {
    Mark.DATASET: ("check", "ok"),
    Mark.NEW: ("plus", "muted"),
    Mark.NOTE: ("info", "info"),
    Mark.WARNING: ("warning", "warning"),
    Mark.ERROR: ("error", "error"),
}


class CellDelegate(QStyledItemDelegate):
    """A cell of text; the current one has a frame. Its editor keeps what is typed whatever changes around it."""

    paused = Signal(QWidget)
    """Typing paused in an editor of text."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.highlight())
        painter.fillRect(option.rect.adjusted(0, option.rect.height() - 1, 0, 0), theme().color("border"))
        self.paint_content(painter, option.rect.adjusted(MARGIN, 0, -MARGIN, 0), option, index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme().color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)  # a dot or a slider may have left its own
            painter.drawRect(QRectF(option.rect).adjusted(1, 1, -1, -1))
        painter.restore()

    def paint_content(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint what the cell shows; the placeholder of the blank row is faint."""
        is_hint = not index.data(Qt.ItemDataRole.EditRole)
        self.paint_words(painter, rect, index, "faint" if is_hint else "text")

    def paint_words(self, painter: QPainter, rect: QRect, index: Index, color: str) -> None:
        """Paint the cell's text, with a ground under what was looked for and found."""
        text = str(index.data() or "")
        paint_spans(painter, rect, text, index.data(GridRole.SPANS) or [])
        paint_text(painter, rect, text, theme().color(color))

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(2_000)
        self._watch(editor)
        return editor

    def _watch(self, editor: QLineEdit) -> None:
        pause = QTimer(editor)
        pause.setSingleShot(True)
        pause.timeout.connect(lambda: self.paused.emit(editor))
        editor.textEdited.connect(lambda: pause.start(PAUSE_MS))

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit) and editor.isModified():
            model.setData(index, editor.text())

    @override
    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)


class NumberDelegate(CellDelegate):
    """The row's number, quiet."""

    @override
    def paint_content(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        paint_text(painter, rect, str(index.data(GridRole.NUMBER)), theme().color("faint"))


class ClassDelegate(CellDelegate):
    """A class with the dot of its colour; its editor completes from the classes that `known` gives."""

    def __init__(self, known: Callable[[], list[str]], parent: QObject) -> None:
        super().__init__(parent)
        self._known = known

    @override
    def paint_content(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        color = index.data(GridRole.SWATCH)
        if not isinstance(color, QColor):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        left = turned(QRect(rect.left(), rect.top(), DOT, DOT), rect).left()
        painter.drawEllipse(QRectF(left, rect.center().y() - DOT / 2 + 1, DOT, DOT))
        self.paint_words(painter, turned(rect.adjusted(DOT + 7, 0, 0, 0), rect), index, "text")

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = ClassEdit(self._known(), parent)
        editor.finished.connect(lambda hint: self._finish(editor, hint))
        self._watch(editor)
        return editor

    def _finish(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, hint)


class ConfidenceDelegate(CellDelegate):
    """A threshold: a slider where the class has its own, else words; the slider comes up under the mouse."""

    @override
    def paint_content(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        own = index.data(GridRole.THRESHOLD)
        is_near = option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus)
        value = index.data(GridRole.EFFECTIVE)
        if value is None or (own is None and not (is_near and index.flags() & Qt.ItemFlag.ItemIsEditable)):
            paint_text(painter, rect, str(index.data() or ""), theme().color("muted"))
            return
        track = slider_rect(rect)
        paint_slider(painter, track, value, is_set=own is not None)
        text = turned(rect.adjusted(track.width() - 1 + KNOB, 0, 0, 0), rect)
        paint_text(painter, text, decimal(value), theme().color("text" if own is not None else "muted"))

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setPlaceholderText(tr("0–1, empty for the default"))
        editor.textEdited.connect(lambda text: set_property(editor, "invalid", not _is_confidence(text)))
        return editor


class CheckDelegate(CellDelegate):
    """What the checks say: a sign and words, so that colour is never alone; the fix as a link at the right."""

    @override
    def paint_content(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        mark = index.data(GridRole.MARK)
        if mark not in MARKS:
            return
        name, color = MARKS[Mark(mark)]
        size = px(ICON)
        sign = QRect(rect.left(), rect.center().y() - size // 2 + 1, size, size)
        painter.drawPixmap(turned(sign, rect).topLeft(), icon(name, color).pixmap(size, size))
        text = rect.adjusted(px(SIGN_WIDTH), 0, 0, 0)
        link, words = fix_link(rect, painter.fontMetrics(), str(index.data(GridRole.FIX) or ""))
        if not link.isEmpty():
            is_near = bool(option.state & QStyle.StateFlag.State_MouseOver)
            paint_fix(painter, link, words, is_near=is_near)
            text = text.adjusted(0, 0, -link.width() - GAP, 0)
        if text.width() >= LEAST_TEXT:  # less would be an ellipsis alone
            paint_text(painter, turned(text, rect), str(index.data() or ""), theme().color(color))


def _is_confidence(text: str) -> bool:
    try:
        confidence_of(text)
    except ValueError:
        return False
    return True
