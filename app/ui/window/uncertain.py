"""For a job whose answer never came: shows what the server has, and lets the person decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.domain.errors import LabeldockError
from app.domain.job import DraftState
from app.ui.widgets import Notice, ago, ask, button, label, plural

if TYPE_CHECKING:
    from app.domain.catalogue import AnnotationJob
    from app.domain.job import Draft
    from app.services.outbox import Outbox
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

WIDTH = 520


class Evidence(QObject):
    """Looks for jobs on the server that may be the draft's own. It has no Qt parent: a task holds it."""

    found = Signal(object)

    def __init__(self, outbox: Outbox, draft_id: str) -> None:
        super().__init__()
        self._outbox = outbox
        self._draft_id = draft_id

    async def look(self) -> None:
        """Ask, and tell by `found`. Raises LinkError, ServerError, InputError."""
        self.found.emit(await self._outbox.evidence(self._draft_id))


class UncertainDialog(QDialog):
    """Adopt a job that was found, say that none was created, or wait."""

    def __init__(
        self, workstation: Workstation, bridge: Bridge, draft: Draft, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._draft = draft
        self._task = f"evidence {draft.id}"
        self._evidence = Evidence(workstation.outbox, draft.id)
        self.setWindowTitle(self.tr("Was this job created?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._state = label("", wraps=True)
        self._notice = Notice()
        self._list = QListWidget()
        self._again = button(self.tr("Look again"), "", "refresh")
        self._adopt = button(self.tr("Adopt this job"), "primary")
        self._not_created = button(self.tr("It was not created…"))
        self._wait = button(self.tr("Wait"))
        self._lay_out()
        self._connect(bridge)
        self._look()

    def _lay_out(self) -> None:
        title = label(self.tr("Was “{name}” created?").format(name=self._draft.name), "heading", wraps=True)
        why = self.tr(
            "The request was sent and its answer never came. It is never sent again by itself, since a second "
            "request could be a second bill. These jobs of the same batch are new on the server:"
        )
        buttons = QHBoxLayout()
        buttons.addWidget(self._again)
        buttons.addStretch(1)
        for choice in (self._wait, self._not_created, self._adopt):
            buttons.addWidget(choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for part in (title, label(why, "muted", wraps=True), self._list, self._state, self._notice):
            column.addWidget(part)
        column.addLayout(buttons)
        self.setMinimumWidth(WIDTH)
        self._list.setFixedHeight(108)
        self._list.setProperty("role", "framed")
        self._list.setAccessibleName(self.tr("Jobs that may be this one"))

    def _connect(self, bridge: Bridge) -> None:
        self._evidence.found.connect(self._on_found)
        self._list.currentItemChanged.connect(self._on_chosen)
        self._again.clicked.connect(self._look)
        self._wait.clicked.connect(self.reject)
        self._adopt.clicked.connect(self._on_adopt)
        self._not_created.clicked.connect(self._on_not_created)
        bridge.task_failed.connect(self._on_task_failed)
        bridge.draft_changed.connect(self._on_draft_changed)
        bridge.draft_closed.connect(self._on_draft_changed)

    def _look(self) -> None:
        self._list.clear()
        self._adopt.setEnabled(False)
        self._notice.hide()
        self._state.setText(self.tr("Looking…"))
        self._workstation.tasks.start(self._task, self._evidence.look)

    def _on_found(self, found: tuple[AnnotationJob, ...]) -> None:
        self._list.clear()
        for job in found:
            item = QListWidgetItem(self._words(job))
            item.setData(Qt.ItemDataRole.UserRole, job)
            self._list.addItem(item)
        one, many = self.tr("{n} job may be this one."), self.tr("{n} jobs may be this one.")
        nothing = self.tr("None was found. The server may need a minute to show it.")
        self._state.setText(plural(len(found), one, many) if found else nothing)
        if len(found) == 1:
            self._list.setCurrentRow(0)

    def _words(self, job: AnnotationJob) -> str:
        one, many = self.tr("{n} image"), self.tr("{n} images")
        parts = [job.name or job.id, job.status, plural(job.images, one, many)]
        if job.created is not None:
            parts.append(ago(self._workstation.clock.now() - job.created))
        return " · ".join(part for part in parts if part)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        self._adopt.setEnabled(item is not None)

    def _on_adopt(self) -> None:
        item = self._list.currentItem()
        if item is None:
            return
        job, draft_id, outbox = item.data(Qt.ItemDataRole.UserRole), self._draft.id, self._workstation.outbox
        self._workstation.tasks.start(f"adopt {draft_id}", lambda: outbox.adopt(draft_id, job))
        self.accept()

    def _on_not_created(self) -> None:
        ask(
            self,
            self.tr("Was no job created?"),
            self.tr(
                "The draft can then be submitted again. If the server did take it, that is a second job."
            ),
            self.tr("It was not created"),
            self._dismiss,
        )

    def _dismiss(self) -> None:
        if self._is_uncertain():
            self._workstation.outbox.dismiss(self._draft.id)
        self.accept()

    def _is_uncertain(self) -> bool:
        draft = self._workstation.composer.draft(self._draft.id)
        return draft is not None and draft.state is DraftState.UNCERTAIN

    def _on_task_failed(self, name: str, error: Exception) -> None:
        if name == self._task and isinstance(error, LabeldockError):
            self._state.setText("")
            self._notice.say_error(error)
            self.adjustSize()

    def _on_draft_changed(self, draft_id: str) -> None:
        if draft_id == self._draft.id and not self._is_uncertain():
            self.reject()
