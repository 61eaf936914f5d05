"""The list of drafts: a name and a badge a row, opened, renamed in place and deleted by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.drafts.model import STATE_ROLE, WORD_ROLE
from app.ui.override import override
from app.ui.rows import ID_ROLE
from app.ui.theme import theme
from app.ui.widgets import badge_size, paint_badge

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter

    from app.ui.drafts.shown import ShownDrafts

ROW_HEIGHT = 28
PADDING = 12
GAP = 8


class DraftList(QListView):
    """Enter or a click opens, F2 renames, Delete deletes; Ctrl and Shift choose several."""

    open_requested = Signal(str)
    delete_requested = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, shown: ShownDrafts) -> None:
        super().__init__()
        self.setModel(shown)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMinimumHeight(2 * ROW_HEIGHT)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._on_clicked)

    @property
    def chosen(self) -> list[str]:
        """The ids of the drafts that are selected, from top to bottom."""
        rows = sorted(self.selectionModel().selectedIndexes(), key=QModelIndex.row)
        return [str(row.data(ID_ROLE)) for row in rows]

    def choose(self, index: QModelIndex) -> None:
        """Select a row and no other, whatever keys are held."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def rename(self, index: QModelIndex) -> None:
        """Let the name of a row be written, where it may be."""
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.setFocus()
            self.choose(index)
            self.edit(index)

    def _on_clicked(self, index: QModelIndex) -> None:
        if not QApplication.keyboardModifiers():  # with Ctrl or Shift several are being chosen
            self.open_requested.emit(str(index.data(ID_ROLE)))

    @override
    def event(self, event: QEvent) -> bool:
        is_offer = event.type() == QEvent.Type.ShortcutOverride
        if is_offer and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F2:
            event.accept()  # not the draft in front is renamed, but the one that is chosen here
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if self.state() is QListView.State.EditingState:
            super().keyPressEvent(event)  # Enter in the name ends the renaming, and comes by here too
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if index.isValid():
                self.open_requested.emit(str(index.data(ID_ROLE)))
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_requested.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.rename(index)
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self.visualRect(self.currentIndex()).center() if by_key else event.pos()
        if self.indexAt(at).isValid():
            self.menu_requested.emit(self.viewport().mapToGlobal(at))


class _Delegate(QStyledItemDelegate):
    """Paints the name, and the state as a badge at the right end."""

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        word = str(index.data(WORD_ROLE) or "")
        name = _name_rect(option, word)
        badge = option.rect.adjusted(name.width() + PADDING + GAP, 0, -PADDING, 0)
        paint_badge(painter, badge, word, str(index.data(STATE_ROLE) or ""))
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setPen(theme().color("accent_on_soft" if is_selected else "text"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, ROW_HEIGHT)

    @override
    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("Name of the draft"))
        return editor

    @override
    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        name = _name_rect(option, str(index.data(WORD_ROLE) or ""))
        editor.setGeometry(name.adjusted(-PADDING // 2, 1, 0, -1))


def _name_rect(option: QStyleOptionViewItem, word: str) -> QRect:
    """Return where the name stands: all that the badge leaves."""
    return option.rect.adjusted(PADDING, 0, -PADDING - badge_size(word).width() - GAP, 0)
