"""Tells where the page of a draft is looked at, and goes there again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, QTimer

from app.ui.composer.edits import Column
from app.ui.composer.place import MOST_BLOCKS, Place

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QScrollBar

    from app.ui.composer.grid import OntologyGrid
    from app.ui.composer.page import DraftPage
    from app.ui.composer.place import Block

LAID_OUT_WITHIN_MS = 500


def place_in(page: DraftPage) -> Place:
    """Return where a page is looked at; of a grid that shows found rows alone, only the current cell."""
    grid = page.ontology.grid
    current = grid.currentIndex()
    is_whole = not grid.rows.is_filtered
    return Place(
        view=page.ontology.views.value,
        row=max(grid.rows.row_at(current.row()), 0) if current.isValid() else 0,
        column=max(current.column(), Column.PROMPT),
        blocks=_blocks(grid) if is_whole else (),
        grid_scroll=grid.verticalScrollBar().value() if is_whole else 0,
        page_scroll=page.scroll_bar.value(),
    )


def go_to(page: DraftPage, place: Place) -> None:
    """Look at the page there, as far as its rows still reach; scroll as soon as it is laid out."""
    grid = page.ontology.grid
    page.ontology.show_view(place.view)
    rows, columns = grid.rows.rowCount(), grid.rows.columnCount()
    if place.row < rows and place.column < columns:
        grid.go_to(grid.rows.index(place.row, place.column))
    selection = QItemSelection()
    for top, left, bottom, right in place.blocks:
        if 0 <= top <= bottom < rows and 0 <= left <= right < columns:
            selection.select(grid.rows.index(top, left), grid.rows.index(bottom, right))
    if not selection.isEmpty():
        grid.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    _Scrolling(grid.verticalScrollBar(), place.grid_scroll)
    _Scrolling(page.scroll_bar, place.page_scroll)


def moves_of(page: DraftPage) -> tuple[SignalInstance, ...]:
    """Return what tells that a page is looked at elsewhere."""
    grid = page.ontology.grid
    return (
        grid.selectionModel().currentChanged,
        grid.selectionModel().selectionChanged,
        grid.verticalScrollBar().valueChanged,
        page.scroll_bar.valueChanged,
        page.ontology.views.chosen,
    )


def _blocks(grid: OntologyGrid) -> tuple[Block, ...]:
    selection = grid.selectionModel().selection()
    ranges = (selection.at(i) for i in range(min(selection.count(), MOST_BLOCKS)))
    return tuple((r.top(), r.left(), r.bottom(), r.right()) for r in ranges)


class _Scrolling(QObject):
    """Moves a scroll bar once there is enough to scroll, and is gone soon after."""

    def __init__(self, bar: QScrollBar, value: int) -> None:
        super().__init__(bar)
        self._bar = bar
        self._value = value
        bar.rangeChanged.connect(self._move)
        QTimer.singleShot(LAID_OUT_WITHIN_MS, self, self.deleteLater)
        self._move()

    def _move(self) -> None:
        if self._bar.maximum() >= self._value:
            self._bar.setValue(self._value)
