"""How the cells of the ontology grid are painted and edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.composer.clipboard import confidence_of
from app.ui.composer.completion import completer
from app.ui.composer.grid_model import GridRole, Mark
from app.ui.composer.grid_paint import KNOB, MARGIN, paint_slider, paint_text, slider_rect
from app.ui.override import override
from app.ui.theme import icon, theme
from app.ui.widgets import set_property

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QAbstractItemModel

    from app.ui.theme import IconName

Index = QModelIndex | QPersistentModelIndex
DOT = 8
ICON = 14

MARKS: dict[Mark, tuple[IconName, str]] = {
    Mark.DATASET: ("check", "ok"),
    Mark.NEW: ("plus", "muted"),
    Mark.NOTE: ("info", "info"),
    Mark.WARNING: ("warning", "warning"),
    Mark.ERROR: ("error", "error"),
}
_HINTS = {
    Qt.Key.Key_Return: QAbstractItemDelegate.EndEditHint.SubmitModelCache,
    Qt.Key.Key_Enter: QAbstractItemDelegate.EndEditHint.SubmitModelCache,
    Qt.Key.Key_Tab: QAbstractItemDelegate.EndEditHint.EditNextItem,
    Qt.Key.Key_Backtab: QAbstractItemDelegate.EndEditHint.EditPreviousItem,
}


class CellDelegate(QStyledItemDelegate):
    """A cell of text; the current one has a frame. Its editor keeps what is typed whatever changes around it."""

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
        paint_text(painter, rect, str(index.data() or ""), theme().color("faint" if is_hint else "text"))

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(2_000)
        return editor

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
        painter.drawEllipse(QRectF(rect.left(), rect.center().y() - DOT / 2 + 1, DOT, DOT))
        paint_text(painter, rect.adjusted(DOT + 7, 0, 0, 0), str(index.data()), theme().color("text"))

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = ClassEdit(self._known(), parent)
        editor.finished.connect(lambda hint: self._finish(editor, hint))
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
        text = rect.adjusted(track.right() - rect.left() + KNOB, 0, 0, 0)
        paint_text(painter, text, f"{value:.2f}", theme().color("text" if own is not None else "muted"))

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setPlaceholderText(self.tr("0–1, empty for the default"))
        editor.textEdited.connect(lambda text: set_property(editor, "invalid", not _is_confidence(text)))
        return editor


class CheckDelegate(CellDelegate):
    """What the checks say: a sign and words, so that colour is never alone."""

    @override
    def paint_content(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        mark = index.data(GridRole.MARK)
        if mark not in MARKS:
            return
        name, color = MARKS[Mark(mark)]
        pixmap = icon(name, color).pixmap(ICON, ICON)
        painter.drawPixmap(QPoint(rect.left(), rect.center().y() - ICON // 2 + 1), pixmap)
        paint_text(painter, rect.adjusted(ICON + 6, 0, 0, 0), str(index.data() or ""), theme().color(color))


class ClassEdit(QLineEdit):
    """A line that completes class names; Enter and Tab also take the name that is marked in the list."""

    finished = Signal(object)
    """An end was chosen while the list was open; carries the EndEditHint."""

    def __init__(self, classes: list[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setCompleter(completer(QStringListModel(classes, self), self))

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._ends(event):
            return True
        return super().event(event)

    def _ends(self, event: QKeyEvent) -> bool:
        """Finish editing where the list of completions would keep the key to itself."""
        hint = _HINTS.get(Qt.Key(event.key()))
        popup = self.completer().popup()
        if hint is None or popup is None or not popup.isVisible():
            return False
        marked = popup.currentIndex()
        if marked.isValid():
            self.setText(str(marked.data()))
            self.setModified(True)
        popup.hide()
        event.accept()
        self.finished.emit(hint)
        return True


def _is_confidence(text: str) -> bool:
    try:
        confidence_of(text)
    except ValueError:
        return False
    return True
