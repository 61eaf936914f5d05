"""The ontology grid: a table that is filled by keyboard alone, as in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QPoint,
    QSize,
    Qt,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QMenu,
    QWidget,
)

from app.domain.texts import tr
from app.ui.composer import grid_moves
from app.ui.composer.edits import Column
from app.ui.composer.grid_actions import GridActions
from app.ui.composer.grid_columns import GridColumns
from app.ui.composer.grid_model import OntologyModel
from app.ui.composer.grid_mouse import FixClick, RowDrag, SliderDrag
from app.ui.composer.grid_paint import paint_hint
from app.ui.composer.grid_selection import SelectionTable
from app.ui.override import override
from app.ui.theme import row_px, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

    from app.ui.composer.document import DraftDocument
    from app.ui.composer.grid_mouse import Tool

ROW_HEIGHT = 29
MINIMUM_ROWS = 4
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
TABS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}


class OntologyGrid(SelectionTable):
    """The rows of one draft; `actions_` holds what can be done with the selection."""

    def __init__(self, document: DraftDocument, parent: QWidget | None = None) -> None:
        super().__init__(OntologyModel(document), parent)
        self._document = document
        self._entry_column: int | None = None
        self._at_reset = 0, int(Column.PROMPT)
        self._kept_from: int | None = None
        self._set_looks()
        self._columns = GridColumns(self, self._known_classes)
        self.actions_ = GridActions(self, document)
        self._row_drag = RowDrag(self, document)
        self._tools: tuple[Tool, ...] = (SliderDrag(self, document), FixClick(self), self._row_drag)
        self._tool: Tool | None = None
        self._connect()
        self.go_to(self.rows.index(0, Column.PROMPT))

    @property
    def is_editable(self) -> bool:
        """Whether the draft may still be changed."""
        return self._document.draft.is_editable

    def edit_current(self) -> None:
        """Edit the current cell, with the cursor behind its text."""
        self.edit(self.currentIndex())
        editor = QApplication.focusWidget()
        if isinstance(editor, QLineEdit) and self.isAncestorOf(editor):
            editor.end(False)

    def move_rows(self, before: int) -> None:
        """Move the selected rows to where row `before` stands."""
        self.actions_.move_rows(before)

    def reveal(self, row: int, column: int = Column.PROMPT) -> None:
        """Go to a cell."""
        self.setFocus()
        self.go_to_row(row, column)

    def _set_looks(self) -> None:
        self.setProperty("role", "framed")
        self.setAccessibleName(tr("Ontology"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_px(ROW_HEIGHT))

    def _connect(self) -> None:
        theme().changed.connect(self.viewport().update)
        self.horizontalHeader().sectionClicked.connect(self._on_heading_clicked)
        self._columns.paused.connect(self._keep_typed)
        self.rows.modelAboutToBeReset.connect(self._on_reset_began)
        self.rows.modelReset.connect(self._on_reset)
        for signal in (self.rows.rowsInserted, self.rows.rowsRemoved, self.rows.modelReset):
            signal.connect(self._fit_columns)

    def _keep_typed(self, editor: QWidget) -> None:
        """Write what an open editor holds into the draft, which is saved then; Esc still takes it back."""
        if self._kept_from is None:
            self._document.end_merging()
            self._kept_from = self._document.undo_stack.index()
        self.commitData(editor)

    def _fit_columns(self) -> None:
        self._columns.fit(len(self.rows.entries) + 1)

    def _on_heading_clicked(self, column: int) -> None:
        if column == Column.NUMBER:
            self.selectAll()

    def _on_reset_began(self) -> None:
        self._at_reset = max(0, self.current_row), max(Column.PROMPT, self.currentIndex().column())

    def _on_reset(self) -> None:
        self.go_to_row(*self._at_reset)

    def _known_classes(self) -> list[str]:
        """The dataset's classes first, then those of the other rows."""
        project = self._document.project
        written = (e.class_name for e in self.rows.entries if e.class_name)
        return list(dict.fromkeys((*(project.classes if project else ()), *written)))

    def _go_by_tab(self, step: int) -> bool:
        at = self.currentIndex()
        target = grid_moves.next_editable(self.rows, (at.row(), at.column()), step)
        if target is None:
            return False
        if self._entry_column is None:
            self._entry_column = at.column()
        self.go_to(self.rows.index(*target))
        return True

    def _go_by_enter(self, step: int) -> None:
        """Go a row down, to the column where this row was begun."""
        column = self.currentIndex().column() if self._entry_column is None else self._entry_column
        self._entry_column = None
        target = self.rows.index(self.currentIndex().row() + step, column)
        if target.isValid():
            self.go_to(target)

    def _steps_confidence(self, event: QKeyEvent) -> bool:
        """Take + and - in the confidence column as a step up or down."""
        is_there = self.currentIndex().column() == Column.CONFIDENCE and self.is_editable
        if not is_there or event.text() not in ("+", "-"):
            return False
        (self.actions_.raise_confidence if event.text() == "+" else self.actions_.lower_confidence)()
        return True

    @override
    def event(self, event: QEvent) -> bool:
        is_offer = event.type() == QEvent.Type.ShortcutOverride
        if is_offer and isinstance(event, QKeyEvent) and self.actions_.of_key(event):
            event.accept()  # else a shortcut of the window with the same key would win
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.hasFocus():
            # The key comes up from the cell's editor, and its delegate has seen to it.
            super().keyPressEvent(event)
            return
        if action := self.actions_.of_key(event):
            action.trigger()
        elif key == Qt.Key.Key_Escape and self._row_drag.target is not None:
            self._tool = None
            self._row_drag.stop()
        elif key in TABS:
            if not self._go_by_tab(TABS[key]):
                event.ignore()
        elif key in ENTER:
            self._go_by_enter(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif not self._steps_confidence(event):
            self._press_other(event)

    def _press_other(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier or not event.text():
            self._entry_column = None
        super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._entry_column = None
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._tool = next((tool for tool in self._tools if tool.press(event)), None) if is_left else None
        if self._tool is None:
            super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._tool is not None:
            self._tool.move(event)
            return
        super().mouseMoveEvent(event)
        self._show_cursor(event.position().toPoint())

    def _show_cursor(self, at: QPoint) -> None:
        shapes = (tool.cursor_at(at) for tool in self._tools)
        self.viewport().setCursor(next((s for s in shapes if s is not None), Qt.CursorShape.ArrowCursor))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        tool, self._tool = self._tool, None
        if tool is None:
            super().mouseReleaseEvent(event)
        else:
            tool.release(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if not self.rows.entries and self.is_editable:
            room = self.viewport().rect().adjusted(0, row_px(ROW_HEIGHT), 0, 0)
            hint = tr("Or paste rows of a spreadsheet, drop a file, or add the classes of the dataset.")
            paint_hint(painter, room, hint)
        if self._row_drag.target is not None:
            y = max(1, self.rowViewportPosition(self._row_drag.target))
            painter.setPen(QPen(theme().color("accent"), 2))
            painter.drawLine(0, y, self.viewport().width(), y)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    @override
    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        hints = QAbstractItemDelegate.EndEditHint
        is_tab = hint in (hints.EditNextItem, hints.EditPreviousItem)
        super().closeEditor(editor, hints.NoHint if is_tab else hint)
        kept_from, self._kept_from = self._kept_from, None
        if hint == hints.RevertModelCache and kept_from is not None:
            self._document.undo_stack.setIndex(kept_from)
        if is_tab:
            self._go_by_tab(1 if hint == hints.EditNextItem else -1)
        elif hint == hints.SubmitModelCache:
            is_up = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
            self._go_by_enter(-1 if is_up else 1)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        self.actions_.fill_menu(menu)
        is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        cell = self.visualRect(self.currentIndex())
        menu.popup(self.viewport().mapToGlobal(cell.bottomLeft()) if is_by_key else event.globalPos())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.horizontalHeader().sizeHint().height() + MINIMUM_ROWS * row_px(ROW_HEIGHT) + 4)
