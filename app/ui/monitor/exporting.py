"""Writes jobs into a file that a person chooses."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from app.domain.texts import count, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from app.domain.job import Job
    from app.services.workstation import Workstation

KINDS = {"csv": "CSV (*.csv)", "json": "JSON (*.json)"}
FILE_NAME = "labeldock-jobs.csv"


class Exporting(QObject):
    """`exported` gives the path of a file that was written; what fails comes out of the tasks."""

    exported = Signal(str)

    def __init__(self, workstation: Workstation, window: QWidget) -> None:
        super().__init__(window)
        self._workstation = workstation
        self._window = window
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def choose(self, jobs: Sequence[Job]) -> None:
        """Ask for a file and write these jobs into it."""
        title = tr("Export {n} jobs").format(n=count(len(jobs)))
        dialog = QFileDialog(self._window, title, self._folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(KINDS.values()))
        dialog.setDefaultSuffix("csv")
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(_ending(kind)))
        dialog.selectFile(FILE_NAME)
        dialog.fileSelected.connect(lambda path: self.write(jobs, Path(path)))
        dialog.open()

    def write(self, jobs: Sequence[Job], path: Path) -> None:
        """Write these jobs into a file."""
        self._folder = str(path.parent)
        self._workstation.tasks.start(f"export {path}", partial(self._write, jobs, path))

    async def _write(self, jobs: Sequence[Job], path: Path) -> None:
        await self._workstation.ledger.export(jobs, path)
        self.exported.emit(str(path))


def _ending(kind: str) -> str:
    return next(ending for ending, title in KINDS.items() if title == kind)
