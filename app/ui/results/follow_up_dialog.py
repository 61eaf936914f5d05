"""Says honestly what a follow-up draft can be: one for what is left of the batch, never for single images."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from app.domain.errors import LabeldockError
from app.domain.texts import plural, tr
from app.services.tasks import own_name
from app.ui.widgets import Fitted, button, button_row, dialog_column, label, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from app.domain.job import Job
    from app.services.follow_ups import Left
    from app.services.workstation import Workstation

WIDTH = 480


class _Looking(QObject):
    """Asks the server, and makes the draft. It has no Qt parent: a running task holds it."""

    seen = Signal(object)
    """What is left of the batch."""
    made = Signal()
    failed = Signal(object)

    def __init__(self, workstation: Workstation, job: Job) -> None:
        super().__init__()
        self._follow_ups = workstation.follow_ups
        self._tasks = workstation.tasks
        self._job = job

    def look(self) -> None:
        """Ask what the batch still holds."""
        self._tasks.start(own_name(f"look at the batch of {self._job.id}"), self._look)

    def make(self, left: Left, wanted: int, name: str) -> None:
        """Make the draft."""
        self._tasks.start(f"follow up {self._job.id}", partial(self._make, left, wanted, name))

    async def _look(self) -> None:
        try:
            left = await self._follow_ups.look(self._job)
        except LabeldockError as error:
            self.failed.emit(error)
        else:
            self.seen.emit(left)

    async def _make(self, left: Left, wanted: int, name: str) -> None:
        try:
            await self._follow_ups.draft(self._job, left, wanted, name)
        except LabeldockError as error:
            self.failed.emit(error)
        else:
            self.made.emit()


class FollowUpDialog(Fitted):
    """For images of a job, by their file names: those that came back empty, or those that a filter shows."""

    def __init__(
        self, workstation: Workstation, job: Job, names: Sequence[str], *, is_empty: bool, parent: QWidget
    ) -> None:
        super().__init__(WIDTH, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Follow-up draft"))
        self._job = job
        self._names = names
        self._left: Left | None = None
        self._looking = _Looking(workstation, job)
        self.state = label(tr("Asking the server what the batch still holds…"), wraps=True)
        self.copy = button(self._copy_text(), icon="copy")
        self.cancel = button(tr("Cancel"))
        self.make = button(tr("Create draft"), "primary")
        self.make.setEnabled(False)
        self._lay_out(is_empty=is_empty)
        self._connect()
        self._looking.look()

    def _copy_text(self) -> str:
        return plural(len(self._names), "Copy the file name", "Copy the {n} file names")

    def _lay_out(self, *, is_empty: bool) -> None:
        number = len(self._names)
        if is_empty:
            title = plural(
                number,
                "Follow up the {n} image that came back empty",
                "Follow up the {n} images that came back empty",
            )
        else:
            title = plural(
                number,
                "Follow up the {n} image that the filter shows",
                "Follow up the {n} images that the filter shows",
            )
        limits = tr(
            "The API labels batches; it cannot be told single images. The images of this job left the batch "
            "“{batch}” for the annotation job. To label some of them again, move them back to “Unassigned” on "
            "the project's Annotate board first; the file names help to find them there."
        ).format(batch=self._job.batch_name or self._job.batch_id)
        column = dialog_column(self)
        column.addWidget(label(title, "heading", wraps=True))
        column.addWidget(label(limits, "muted", wraps=True))
        column.addWidget(line())
        column.addWidget(self.state)
        column.addSpacing(6)
        column.addLayout(button_row(self.cancel, self.make, besides=(self.copy,)))

    def _connect(self) -> None:
        self._looking.seen.connect(self._on_seen)
        self._looking.made.connect(self.accept)
        self._looking.failed.connect(self._on_failed)
        self.copy.clicked.connect(self._on_copy)
        self.cancel.clicked.connect(self.reject)
        self.make.clicked.connect(self._on_create)

    def _on_seen(self, left: Left) -> None:
        self._left = left
        self.state.setText(self._left_text(left))
        self.make.setEnabled(left.images > 0)
        if left.images:
            self.make.setFocus()

    def _left_text(self, left: Left) -> str:
        if left.batch is None:
            return tr(
                "The server does not list this batch any more: it is used up. Images that were moved back may "
                "lie in another batch; make a draft of that one in the list of projects."
            )
        if not left.images:
            return tr("The batch is empty: there is nothing that a draft could ask for.")
        holds = plural(left.images, "The batch holds {n} image now", "The batch holds {n} images now")
        asked = min(left.images, len(self._names))
        asks = plural(asked, "for {n} of them", "for {n} of them")
        return tr(
            "{holds}: those that were not sent, and those that were moved back. The draft asks the same again, "
            "{asks}; which ones is up to the server. You can change it before anything is sent."
        ).format(holds=holds, asks=asks)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self._names))
        self.copy.setText(tr("Copied"))

    def _on_create(self) -> None:
        if self._left is not None:
            self.make.setEnabled(False)
            name = tr("{name}, follow-up").format(name=self._job.name)
            self._looking.make(self._left, len(self._names), name)

    def _on_failed(self, error: LabeldockError) -> None:
        words = (error.message, error.hint)
        self.state.setText(" ".join(word for word in words if word))
