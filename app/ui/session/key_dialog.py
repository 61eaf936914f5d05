"""Asks for an API key, checks it with the server at once, and says where it will be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from app.domain.errors import LabeldockError, LinkError
from app.domain.texts import tr
from app.ui.theme import px, tint
from app.ui.widgets import Notice, button, label

if TYPE_CHECKING:
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

TASK = "add key"
WIDTH = 460
PASTED_LETTERS = 12
"""So many letters at once were pasted, not typed: they are checked without another click."""


class KeyDialog(QDialog):
    """Closes itself when the server knew the key; the window is told by the session."""

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._length = 0
        self.setWindowTitle(tr("Add API key"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._field = QLineEdit(placeholderText=tr("Paste the private API key"))
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setAccessibleName(tr("API key"))
        self._eye = QAction(tr("Show the key"), self)
        self._eye.setCheckable(True)
        tint(self._eye, "eye")
        self._field.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self._place = label(self._where(), "small", wraps=True)
        self._busy = QProgressBar(maximum=0)
        self._notice = Notice()
        self._cancel = button(tr("Cancel"))
        self._add = button(tr("Check and add"), "primary")
        self._lay_out()
        self._connect(bridge)
        self._show_busy(False)

    def _where(self) -> str:
        session = self._workstation.session
        if session.is_sandbox:
            return tr("The sandbox keeps keys in memory only.")
        if session.keyring_trouble is not None:
            return f"{session.keyring_trouble.title}. {session.keyring_trouble.hint}"
        return tr("It is kept in the system keyring, never in a file, and is shown masked from then on.")

    def _lay_out(self) -> None:
        title = label(tr("Add the API key of a workspace"), "heading")
        how = tr("You find it in Roboflow under Settings › API Keys. The workspace is told by the key.")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for part in (
            title,
            label(how, "muted", wraps=True),
            self._field,
            self._busy,
            self._notice,
            self._place,
        ):
            column.addWidget(part)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(px(WIDTH))

    def _connect(self, bridge: Bridge) -> None:
        self._eye.toggled.connect(self._on_eye_toggled)
        self._field.textEdited.connect(self._on_edited)
        self._field.returnPressed.connect(self._on_add)
        self._cancel.clicked.connect(self.reject)
        self._add.clicked.connect(self._on_add)
        bridge.task_failed.connect(self._on_task_failed)
        bridge.task_finished.connect(self._on_task_finished)

    def _show_busy(self, is_busy: bool) -> None:
        self._busy.setVisible(is_busy)
        self._field.setReadOnly(is_busy)
        self._add.setEnabled(not is_busy and bool(self._field.text().strip()))

    def _on_eye_toggled(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self._field.setEchoMode(mode)
        tint(self._eye, "eye-off" if is_shown else "eye")
        self._eye.setText(tr("Hide the key") if is_shown else tr("Show the key"))

    def _on_edited(self, text: str) -> None:
        was_pasted = len(text) - self._length >= PASTED_LETTERS
        self._length = len(text)
        self._notice.hide()
        self._show_busy(False)
        if was_pasted:
            self._on_add()

    def _on_add(self) -> None:
        key = self._field.text()
        if not key.strip():
            return
        self._notice.hide()
        is_started = self._workstation.tasks.start(TASK, lambda: self._workstation.session.add_key(key))
        self._show_busy(is_started)

    def _on_task_failed(self, name: str, error: Exception) -> None:
        if name != TASK:
            return
        self._show_busy(False)
        if isinstance(error, LinkError):
            self._notice.say("error", error.title, error.message, tr("The key was not kept; try again."))
            self.adjustSize()
        elif isinstance(error, LabeldockError):
            self._notice.say_error(error)
            self.adjustSize()
        self._field.setFocus()
        self._field.selectAll()

    def _on_task_finished(self, name: str) -> None:
        if name == TASK:
            self._field.clear()
            self.accept()
