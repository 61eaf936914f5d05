"""Asks for the inference server that a preview may use where Roboflow's own does not serve."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import LabeldockError
from app.ui.widgets import button, label, set_property

if TYPE_CHECKING:
    from app.services.workstation import Workstation

WIDTH = 440
TASK = "inference server"


class ServerDialog(QDialog):
    """Keeps the address, or says below the field why it cannot be used."""

    def __init__(self, workstation: Workstation, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Inference server"))
        self.setFixedWidth(WIDTH)
        self._preview = workstation.preview
        self._tasks = workstation.tasks
        self.field = QLineEdit(workstation.preview.inference_address)
        self.field.setAccessibleName(self.tr("Address of the inference server"))
        self.field.setPlaceholderText("http://127.0.0.1:9001")
        self.trouble = label("", "error", wraps=True)
        self.trouble.hide()
        self.keep = button(self.tr("Use this address"), "primary")
        self._lay_out()
        self.keep.clicked.connect(self._on_kept)
        self.field.returnPressed.connect(self._on_kept)

    def _lay_out(self) -> None:
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        text = self.tr(
            "An inference server of your own previews for free; one that is hosted takes credits and asks first. "
            "Empty: none is used."
        )
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        column.addWidget(label(self.tr("Inference server for previews"), "heading"))
        column.addWidget(label(text, "muted", wraps=True))
        column.addWidget(self.field)
        column.addWidget(self.trouble)
        column.addSpacing(8)
        column.addLayout(row)

    def _on_kept(self) -> None:
        self._tasks.start(TASK, partial(self._keep, self.field.text().strip()))

    async def _keep(self, text: str) -> None:
        try:
            await self._preview.set_inference_address(text)
        except LabeldockError as error:
            self.trouble.setText(f"{error.message} {error.hint}".strip())
            self.trouble.show()
            set_property(self.field, "invalid", True)
            self.field.setFocus()
        else:
            self.accept()
