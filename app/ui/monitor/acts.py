"""Does what a person chose to do with jobs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu

from app.domain.texts import count, tr
from app.ui.monitor.actions import JOB_ACTIONS, Act, JobAction, board_url
from app.ui.monitor.note_dialog import NoteDialog
from app.ui.shortcuts import keys
from app.ui.theme import tint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from app.domain.job import Job
    from app.services.workstation import Workstation


class Acts(QObject):
    """Takes whole selections; what belongs to other parts of the window is asked for by signal."""

    results_requested = Signal(str)
    details_requested = Signal(str)
    export_requested = Signal(object)
    """Of these jobs, a list."""

    def __init__(self, workstation: Workstation, parent: QWidget) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._window = parent
        self._doing = {
            Act.RESULTS: self._see_results,
            Act.DETAILS: self._see_details,
            Act.NOTE: self._write_note,
            Act.DRAFT: self._make_draft,
            Act.ASK: self._ask_now,
            Act.STOP: self._stop_watching,
            Act.WATCH: self._watch,
            Act.COPY: self._copy_ids,
            Act.EXPORT: self.export_requested.emit,
            Act.BROWSE: self._browse,
        }

    def do(self, act: Act, jobs: Sequence[Job], current: Job | None = None) -> None:
        """Do something with those of the jobs that it is for, or with the current one."""
        if act is Act.OPEN:
            act = Act.RESULTS if current is not None and current.has_results else Act.DETAILS
        action = next(action for action in JOB_ACTIONS if action.act is act)
        if not action.many and current is not None:
            jobs = [current]
        fitting = [job for job in jobs if action.takes(job)]
        if fitting:
            self._doing[act](fitting)

    def menu_for(self, jobs: Sequence[Job]) -> QMenu:
        """Return the menu of what can be done with jobs."""
        menu = QMenu(self._window)
        offered = [action for action in JOB_ACTIONS if action.is_offered(jobs)]
        for action in offered:
            menu.addAction(self._entry(action, jobs, menu))
        if len(jobs) == 1 and offered:
            menu.setDefaultAction(menu.actions()[0])
        return menu

    def _entry(self, action: JobAction, jobs: Sequence[Job], menu: QMenu) -> QAction:
        number = sum(map(action.takes, jobs))
        text = tr(action.text) if number == 1 else tr(action.many).format(n=count(number))
        entry = QAction(text, menu)
        entry.setObjectName(action.act.value)
        name = Act.OPEN if action.act is Act.RESULTS else action.act
        entry.setShortcuts(keys().of(f"jobs.{name}"))
        tint(entry, action.icon)
        entry.triggered.connect(partial(self._on_triggered, action.act, jobs))
        return entry

    def _on_triggered(self, act: Act, jobs: Sequence[Job], _is_checked: bool = False) -> None:
        self.do(act, jobs)

    def _see_results(self, jobs: Sequence[Job]) -> None:
        self.results_requested.emit(jobs[0].id)

    def _see_details(self, jobs: Sequence[Job]) -> None:
        self.details_requested.emit(jobs[0].id)

    def _write_note(self, jobs: Sequence[Job]) -> None:
        dialog = NoteDialog(jobs[0], self._window)
        dialog.noted.connect(partial(self._workstation.ledger.set_note, jobs[0].id))
        dialog.open()

    def _make_draft(self, jobs: Sequence[Job]) -> None:
        make = partial(self._workstation.draft_from_job, jobs[0].id)
        self._workstation.tasks.start(f"draft from {jobs[0].id}", make)

    def _ask_now(self, jobs: Sequence[Job]) -> None:
        async def ask() -> None:
            for job in jobs:
                await self._workstation.monitor.refresh(job.id)

        self._workstation.tasks.start(f"ask about {jobs[0].id} and {len(jobs) - 1} more", ask)

    def _stop_watching(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self._workstation.monitor.stop_watching(job.id)

    def _watch(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self._workstation.monitor.watch(job.id)

    def _copy_ids(self, jobs: Sequence[Job]) -> None:
        QGuiApplication.clipboard().setText("\n".join(job.job_id for job in jobs))

    def _browse(self, jobs: Sequence[Job]) -> None:
        QDesktopServices.openUrl(QUrl(board_url(jobs[0])))
