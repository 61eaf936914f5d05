"""Turns what services report into toasts and into the banner over the tabs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.domain.errors import LabeldockError
from app.domain.job import Origin
from app.domain.texts import count, plural, tr
from app.ui.session.key_entry import TASK as KEY_TASK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.job import Draft, Job
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.widgets import Notice, Toasts
    from app.ui.widgets.toasts import Action, NewsKind

SHOWN_ELSEWHERE = (KEY_TASK, "evidence ", "save diagnostics")
"""Tasks whose failure is told where they were started."""


class News(QObject):
    """Says each thing once, and offers what to do next."""

    watch_requested = Signal(str)
    resolve_requested = Signal(str)
    results_requested = Signal(str)

    def __init__(self, workstation: Workstation, bridge: Bridge, toasts: Toasts, banner: Notice) -> None:
        super().__init__(toasts)
        self._workstation = workstation
        self._toasts = toasts
        self._banner = banner
        self._told: set[str] = set()
        self._bundles: dict[str, list[str]] = {}
        """By topic, the ids that its card tells of."""
        self._moving = {job.id for job in workstation.ledger.jobs if not job.is_done}
        self._dismissed: LabeldockError | None = None
        banner.acted.connect(self._on_banner_dismissed)
        bridge.submitted.connect(self._on_submitted)
        bridge.rejected.connect(self._on_rejected)
        bridge.file_saved.connect(self._on_file_saved)
        bridge.file_parted.connect(self._on_file_parted)
        bridge.file_left_out.connect(self._on_file_left_out)
        bridge.job_added.connect(self._on_job_changed)
        bridge.job_changed.connect(self._on_job_changed)
        bridge.task_failed.connect(self._on_task_failed)
        bridge.task_finished.connect(self._on_task_finished)
        bridge.drafts_listed.connect(self._tell_uncertain)
        bridge.session_changed.connect(self._show_banner)
        bridge.ready.connect(self._show_banner)

    def tell_deleted(self, drafts: list[Draft]) -> None:
        """Say that drafts are gone, and offer them back."""

        def restore() -> None:
            for draft in drafts:
                self._workstation.composer.restore(draft)

        one, many = tr("Deleted “{name}”.").format(name=drafts[0].name), tr("Deleted {n} drafts.")
        text = many.format(n=count(len(drafts))) if len(drafts) > 1 else one
        self._toasts.show_news(text, "info", (tr("Undo"), restore))

    def tell_settings_reset(self, aside: Path | None) -> None:
        """Say that the settings could not be read, and what became of them, where that was so."""
        if aside is None:
            return
        text = tr("The settings could not be read. The defaults are used; the old file was kept as {name}.")
        self._toasts.show_news(text.format(name=aside.name), "warning")

    def tell_withdrawn(self, names: Sequence[str], undo: Callable[[], object]) -> None:
        """Say that queued drafts were taken back, and offer to queue them again."""
        one, many = tr("“{name}” is a draft again."), tr("{n} drafts were taken out of the queue.")
        text = (one if len(names) == 1 else many).format(name=names[0], n=count(len(names)))
        self._toasts.show_news(text, "info", (tr("Undo"), undo))

    def tell_undecided(self, draft: Draft) -> None:
        """Say why an uncertain draft is not deleted."""
        text = tr("“{name}” may be a job on the server. Decide that first; then it can be deleted.")
        decide = (tr("Decide…"), partial(self.resolve_requested.emit, draft.id))
        self._toasts.show_news(text.format(name=draft.name), "warning", decide, topic="undecided")

    def tell_created(self, drafts: Sequence[Draft]) -> None:
        """Say that drafts were made of a template, and offer to take them back."""
        undo = (tr("Undo"), lambda: self._take_back(drafts))
        self._toasts.show_news(plural(len(drafts), "{n} draft created.", "{n} drafts created."), "ok", undo)

    def tell_exported(self, path: str) -> None:
        """Say that jobs were written into a file, and offer the folder that it is in."""
        file = Path(path)
        show = (
            tr("Show folder"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent))),
        )
        self._toasts.show_news(tr("Exported into “{file}”.").format(file=file.name), "ok", show)

    def tell_error(self, error: LabeldockError) -> None:
        """Say what went wrong."""
        text = f"{error.title}: {error.message}"
        self._toasts.show_news(text, "error", topic=text)  # the same trouble twice is one piece of news

    def _take_back(self, drafts: Sequence[Draft]) -> None:
        left = self._workstation.series.take_back(drafts)
        if left:
            text = plural(
                left,
                "{n} draft stays: it was changed or sent meanwhile.",
                "{n} drafts stay: they were changed or sent meanwhile.",
            )
            self._toasts.show_news(text, "info")

    def _on_submitted(self, job: Job) -> None:
        watch = (tr("Watch"), partial(self.watch_requested.emit, job.id))
        if job.origin is Origin.ADOPTED:
            text = tr("Adopted “{name}”. Its progress comes from the annotation job.")
            self._toasts.show_news(text.format(name=job.name), "ok", watch)
            return
        n = self._bundled("submitted", job.id)
        one, many = tr("Submitted “{name}”."), tr("Submitted {n} jobs, the last “{name}”.")
        self._tell("submitted", n, one, many, {"name": job.name}, "ok", watch)

    def _bundled(self, topic: str, draft_or_job_id: str) -> int:
        """Add to what the card of a topic tells of, or begin a new one; return of how many it tells."""
        ids = self._bundles[topic] if self._toasts.tells(topic) else []
        self._bundles[topic] = ids = [*(i for i in ids if i != draft_or_job_id), draft_or_job_id]
        return len(ids)

    def _tell(
        self,
        topic: str,
        n: int,
        one: str,
        many: str,
        words: dict[str, str],
        kind: NewsKind,
        act: Action | None,
    ) -> None:
        """Show the one card of a topic; many at once are told in one sentence."""
        text = (one if n == 1 else many).format(n=count(n), **words)
        self._toasts.show_news(text, kind, act, topic=topic)

    def _on_file_saved(self, draft_id: str) -> None:
        draft = self._workstation.composer.draft(draft_id)
        if draft is not None:
            file = Path(draft.path).name
            self._toasts.show_news(tr("Saved in the job file “{file}”.").format(file=file), "ok")

    def _on_file_parted(self, draft_id: str) -> None:
        draft = self._workstation.composer.draft(draft_id)
        if draft is not None:
            text = tr(
                "The job file of “{name}” was changed by somebody else and is opened anew. "
                "The draft of before stays in the list."
            )
            self._toasts.show_news(text.format(name=draft.name), "warning")

    def _on_file_left_out(self, file: str, words: str) -> None:
        self._toasts.show_news(tr("Left out of “{file}”: {words}").format(file=file, words=words), "info")

    def _on_job_changed(self, job_id: str) -> None:
        """Say that a job is done which was not when it was last looked at."""
        job = self._workstation.ledger.job(job_id)
        if job is None or not job.is_done:
            self._moving.add(job_id)
        elif job_id in self._moving:
            self._moving.remove(job_id)
            n = self._bundled("done", job_id)
            see = (tr("See results"), partial(self.results_requested.emit, job_id))
            many = tr("{n} jobs are done, the last “{name}”.")
            self._tell("done", n, "{end}", many, {"name": job.name, "end": self._end_of(job)}, "ok", see)

    def _end_of(self, job: Job) -> str:
        status = job.status
        if status is None or status.num_images is None or status.num_sent_back is None:
            return tr("“{name}” is done.").format(name=job.name)
        return tr("“{name}” is done: {back} of {all} images came back.").format(
            name=job.name, back=count(status.num_sent_back), all=count(status.num_images)
        )

    def _on_rejected(self, draft_id: str, why: LabeldockError) -> None:
        draft = self._workstation.composer.draft(draft_id)
        n = self._bundled("rejected", draft_id)
        one = tr("“{name}” was not taken: {why}")
        many = tr("{n} jobs were not taken, the last “{name}”: {why}")
        show = (tr("Show"), partial(self._workstation.composer.open, draft_id))
        words = {"name": draft.name if draft else "", "why": why.message}
        self._tell("rejected", n, one, many, words, "error", show if draft else None)

    def _tell_uncertain(self) -> None:
        uncertain = {draft.id: draft for draft in self._workstation.outbox.uncertain}
        for draft_id in [i for i in uncertain if i not in self._told]:
            n = self._bundled("uncertain", draft_id)
            one = tr("It is not known whether “{name}” was created.")
            many = tr("It is not known of {n} jobs whether they were created, the last is “{name}”.")
            decide = (tr("Decide…"), partial(self.resolve_requested.emit, draft_id))
            self._tell("uncertain", n, one, many, {"name": uncertain[draft_id].name}, "warning", decide)
        self._told = set(uncertain)

    def _on_task_failed(self, name: str, error: Exception) -> None:
        if name.startswith(SHOWN_ELSEWHERE):
            return
        if isinstance(error, LabeldockError):  # all others are told by app/ui/help
            self.tell_error(error)

    def _on_task_finished(self, name: str) -> None:
        if name == "test key":
            self._toasts.show_news(tr("The server accepts this key."), "ok")
        elif name == KEY_TASK:
            workspace = self._workstation.session.workspace
            self._toasts.show_news(tr("Connected to {name}.").format(name=workspace), "ok")

    @property
    def _trouble(self) -> LabeldockError | None:
        return self._workstation.trouble or self._workstation.session.keyring_trouble

    def _on_banner_dismissed(self) -> None:
        self._dismissed = self._trouble
        self._show_banner()

    def _show_banner(self) -> None:
        trouble = self._trouble
        if trouble is None or trouble is self._dismissed:
            self._banner.hide()
        else:
            self._banner.say("warning", trouble.title, trouble.message, trouble.hint, tr("Dismiss"))
