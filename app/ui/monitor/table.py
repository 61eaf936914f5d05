"""The table of jobs: keys, selection and look; a selection lasts as long as its jobs are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.domain.texts import tr
from app.ui.monitor.actions import Act
from app.ui.monitor.cells import has_link
from app.ui.monitor.columns import COLUMNS, PLACES
from app.ui.monitor.delegate import ROW_HEIGHT, JobsDelegate
from app.ui.monitor.header import JobsHeader
from app.ui.monitor.view import View
from app.ui.override import override
from app.ui.shortcuts import keys
from app.ui.theme import row_px
from app.ui.widgets import RowMenu

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.domain.job import Job
    from app.ui.monitor.model import JobsModel

KEYS = {f"jobs.{act}": act for act in Act if act is not Act.RESULTS}
"""The acts by the ids of their keys; Enter sees the results where there are some."""
SOME = 1_000
"""A selection of more rows than this is not remembered over a change of what is shown."""
_WHOLE_ROWS = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class JobsTable(QTableView):
    """Speaks of the rows that are current or selected by our ids of their jobs."""

    act_wanted = Signal(object)
    """An `Act` with what is selected."""

    def __init__(self, model: JobsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = model
        self._kept: tuple[str, ...] = ()
        self._current = ""
        self._follows_current = False
        self._scrolled = 0
        self.setModel(model)
        self.setItemDelegate(JobsDelegate(model, self))
        self.columns = JobsHeader(self)
        self.setHorizontalHeader(self.columns)
        # Else the head asks of every row whether it is selected, to look pressed where all are: 0.14 s at 10,000.
        self.columns.setSelectionModel(QItemSelectionModel(model, self.columns))
        self._set_look()
        self.columns.take(View())
        self.setSortingEnabled(True)
        self.entered.connect(self._on_entered)
        self.viewportEntered.connect(self._on_viewport_entered)
        model.modelAboutToBeReset.connect(self._keep_selection)
        model.modelReset.connect(self._select_kept)
        self.setAccessibleName(tr("Jobs"))

    def current(self) -> Job | None:
        """Return the job of the current row."""
        return self._jobs.job(self.currentIndex().row())

    def selected(self) -> list[Job]:
        """Return the jobs of the selected rows, from top to bottom."""
        selection = self.selectionModel().selection()
        parts = [selection.at(i) for i in range(selection.size())]
        ranges = sorted({(part.top(), part.bottom()) for part in parts})
        return [job for first, last in ranges for job in self._jobs.jobs(first, last)]

    def select(self, job_id: str) -> None:
        """Bring a job's row into sight and mark it; one that is not shown stays hidden."""
        if (row := self._jobs.row_of(job_id)) is not None:
            self.selectRow(row)

    def take_over(self, other: JobsTable) -> None:
        """Select what is selected in another table, and scroll to the same place."""
        other._keep_selection()
        self._kept, self._current, self._scrolled = other._kept, other._current, other._scrolled
        self._follows_current = other._follows_current
        self._select_kept()

    def is_link(self, index: QModelIndex) -> bool:
        """Tell whether a click there leads to the results."""
        row = self._jobs.row(index.row())
        return row is not None and index.column() == PLACES["left"] and has_link(row)

    def visible_rows(self) -> tuple[int, int]:
        """Return the first and last row on screen."""
        last = self.rowAt(self.viewport().height() - 1)
        return max(0, self.rowAt(0)), last if last >= 0 else self._jobs.rowCount() - 1

    def go_to_first(self) -> None:
        """Give the keyboard to the rows, where there are any, at the first where none is current."""
        if self._jobs.rowCount():
            self.selectRow(max(0, self.currentIndex().row()))
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_look(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        RowMenu(self)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_px(ROW_HEIGHT))

    def _keep_selection(self) -> None:
        current, jobs = self.current(), self.selected()
        self._current = current.id if current else ""
        self._kept = tuple(job.id for job in jobs) if len(jobs) <= SOME else (self._current,)
        first, last = self.visible_rows()
        self._follows_current = first <= self.currentIndex().row() <= last
        self._scrolled = self.verticalScrollBar().value()

    def _select_kept(self) -> None:
        """Select what was selected, and leave on screen what a person was looking at."""
        selection = QItemSelection()
        for row in map(self._jobs.row_of, self._kept):
            if row is not None:
                selection.select(self._jobs.index(row, 0), self._jobs.index(row, len(COLUMNS) - 1))
        self.setAutoScroll(False)
        if (current := self._jobs.row_of(self._current)) is not None:
            index = self._jobs.index(current, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(selection, _WHOLE_ROWS)
        self.setAutoScroll(True)
        self.verticalScrollBar().setValue(self._scrolled)
        if self._follows_current:
            self.scrollTo(self.currentIndex())

    def _on_entered(self, index: QModelIndex) -> None:
        if self.is_link(index):
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().unsetCursor()

    def _on_viewport_entered(self) -> None:
        self.viewport().unsetCursor()

    @override
    def event(self, event: QEvent) -> bool:
        is_offer = event.type() == QEvent.Type.ShortcutOverride
        if is_offer and isinstance(event, QKeyEvent) and keys().match(event, *KEYS):
            event.accept()  # not the draft in front is meant, but the job that is chosen here
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if name := keys().match(event, *KEYS):
            self.act_wanted.emit(KEYS[name])
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fit()
