"""Re-emits what services say as Qt signals, once, for all panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.domain.errors import LabeldockError
    from app.domain.job import Job
    from app.services.failures import Failure
    from app.services.notices import Notice
    from app.services.workstation import Workstation


class Bridge(QObject):
    """The events of a workstation; service signals already come on the GUI's thread."""

    ready = Signal()
    session_changed = Signal()
    found_keys_changed = Signal()
    catalogue_changed = Signal()
    drafts_listed = Signal()
    draft_changed = Signal(str)
    draft_checked = Signal(str)
    draft_opened = Signal(str)
    draft_closed = Signal(str)
    saved = Signal()
    outbox_changed = Signal()
    submitted = Signal(object)
    rejected = Signal(str, object)
    forecasts_changed = Signal()
    preview_changed = Signal(str)
    file_used = Signal(str)
    file_saved = Signal(str)
    file_conflicted = Signal(str)
    file_parted = Signal(str)
    file_left_out = Signal(str, str)
    files_changed = Signal()
    job_added = Signal(str)
    job_changed = Signal(str)
    jobs_read = Signal(object)
    jobs_loaded = Signal()
    notice_told = Signal(object)
    task_failed = Signal(str, object)
    task_finished = Signal(str)
    failed = Signal(object)
    failed_again = Signal(object)

    def __init__(self, workstation: Workstation, parent: QObject | None = None) -> None:
        super().__init__(parent)
        w = workstation
        w.ready.connect(self._on_ready)
        w.session.changed.connect(self._on_session_changed)
        w.found_keys.changed.connect(self._on_found_keys_changed)
        w.catalogue.changed.connect(self._on_catalogue_changed)
        w.composer.listed.connect(self._on_drafts_listed)
        w.composer.changed.connect(self._on_draft_changed)
        w.composer.checked.connect(self._on_draft_checked)
        w.composer.opened.connect(self._on_draft_opened)
        w.composer.closed.connect(self._on_draft_closed)
        w.composer.saved.connect(self._on_saved)
        w.forecasts.changed.connect(self._on_forecasts_changed)
        w.preview.changed.connect(self._on_preview_changed)
        w.job_files.used.connect(self._on_file_used)
        w.job_files.saved.connect(self._on_file_saved)
        w.job_files.conflicted.connect(self._on_file_conflicted)
        w.job_files.parted.connect(self._on_file_parted)
        w.job_files.left_out.connect(self._on_file_left_out)
        w.job_files.changed.connect(self._on_files_changed)
        w.outbox.changed.connect(self._on_outbox_changed)
        w.outbox.submitted.connect(self._on_submitted)
        w.outbox.rejected.connect(self._on_rejected)
        w.ledger.added.connect(self._on_job_added)
        w.ledger.changed.connect(self._on_job_changed)
        w.ledger.read.connect(self._on_jobs_read)
        w.ledger.loaded.connect(self._on_jobs_loaded)
        w.notices.told.connect(self._on_notice_told)
        w.tasks.failed.connect(self._on_task_failed)
        w.tasks.finished.connect(self._on_task_finished)
        w.failures.told.connect(self._on_failed)
        w.failures.repeated.connect(self._on_failed_again)

    def _on_ready(self) -> None:
        self.ready.emit()

    def _on_session_changed(self) -> None:
        self.session_changed.emit()

    def _on_found_keys_changed(self) -> None:
        self.found_keys_changed.emit()

    def _on_catalogue_changed(self) -> None:
        self.catalogue_changed.emit()

    def _on_drafts_listed(self) -> None:
        self.drafts_listed.emit()

    def _on_draft_changed(self, draft_id: str) -> None:
        self.draft_changed.emit(draft_id)

    def _on_draft_checked(self, draft_id: str) -> None:
        self.draft_checked.emit(draft_id)

    def _on_draft_opened(self, draft_id: str) -> None:
        self.draft_opened.emit(draft_id)

    def _on_draft_closed(self, draft_id: str) -> None:
        self.draft_closed.emit(draft_id)

    def _on_saved(self) -> None:
        self.saved.emit()

    def _on_preview_changed(self, draft_id: str) -> None:
        self.preview_changed.emit(draft_id)

    def _on_file_used(self, path: str) -> None:
        self.file_used.emit(path)

    def _on_file_saved(self, draft_id: str) -> None:
        self.file_saved.emit(draft_id)

    def _on_file_conflicted(self, draft_id: str) -> None:
        self.file_conflicted.emit(draft_id)

    def _on_file_parted(self, draft_id: str) -> None:
        self.file_parted.emit(draft_id)

    def _on_file_left_out(self, file: str, words: str) -> None:
        self.file_left_out.emit(file, words)

    def _on_files_changed(self) -> None:
        self.files_changed.emit()

    def _on_outbox_changed(self) -> None:
        self.outbox_changed.emit()

    def _on_submitted(self, job: Job) -> None:
        self.submitted.emit(job)

    def _on_rejected(self, draft_id: str, why: LabeldockError) -> None:
        self.rejected.emit(draft_id, why)

    def _on_forecasts_changed(self) -> None:
        self.forecasts_changed.emit()

    def _on_job_added(self, job_id: str) -> None:
        self.job_added.emit(job_id)

    def _on_job_changed(self, job_id: str) -> None:
        self.job_changed.emit(job_id)

    def _on_notice_told(self, notice: Notice) -> None:
        self.notice_told.emit(notice)

    def _on_jobs_read(self, job_ids: tuple[str, ...]) -> None:
        self.jobs_read.emit(job_ids)

    def _on_jobs_loaded(self) -> None:
        self.jobs_loaded.emit()

    def _on_task_failed(self, name: str, error: Exception) -> None:
        self.task_failed.emit(name, error)

    def _on_task_finished(self, name: str) -> None:
        self.task_finished.emit(name)

    def _on_failed(self, failure: Failure) -> None:
        self.failed.emit(failure)

    def _on_failed_again(self, failure: Failure) -> None:
        self.failed_again.emit(failure)
