"""The jobs panel: filter, table, what can be done with a job, and when the server was last heard."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.ui.monitor import words
from app.ui.monitor.actions import JOB_ACTIONS, Act, JobAction, board_url
from app.ui.monitor.columns import OPEN_COLUMN
from app.ui.monitor.model import JobFilter, JobsModel
from app.ui.monitor.table import JobsTable
from app.ui.override import override
from app.ui.theme import tint
from app.ui.widgets import Elided, EmptyState, PanelHead, Segmented, count

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QHideEvent, QShowEvent

    from app.domain.job import Job
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

TICK_MS = 1_000
MOST_ONE_BY_ONE = 20
"""More new jobs at once, as at the start, come as one new list."""


class JobsPanel(QWidget):
    """Every job of the ledger; asks others to show results by signal."""

    results_requested = Signal(str)

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._monitor = workstation.monitor
        self._ledger = workstation.ledger
        self._news: set[str] = set()
        self.model = JobsModel(workstation.clock.now, self)
        self.table = JobsTable(self.model)
        self.head = PanelHead(self.tr("Jobs"))
        self.filter = Segmented([(f.value, "") for f in JobFilter])
        self.polling = Elided("", "small")
        self.empty = EmptyState("")
        self._timer = QTimer(self, interval=TICK_MS)
        self._gathering = QTimer(self, interval=0, singleShot=True)
        self._lay_out()
        self._connect(bridge)
        self._show_all()

    def save_widths(self) -> QByteArray:
        """Return the column widths that a person chose, to be kept by the window."""
        return self.table.save_widths()

    def restore_widths(self, state: QByteArray) -> None:
        """Take back column widths that the window kept."""
        self.table.restore_widths(state)

    def select(self, job_id: str) -> None:
        """Bring a job's row into sight and mark it; one that the filter hides stays hidden."""
        self._on_gathered()
        self._select(job_id)

    def menu_for(self, job: Job) -> QMenu:
        """Return the menu of what can be done with a job."""
        menu = QMenu(self)
        offered = [action for action in JOB_ACTIONS if action.is_offered(job)]
        for action in offered:
            menu.addAction(self._menu_action(action, job, menu))
        if offered:
            menu.setDefaultAction(menu.actions()[0])
        return menu

    def do(self, act: Act, job_id: str) -> None:
        """Do something with a job."""
        if (job := self._ledger.job(job_id)) is not None:
            self._doing[act](job)

    def _lay_out(self) -> None:
        self.head.add(self.filter)
        self.head.add_right(self.polling)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.table)
        self.pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.pages, 1)
        self.setMinimumHeight(110)

    def _connect(self, bridge: Bridge) -> None:
        self._doing = {
            Act.RESULTS: self._see_results,
            Act.DRAFT: self._make_draft,
            Act.ASK: self._ask_now,
            Act.STOP: self._stop_watching,
            Act.WATCH: self._watch,
            Act.COPY: self._copy_id,
            Act.BROWSE: self._browse,
        }
        bridge.job_added.connect(self._on_job_news)
        bridge.job_changed.connect(self._on_job_news)
        bridge.ready.connect(self._show_all)
        self.filter.chosen.connect(self._on_filter_chosen)
        self.table.activated.connect(self._on_activated)
        self.table.clicked.connect(self._on_clicked)
        self.table.customContextMenuRequested.connect(self._on_menu_wanted)
        self._timer.timeout.connect(self._on_tick)
        self._gathering.timeout.connect(self._on_gathered)

    def _show_all(self) -> None:
        self._news.clear()
        kept = self._current_id()
        self.model.set_jobs(self._ledger.jobs)
        self._select(kept)
        self._show_counts()

    def _on_job_news(self, job_id: str) -> None:
        self._news.add(job_id)
        self._gathering.start()

    def _on_gathered(self) -> None:
        if len(self._news) > MOST_ONE_BY_ONE and self.model.rowCount() < len(self._news):
            self._show_all()
            return
        for job_id in self._news:
            if (job := self._ledger.job(job_id)) is not None:
                self.model.put(job)
        self._news.clear()
        self._show_counts()

    def _on_filter_chosen(self, name: str) -> None:
        kept = self._current_id()
        self.model.set_filter(JobFilter(name))
        self._select(kept)
        self._show_counts()

    def _on_activated(self, index: QModelIndex) -> None:
        if (job := self.model.job(index.row())) is not None:
            self.do(Act.RESULTS, job.id)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == OPEN_COLUMN and index.data():
            self._on_activated(index)

    def _on_menu_wanted(self, at: QPoint) -> None:
        index = self.table.indexAt(at)
        index = index if index.isValid() else self.table.currentIndex()
        if (job := self.model.job(index.row())) is not None:
            menu = self.menu_for(job)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.table.viewport().mapToGlobal(at))

    def _on_tick(self) -> None:
        self.model.tick(*self.table.visible_rows())
        self._show_polling()

    def _show_counts(self) -> None:
        titles = {
            JobFilter.ALL: self.tr("All"),
            JobFilter.ACTIVE: self.tr("Active"),
            JobFilter.DONE: self.tr("Done"),
        }
        for each, title in titles.items():
            self.filter.set_text(each.value, f"{title} {count(self.model.count(each))}")
        self._show_empty()
        self._show_polling()

    def _show_empty(self) -> None:
        if self.model.rowCount():
            self.pages.setCurrentWidget(self.table)
            return
        if self.model.count(JobFilter.ALL):
            self.empty.say(self.tr("No job here"), self.tr("Choose “All” to see every job of the ledger."))
        else:
            self.empty.say(
                self.tr("No jobs yet"),
                self.tr("Submit a draft, and its progress shows here, until the labels come back."),
            )
        self.pages.setCurrentWidget(self.empty)

    def _show_polling(self) -> None:
        monitor, now = self._monitor, self._workstation.clock.now()
        self.polling.setText(words.polling_text(monitor.interval, monitor.last_heard, now))

    def _current_id(self) -> str:
        job = self.model.job(self.table.currentIndex().row())
        return job.id if job else ""

    def _select(self, job_id: str) -> None:
        if (row := self.model.row_of(job_id)) is not None:
            self.table.selectRow(row)

    def _menu_action(self, action: JobAction, job: Job, menu: QMenu) -> QAction:
        result = QAction(words.tr(action.text), menu)
        result.setObjectName(action.act.value)
        tint(result, action.icon)
        result.triggered.connect(partial(self._on_triggered, action.act, job.id))
        return result

    def _on_triggered(self, act: Act, job_id: str, _is_checked: bool = False) -> None:
        self.do(act, job_id)

    def _see_results(self, job: Job) -> None:
        self.results_requested.emit(job.id)

    def _make_draft(self, job: Job) -> None:
        make = partial(self._workstation.draft_from_job, job.id)
        self._workstation.tasks.start(f"draft from {job.id}", make)

    def _ask_now(self, job: Job) -> None:
        self._workstation.tasks.start(f"ask about {job.id}", partial(self._monitor.refresh, job.id))

    def _stop_watching(self, job: Job) -> None:
        self._monitor.stop_watching(job.id)

    def _watch(self, job: Job) -> None:
        self._monitor.watch(job.id)

    def _copy_id(self, job: Job) -> None:
        QGuiApplication.clipboard().setText(job.job_id)

    def _browse(self, job: Job) -> None:
        QDesktopServices.openUrl(QUrl(board_url(job)))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_polling()
        self._timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
