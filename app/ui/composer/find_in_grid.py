"""Finds and replaces in the grid what the bar asks for, and shows some rows alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.domain.texts import mark, plural, tr
from app.ui.composer import edits
from app.ui.composer.edits import Column
from app.ui.composer.find_bar import Shown
from app.ui.composer.finding import Finder, Query

if TYPE_CHECKING:
    from app.ui.composer.document import DraftDocument
    from app.ui.composer.find_bar import FindBar
    from app.ui.composer.finding import Cell
    from app.ui.composer.grid import OntologyGrid

ACTIONS = {
    "grid.find": mark("Find…"),
    "grid.replace": mark("Find and replace…"),
    "grid.find_next": mark("Find next"),
    "grid.find_previous": mark("Find previous"),
    "grid.show_some": mark("Show only some rows"),
}
MANY_ROWS = 1_000
PAUSE_MS = 120
"""Above MANY_ROWS rows, edits are counted in a pause."""


class FindInGrid(QObject):
    """Keeps what was found, in reading order; the grid's keys for finding are its own."""

    def __init__(self, document: DraftDocument, grid: OntologyGrid, bar: FindBar) -> None:
        super().__init__(grid)
        self._document = document
        self._grid = grid
        self._bar = bar
        self._finder = Finder(Query())
        self._scope: frozenset[Cell] | None = None
        """The cells that were selected when only those were wanted."""
        self._hits: dict[Cell, int] = {}
        self._order: list[Cell] = []
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._count)
        self._add_keys()
        self._connect()

    def find(self) -> None:
        """Open the bar."""
        self._open(replaces=False)

    def replace(self) -> None:
        """Open the bar with what replaces."""
        self._open(replaces=True)

    def next(self) -> None:
        """Go to the next place."""
        self._step(1)

    def previous(self) -> None:
        """Go to the place before."""
        self._step(-1)

    def toggle_filter(self) -> None:
        """Show the rows that match alone, those with problems where nothing is looked for, or all again."""
        if self._bar.shown_rows is not Shown.ALL:
            self._bar.choose_shown(Shown.ALL)
            return
        if not self._bar.isVisible():
            self.find()
        self._bar.choose_shown(Shown.MATCHES if self._bar.sought.text() else Shown.PROBLEMS)

    def close(self) -> None:
        """Show all rows again, without marks, and give the keyboard back to the grid."""
        self._bar.hide()
        self._bar.choose_shown(Shown.ALL)
        self._bar.selection.setChecked(False)
        self._grid.rows.mark(Finder(Query()))
        self._grid.setFocus()

    def _add_keys(self) -> None:
        add = self._grid.actions_.add
        does = (self.find, self.replace, self.next, self.previous, self.toggle_filter)
        for (name, text), act in zip(ACTIONS.items(), does, strict=True):
            add(tr(text), name, act)

    def _connect(self) -> None:
        self._bar.asked.connect(self._on_asked)
        self._bar.stepped.connect(self._step)
        self._bar.replaced_one.connect(self._replace_one)
        self._bar.replaced_all.connect(self._replace_all)
        self._bar.shown_chosen.connect(self._filter)
        self._bar.filter_toggled.connect(self.toggle_filter)
        self._bar.closed.connect(self.close)
        self._document.changed.connect(self._on_document_changed)
        self._document.checked.connect(self._on_document_checked)

    def _open(self, *, replaces: bool) -> None:
        self._bar.open(replaces=replaces)
        self._on_asked()

    def _on_asked(self) -> None:
        wants_scope = self._bar.selection.isChecked()
        self._scope = (self._scope or frozenset(self._grid.selected_cells())) if wants_scope else None
        try:
            self._finder = Finder(self._bar.query)
        except ValueError as error:
            self._finder = Finder(Query())
            self._hits, self._order = {}, []
            self._bar.show_trouble(tr("No pattern: {0}").format(error))
        else:
            self._filter()
        self._grid.rows.mark(self._finder)

    def _filter(self) -> None:
        """Show the rows that are wanted; while they are edited they stay, whether they still match or not."""
        shown = self._bar.shown_rows
        if shown is Shown.ALL:
            self._show_only(None)
        elif shown is Shown.PROBLEMS:
            self._show_only(self._rows_with_problems())
        else:
            everything = range(len(self._grid.rows.entries))
            self._show_only({row for row, _ in self._found(everything)})
        self._count()

    def _show_only(self, rows: set[int] | None) -> None:
        if rows is not None or self._grid.rows.is_filtered:
            self._grid.rows.show_only(rows)

    def _rows_with_problems(self) -> set[int]:
        last = len(self._grid.rows.entries)
        return {p.row for p in self._document.problems if p.row is not None and p.row < last}

    def _found(self, rows: range | list[int]) -> dict[Cell, int]:
        hits = self._finder.find(self._grid.rows.entries, rows)
        if self._scope is None:
            return hits
        return {cell: times for cell, times in hits.items() if cell in self._scope}

    def _shown_rows(self) -> list[int]:
        return self._grid.rows_from(0, min(self._grid.rows.rowCount(), len(self._grid.rows.entries)))

    def _count(self) -> None:
        rows = self._shown_rows()
        self._hits = self._found(rows)
        self._order = sorted(self._hits)
        hidden = len(self._grid.rows.entries) - len(rows)
        self._bar.show_count(sum(self._hits.values()), len({row for row, _ in self._order}), hidden)

    def _on_document_changed(self) -> None:
        self._bar.set_editable(self._grid.is_editable)
        if not self._bar.isVisible():
            return
        if len(self._grid.rows.entries) > MANY_ROWS:
            self._timer.start(PAUSE_MS)
        else:
            self._count()

    def _on_document_checked(self) -> None:
        """Show the rows too that turn out to have a problem."""
        if self._bar.shown_rows is Shown.PROBLEMS:
            shown = set(self._shown_rows())
            if not self._rows_with_problems() <= shown:
                self._show_only(shown | self._rows_with_problems())
                self._count()

    def _step(self, step: int) -> None:
        """Go to the place after (+1) or before (-1) the current cell, and round at the end."""
        if not self._bar.isVisible():
            self.find()
        if not self._order:
            return
        at = (self._grid.current_row, self._grid.currentIndex().column())
        i = bisect_right(self._order, at) if step > 0 else bisect_left(self._order, at) - 1
        self._grid.go_to_row(*self._order[i % len(self._order)])

    def _replace_one(self) -> None:
        """Replace what is found in the current cell, and go on."""
        cell = self._grid.current_row, self._grid.currentIndex().column()
        if cell in self._hits:
            self._replace([cell], plural(1, "replacement of a text", "replacement of {n} texts"))
        self._step(1)

    def _replace_all(self) -> None:
        count = sum(self._hits.values())
        self._replace(self._order, plural(count, "replacement of a text", "replacement of {n} texts"))

    def _replace(self, cells: list[Cell], title: str) -> None:
        replacement = self._bar.replace.text()
        try:
            texts = {cell: self._finder.replaced(self._text(cell), replacement) for cell in cells}
        except ValueError as error:
            self._bar.show_trouble(tr("Cannot replace: {0}").format(error))
            return
        self._document.set_request(title, edits.write_cells(self._document.request, texts))

    def _text(self, cell: Cell) -> str:
        entry = self._grid.rows.entries[cell[0]]
        return entry.prompt if cell[1] == Column.PROMPT else entry.class_name
