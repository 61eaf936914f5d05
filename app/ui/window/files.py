"""Opens and saves job files: by dialog, by dropping them on the window, and those that were used last."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from app.domain.file_name import name_of_job
from app.domain.job_file import SUFFIX
from app.domain.texts import tr
from app.ui.widgets.confirm import ask_which

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

    from app.domain.job import Draft
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.settings import Settings

ENDINGS = (".json", ".csv", ".tsv", ".txt", ".yaml", ".yml", ".xml", ".py")
RECENT = 10
LONGEST_NAME = 80
AT_ONCE = 20
"""So many files of one drop or choice are opened; a whole folder dropped by accident is not."""


class Files(QObject):
    """Dialogs that do not block; reading and writing happen in named tasks."""

    def __init__(self, workstation: Workstation, bridge: Bridge, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._workstation = workstation
        self._settings = settings
        self._window = window
        bridge.file_used.connect(self._on_file_used)
        bridge.file_conflicted.connect(self._on_file_conflicted)

    def choose_and_open(self) -> None:
        """Ask for files and open each in a draft."""
        dialog = self._dialog(tr("Open job files or ontologies"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        endings = " ".join(f"*{ending}" for ending in ENDINGS)
        known = tr("Job files and ontologies ({endings})").format(endings=endings)
        dialog.setNameFilters([known, tr("All files (*)")])
        dialog.filesSelected.connect(self.open)
        dialog.open()

    def save(self, draft: Draft) -> None:
        """Write the draft into its job file, or ask for one."""
        if draft.path:
            self.save_into(draft.id)
        else:
            self.choose_and_save(draft)

    def choose_and_save(self, draft: Draft) -> None:
        """Ask for a file and write the draft into it."""
        dialog = self._dialog(tr("Save as job file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("Job files (*{suffix})").format(suffix=SUFFIX)])
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.selectFile(draft.path or file_name(draft.name))
        dialog.fileSelected.connect(lambda path: self.save_into(draft.id, Path(path)))
        dialog.open()

    def open(self, paths: list[str]) -> None:
        """Open files, each in a draft of its own."""
        for path in paths[:AT_ONCE]:
            self._workstation.tasks.start(
                f"open {path}", partial(self._workstation.job_files.open, Path(path))
            )

    def save_into(self, draft_id: str, path: Path | None = None, *, is_over: bool = False) -> None:
        """Write a draft into a job file, by default its own; `is_over` whatever stands there now."""
        save = partial(self._workstation.job_files.save, draft_id, path, is_over=is_over)
        self._workstation.tasks.start(f"save {draft_id}", save)

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title, self._settings.folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _on_file_used(self, path: str) -> None:
        self._settings.folder = str(Path(path).parent)
        others = (known for known in self._settings.recent_files if known != path)
        self._settings.recent_files = (path, *others)[:RECENT]

    def _on_file_conflicted(self, draft_id: str) -> None:
        """Ask what to do about a file that somebody else wrote."""
        draft = self._workstation.composer.draft(draft_id)
        if draft is None:
            return
        ask_which(
            self._window,
            tr("“{file}” was changed by somebody else").format(file=Path(draft.path).name),
            tr(
                "Another program wrote this job file since it was opened or saved here. "
                "The draft is kept in Labeldock, whatever you choose."
            ),
            {
                tr("Overwrite"): lambda: self.save_into(draft_id, is_over=True),
                tr("Save as…"): lambda: self.choose_and_save(draft),
            },
        )


def dropped_files(mime: QMimeData) -> list[str]:
    """Return the local files of a drop that may hold a job or an ontology, and what may be a folder."""
    paths = (url.toLocalFile() for url in mime.urls() if url.isLocalFile())
    return [path for path in paths if Path(path).suffix.lower() in ("", *ENDINGS)]


def file_name(draft_name: str) -> str:
    """Return a file name for a draft that every system takes."""
    return f"{name_of_job(draft_name, LONGEST_NAME)}{SUFFIX}"
