"""What can be done with the selected cells of the grid, as a table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence

from app.ui.composer import edits, reading
from app.ui.composer.clipboard import text_of
from app.ui.composer.edits import EDITABLE, Column
from app.ui.widgets import plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu

    from app.domain.job import JobRequest
    from app.ui.composer.document import DraftDocument
    from app.ui.composer.grid import OntologyGrid


def _tr(text: str) -> str:
    return QCoreApplication.translate("GridActions", text)


class Row(NamedTuple):
    """One action: its name, its words, its keys; those that only read work in a sent draft too."""

    id: str
    text: str
    keys: QKeySequence | QKeySequence.StandardKey | str
    only_reads: bool = False


ROWS = (
    Row("cut", "Cut", QKeySequence.StandardKey.Cut),
    Row("copy", "Copy", QKeySequence.StandardKey.Copy, only_reads=True),
    Row("paste", "Paste", QKeySequence.StandardKey.Paste),
    Row("clear", "Clear", QKeySequence.StandardKey.Delete),
    Row("fill", "Fill down or duplicate row", "Ctrl+D"),
    Row("insert", "Insert row above", "Ctrl+I"),
    Row("remove", "Delete rows", "Ctrl+-"),
    Row("up", "Move up", "Alt+Up"),
    Row("down", "Move down", "Alt+Down"),
)
BREAKS_BEFORE = ("fill", "up")


class GridActions(QObject):
    """The actions of one grid; they work while the grid has the focus and no cell is being edited."""

    imported = Signal(object)
    """An Incoming was pasted; it says what could not be read."""

    def __init__(self, grid: OntologyGrid, document: DraftDocument) -> None:
        super().__init__(grid)
        self._grid = grid
        self._document = document
        does: dict[str, Callable[[], None]] = {
            "cut": self.cut,
            "copy": self.copy,
            "paste": self.paste,
            "clear": self.clear,
            "fill": self.fill_or_duplicate,
            "insert": self.insert,
            "remove": self.remove,
            "up": self.move_up,
            "down": self.move_down,
        }
        self.actions = {row.id: self._action(row, does[row.id]) for row in ROWS}
        document.changed.connect(self._show_state)
        self._show_state()

    def fill(self, menu: QMenu) -> None:
        """Put the actions into a context menu."""
        for name, action in self.actions.items():
            if name in BREAKS_BEFORE:
                menu.addSeparator()
            menu.addAction(action)

    def copy(self) -> None:
        """Copy the selected cells as tab-separated text."""
        cells = self._grid.selected_cells()
        if not cells:
            return
        columns = range(min(c for _, c in cells), max(c for _, c in cells) + 1)
        model = self._grid.rows
        lines = [
            [str(model.data(model.index(row, c), Qt.ItemDataRole.EditRole) or "") for c in columns]
            for row in self._grid.selected_rows()
        ]
        QGuiApplication.clipboard().setText(text_of(lines))

    def cut(self) -> None:
        """Copy the selected cells and empty them."""
        self.copy()
        self._clear(_tr("cut"))

    def paste(self) -> None:
        """Write the clipboard from the current cell on: cells of a table, or JSON as new rows."""
        incoming = reading.read_text(QGuiApplication.clipboard().text())
        if incoming.cells:
            self._paste_cells([list(line) for line in incoming.cells])
            return
        if incoming.entries:
            row = self._grid.currentIndex().row()
            self._do(self._paste_title(len(incoming.entries)), reading.add(self._request, row, incoming))
            self._grid.select_block(row, Column.PROMPT, row + len(incoming.entries) - 1, Column.CLASS)
        if incoming.entries or incoming.mistakes:
            self.imported.emit(incoming)

    def clear(self) -> None:
        """Empty the selected cells; rows that are selected as a whole are deleted."""
        rows = self._grid.selected_rows()
        selected = set(self._grid.selected_cells())
        if rows and all((row, c) in selected for row in rows for c in EDITABLE):
            self.remove()
        else:
            self._clear(_tr("clear"))

    def fill_or_duplicate(self) -> None:
        """Fill the selection from its first row; a single row is duplicated below itself."""
        rows = self._grid.selected_rows()
        if not rows:
            return
        if len(rows) == 1:
            entry = self._grid.rows.entries[rows[0]]
            self._do(_tr("duplicate of a row"), edits.insert_rows(self._request, rows[0] + 1, [entry]))
            self._grid.go_to(self._grid.rows.index(rows[0] + 1, self._grid.currentIndex().column()))
            return
        columns = {column for _, column in self._grid.selected_cells()}
        self._do(_tr("fill down"), edits.fill_down(self._request, rows[0], rows[-1], columns))

    def insert(self) -> None:
        """Insert as many blank rows as are selected, above them."""
        row = self._grid.currentIndex().row()
        if self._grid.rows.has_row(row):
            rows = self._grid.selected_rows() or [row]
            self._do(_tr("insert"), edits.insert_rows(self._request, rows[0], [edits.BLANK] * len(rows)))
            self._grid.go_to(self._grid.rows.index(rows[0], Column.PROMPT))

    def remove(self) -> None:
        """Delete the rows of the selection."""
        rows = self._grid.selected_rows()
        if rows:
            title = plural(len(rows), _tr("delete of a row"), _tr("delete of {n} rows"))
            self._do(title, edits.remove_rows(self._request, rows))
            column = self._grid.currentIndex().column()
            self._grid.go_to(self._grid.rows.index(rows[0], max(column, Column.PROMPT)))

    def move_up(self) -> None:
        """Move the selected rows up."""
        self._move(-1)

    def move_down(self) -> None:
        """Move the selected rows down."""
        self._move(1)

    @property
    def _request(self) -> JobRequest:
        return self._document.request

    def _do(self, title: str, request: JobRequest) -> None:
        self._document.set_request(title, request)

    def _action(self, row: Row, does: Callable[[], None]) -> QAction:
        action = QAction(_tr(row.text), self._grid)
        action.setShortcut(QKeySequence(row.keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: does())
        self._grid.addAction(action)
        return action

    def _show_state(self) -> None:
        is_editable = self._document.draft.is_editable
        for row in ROWS:
            self.actions[row.id].setEnabled(row.only_reads or is_editable)

    def _paste_title(self, rows: int) -> str:
        return plural(rows, _tr("paste of a row"), _tr("paste of {n} rows"))

    def _paste_cells(self, cells: list[list[str]]) -> None:
        selected = self._grid.selected_cells()
        if len(cells) == 1 and len(cells[0]) == 1 and len(selected) > 1:
            texts = dict.fromkeys(selected, cells[0][0])
            self._do(_tr("paste"), edits.write_cells(self._request, texts))
            return
        row, column = selected[0] if selected else (self._grid.currentIndex().row(), Column.PROMPT)
        self._do(self._paste_title(len(cells)), edits.paste_cells(self._request, row, column, cells))
        last = min(row + len(cells), len(self._grid.rows.entries)) - 1
        width = max(len(line) for line in cells)
        if last >= row:
            self._grid.select_block(row, column, last, min(column + width - 1, Column.CONFIDENCE))

    def _clear(self, title: str) -> None:
        self._do(title, edits.clear_cells(self._request, self._grid.selected_cells()))

    def _move(self, step: int) -> None:
        rows = self._grid.selected_rows()
        if not rows:
            return
        moved = edits.move_rows(self._request, rows, step)
        if moved is self._request:
            return
        column = self._grid.currentIndex().column()
        self._do(_tr("move"), moved)
        self._grid.select_block(rows[0] + step, column, rows[-1] + step, column)
