"""The columns of the grid: their widths, and how each is painted and edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QWidget

from app.domain.texts import decimal, tr
from app.ui.composer.edits import Column
from app.ui.composer.grid_delegates import (
    CellDelegate,
    CheckDelegate,
    ClassDelegate,
    ConfidenceDelegate,
    NumberDelegate,
)
from app.ui.composer.grid_paint import MARGIN
from app.ui.theme import px

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QTableView

NUMBER_WIDTH = 38
"""The least; numbers of more digits widen their column."""
SHARES = {Column.CLASS: (0.17, 84), Column.CONFIDENCE: (0.22, 100)}
"""Share of the width and least width in pixels of the usual font; prompt and Check take what is left.

Neither is narrower than its heading, nor confidences than the words of the default.
"""
PROMPT_SHARE = (0.5, 130)
CHECK_WIDTH = 34
"""The least that Check needs: its sign alone, with the words as a tip."""
MINIMUM_WIDTH = 32


class GridColumns(QObject):
    """Shares the width among the columns, until a person sets one."""

    paused = Signal(QWidget)
    """Typing paused in the editor of a cell."""

    def __init__(self, grid: QTableView, known_classes: Callable[[], list[str]]) -> None:
        super().__init__(grid)
        self._grid = grid
        self._is_fitting = False
        self._has_own_widths = False
        header = grid.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        # With the grid's own selection each painting asks all rows whether a column is selected as a whole.
        header.setSelectionModel(QItemSelectionModel(grid.model(), header))
        header.setMinimumSectionSize(px(MINIMUM_WIDTH))
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSectionResizeMode(Column.NUMBER, QHeaderView.ResizeMode.Fixed)
        header.setStretchLastSection(True)
        header.sectionResized.connect(self._on_section_resized)
        delegates = {
            Column.NUMBER: NumberDelegate(self),
            Column.PROMPT: CellDelegate(self),
            Column.CLASS: ClassDelegate(known_classes, self),
            Column.CONFIDENCE: ConfidenceDelegate(self),
            Column.CHECK: CheckDelegate(self),
        }
        for column, delegate in delegates.items():
            delegate.paused.connect(self.paused)
            grid.setItemDelegateForColumn(column, delegate)

    def fit(self, rows: int) -> None:
        """Give each column its share of the width; the first has room for the number of `rows`."""
        self._is_fitting = True
        header = self._grid.horizontalHeader()
        digits = self._grid.fontMetrics().horizontalAdvance("0" * len(str(rows)))
        number = max(px(NUMBER_WIDTH), digits + 2 * MARGIN + 1)
        header.resizeSection(Column.NUMBER, number)
        for column, width in {} if self._has_own_widths else self._widths(number).items():
            header.resizeSection(column, width)
        self._is_fitting = False

    def _widths(self, number: int) -> dict[Column, int]:
        room = self._grid.viewport().width() - number
        widths = {
            column: max(px(least), self._words_width(column), round(room * share))
            for column, (share, least) in SHARES.items()
        }
        rest = room - sum(widths.values())
        wanted = max(px(PROMPT_SHARE[1]), round(rest * PROMPT_SHARE[0]))
        widths[Column.PROMPT] = max(px(MINIMUM_WIDTH), min(rest - px(CHECK_WIDTH), wanted))
        widths[Column.CHECK] = max(px(CHECK_WIDTH), rest - widths[Column.PROMPT])
        return widths

    def _words_width(self, column: Column) -> int:
        heading = self._grid.horizontalHeader().sectionSizeHint(column)
        if column is not Column.CONFIDENCE:
            return heading
        defaults = (tr("default {value}").format(value=decimal(0.5)), tr("server default"))
        words = max(self._grid.fontMetrics().horizontalAdvance(text) for text in defaults)
        return max(heading, words + 2 * MARGIN + 2)

    def _on_section_resized(self, column: int, old: int, new: int) -> None:
        if not self._is_fitting and column not in (Column.NUMBER, Column.CHECK) and old:
            self._has_own_widths = True
