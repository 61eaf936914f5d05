"""The field that an API key is pasted into, and its check with the server at once; alone, or in a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.errors import LabeldockError, LinkError
from app.domain.texts import tr
from app.ui.theme import tint
from app.ui.widgets import BusyBar, Notice, Pastes, label

if TYPE_CHECKING:
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

TASK = "add key"


class KeyEntry(QWidget):
    """`added` when the server knew the key, which is asked as soon as one is pasted.

    `add` is the button for it, which stands where the owner puts it.
    """

    added = Signal()

    def __init__(self, workstation: Workstation, bridge: Bridge, add: QPushButton) -> None:
        super().__init__()
        self._workstation = workstation
        self._pastes = Pastes()
        self._is_ours = False
        self.add = add
        self.field = QLineEdit(placeholderText=tr("Paste the private API key"))
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(tr("API key"))
        self._eye = QAction(tr("Show the key"), self)
        self._eye.setCheckable(True)
        tint(self._eye, "eye")
        self.field.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self.busy = BusyBar()
        self.notice = Notice()
        self.place = label("", "small", wraps=True)
        self.setFocusProxy(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.field, self.busy, self.notice, self.place):
            column.addWidget(part)
        self._connect(bridge)
        self.show_place()
        self._show_busy(False)

    def look_at_keyring(self) -> None:
        """Find out where a key would be kept."""
        self._workstation.tasks.start("look at the keyring", self._workstation.session.look_at_keyring)

    def take_over(self, other: KeyEntry) -> None:
        """Hold what is written in another one."""
        self.field.setText(other.field.text())
        self._pastes.has_come(self.field.text())
        self._show_busy(False)

    def show_place(self) -> None:
        """Say where a key would be kept."""
        session = self._workstation.session
        if session.is_sandbox:
            words = tr("The sandbox keeps keys in memory only.")
        elif session.keyring_trouble is not None:
            words = f"{session.keyring_trouble.title}. {session.keyring_trouble.hint}"
        elif session.keyring_name:
            words = tr("It is kept in the system keyring ({name}), never in a file, and is shown masked.")
            words = words.format(name=session.keyring_name)
        else:
            words = tr("It is kept in the system keyring, never in a file, and is shown masked from then on.")
        self.place.setText(words)

    def _connect(self, bridge: Bridge) -> None:
        self._eye.toggled.connect(self._on_eye_toggled)
        self.field.textEdited.connect(self._on_edited)
        self.field.returnPressed.connect(self._on_add)
        self.add.clicked.connect(self._on_add)
        bridge.session_changed.connect(self.show_place)
        bridge.task_failed.connect(self._on_task_failed)
        bridge.task_finished.connect(self._on_task_finished)

    def _show_busy(self, is_busy: bool) -> None:
        self.busy.setVisible(is_busy)
        self.field.setReadOnly(is_busy)
        self.add.setEnabled(not is_busy and bool(self.field.text().strip()))

    def _on_eye_toggled(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.field.setEchoMode(mode)
        tint(self._eye, "eye-off" if is_shown else "eye")
        self._eye.setText(tr("Hide the key") if is_shown else tr("Show the key"))

    def _on_edited(self, text: str) -> None:
        was_pasted = self._pastes.has_come(text)
        self.notice.hide()
        self._show_busy(False)
        if was_pasted:
            self._on_add()

    def _on_add(self) -> None:
        key = self.field.text()
        if not key.strip():
            return
        self.notice.hide()
        self._is_ours = self._workstation.tasks.start(TASK, lambda: self._workstation.session.add_key(key))
        self._show_busy(self._is_ours)

    def _on_task_failed(self, name: str, error: Exception) -> None:
        if name != TASK or not self._is_ours:
            return
        self._is_ours = False
        self._show_busy(False)
        if isinstance(error, LinkError):
            self.notice.say("error", error.title, error.message, tr("The key was not kept; try again."))
        elif isinstance(error, LabeldockError):
            self.notice.say_error(error)
        self.field.setFocus()
        self.field.selectAll()

    def _on_task_finished(self, name: str) -> None:
        if name == TASK and self._is_ours:
            self._is_ours = False
            self._pastes.forget()
            self.field.clear()
            self._show_busy(False)
            self.added.emit()
