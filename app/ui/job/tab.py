"""The tab of a job: how it went, its events, what was sent and what was answered, while it runs and afterwards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.texts import tr
from app.ui.composer.code_view import CodeView
from app.ui.job import words
from app.ui.job.chart import ProgressChart, Sheet
from app.ui.job.details import JobDetails
from app.ui.job.events import EventsModel, EventsView
from app.ui.job.side import WIDTH, JobSide
from app.ui.monitor import words as job_words
from app.ui.monitor.facts import facts_of
from app.ui.monitor.link import link_text
from app.ui.override import override
from app.ui.theme import px
from app.ui.widgets import Badge, Elided, EmptyState, FlowLayout, Notice, Segmented, button, scrolled

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

    from app.domain.job import Job
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

TICK_MS = 1_000
GATHER_MS = 250
"""News of a job is shown at most this often."""
SIDE_NEEDS = 720
"""A tab that is narrower (in pixels of the usual font) shows no side."""
LEAST = QSize(330, 300)
TARGET_NEEDS = 220
"""Where less (in pixels of the usual font) would be left for what a job is about, its buttons go a line down."""
PROGRESS, EVENTS, REQUEST, ANSWER = "progress", "events", "request", "answer"


class JobTab(QWidget):
    """Everything about a job (our id) but its images; `results_requested` when those are wanted."""

    results_requested = Signal(str)

    def __init__(
        self, workstation: Workstation, bridge: Bridge, job_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.job_id = job_id
        self._workstation = workstation
        self._facts = facts_of(workstation)
        self._details = JobDetails(workstation, job_id)
        self._timer = QTimer(self, interval=TICK_MS)
        self._gathering = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._build()
        self._lay_out()
        self._connect(bridge)
        self._show()

    @property
    def job(self) -> Job | None:
        """The job as the ledger knows it."""
        return self._workstation.ledger.job(self.job_id)

    def show_page(self, name: str) -> None:
        """Show the progress, the events, the request or the last answer."""
        self.choice.choose(name)
        self._on_chosen(name)

    def _build(self) -> None:
        self.badge = Badge()
        self.link = Elided("", "muted")
        self.target = Elided("", "heading")
        self.target.setMinimumWidth(px(TARGET_NEEDS))
        self.notice = Notice()
        self.chart = ProgressChart()
        self.events = EventsModel(self)
        self.request = CodeView()
        self.answer = CodeView()
        self.side = JobSide()
        self.results = button(tr("See results"), "primary", "image")
        self.draft = button(tr("New draft"), icon="draft", tip=tr("New draft from this job"))
        self.ask = button(tr("Ask now"), "quiet", "refresh")
        self.stop = button(
            tr("Stop watching"),
            "quiet",
            "eye-off",
            tip=tr("Labeldock asks no more; the server goes on."),
        )
        self.copy = button(tr("Copy"), icon="copy")
        self.choice = Segmented(
            [
                (PROGRESS, tr("Progress")),
                (EVENTS, tr("Events")),
                (REQUEST, tr("Request")),
                (ANSWER, tr("Last answer")),
            ]
        )
        self.no_request = EmptyState(
            tr("What was sent is not known here"), tr("The job was started somewhere else.")
        )
        self.no_answer = EmptyState(tr("The server has not answered about this job yet"))
        for view, name in (
            (self.request, tr("The request that was sent")),
            (self.answer, tr("The server's last answer about the job")),
        ):
            view.setReadOnly(True)
            view.setAccessibleName(name)

    def _lay_out(self) -> None:
        self.pages = QStackedWidget()
        self._pages = {PROGRESS: self.chart, EVENTS: EventsView(self.events)}
        self._pages |= {REQUEST: self.request, ANSWER: self.answer}
        for page in (*self._pages.values(), self.no_request, self.no_answer):
            self.pages.addWidget(page)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(16, 0, 16, 12)
        column.setSpacing(10)
        column.addLayout(_row(self.link, self.ask, self.stop))
        column.addWidget(self.notice)
        column.addLayout(_row(self.choice, None, self.copy))
        column.addWidget(self.pages, 1)
        self._splitter = QSplitter()
        self._splitter.addWidget(self._headed(scrolled(main)))
        self._splitter.addWidget(self.side)
        self._splitter.setCollapsible(0, False)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([4 * WIDTH, px(WIDTH)])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)
        self.setFocusProxy(self.choice)

    def _headed(self, body: QWidget) -> QWidget:
        """Return what is scrolled below what the job is about: a row that wraps is no good in a scroll area, which
        makes it narrower than it can be.
        """
        head = FlowLayout()
        head.addWidget(self.badge)
        head.addWidget(self.target)
        head.add_break()
        acts = QWidget()
        acts.setLayout(_row(self.draft, self.results))
        head.addWidget(acts)
        inset = QVBoxLayout()
        inset.setContentsMargins(16, 12, 16, 10)
        inset.addLayout(head)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inset)
        column.addWidget(body, 1)
        return whole

    def _connect(self, bridge: Bridge) -> None:
        tasks, monitor, job_id = self._workstation.tasks, self._workstation.monitor, self.job_id
        self.choice.chosen.connect(self._on_chosen)
        self.results.clicked.connect(self._on_results_clicked)
        self.draft.clicked.connect(self._on_draft_clicked)
        self.ask.clicked.connect(lambda: tasks.start(f"ask about {job_id}", partial(monitor.refresh, job_id)))
        self.stop.clicked.connect(lambda: monitor.stop_watching(job_id))
        self.copy.clicked.connect(self._on_copy_clicked)
        self.notice.acted.connect(self._on_notice_acted)
        self.side.note_changed.connect(self._on_note_changed)
        self._details.changed.connect(self._show)
        self.destroyed.connect(self._details.stop)
        self._timer.timeout.connect(self._show)
        self._gathering.timeout.connect(self._details.read)
        bridge.job_changed.connect(self._on_job_changed)

    def _show(self) -> None:
        job, now = self.job, self._workstation.clock.now()
        if job is None:
            return
        left = None if job.is_done else self._facts.left(job.id)
        left_words = job_words.left_text(job, left, self._facts.stalled_for(job.id))
        self.badge.show_state(job_words.status_word(job))
        self.link.setText(link_text(job, self._facts))
        self.target.setText(words.target_text(job))
        self.results.setEnabled(job.has_results)
        self.draft.setEnabled(job.has_body)
        self.ask.setEnabled(job.has_id)
        self.stop.setVisible(job.is_watched and not job.is_done)
        self._show_notice(job)
        self.side.show_job(job, words.job_facts(job, left_words, now))
        details = self._details.value
        sheet = Sheet(details.course, job.submitted_at, self._end_of(job, now), job.all_images, left)
        self.chart.show_sheet(sheet, words.spoken(sheet, left_words))
        self.events.show_events(details.history)
        self.request.show_text(details.body)
        self.answer.show_text(details.answer)
        self._show_page()

    def _show_notice(self, job: Job) -> None:
        title, text, act = words.state_of_watch(job, self._facts)
        if title:
            self.notice.say("warning" if job.is_watched else "info", title, text, "", act)
        else:
            self.notice.hide()

    def _show_page(self) -> None:
        name, details = self.choice.value, self._details.value
        page = self._pages[name]
        if name == REQUEST and not details.body:
            page = self.no_request
        if name == ANSWER and not details.answer:
            page = self.no_answer
        self.copy.setVisible(page in (self.request, self.answer))
        self.pages.setCurrentWidget(page)

    def _end_of(self, job: Job, now: float) -> float:
        """Return when the job ended, or now."""
        return job.changed_at or now if job.is_done else max(now, job.submitted_at)

    def _on_chosen(self, _name: str) -> None:
        self._show_page()

    def _on_results_clicked(self) -> None:
        self.results_requested.emit(self.job_id)

    def _on_draft_clicked(self) -> None:
        make = partial(self._workstation.draft_from_job, self.job_id)
        self._workstation.tasks.start(f"draft from {self.job_id}", make)

    def _on_copy_clicked(self) -> None:
        details = self._details.value
        text = details.body if self.choice.value == REQUEST else details.raw_answer
        QGuiApplication.clipboard().setText(text)

    def _on_notice_acted(self) -> None:
        if (job := self.job) is not None and not job.is_watched:
            self._workstation.monitor.watch(self.job_id)
        else:
            self.ask.click()

    def _on_note_changed(self, note: str) -> None:
        self._workstation.ledger.set_note(self.job_id, note)

    def _on_job_changed(self, job_id: str) -> None:
        if job_id == self.job_id and self.isVisible() and not self._gathering.isActive():
            self._gathering.start()

    @override
    def minimumSizeHint(self) -> QSize:
        return LEAST  # without the side, which gives way

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._details.read()
        self._show()
        self._timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setVisible(self.width() >= px(SIDE_NEEDS))


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Return widgets in a row; an elided one, or None, takes the room that is left."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget, int(isinstance(widget, Elided)), Qt.AlignmentFlag.AlignVCenter)
    return row
