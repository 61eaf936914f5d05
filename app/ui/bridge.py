"""Re-emits what services say as Qt signals, once, for all panels."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from psygnal import SignalInstance

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
        for name, event in events_of(workstation).items():
            event.connect(partial(self._tell, name))  # held weakly: a bridge that is gone hears nothing

    def _tell(self, name: str, *told: object) -> None:
        getattr(self, name).emit(*told)


def events_of(workstation: Workstation) -> dict[str, SignalInstance]:
    """Return what services say, by the name of the signal that says it again."""
    w = workstation
    return {
        "ready": w.ready,
        "session_changed": w.session.changed,
        "found_keys_changed": w.found_keys.changed,
        "catalogue_changed": w.catalogue.changed,
        "drafts_listed": w.composer.listed,
        "draft_changed": w.composer.changed,
        "draft_checked": w.composer.checked,
        "draft_opened": w.composer.opened,
        "draft_closed": w.composer.closed,
        "saved": w.composer.saved,
        "forecasts_changed": w.forecasts.changed,
        "preview_changed": w.preview.changed,
        "file_used": w.job_files.used,
        "file_saved": w.job_files.saved,
        "file_conflicted": w.job_files.conflicted,
        "file_parted": w.job_files.parted,
        "file_left_out": w.job_files.left_out,
        "files_changed": w.job_files.changed,
        "outbox_changed": w.outbox.changed,
        "submitted": w.outbox.submitted,
        "rejected": w.outbox.rejected,
        "job_added": w.ledger.added,
        "job_changed": w.ledger.changed,
        "jobs_read": w.ledger.read,
        "jobs_loaded": w.ledger.loaded,
        "notice_told": w.notices.told,
        "task_failed": w.tasks.failed,
        "task_finished": w.tasks.finished,
        "failed": w.failures.told,
        "failed_again": w.failures.repeated,
    }
