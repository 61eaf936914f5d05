"""Asks for a folder and exports the labels of a job into a new one in it; a notice tells how it goes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from app.domain.errors import LabeldockError
from app.domain.file_name import name_of_job
from app.domain.label_export import LabelForm
from app.domain.texts import count, plural, tr
from app.services.folders import fresh
from app.services.label_export import Exported, Order, Progress

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.domain.catalogue import Image
    from app.domain.job import Job
    from app.services.workstation import Workstation
    from app.ui.widgets import Notice
    from app.ui.widgets.notice import Kind

LONGEST_NAME = 60
TOLD = 4
"""So many notes are shown; all of them are in the folder."""


class _Running(QObject):
    """One export at a time. It has no Qt parent: a running task holds it."""

    progressed = Signal(object)
    ended = Signal(object)
    """What was exported, the error, or None where it was cancelled."""

    def __init__(self, workstation: Workstation, job_id: str) -> None:
        super().__init__()
        self._workstation = workstation
        self._name = f"export labels of {job_id}"
        self._task: asyncio.Task[None] | None = None
        self._is_cancelled = False
        self._has_audience = True

    @property
    def is_running(self) -> bool:
        """Whether an export has not ended yet."""
        return self._workstation.tasks.is_running(self._name)

    def start(self, job: Job, order: Order) -> bool:
        """Begin; False where another one runs."""
        if not self.is_running:
            self._is_cancelled = False
        return self._workstation.tasks.start(self._name, partial(self._run, job, order))

    def cancel(self) -> None:
        """Stop it, with nothing left behind; also one that was only just asked for."""
        self._is_cancelled = True
        if self._task is not None:
            self._task.cancel()

    def leave(self) -> None:
        """Go on without anybody who looks; what fails from now on is the tasks' news."""
        self._has_audience = False

    async def _run(self, job: Job, order: Order) -> None:
        if self._is_cancelled:
            self._end(None)
            return
        self._task = asyncio.current_task()
        try:
            folder = await asyncio.to_thread(fresh, order.folder)
            order = replace(order, folder=folder)
            done = await self._workstation.label_export.export(job, order, self.progressed.emit)
        except LabeldockError as error:
            if not self._has_audience:
                raise
            self._end(error)
        except asyncio.CancelledError:
            self._end(None)
            raise
        else:
            self._end(done)

    def _end(self, outcome: Exported | LabeldockError | None) -> None:
        self._task = None
        if self._has_audience:
            self.ended.emit(outcome)


class LabelExporting(QObject):
    """Joins dialog, export and notice."""

    def __init__(self, workstation: Workstation, job_id: str, notice: Notice, window_of: QWidget) -> None:
        super().__init__(window_of)
        self._notice = notice
        self._window_of = window_of
        self._form = LabelForm.COCO
        self._folder: Path | None = None
        self._is_partial = False
        self._running = _Running(workstation, job_id)
        self._running.progressed.connect(self._on_progressed)
        self._running.ended.connect(self._on_ended)
        notice.acted.connect(self._on_acted)
        window_of.destroyed.connect(self._running.leave)

    def ask(self, form: LabelForm, then: object) -> QFileDialog:
        """Ask for the folder that the new one is made in; `then` is called with its path."""
        title = tr("Export as {form}: choose where the new folder goes").format(form=form.display_name)
        dialog = QFileDialog(self._window_of.window(), title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(then)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def start(
        self,
        job: Job,
        form: LabelForm,
        parent: Path,
        images: tuple[Image, ...],
        *,
        only: frozenset[str] | None = None,
        has_pictures: bool = False,
        is_partial: bool = False,
    ) -> None:
        """Export into a new folder; `is_partial` where more images are to come."""
        folder = parent / folder_name(job.name, form)
        order = Order(form=form, folder=folder, images=images, only=only, has_pictures=has_pictures)
        if self._running.start(job, order):
            self._form, self._is_partial, self._folder = form, is_partial, None
            self._say_progress("")
        elif self._running.is_running:
            self._notice.show()

    def _say_progress(self, text: str) -> None:
        title = tr("Exporting as {form}…").format(form=self._form.display_name)
        self._notice.say("info", title, text, action=tr("Cancel"))

    def _on_progressed(self, progress: Progress) -> None:
        words = tr("{done} of {all} pictures") if progress.is_pictures else tr("{done} of {all} images")
        self._say_progress(words.format(done=count(progress.done), all=count(progress.total)))

    def _on_ended(self, outcome: Exported | LabeldockError | None) -> None:
        if isinstance(outcome, LabeldockError):
            self._notice.say_error(outcome, can_close=True)
        elif outcome is None:
            self._notice.say("info", tr("The export was cancelled; nothing of it is left."), can_close=True)
        else:
            self._say_exported(outcome)

    def _say_exported(self, done: Exported) -> None:
        self._folder = done.folder
        title = tr("Exported {labels} on {images} into “{folder}”").format(
            labels=plural(done.labels, "{n} label", "{n} labels"),
            images=plural(done.images, "{n} image", "{n} images"),
            folder=done.folder.name,
        )
        notes = list(done.notes[:TOLD])
        if (more := len(done.notes) - TOLD) > 0:
            notes.append(plural(more, "… and {n} more in notes.txt.", "… and {n} more in notes.txt."))
        if self._is_partial:
            notes.insert(0, tr("This is what had come back so far."))
        kind: Kind = "ok" if done.is_whole and not self._is_partial else "warning"
        self._notice.say(kind, title, "\n".join(notes), action=tr("Show folder"), can_close=True)

    def _on_acted(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
        else:
            self._running.cancel()


def folder_name(job_name: str, form: LabelForm) -> str:
    """Return the name of the folder of an export."""
    return f"{folder_stem(job_name)} {form.value}"


def folder_stem(job_name: str) -> str:
    """Return a job's name as every system takes it in a file name."""
    return name_of_job(job_name, LONGEST_NAME)
