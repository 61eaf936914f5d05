"""What can be done with the selected cells of the grid; each is one step of undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from app.domain.interchange import Kind, recognise
from app.domain.interchange.table import has_header
from app.domain.texts import plural, tr
from app.ui.composer import edits
from app.ui.composer.clipboard import cells_of, cells_of_csv, cells_of_html, html_of, text_of, tiled
from app.ui.composer.edits import EDITABLE, Column
from app.ui.composer.grid_roles import SERVER_DEFAULT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.checks import Problem
    from app.domain.job import JobRequest
    from app.domain.ontology import Entry
    from app.ui.composer.document import DraftDocument
    from app.ui.composer.grid import OntologyGrid
    from app.ui.composer.grid_selection import Cell

STEP = 0.05
"""A threshold is raised and lowered by so much with the keys."""


class GridCommands(QObject):
    """The methods that actions name."""

    text_pasted = Signal(str)
    """The clipboard holds no cells but an ontology, of whatever kind."""
    confidences_lost = Signal(int)
    """So many pasted confidences are no numbers from 0 to 1, and were left out."""

    def __init__(self, grid: OntologyGrid, document: DraftDocument) -> None:
        super().__init__(grid)
        self._grid = grid
        self._document = document

    def edit(self) -> None:
        """Edit the current cell, behind its text."""
        self._grid.edit_current()

    def copy(self) -> None:
        """Copy the selected cells as tab-separated text and as a table."""
        columns = sorted({c for _, c in self._grid.selected_cells()})
        rows = self._grid.selected_rows()
        if not rows or not columns:
            return
        lines = edits.texts_of(self._request, rows, columns)
        mime = QMimeData()
        mime.setText(text_of(lines))
        mime.setHtml(html_of(lines))
        QGuiApplication.clipboard().setMimeData(mime)

    def cut(self) -> None:
        """Copy the selected cells and empty them."""
        self.copy()
        cells = self._filled_cells()
        self._clear(cells, plural(len(cells), "cut of a cell", "cut of {n} cells"))

    def paste(self) -> None:
        """Write the clipboard from the first selected cell on; an ontology of another kind is imported."""
        mime = QGuiApplication.clipboard().mimeData()
        text = mime.text()
        if text and not _is_cells(text):
            self.text_pasted.emit(text)
        elif cells := _cells_of(mime):
            self._paste_cells(cells)

    def clear(self) -> None:
        """Empty the selected cells; rows that are selected as a whole are deleted."""
        selected = self._grid.selected_cells()
        rows = self._grid.selected_rows()
        if rows and len(selected) >= len(EDITABLE) * len(rows) and {c for _, c in selected} == set(EDITABLE):
            self.remove()
        else:
            cells = self._filled_cells()
            self._clear(cells, plural(len(cells), "clear of a cell", "clear of {n} cells"))

    def fill(self) -> None:
        """Fill the selection from its first row, a single row from the one above."""
        rows, columns = self._grid.selected_rows(), {c for _, c in self._grid.selected_cells()}
        places = [self._grid.rows.place_of(row) for row in rows]
        if len(rows) == 1 and places[0] > 0:
            rows = [self._grid.rows.row_at(places[0] - 1), *rows]
        if len(rows) > 1:
            count = (len(rows) - 1) * len(columns)
            title = plural(count, "fill of a cell", "fill of {n} cells")
            self._do(title, edits.fill_down(self._request, rows, columns))

    def duplicate(self) -> None:
        """Copy the selected rows below themselves."""
        rows = self._grid.selected_rows()
        if rows:
            copies = [self._grid.rows.entries[row] for row in rows]
            title = plural(len(rows), "duplicate of a row", "duplicate of {n} rows")
            self._insert(title, rows[-1] + 1, copies, self._grid.currentIndex().column())

    def insert_above(self) -> None:
        """Insert as many blank rows as are selected, above them."""
        rows = self._grid.selected_rows()
        self._insert_blanks(rows[:1], len(rows))

    def insert_below(self) -> None:
        """Insert as many blank rows as are selected, below them."""
        rows = self._grid.selected_rows()
        self._insert_blanks([row + 1 for row in rows[-1:]], len(rows))

    def remove(self) -> None:
        """Delete the rows of the selection."""
        rows = self._grid.selected_rows()
        if rows:
            column = self._grid.currentIndex().column()
            title = plural(len(rows), "delete of a row", "delete of {n} rows")
            self._do(title, edits.remove_rows(self._request, rows))
            self._grid.go_to_row(rows[0], max(column, Column.PROMPT))

    def move_up(self) -> None:
        """Move the selected rows up by one."""
        self.move_rows(min(self._grid.selected_rows(), default=0) - 1)

    def move_down(self) -> None:
        """Move the selected rows down by one."""
        self.move_rows(max(self._grid.selected_rows(), default=0) + 2)

    def move_rows(self, before: int) -> None:
        """Move the selected rows, as one block, to where row `before` stands; not while only some are shown."""
        rows = self._grid.selected_rows()
        if not rows or self._grid.rows.is_filtered:
            return
        column, is_whole = self._grid.currentIndex().column(), self._grid.is_row_selected
        moved = edits.move_rows(self._request, rows, before)
        if moved is self._request or moved == self._request:
            return
        first = before - sum(1 for row in rows if row < before)
        self._do(plural(len(rows), "move of a row", "move of {n} rows"), moved)
        if is_whole:
            self._grid.select_rows(first, first + len(rows) - 1)
        else:
            self._grid.select_block(first, column, first + len(rows) - 1, column)

    def raise_confidence(self) -> None:
        """Raise the thresholds of the selected rows' classes by a step."""
        self._step_confidence(STEP)

    def lower_confidence(self) -> None:
        """Lower the thresholds of the selected rows' classes by a step."""
        self._step_confidence(-STEP)

    def fix(self) -> None:
        """Make the likeliest fix of the current row's worst problem."""
        problem = self._problem()
        if problem is not None and problem.fixes:
            self._document.apply_fix(problem.fixes[0])

    def show_fixes(self, at: QPoint | None = None) -> None:
        """Offer all fixes of the current row in a menu, at a place of the screen or below the row's check."""
        menu = QMenu(self._grid)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.add_fixes(menu)
        if menu.isEmpty():
            menu.deleteLater()
            return
        index = self._grid.currentIndex().siblingAtColumn(Column.CHECK)
        below = self._grid.viewport().mapToGlobal(self._grid.visualRect(index).bottomLeft())
        menu.popup(below if at is None else at)
        menu.setActiveAction(menu.actions()[0])

    def add_fixes(self, menu: QMenu) -> None:
        """Add the fixes of every problem of the current row to a menu."""
        row = self._grid.current_row
        for problem in self._document.problems if self._grid.is_editable else ():
            for fix in problem.fixes if problem.row == row else ():
                action = menu.addAction(fix.title.replace("&", "&&"))
                action.setToolTip(problem.text)
                action.triggered.connect(lambda *_, fix=fix: self._document.apply_fix(fix))

    def select_columns(self) -> None:
        """Extend the selection to whole columns."""
        self._grid.select_whole(Qt.Orientation.Vertical)

    def select_rows(self) -> None:
        """Extend the selection to whole rows."""
        self._grid.select_whole(Qt.Orientation.Horizontal)

    @property
    def _request(self) -> JobRequest:
        return self._document.request

    def _do(self, title: str, request: JobRequest) -> None:
        self._document.set_request(title, request)

    def _problem(self) -> Problem | None:
        return self._grid.rows.problem_at(self._grid.current_row)

    def _filled_cells(self) -> list[Cell]:
        return [cell for cell in self._grid.selected_cells() if self._grid.rows.has_row(cell[0])]

    def _clear(self, cells: list[Cell], title: str) -> None:
        self._do(title, edits.clear_cells(self._request, cells))

    def _insert_blanks(self, rows: Sequence[int], count: int) -> None:
        for row in rows:
            title = plural(count, "insert of a row", "insert of {n} rows")
            self._insert(title, row, [edits.BLANK] * count, Column.PROMPT)

    def _insert(self, title: str, row: int, new: Sequence[Entry], column: int) -> None:
        self._do(title, edits.insert_rows(self._request, row, new))
        place = self._grid.rows.place_of(row)
        self._grid.select_block(place, column, place + len(new) - 1, column)

    def _paste_cells(self, cells: list[list[str]]) -> None:
        selected = self._grid.selected_cells()
        rows = sorted({row for row, _ in selected})
        columns = sorted({c for _, c in selected})
        if len(cells) == 1 and len(cells[0]) == 1 and len(selected) > 1:
            texts = dict.fromkeys(selected, cells[0][0].strip())
            title = plural(len(texts), "paste into a cell", "paste into {n} cells")
            self._do(title, edits.write_cells(self._request, texts))
            return
        column = columns[0] if columns else Column.PROMPT
        has_headings = edits.headings_of(cells) is not None
        block = cells if has_headings else tiled(cells, len(rows), len(columns))
        count = len(block) - (1 if has_headings else 0)
        place = self._grid.rows.place_of(rows[0]) if rows else self._grid.currentIndex().row()
        targets = self._grid.rows_from(place, count)
        title = plural(count, "paste of a row", "paste of {n} rows")
        self._do(title, edits.paste_cells(self._request, targets, column, block))
        if wrong := edits.wrong_confidences(block, column):
            self.confidences_lost.emit(wrong)
        width = max((len(line) for line in block), default=1)
        last = min(place + count, self._grid.rows.rowCount()) - 1
        if last >= place:
            self._grid.select_block(place, column, last, min(column + width - 1, Column.CONFIDENCE))

    def _step_confidence(self, step: float) -> None:
        names = dict.fromkeys(self._grid.rows.class_at(row) for row in self._grid.selected_rows())
        names.pop("", None)
        if names:
            edited = edits.step_confidences(self._request, names, step, SERVER_DEFAULT)
            title = tr("confidence of {0}").format(", ".join(list(names)[:3]))
            self._document.set_request(title, edited, merge=f"threshold {' '.join(names)}")


def _is_cells(text: str) -> bool:
    """Tell cells of a table, or lines of words, from an ontology of another kind."""
    kind = recognise(text)
    return kind is Kind.TSV or (kind is Kind.CSV and not has_header(text))


def _cells_of(mime: QMimeData) -> list[list[str]]:
    if mime.text():
        return cells_of(mime.text())
    if mime.hasFormat("text/csv"):
        return cells_of_csv(bytes(mime.data("text/csv").data()).decode("utf-8", "replace"))
    return cells_of_html(mime.html()) if mime.hasHtml() else []
