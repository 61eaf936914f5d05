"""What the mouse does in single columns of the grid: rows are dragged by their number, sliders, fixes clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPersistentModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication

from app.ui.composer.edits import Column
from app.ui.composer.grid_paint import MARGIN, fix_link, slider_rect, value_at
from app.ui.composer.grid_roles import GridRole

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QRect
    from PySide6.QtGui import QMouseEvent

    from app.ui.composer.document import DraftDocument
    from app.ui.composer.grid import OntologyGrid


class Tool(Protocol):
    """Takes the mouse from a press that is meant for it to the release."""

    def press(self, event: QMouseEvent) -> bool:
        """Tell whether this press of the left button is meant for it."""

    def move(self, event: QMouseEvent) -> None:
        """Follow the mouse."""

    def release(self, event: QMouseEvent) -> None:
        """End at the mouse's place."""

    def cursor_at(self, at: QPoint) -> Qt.CursorShape | None:
        """Return the cursor where a press would be meant for it."""


class SliderDrag:
    """Sets the threshold of a class with its slider."""

    def __init__(self, grid: OntologyGrid, document: DraftDocument) -> None:
        self._grid = grid
        self._document = document
        self._index: QPersistentModelIndex | None = None

    def press(self, event: QMouseEvent) -> bool:
        """Take hold of the slider under the mouse."""
        index = self._grid.indexAt(event.position().toPoint())
        if not self._is_slider(index, event.position().toPoint()):
            return False
        self._grid.go_to(index)
        self._index = QPersistentModelIndex(index)
        self.move(event)
        return True

    def move(self, event: QMouseEvent) -> None:
        """Set the threshold that is under the mouse."""
        if self._index is None or not self._index.isValid():
            return
        index = self._grid.rows.index(self._index.row(), self._index.column())
        value = value_at(self._track(index), event.position().x())
        self._grid.rows.set_threshold(self._grid.rows.row_at(index.row()), value)

    def release(self, event: QMouseEvent) -> None:
        """Let go: the next drag is an edit of its own."""
        self._index = None
        self._document.end_merging()

    def cursor_at(self, at: QPoint) -> Qt.CursorShape | None:
        """Keep the arrow: the slider itself shows that it can be moved."""
        return None

    def _is_slider(self, index: QModelIndex, at: QPoint) -> bool:
        if index.column() != Column.CONFIDENCE or not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return False
        return index.data(GridRole.EFFECTIVE) is not None and self._track(index).contains(at)

    def _track(self, index: QModelIndex) -> QRect:
        return slider_rect(self._grid.visualRect(index).adjusted(MARGIN, 0, -MARGIN, 0))


class FixClick:
    """Makes the fix whose words stand in the Check column; where there is no room for them, offers it."""

    def __init__(self, grid: OntologyGrid) -> None:
        self._grid = grid

    def press(self, event: QMouseEvent) -> bool:
        """Take a press on the words of a fix."""
        return self._has_fix(event.position().toPoint())

    def move(self, event: QMouseEvent) -> None:
        """Wait for the release."""

    def release(self, event: QMouseEvent) -> None:
        """Make the fix, unless the mouse has left its words."""
        at = event.position().toPoint()
        if not self._has_fix(at):
            return
        index = self._grid.indexAt(at)
        self._grid.go_to(index)
        if self._words(index).isEmpty():
            self._grid.actions_.show_fixes(event.globalPosition().toPoint())
        else:
            self._grid.actions_.fix()

    def cursor_at(self, at: QPoint) -> Qt.CursorShape | None:
        """Show a hand over the words of a fix."""
        return Qt.CursorShape.PointingHandCursor if self._has_fix(at) else None

    def _has_fix(self, at: QPoint) -> bool:
        index = self._grid.indexAt(at)
        if index.column() != Column.CHECK or not index.data(GridRole.FIX) or not self._grid.is_editable:
            return False
        words = self._words(index)
        return words.isEmpty() or words.contains(at)

    def _words(self, index: QModelIndex) -> QRect:
        content = self._grid.visualRect(index).adjusted(MARGIN, 0, -MARGIN, 0)
        return fix_link(content, self._grid.fontMetrics(), str(index.data(GridRole.FIX)))[0]


class RowDrag:
    """Selects rows by their number, and moves them to where the number is dragged."""

    def __init__(self, grid: OntologyGrid, document: DraftDocument) -> None:
        self._grid = grid
        self._document = document
        self._start = QPoint()
        self._place = -1
        self.target: int | None = None
        """The place before which the rows would go, while they are dragged."""

    def press(self, event: QMouseEvent) -> bool:
        """Take hold of the row, and of the others that are selected with it."""
        index = self._grid.indexAt(event.position().toPoint())
        is_number = index.column() == Column.NUMBER and not event.modifiers()
        if not is_number or not self._grid.rows.has_row(self._grid.rows.row_at(index.row())):
            return False
        self._start, self._place = event.position().toPoint(), index.row()
        if not self._is_selected(index):
            self._grid.select_rows(index.row(), index.row())
        return True

    def move(self, event: QMouseEvent) -> None:
        """Show where the rows would go."""
        at = event.position().toPoint()
        distance = (at - self._start).manhattanLength()
        if not self._can_move() or (self.target is None and distance < QApplication.startDragDistance()):
            return
        self.target = self._target(at.y())
        self._grid.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._grid.scrollTo(self._grid.rows.index(self._grid.place_at(at.y()), Column.NUMBER))
        self._grid.viewport().update()

    def release(self, event: QMouseEvent) -> None:
        """Move the rows; a press that went nowhere selects the one row."""
        target = self.target
        self.stop()
        if target is None:
            self._grid.select_rows(self._place, self._place)
        else:
            self._grid.move_rows(target)

    def stop(self) -> None:
        """Leave the rows where they are."""
        self.target = None
        self._grid.viewport().unsetCursor()
        self._grid.viewport().update()

    def cursor_at(self, at: QPoint) -> Qt.CursorShape | None:
        """Show an open hand where rows can be taken."""
        index = self._grid.indexAt(at)
        is_row = index.column() == Column.NUMBER and self._grid.rows.has_row(index.row())
        return Qt.CursorShape.OpenHandCursor if is_row and self._can_move() else None

    def _can_move(self) -> bool:
        return self._grid.is_editable and not self._grid.rows.is_filtered

    def _is_selected(self, index: QModelIndex) -> bool:
        model = self._grid.selectionModel()
        return model.isRowSelected(index.row(), index.parent())

    def _target(self, y: int) -> int:
        """Return the place whose upper edge is nearest."""
        place = self._grid.place_at(y)
        middle = self._grid.rowViewportPosition(place) + self._grid.rowHeight(place) / 2
        return min(place + (1 if y > middle else 0), len(self._grid.rows.entries))
