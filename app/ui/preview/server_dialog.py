"""The settings of the preview: an inference server where Roboflow's own does not serve, and how much is kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from app.domain.errors import LabeldockError
from app.domain.texts import tr
from app.ui.theme import px
from app.ui.widgets import button, label, set_property

if TYPE_CHECKING:
    from app.services.workstation import Workstation

WIDTH = 440
MOST_MB = 10_000
TASK = "settings of the preview"


class ServerDialog(QDialog):
    """Keeps what is set, or says below the address why it cannot be used."""

    def __init__(self, workstation: Workstation, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Settings of the preview"))
        self.setFixedWidth(px(WIDTH))
        self._preview = workstation.preview
        self._tasks = workstation.tasks
        self.field = QLineEdit(workstation.preview.inference_address)
        self.field.setAccessibleName(tr("Address of the inference server"))
        self.field.setPlaceholderText("http://127.0.0.1:9001")
        self.trouble = label("", "error", wraps=True)
        self.trouble.hide()
        self.cache = QSpinBox()
        self.cache.setRange(0, MOST_MB)
        self.cache.setSuffix(tr(" MB"))
        self.cache.setSpecialValueText(tr("nothing"))
        self.cache.setValue(workstation.preview.cache_mb)
        self.cache.setAccessibleName(tr("Megabytes kept of what was found"))
        self.keep = button(tr("Save"), "primary")
        self._lay_out()
        self.keep.clicked.connect(self._on_kept)
        self.field.returnPressed.connect(self._on_kept)

    def _lay_out(self) -> None:
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        text = tr(
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
        column.addWidget(label(tr("Inference server for previews"), "heading"))
        column.addWidget(label(text, "muted", wraps=True))
        column.addWidget(self.field)
        column.addWidget(self.trouble)
        column.addSpacing(8)
        column.addWidget(label(tr("What was found"), "heading"))
        kept = tr("It is kept on this computer, and works offline afterwards; the oldest goes first.")
        column.addWidget(label(kept, "muted", wraps=True))
        most = QHBoxLayout()
        most.addWidget(label(tr("Keep at most")))
        most.addWidget(self.cache)
        most.addStretch(1)
        column.addLayout(most)
        column.addSpacing(8)
        column.addLayout(row)

    def _on_kept(self) -> None:
        self._tasks.start(TASK, partial(self._keep, self.field.text().strip(), self.cache.value()))

    async def _keep(self, text: str, cache_mb: int) -> None:
        try:
            await self._preview.set_inference_address(text)
            await self._preview.set_cache_mb(cache_mb)
        except LabeldockError as error:
            self.trouble.setText(f"{error.message} {error.hint}".strip())
            self.trouble.show()
            set_property(self.field, "invalid", True)
            self.field.setFocus()
        else:
            self.accept()
