"""Queued drafts are dragged to where they shall be sent; a line shows where that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QApplication

from app.ui.drafts.model import WORKSPACE_ROLE
from app.ui.rows import ID_ROLE
from app.ui.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPainter

    from app.ui.drafts.list import DraftList


class QueueDrag:
    """Follows the mouse from a press on a queued draft to its release."""

    def __init__(self, view: DraftList) -> None:
        self._view = view
        self._start = QPoint()
        self._taken = QPersistentModelIndex()
        self._target = QPersistentModelIndex()
        """The draft whose place the taken one would have."""

    def press(self, event: QMouseEvent) -> None:
        """Take hold of the draft under the mouse."""
        self._start = event.position().toPoint()
        index = self._view.indexAt(self._start)
        is_meant = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
        self._taken = QPersistentModelIndex(
            index if is_meant and self._view.is_queued(index) else QModelIndex()
        )
        self._target = QPersistentModelIndex()

    def move(self, event: QMouseEvent) -> bool:
        """Show where the draft would go; False while nothing is dragged."""
        at = event.position().toPoint()
        is_far = (at - self._start).manhattanLength() >= QApplication.startDragDistance()
        if not self._taken.isValid() or not (is_far or self._target.isValid()):
            return False
        index = self._view.indexAt(QPoint(0, at.y()))
        if self._view.is_queued(index) and index.data(WORKSPACE_ROLE) == self._taken.data(WORKSPACE_ROLE):
            self._target = QPersistentModelIndex(index)
            self._view.scrollTo(index)
        self._view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._view.viewport().update()
        return True

    def release(self) -> bool:
        """Ask for the place; False where nothing was dragged."""
        taken, target = self._taken, self._target
        if not self.stop():
            return False
        if taken != target:
            self._view.place_requested.emit(str(taken.data(ID_ROLE)), str(target.data(ID_ROLE)))
        return True

    def stop(self) -> bool:
        """Leave the draft where it is; False where nothing was dragged."""
        was_dragged = self._taken.isValid() and self._target.isValid()
        self._taken = self._target = QPersistentModelIndex()
        self._view.viewport().unsetCursor()
        self._view.viewport().update()
        return was_dragged

    def paint(self, painter: QPainter) -> None:
        """Draw the line between the two drafts where the taken one would go."""
        if not self._target.isValid() or self._target == self._taken:
            return
        rect = self._view.visualRect(self._view.model().index(self._target.row(), 0))
        y = rect.bottom() if self._target.row() > self._taken.row() else rect.top()
        painter.setPen(QPen(theme().color("accent"), 2))
        painter.drawLine(rect.left() + 4, y, rect.right() - 4, y)
