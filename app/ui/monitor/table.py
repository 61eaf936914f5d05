"""The table of jobs: widths that follow the room until a person sets them, keys, and the look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.ui.monitor.columns import COLUMNS, OPEN_COLUMN
from app.ui.monitor.delegate import ROW_HEIGHT, JobsDelegate
from app.ui.override import override
from app.ui.widgets import RowMenu

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.ui.monitor.model import JobsModel


class JobsTable(QTableView):
    """A table whose columns share the room as their data says."""

    def __init__(self, model: JobsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._are_widths_own = False
        self._is_fitting = False
        self.setModel(model)
        self.setItemDelegate(JobsDelegate(self))
        self._set_look()
        self._set_header()
        self.entered.connect(self._on_entered)
        self.viewportEntered.connect(self._on_viewport_entered)
        self.setAccessibleName(self.tr("Jobs"))

    def save_widths(self) -> QByteArray:
        """Return the widths that a person chose, empty when there are none."""
        return self.horizontalHeader().saveState() if self._are_widths_own else QByteArray()

    def restore_widths(self, state: QByteArray) -> None:
        """Take back widths that were saved."""
        self._are_widths_own = not state.isEmpty() and self.horizontalHeader().restoreState(state)

    def visible_rows(self) -> tuple[int, int]:
        """Return the first and last row on screen."""
        last = self.rowAt(self.viewport().height() - 1)
        return max(0, self.rowAt(0)), last if last >= 0 else self.model().rowCount() - 1

    def _set_look(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        RowMenu(self)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def _set_header(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        header.setStretchLastSection(True)
        header.sectionResized.connect(self._on_section_resized)

    def _fit(self) -> None:
        self._is_fitting = True
        for section, width in enumerate(widths_for(self.viewport().width())):
            self.setColumnWidth(section, width)
        self._is_fitting = False

    def _on_section_resized(self, section: int) -> None:
        # The last section follows the room by itself; it says nothing about a person's wish.
        is_ours = self._is_fitting or section == len(COLUMNS) - 1
        self._are_widths_own = self._are_widths_own or not is_ours

    def _on_entered(self, index: QModelIndex) -> None:
        if index.column() == OPEN_COLUMN and index.data():
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().unsetCursor()

    def _on_viewport_entered(self) -> None:
        self.viewport().unsetCursor()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._are_widths_own:
            self._fit()


def widths_for(room: int) -> list[int]:
    """Return the columns' widths for so many pixels: between least and width, and what is left to the first."""
    least, wanted = sum(c.least for c in COLUMNS), sum(c.width for c in COLUMNS)
    share = min(1.0, max(0.0, (room - least) / (wanted - least)))
    widths = [round(c.least + (c.width - c.least) * share) for c in COLUMNS]
    widths[0] += max(0, (room - sum(widths)) // 2)
    return widths
