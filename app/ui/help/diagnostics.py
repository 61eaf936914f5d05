"""Shows what a diagnostics bundle would hold, file by file, before a person saves it."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import LabeldockError
from app.domain.texts import tr
from app.ui.help.facts import qt_facts, settings_facts
from app.ui.latest import Latest
from app.ui.widgets import Notice, button, button_row, label

if TYPE_CHECKING:
    from app.services.diagnostics import Page
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.settings import Settings

COLLECT_TASK = "collect diagnostics"
SAVE_TASK = "save diagnostics"
SIZE = (860, 560)
LIST_WIDTH = 190
ENDING = ".zip"


class DiagnosticsDialog(QDialog):
    """A list of files and the text of one of them; what is shown is what is saved."""

    def __init__(self, workstation: Workstation, bridge: Bridge, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Diagnostics"))
        self.resize(*SIZE)
        self._workstation = workstation
        self._settings = settings
        self._pages: tuple[Page, ...] = ()
        self._saved_as = ""
        self._notice = Notice()
        self.files = QListWidget()
        self.files.setAccessibleName(tr("Files of the bundle"))
        self.files.setProperty("role", "framed")
        self.files.setFixedWidth(LIST_WIDTH)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(tr("Text of the file"))
        self.text.setProperty("role", "mono")
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setPlaceholderText(tr("Gathering…"))
        self._save = button(tr("Save as .zip…"), "primary")
        self._save.setEnabled(False)
        self._close = button(tr("Close"))
        self._lay_out()
        self._latest = Latest(workstation.tasks, COLLECT_TASK)
        self._latest.answered.connect(self._on_collected)
        self.files.currentRowChanged.connect(self._on_row_changed)
        self._save.clicked.connect(self._on_save_clicked)
        self._close.clicked.connect(self.accept)
        bridge.task_finished.connect(self._on_task_finished)
        bridge.task_failed.connect(self._on_task_failed)
        self._latest.ask(self._collect)

    def save_as(self, path: str) -> None:
        """Write the bundle into a file."""
        file = Path(path)
        self._saved_as = file.name
        save = partial(self._workstation.diagnostics.save, self._pages, file)
        self._workstation.tasks.start(SAVE_TASK, save)

    def _lay_out(self) -> None:
        hint = label(
            tr(
                "This is all that the bundle holds: no keys, no names, none of your images or prompts. "
                "Nothing leaves this machine; save it and pass it on where you want help."
            ),
            "muted",
            wraps=True,
        )
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self.files)
        middle.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(hint)
        column.addWidget(self._notice)
        column.addLayout(middle, 1)
        column.addLayout(button_row(self._save, self._close))

    async def _collect(self) -> tuple[Page, ...]:
        settings = settings_facts(self._settings.values)
        return await self._workstation.diagnostics.collect(qt_facts(), settings)

    def _on_collected(self, pages: tuple[Page, ...]) -> None:
        self._pages = pages
        for page in pages:
            size = QLocale().formattedDataSize(len(page.text.encode()))
            QListWidgetItem(tr("{file} · {size}").format(file=page.name, size=size), self.files)
        self.files.setCurrentRow(0)
        self.files.setFocus()
        self._save.setEnabled(True)

    def _on_row_changed(self, row: int) -> None:
        if 0 <= row < len(self._pages):
            self.text.setPlaceholderText(tr("Empty", "a file"))
            self.text.setPlainText(self._pages[row].text)

    def _on_save_clicked(self) -> None:
        dialog = QFileDialog(self, tr("Save diagnostics"), self._settings.folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("Zip archives (*{ending})").format(ending=ENDING)])
        dialog.setDefaultSuffix(ENDING.removeprefix("."))
        dialog.selectFile(time.strftime(f"labeldock-diagnostics-%Y%m%d-%H%M{ENDING}"))
        dialog.fileSelected.connect(self.save_as)
        dialog.open()

    def _on_task_failed(self, name: str, error: Exception) -> None:
        if name == SAVE_TASK and isinstance(error, LabeldockError):
            self._notice.say_error(error, can_close=True)

    def _on_task_finished(self, name: str) -> None:
        if name == SAVE_TASK and self._saved_as:
            words = tr("Saved as “{file}”.").format(file=self._saved_as)
            self._notice.say("ok", words, can_close=True)
