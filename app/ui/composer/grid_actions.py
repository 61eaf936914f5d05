"""The actions of the grid as a table: words, and what each does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from app.domain.texts import mark, tr
from app.ui.composer.grid_commands import GridCommands
from app.ui.shortcuts import keys, pressed_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QMenu

    from app.ui.composer.document import DraftDocument
    from app.ui.composer.grid import OntologyGrid


class Row(NamedTuple):
    """One action: the name of its command, and its words; an empty name is a line in the menu."""

    id: str = ""
    text: str = ""
    only_reads: bool = False
    """Whether it works in a sent draft too."""
    is_for_all: bool = False
    """Whether it needs all rows to be shown."""


ROWS = (
    Row("edit", mark("Edit cell")),
    Row("cut", mark("Cut")),
    Row("copy", mark("Copy"), only_reads=True),
    Row("paste", mark("Paste")),
    Row("clear", mark("Clear")),
    Row("fill", mark("Fill down")),
    Row(),
    Row("insert_above", mark("Insert row above")),
    Row("insert_below", mark("Insert row below")),
    Row("duplicate", mark("Duplicate rows")),
    Row("remove", mark("Delete rows")),
    Row("move_up", mark("Move up"), is_for_all=True),
    Row("move_down", mark("Move down"), is_for_all=True),
    Row(),
    Row("raise_confidence", mark("Raise confidence")),
    Row("lower_confidence", mark("Lower confidence")),
    Row(),
    Row("select_rows", mark("Select whole rows"), only_reads=True),
    Row("select_columns", mark("Select whole columns"), only_reads=True),
    Row(),
    Row("fix", mark("Fix")),
    Row("show_fixes", mark("Choose a fix…")),
)
FIXES = ("fix", "show_fixes")
"""Offered in the menu of a row that has fixes."""


class GridActions(GridCommands):
    """The actions of one grid; they work while the grid has the focus and no cell is being edited."""

    def __init__(self, grid: OntologyGrid, document: DraftDocument) -> None:
        super().__init__(grid, document)
        self.actions = {row.id: self._action(row) for row in ROWS if row.id}
        document.changed.connect(self._show_state)
        grid.rows.modelReset.connect(self._show_state)
        self._show_state()

    def add(self, text: str, name: str, does: Callable[[], None]) -> QAction:
        """Return a new action of the grid; its keys, `name` is their id, count before those of the window."""
        action = QAction(text, self._grid)
        keys().bind(name, action)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: does())
        self._grid.addAction(action)
        return action

    def fill_menu(self, menu: QMenu) -> None:
        """Put the actions into a context menu, and the fixes of the row before them."""
        self.add_fixes(menu)
        has_fixes = not menu.isEmpty()
        menu.addSeparator()
        for row in ROWS:
            if not row.id:
                menu.addSeparator()
            elif has_fixes or row.id not in FIXES:
                menu.addAction(self.actions[row.id])
        menu.addSeparator()
        finding = menu.addMenu(tr("Find"))
        finding.addActions([a for a in self._grid.actions() if a not in self.actions.values()])

    def of_key(self, event: QKeyEvent) -> QAction | None:
        """Return the enabled action of a key."""
        pressed = pressed_keys(event)
        return next((a for a in self._grid.actions() if a.isEnabled() and pressed in a.shortcuts()), None)

    def _action(self, row: Row) -> QAction:
        return self.add(tr(row.text), f"grid.{row.id}", getattr(self, row.id))

    def _show_state(self) -> None:
        is_editable, is_filtered = self._grid.is_editable, self._grid.rows.is_filtered
        for row in ROWS:
            if row.id:
                is_possible = not (row.is_for_all and is_filtered)
                self.actions[row.id].setEnabled((row.only_reads or is_editable) and is_possible)
