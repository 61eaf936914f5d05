"""The list of drafts and the queue: opened, renamed, put in order, taken back and deleted by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QListView

from app.domain.job import DraftState
from app.ui.drafts.delegate import ROW_HEIGHT, DraftDelegate
from app.ui.drafts.drag import QueueDrag
from app.ui.drafts.model import STATE_ROLE
from app.ui.override import override
from app.ui.rows import ID_ROLE
from app.ui.theme import row_px

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.drafts.shown import ShownDrafts

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
DELETES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class DraftList(QListView):
    """Enter or a click opens, F2 renames, Delete deletes; Ctrl and Shift choose several.

    Queued drafts are put in order with Alt+Up and Alt+Down or the mouse, and taken back with Delete.
    """

    open_requested = Signal(str)
    delete_requested = Signal()
    menu_requested = Signal(QPoint)
    place_requested = Signal(str, str)
    """The id of a queued draft, and of the one whose place it takes."""

    def __init__(self, shown: ShownDrafts) -> None:
        super().__init__()
        self.setModel(shown)
        self.setItemDelegate(DraftDelegate(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._drag = QueueDrag(self)
        self.setMinimumHeight(2 * row_px(ROW_HEIGHT))
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
        self._show_current()

    def show_change(self, change: Callable[[], None]) -> None:
        """Make a change to the rows; the current one stays in sight where it was."""
        is_seen = self._is_seen(self.viewport().height())
        change()
        if is_seen:
            self._show_current()

    def after_chosen(self) -> str:
        """Return the id of the queued draft that is next to those selected; empty where there is none."""
        chosen = sorted(self.selectionModel().selectedIndexes(), key=QModelIndex.row)
        beside = [chosen[-1].siblingAtRow(chosen[-1].row() + 1), chosen[0].siblingAtRow(chosen[0].row() - 1)]
        return next((str(index.data(ID_ROLE)) for index in beside if self.is_queued(index)), "")

    def rename(self, index: QModelIndex) -> None:
        """Let the name of a row be written, where it may be."""
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.setFocus()
            self.choose(index)
            self.edit(index)

    def is_queued(self, index: QModelIndex) -> bool:
        """Whether a row is a draft that waits in the queue."""
        return bool(index.data(STATE_ROLE) == DraftState.QUEUED)

    def request_place(self, step: int) -> None:
        """Ask for the current draft to change places with the one before (-1) or after it (1) in its queue."""
        index = self.currentIndex()
        other = index.siblingAtRow(index.row() + step)
        if self.is_queued(index) and self.is_queued(other):
            self.place_requested.emit(str(index.data(ID_ROLE)), str(other.data(ID_ROLE)))
            self.scrollTo(self.currentIndex())

    def _on_clicked(self, index: QModelIndex) -> None:
        if not QApplication.keyboardModifiers():  # with Ctrl or Shift several are being chosen
            self.open_requested.emit(str(index.data(ID_ROLE)))
            if self.is_queued(
                index
            ):  # nothing can be written in its tab, but its place in the queue can change
                self.setFocus()

    def _show_current(self) -> None:
        """Scroll to the current row, and to the head of its section where that stands right over it."""
        index = self.currentIndex()
        head = index.siblingAtRow(index.row() - 1)
        if head.isValid() and not head.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.scrollTo(head)
        self.scrollTo(index)

    def _is_seen(self, height: int) -> bool:
        """Whether some of the current row is in sight in a list of this height."""
        rect = self.visualRect(self.currentIndex())
        return rect.isValid() and rect.bottom() > 0 and rect.top() < height

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        is_seen = self._is_seen(event.oldSize().height())
        super().resizeEvent(event)
        if is_seen:
            self._show_current()

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
        elif event.key() == Qt.Key.Key_Escape and self._drag.stop():
            event.accept()
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in STEPS:
            self.request_place(STEPS[Qt.Key(event.key())])
        elif event.key() in DELETES:
            self.delete_requested.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.rename(index)
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._drag.press(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._drag.move(event):
            super().mouseMoveEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._drag.release():
            super().mouseReleaseEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._drag.paint(painter)
        painter.end()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self.visualRect(self.currentIndex()).center() if by_key else event.pos()
        if self.indexAt(at).isValid():
            self.menu_requested.emit(self.viewport().mapToGlobal(at))
