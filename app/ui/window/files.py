"""Opens and saves job files: by dialog, and by dropping them on the window."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from app.domain.job_file import SUFFIX

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

    from app.domain.job import Draft
    from app.services.composer import Composer
    from app.services.tasks import Tasks
    from app.ui.settings import Settings

AT_ONCE = 20
"""So many files of one drop or choice are opened; a whole folder dropped by accident is not."""


class Files(QObject):
    """Dialogs that do not block; reading and writing happen in named tasks."""

    def __init__(self, composer: Composer, tasks: Tasks, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._composer = composer
        self._tasks = tasks
        self._settings = settings
        self._window = window

    def choose_and_open(self) -> None:
        """Ask for files and open each in a draft."""
        dialog = self._dialog(self.tr("Open job files or ontologies"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([self.tr("Job files and ontologies (*.json)"), self.tr("All files (*)")])
        dialog.filesSelected.connect(self.open)
        dialog.open()

    def choose_and_save(self, draft: Draft) -> None:
        """Ask for a file and write the draft into it."""
        dialog = self._dialog(self.tr("Save as job file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Job files (*{suffix})").format(suffix=SUFFIX)])
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.selectFile(file_name(draft.name))
        dialog.fileSelected.connect(lambda path: self.save(draft.id, path))
        dialog.open()

    def open(self, paths: list[str]) -> None:
        """Open files, each in a draft of its own."""
        for path in paths[:AT_ONCE]:
            self._remember(path)
            self._open_one(Path(path))

    def save(self, draft_id: str, path: str) -> None:
        """Write a draft as job file."""
        self._remember(path)
        self._tasks.start(f"save {path}", lambda: self._composer.export_file(draft_id, Path(path)))

    def _open_one(self, path: Path) -> None:
        self._tasks.start(f"open {path}", lambda: self._composer.open_file(path))

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title, self._settings.folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _remember(self, path: str) -> None:
        self._settings.folder = str(Path(path).parent)


def dropped_files(mime: QMimeData) -> list[str]:
    """Return the local JSON files of a drop."""
    paths = (url.toLocalFile() for url in mime.urls() if url.isLocalFile())
    return [path for path in paths if path.lower().endswith(".json")]


def file_name(draft_name: str) -> str:
    """Return a file name for a draft that every system takes."""
    stem = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", draft_name).strip(" .-")[:80]
    return f"{stem or 'job'}{SUFFIX}"
