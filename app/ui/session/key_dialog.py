"""Asks for an API key, checks it with the server at once, and says where it will be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.domain.texts import tr
from app.ui.session.key_entry import KeyEntry
from app.ui.widgets import Fitted, button, button_row, dialog_column, label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

WIDTH = 460


class KeyDialog(Fitted):
    """Closes itself when the server knew the key; the window is told by the session."""

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(WIDTH, parent)
        self.setWindowTitle(tr("Add API key"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._cancel = button(tr("Cancel"))
        self._add = button(tr("Check and add"), "primary")
        self.entry = KeyEntry(workstation, bridge, self._add)
        self._lay_out()
        self.entry.look_at_keyring()
        self.entry.added.connect(self.accept)
        self._cancel.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        title = label(tr("Add the API key of a workspace"), "heading")
        how = tr(
            "You find it in Roboflow under Settings › API Keys. The key tells which workspace it belongs to."
        )
        column = dialog_column(self, 10)
        for part in (title, label(how, "muted", wraps=True), self.entry):
            column.addWidget(part)
        column.addStretch(1)
        column.addLayout(button_row(self._cancel, self._add))
