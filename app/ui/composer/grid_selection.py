"""A table whose cells are selected as in a spreadsheet: ranges, whole rows and columns, by keys and mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from app.ui.composer import grid_moves
from app.ui.composer.edits import EDITABLE, Column
from app.ui.override import override

if TYPE_CHECKING:
    from app.ui.composer.grid_model import OntologyModel

Cell = tuple[int, int]
Flag = QItemSelectionModel.SelectionFlag
Index = QModelIndex | QPersistentModelIndex


class SelectionTable(QTableView):
    """Says which cells are selected, and goes to cells.

    A row is one of the ontology, a place is where it stands here: they differ while only some are shown.
    """

    def __init__(self, rows: OntologyModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_going = False
        self.rows = rows
        rows.setParent(self)
        self.setModel(rows)

    @property
    def current_row(self) -> int:
        """The row of the current cell; -1 where there is none."""
        return self.rows.row_at(self.currentIndex().row())

    @property
    def is_row_selected(self) -> bool:
        """Whether the current row is selected as a whole."""
        return self.selectionModel().isRowSelected(self.currentIndex().row(), QModelIndex())

    def selected_cells(self) -> list[Cell]:
        """Return the selected cells (row, column) that can hold something, in reading order; else the current."""
        blocks = self._selected_blocks()
        cells = ((place, column) for places, columns in blocks for place in places for column in columns)
        in_order = cells if len(blocks) == 1 else sorted(set(cells))
        row_at = self.rows.row_at
        return [(row_at(place), column) for place, column in in_order]

    def selected_rows(self) -> list[int]:
        """Return the rows of the selection that are written, in order."""
        places = {place for places, columns in self._selected_blocks() if columns for place in places}
        rows = (self.rows.row_at(place) for place in sorted(places))
        return [row for row in rows if self.rows.has_row(row)]

    def rows_from(self, place: int, count: int) -> list[int]:
        """Return the rows at `count` places from one on; behind the last one, those that would be added."""
        shown = [self.rows.row_at(p) for p in range(place, min(place + count, self.rows.rowCount()))]
        written = [row for row in shown if self.rows.has_row(row)]
        end = len(self.rows.entries)
        return [*written, *range(end, end + count - len(written))]

    def place_at(self, y: int) -> int:
        """Return the place under a height of the viewport, else the nearest one."""
        place = self.rowAt(y)
        return place if place >= 0 else (0 if y < 0 else self.rows.rowCount() - 1)

    def go_to(self, index: QModelIndex) -> None:
        """Make a cell current and the only selected one, whatever modifier keys are held down."""
        self._is_going = True
        self.setCurrentIndex(index)
        self._is_going = False
        self.scrollTo(index)

    def go_to_row(self, row: int, column: int = Column.PROMPT) -> None:
        """Go to a cell of a row, or of the next one that is shown."""
        place = min(self.rows.place_of(row), self.rows.rowCount() - 1)
        self.go_to(self.rows.index(place, column))

    def select_block(self, top: int, left: int, bottom: int, right: int) -> None:
        """Select the cells between two places and make the first of them current."""
        first = self.rows.index(top, left)
        self.go_to(first)
        self.scrollTo(self.rows.index(bottom, left))
        self.scrollTo(first)
        self.selectionModel().select(
            QItemSelection(first, self.rows.index(bottom, right)), Flag.ClearAndSelect
        )

    def select_rows(self, top: int, bottom: int) -> None:
        """Select whole rows, with the prompt of the first as the current cell."""
        self.select_block(top, Column.PROMPT, bottom, Column.PROMPT)
        self.select_whole(Qt.Orientation.Horizontal)

    def select_whole(self, orientation: Qt.Orientation) -> None:
        """Extend the selection to whole rows (horizontal) or whole columns."""
        whole = Flag.Rows if orientation == Qt.Orientation.Horizontal else Flag.Columns
        self.selectionModel().select(self.selectionModel().selection(), Flag.Select | whole)

    def _selected_blocks(self) -> list[tuple[range, list[Column]]]:
        """Return the places and the columns that can hold something, of the selection or the current cell."""
        selection, at = self.selectionModel().selection(), self.currentIndex()
        ranges = [selection.at(i) for i in range(selection.count())]
        blocks = [(range(r.top(), r.bottom() + 1), r.left(), r.right()) for r in ranges]
        blocks = blocks or [(range(at.row(), at.row() + 1), at.column(), at.column())]
        return [(places, [c for c in EDITABLE if left <= c <= right]) for places, left, right in blocks]

    @override
    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        is_far = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        at = self.currentIndex()
        target = grid_moves.target(self.rows, (at.row(), at.column()), action, is_far=is_far)
        if target is None:
            return super().moveCursor(action, modifiers)
        index = self.rows.index(*target)
        if index == self.currentIndex() and not modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.selectionModel().select(index, Flag.ClearAndSelect)  # Qt does nothing where nothing moves
        return index

    @override
    def selectionCommand(self, index: Index, event: QEvent | None = None) -> Flag:
        if event is None or isinstance(event, QKeyEvent):  # Qt asks without an event while it handles a key
            held = QApplication.keyboardModifiers() if event is None else event.modifiers()
            is_more = held & Qt.KeyboardModifier.ShiftModifier and not self._is_going
            return Flag.SelectCurrent if is_more else Flag.ClearAndSelect
        command = super().selectionCommand(index, event)
        return command | Flag.Rows if index.column() == Column.NUMBER else command
