"""Takes a job into the ledger that was started elsewhere, by the server's id of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from app.domain.errors import LabeldockError, NotFound
from app.domain.texts import tr
from app.ui.latest import Latest, answer_or_error
from app.ui.widgets import BusyBar, Fitted, Notice, Pastes, button, button_row, dialog_column, label

if TYPE_CHECKING:
    from app.domain.job import Job
    from app.services.workstation import Workstation

WIDTH = 460


class ImportDialog(Fitted):
    """Asks the server as soon as an id is pasted, says what is wrong in place; `imported` gives our id of the job."""

    imported = Signal(str)

    def __init__(self, workstation: Workstation, parent: QWidget) -> None:
        super().__init__(WIDTH, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Import a job"))
        self._workstation = workstation
        self._pastes = Pastes()
        self._asking = Latest(workstation.tasks, "import job")
        self.field = QLineEdit(placeholderText=tr("For example 66f1c0a2d4…"))
        self.field.setAccessibleName(tr("Job id"))
        self.workspace = QComboBox()
        self.workspace.setAccessibleName(tr("Workspace"))
        self.notice = Notice()
        self._busy = BusyBar()
        self._cancel = button(tr("Cancel"))
        self.act = button(tr("Import job"), "primary")
        self._fill_workspaces()
        self._lay_out()
        self._connect()
        self._show_busy(False)

    def _fill_workspaces(self) -> None:
        session = self._workstation.session
        names = [key.workspace for key in session.known if key.workspace]
        self.workspace.addItems(list(dict.fromkeys(filter(None, [session.workspace, *names]))))
        if not names:
            title, text = (
                tr("An API key is needed"),
                tr("The server tells about a job only with one."),
            )
            self.notice.say("warning", title, text)

    def _lay_out(self) -> None:
        how = tr(
            "A job that was started elsewhere is watched here like any other. What was sent is not known."
        )
        form = QFormLayout()
        form.addRow(tr("&Job id"), self.field)
        form.addRow(tr("&Workspace"), self.workspace)
        column = dialog_column(self, 10)
        column.addWidget(label(tr("Import a job by its id"), "heading"))
        column.addWidget(label(how, "muted", wraps=True))
        column.addLayout(form)
        for part in (self._busy, self.notice):
            column.addWidget(part)
        column.addStretch(1)
        column.addLayout(button_row(self._cancel, self.act))

    def _connect(self) -> None:
        self.field.textEdited.connect(self._on_edited)
        self.field.returnPressed.connect(self._on_wanted)
        self._cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self._on_wanted)
        self._asking.answered.connect(self._on_answered)
        self.finished.connect(self._asking.drop)

    def _show_busy(self, is_busy: bool) -> None:
        self._busy.setVisible(is_busy)
        self.field.setReadOnly(is_busy)
        self.workspace.setEnabled(not is_busy)
        can_ask = bool(self.field.text().strip() and self.workspace.currentText())
        self.act.setEnabled(can_ask and not is_busy)

    def _on_edited(self, text: str) -> None:
        was_pasted = self._pastes.has_come(text)
        self.notice.hide()
        self._show_busy(False)
        if was_pasted:
            self._on_wanted()

    def _on_wanted(self) -> None:
        if not self.act.isEnabled():
            return
        job_id, workspace = self.field.text().strip(), self.workspace.currentText()
        self.notice.hide()
        self._show_busy(True)
        follow = self._workstation.ledger.follow
        self._asking.ask(lambda: answer_or_error(follow(job_id, workspace)))

    def _on_answered(self, answer: Job | LabeldockError) -> None:
        self._show_busy(False)
        if not isinstance(answer, LabeldockError):
            self.imported.emit(answer.id)
            self.accept()
            return
        if isinstance(answer, NotFound):
            text = tr("The server knows no such job in {workspace}.")
            hint = tr("Look at the id again, or choose another workspace.")
            text = text.format(workspace=self.workspace.currentText())
            self.notice.say("error", tr("No such job"), text, hint)
        else:
            self.notice.say_error(answer)
        self.field.setFocus()
        self.field.selectAll()
