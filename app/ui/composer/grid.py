"""The ontology grid: a table that is filled by keyboard alone, as in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from app.ui.composer.edits import EDITABLE, Column
from app.ui.composer.grid_actions import GridActions
from app.ui.composer.grid_delegates import (
    CellDelegate,
    CheckDelegate,
    ClassDelegate,
    ConfidenceDelegate,
    NumberDelegate,
)
from app.ui.composer.grid_model import GridRole, OntologyModel
from app.ui.composer.grid_paint import MARGIN, slider_rect, value_at
from app.ui.override import override
from app.ui.theme import theme

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent

    from app.ui.composer.document import DraftDocument

ROW_HEIGHT = 29
MINIMUM_ROWS = 4
NUMBER_WIDTH = 38
SHARES = {Column.CLASS: (0.17, 84), Column.CONFIDENCE: (0.22, 100)}
"""Share of the width and least width in pixels; prompt and Check take what is left."""
PROMPT_SHARE = (0.6, 150)
SIGN_WIDTH = 34
"""The least that Check needs: its sign alone, with the words as a tip."""
MINIMUM_WIDTH = 32
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
TABS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}

Cell = tuple[int, int]


class OntologyGrid(QTableView):
    """The rows of one draft; `actions_` holds what can be done with the selection."""

    def __init__(self, document: DraftDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._dragged: QPersistentModelIndex | None = None
        self._entry_column: int | None = None
        self._is_fitting = False
        self._has_own_widths = False
        self.rows = OntologyModel(document, self)
        self.setModel(self.rows)
        self._set_looks()
        self._set_columns()
        self._set_delegates()
        self.actions_ = GridActions(self, document)
        theme().changed.connect(self.viewport().update)
        self.go_to(self.rows.index(0, Column.PROMPT))

    def selected_cells(self) -> list[Cell]:
        """Return the selected cells that can hold something, in reading order; else the current one."""
        indexes = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        return sorted((i.row(), i.column()) for i in indexes if i.column() in EDITABLE)

    def selected_rows(self) -> list[int]:
        """Return the rows of the selection that are written, in order."""
        return sorted({row for row, _ in self.selected_cells() if self.rows.has_row(row)})

    def go_to(self, index: QModelIndex) -> None:
        """Make a cell current and the only selected one, whatever modifier keys are held down."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def select_block(self, top: int, left: int, bottom: int, right: int) -> None:
        """Select cells and make the first of them current."""
        first = self.rows.index(top, left)
        self.go_to(first)
        self.scrollTo(self.rows.index(bottom, left))
        block = QItemSelection(first, self.rows.index(bottom, right))
        self.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def reveal(self, row: int, column: int = Column.PROMPT) -> None:
        """Go to a cell."""
        self.setFocus()
        self.go_to(self.rows.index(row, column))

    def _set_looks(self) -> None:
        self.setProperty("role", "framed")
        self.setAccessibleName(self.tr("Ontology"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)

    def _set_columns(self) -> None:
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(MINIMUM_WIDTH)
        header.resizeSection(Column.NUMBER, NUMBER_WIDTH)
        header.setStretchLastSection(True)
        header.sectionResized.connect(self._on_section_resized)

    def _fit_columns(self) -> None:
        """Share the width among the columns, until a person sets one."""
        if self._has_own_widths:
            return
        room = self.viewport().width() - NUMBER_WIDTH
        widths = {column: max(least, round(room * share)) for column, (share, least) in SHARES.items()}
        rest = room - sum(widths.values())
        wanted = max(PROMPT_SHARE[1], round(rest * PROMPT_SHARE[0]))
        widths[Column.PROMPT] = max(MINIMUM_WIDTH, min(rest - SIGN_WIDTH, wanted))
        widths[Column.CHECK] = max(SIGN_WIDTH, rest - widths[Column.PROMPT])
        self._is_fitting = True
        for column, width in widths.items():
            self.horizontalHeader().resizeSection(column, width)
        self._is_fitting = False

    def _on_section_resized(self, column: int, old: int, new: int) -> None:
        if not self._is_fitting and column != Column.CHECK and old:
            self._has_own_widths = True

    def _set_delegates(self) -> None:
        delegates = {
            Column.NUMBER: NumberDelegate(self),
            Column.PROMPT: CellDelegate(self),
            Column.CLASS: ClassDelegate(self._known_classes, self),
            Column.CONFIDENCE: ConfidenceDelegate(self),
            Column.CHECK: CheckDelegate(self),
        }
        for column, delegate in delegates.items():
            self.setItemDelegateForColumn(column, delegate)

    def _known_classes(self) -> list[str]:
        """The dataset's classes first, then those of the other rows."""
        project = self._document.project
        written = (e.class_name for e in self.rows.entries if e.class_name)
        return list(dict.fromkeys((*(project.classes if project else ()), *written)))

    def _step(self, step: int) -> QModelIndex:
        """Return the next cell that can be edited, or an invalid index past the last one."""
        at = self.currentIndex()
        row, column = at.row(), at.column() + step
        while 0 <= row < self.rows.rowCount():
            while 0 <= column < len(Column):
                index = self.rows.index(row, column)
                if index.flags() & Qt.ItemFlag.ItemIsEditable:
                    return index
                column += step
            row, column = row + step, 0 if step > 0 else len(Column) - 1
        return QModelIndex()

    def _go_by_tab(self, step: int) -> bool:
        target = self._step(step)
        if target.isValid():
            if self._entry_column is None:
                self._entry_column = self.currentIndex().column()
            self.go_to(target)
        return target.isValid()

    def _go_by_enter(self, step: int) -> None:
        """Go a row down, to the column where this row was begun."""
        column = self.currentIndex().column() if self._entry_column is None else self._entry_column
        self._entry_column = None
        target = self.rows.index(self.currentIndex().row() + step, column)
        if target.isValid():
            self.go_to(target)

    def _slider_at(self, event: QMouseEvent) -> QModelIndex:
        """Return the cell whose slider is under the mouse, else an invalid index."""
        index = self.indexAt(event.position().toPoint())
        if index.column() != Column.CONFIDENCE or not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return QModelIndex()
        track = slider_rect(self.visualRect(index).adjusted(MARGIN, 0, -MARGIN, 0))
        has_value = index.data(GridRole.EFFECTIVE) is not None
        return index if has_value and track.contains(event.position().toPoint()) else QModelIndex()

    def _drag_slider(self, event: QMouseEvent) -> None:
        if self._dragged is None or not self._dragged.isValid():
            return
        index = self.rows.index(self._dragged.row(), self._dragged.column())
        track = slider_rect(self.visualRect(index).adjusted(MARGIN, 0, -MARGIN, 0))
        self.rows.set_threshold(index.row(), value_at(track, event.position().x()))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.hasFocus():
            # The key comes up from the cell's editor, and its delegate has seen to it.
            super().keyPressEvent(event)
            return
        if key in TABS:
            if not self._go_by_tab(TABS[key]):
                event.ignore()
            return
        if key in ENTER:
            self._go_by_enter(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            return
        if event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier or not event.text():
            self._entry_column = None
        super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._entry_column = None
        index = self._slider_at(event)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            super().mousePressEvent(event)
            return
        self.go_to(index)
        self._dragged = QPersistentModelIndex(index)
        self._drag_slider(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is None:
            super().mouseMoveEvent(event)
        else:
            self._drag_slider(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged is None:
            super().mouseReleaseEvent(event)
            return
        self._dragged = None
        self._document.end_merging()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    @override
    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        hints = QAbstractItemDelegate.EndEditHint
        is_tab = hint in (hints.EditNextItem, hints.EditPreviousItem)
        super().closeEditor(editor, hints.NoHint if is_tab else hint)
        if is_tab:
            self._go_by_tab(1 if hint == hints.EditNextItem else -1)
        elif hint == hints.SubmitModelCache:
            self._go_by_enter(1)

    @override
    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        command = super().selectionCommand(index, event)
        is_row = index.column() == Column.NUMBER
        return command | QItemSelectionModel.SelectionFlag.Rows if is_row else command

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.actions_.fill(menu)
        menu.popup(event.globalPos())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.horizontalHeader().sizeHint().height() + MINIMUM_ROWS * ROW_HEIGHT + 4)
