"""The jobs panel: head, table, what can be done with jobs, and what it says where there are none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.domain.texts import count, tr
from app.ui.monitor import words
from app.ui.monitor.actions import Act
from app.ui.monitor.acts import Acts
from app.ui.monitor.exporting import Exporting
from app.ui.monitor.facts import facts_of
from app.ui.monitor.head import JobsHead
from app.ui.monitor.import_dialog import ImportDialog
from app.ui.monitor.looking import Looking
from app.ui.monitor.model import JobsModel
from app.ui.monitor.order import Order
from app.ui.monitor.rows import JobFilter
from app.ui.monitor.table import JobsTable
from app.ui.monitor.view import read_view
from app.ui.override import override
from app.ui.shortcuts import keys
from app.ui.widgets import EmptyState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QHideEvent, QShowEvent

    from app.domain.job import Job
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

TICK_MS = 1_000
REST_MS = 250
"""News that come faster than this are shown together."""
MOST_ONE_BY_ONE = 20
"""More news at once come as one new list."""


class JobsPanel(QWidget):
    """Every job of the ledger; asks others by signal to show what is not in this panel."""

    results_requested = Signal(str)
    details_requested = Signal(str)
    exported = Signal(str)
    """The path of a file that was written."""

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._monitor = workstation.monitor
        self._ledger = workstation.ledger
        self._news: dict[str, None] = {}
        self._was_offline = False
        self.model = JobsModel(facts_of(workstation), self)
        self.table = JobsTable(self.model)
        self.head = JobsHead(self._fill_menu)
        self.acts = Acts(workstation, self)
        self.exporting = Exporting(workstation, self)
        self.empty = EmptyState("")
        self._ticking = QTimer(self, interval=TICK_MS)
        self._gathering = QTimer(self, interval=0, singleShot=True)
        self._resting = QTimer(self, interval=REST_MS, singleShot=True)
        self._lay_out()
        self._connect_services(bridge)
        self._connect_parts()
        Looking(self.table, self.model, self._monitor)
        self._show_all()

    def save_view(self) -> str:
        """Return how the table stands, to be kept by the window."""
        return self.table.columns.view(self.model.filter.value).text()

    def restore_view(self, text: str) -> None:
        """Show the table as a person left it."""
        view = read_view(text)
        self.table.columns.take(view)
        self.head.filter.choose(view.filter)
        self._on_filter_chosen(view.filter)

    def take_over(self, other: JobsPanel) -> None:
        """Look for what is looked for in another panel, and select what is selected there."""
        self.head.search.setText(other.head.search.text())
        self.table.take_over(other.table)

    def select(self, job_id: str) -> None:
        """Bring a job's row into sight and mark it; what hides it stays, and so do several that are selected."""
        self._show_news()
        if len(self.table.selected()) <= 1:
            self.table.select(job_id)

    def reveal(self, job_id: str) -> None:
        """Mark a job's row, and let the keyboard go there; what hides it gives way."""
        self._show_news()
        if self.model.row_of(job_id) is None:
            self._show_every_job()
        self.table.select(job_id)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_jobs(self) -> None:
        """Put the cursor in the field to find jobs."""
        self.head.search.begin()

    def shown(self) -> list[Job]:
        """Return the jobs that filter and search let through, as they are sorted."""
        return list(self.model.jobs(0, self.model.rowCount()))

    def import_job(self) -> None:
        """Ask for the id of a job that was started elsewhere."""
        dialog = ImportDialog(self._workstation, self)
        dialog.imported.connect(self.reveal)
        dialog.open()

    def export_all(self) -> None:
        """Ask for a file, and write every job into it."""
        self.exporting.choose(self._ledger.jobs)

    def do(self, act: Act) -> None:
        """Do something with the selected jobs, or with the current one where it is for one only."""
        current = self.table.current()
        self.acts.do(act, self._now(self.table.selected()), current and self._ledger.job(current.id))

    def _lay_out(self) -> None:
        self.pages = QStackedWidget()
        self.pages.addWidget(self.table)
        self.pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.pages, 1)
        self.setMinimumHeight(110)

    def _connect_services(self, bridge: Bridge) -> None:
        bridge.job_added.connect(self._on_job_news)
        bridge.job_changed.connect(self._on_job_news)
        bridge.jobs_read.connect(self._on_jobs_read)
        bridge.jobs_loaded.connect(self._show_counts)
        bridge.ready.connect(self._show_all)
        bridge.session_changed.connect(self._on_session_changed)
        self._ticking.timeout.connect(self._on_tick)
        self._gathering.timeout.connect(self._show_news)
        self._resting.timeout.connect(self._show_news)

    def _connect_parts(self) -> None:
        self.acts.results_requested.connect(self.results_requested)
        self.acts.details_requested.connect(self.details_requested)
        self.acts.export_requested.connect(self.exporting.choose)
        self.exporting.exported.connect(self.exported)
        self.head.filter.chosen.connect(self._on_filter_chosen)
        self.head.search.textChanged.connect(self._on_search_changed)
        self.head.search.left.connect(self.table.go_to_first)
        self.empty.acted.connect(self._on_emptiness_acted)
        self.table.doubleClicked.connect(partial(self._on_wanted, Act.OPEN))
        self.table.clicked.connect(self._on_clicked)
        self.table.customContextMenuRequested.connect(self._on_menu_wanted)
        self.table.act_wanted.connect(self.do)
        searching = QShortcut(self)
        searching.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        searching.activated.connect(self.find_jobs)
        keys().bind("jobs.search", searching)

    def _now(self, jobs: Sequence[Job]) -> list[Job]:
        """Return what is known of jobs now; the rows may be a moment behind."""
        return [self._ledger.job(job.id) or job for job in jobs]

    def _show_all(self) -> None:
        self._news.clear()
        self.model.set_jobs(self._ledger.jobs)
        self._show_counts()

    def _on_job_news(self, job_id: str) -> None:
        self._news[job_id] = None
        if not (self._resting.isActive() or self._gathering.isActive()):
            self._gathering.start()

    def _on_jobs_read(self, job_ids: Sequence[str]) -> None:
        """Show earlier jobs: below the others at once, between them when all have come that come now."""
        if self.model.order == Order():
            self.model.put_all(self._jobs_of(job_ids))
            self._show_counts()
        else:
            self._news |= dict.fromkeys(job_ids)
            self._resting.start()

    def _jobs_of(self, job_ids: Iterable[str]) -> list[Job]:
        return [job for job in map(self._ledger.job, job_ids) if job is not None]

    def _show_news(self) -> None:
        jobs = self._jobs_of(self._news)
        self._news.clear()
        if not jobs:
            return
        if len(jobs) > MOST_ONE_BY_ONE:
            self.model.put_all(jobs)
        else:
            for job in jobs:
                self.model.put(job)
        self._resting.start()
        self._show_counts()

    def _on_filter_chosen(self, name: str) -> None:
        self.model.set_filter(JobFilter(name))
        self._show_counts()

    def _on_search_changed(self, typed: str) -> None:
        self.model.find(typed)
        self._show_emptiness()
        self._show_heard()

    def _show_every_job(self) -> None:
        """Take away what hides jobs."""
        self.head.search.clear()
        self.head.filter.choose(JobFilter.ALL.value)
        self._on_filter_chosen(JobFilter.ALL.value)

    def _on_emptiness_acted(self) -> None:
        """Clear the search, or the filter where there was no search."""
        if self.head.search.text().strip():
            self.head.search.clear()
        else:
            self._show_every_job()

    def _on_wanted(self, act: Act, _index: QModelIndex) -> None:
        self.do(act)

    def _on_clicked(self, index: QModelIndex) -> None:
        if self.table.is_link(index) and len(self.table.selected()) == 1:
            self.do(Act.OPEN)

    def _on_menu_wanted(self, at: QPoint) -> None:
        if jobs := self._now(self.table.selected()):
            menu = self.acts.menu_for(jobs)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.table.viewport().mapToGlobal(at))

    def _fill_menu(self, menu: QMenu) -> None:
        shown, every = self.shown(), self._ledger.jobs
        menu.addAction(tr("Import a job by its id…")).triggered.connect(self.import_job)
        for title, jobs in (
            (tr("Export what is shown ({n})…"), shown),
            (tr("Export all jobs ({n})…"), every),
        ):
            export = menu.addAction(title.format(n=count(len(jobs))))
            export.triggered.connect(partial(self._on_export_wanted, jobs))
            export.setEnabled(bool(jobs))
        menu.addSeparator()
        self.table.columns.fill_columns_menu(menu.addMenu(tr("Columns")))
        self.table.columns.fill_sort_menu(menu.addMenu(tr("Sort by")))

    def _on_export_wanted(self, jobs: Sequence[Job], _is_checked: bool = False) -> None:
        self.exporting.choose(jobs)

    def _on_session_changed(self) -> None:
        is_offline = self.model.facts.is_offline()
        if is_offline is not self._was_offline:
            self._was_offline = is_offline
            self.model.link_changed()

    def _on_tick(self) -> None:
        """Show that time went on, and what was heard without being news; look for what needs a person."""
        first, last = self.table.visible_rows()
        for job in self.model.jobs(first, last):
            if (now := self._ledger.job(job.id)) is not None and now is not job:
                self.model.put(now)
        self.model.tick(first, last)
        if self._ledger.read_trouble is not None:
            self._show_emptiness()
        if self.model.look_for_need():
            self._show_counts()
        self._show_heard()

    def _show_counts(self) -> None:
        self.head.show_counts(self.model.count)
        self._show_emptiness()
        self._show_heard()

    def _show_emptiness(self) -> None:
        if self.model.rowCount():
            self.pages.setCurrentWidget(self.table)
            return
        self.empty.say(*self._why_empty())
        self.pages.setCurrentWidget(self.empty)

    def _why_empty(self) -> tuple[str, str, str]:
        """Return title, text and button."""
        typed = self.head.search.text().strip()
        if not self._ledger.is_loaded and (trouble := self._ledger.read_trouble) is not None:
            return tr("Earlier jobs cannot be read"), f"{trouble.message} {trouble.hint}", ""
        if not self._ledger.is_loaded:
            return tr("Reading the ledger…"), "", ""
        if not self.model.count(JobFilter.ALL):
            text = tr("Submit a draft, and its progress shows here, until the labels come back.")
            return tr("No jobs yet"), text, ""
        if typed:
            return tr("No job matches “{typed}”").format(typed=typed), "", tr("Clear the search")
        if self.model.filter is JobFilter.NEEDS_YOU:
            text = tr("No job stalls, is refused, or is unknown to the server.")
            return tr("Nothing needs you"), text, tr("Show all jobs")
        return tr("No job here"), "", tr("Show all jobs")

    def _show_heard(self) -> None:
        now = self.model.facts.now()
        shown, total = self.model.rowCount(), self.model.count(self.model.filter)
        found = tr("{n} of {all} found").format(n=count(shown), all=count(total))
        interval = 0.0 if self.model.facts.is_offline() else self._monitor.interval
        heard = words.polling_text(interval, self._monitor.last_heard, now)
        is_searching = bool(self.head.search.text().strip())
        self.head.heard.setText(" · ".join(text for text in (found if is_searching else "", heard) if text))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_heard()
        self._ticking.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticking.stop()
