"""Writes the ontology into a file of any kind, off the GUI thread, and says what the kind cannot hold."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from app.domain.errors import LabeldockError
from app.domain.interchange import Kind, lost_in, write
from app.domain.ontology import Ontology
from app.domain.texts import plural, tr
from app.services.files import write_whole

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QWidget

    from app.services.tasks import Tasks
    from app.ui.composer.document import DraftDocument
    from app.ui.widgets import Notice

KINDS = tuple(kind for kind in Kind if kind is not Kind.JOBFILE)
TOLD = 3


class _Writing(QObject):
    """Writes in a thread. It has no Qt parent: a running write holds it."""

    ended = Signal(object, object)
    """The path, and the error or None."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks

    def start(self, path: Path, text: str) -> None:
        """Write a file, all of it or nothing."""
        self._tasks.start(f"export {path}", partial(self._write, path, text))

    async def _write(self, path: Path, text: str) -> None:
        try:
            await asyncio.to_thread(write_whole, path, text)
        except LabeldockError as error:
            self.ended.emit(path, error)
        else:
            self.ended.emit(path, None)


class OntologyExport(QObject):
    """The kinds as a menu; each asks for a file."""

    def __init__(self, document: DraftDocument, window_of: QWidget, notice: Notice) -> None:
        super().__init__(window_of)
        self._document = document
        self._window_of = window_of
        self._notice = notice
        self._lost: tuple[str, ...] = ()
        self._writing = _Writing(document.workstation.tasks)
        self._writing.ended.connect(self._on_ended)

    def fill(self, menu: QMenu) -> None:
        """Add an action for each kind."""
        for kind in KINDS:
            action = menu.addAction(f"{kind.display_name}…")
            action.triggered.connect(lambda *_, kind=kind: self.ask(kind))

    def ask(self, kind: Kind) -> None:
        """Ask for a file to write."""
        dialog = QFileDialog(self._window_of.window(), tr("Export as {0}").format(kind.display_name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(kind.file_name)
        dialog.fileSelected.connect(lambda path: self.save(kind, path))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, kind: Kind, path: str) -> None:
        """Write the rows into a file; a kind that would lose rows without a trace is refused."""
        request = self._document.request
        ontology = (request.ontology or Ontology()).without_blanks()
        self._lost = lost_in(ontology, kind, request.confidence_thresholds)
        try:
            text = write(ontology, kind, request.confidence_thresholds)
        except LabeldockError as error:
            self._notice.say_error(error, can_close=True)
        else:
            self._writing.start(Path(path), text)

    def _on_ended(self, path: Path, error: LabeldockError | None) -> None:
        if error is not None:
            self._notice.say_error(error, can_close=True)
            return
        more = len(self._lost) - TOLD
        others = plural(more, "… and {n} more like that", "… and {n} more like that")
        lost = "\n".join([*self._lost[:TOLD], *([others] if more > 0 else [])])
        title = tr("Exported as {0}").format(path.name)
        self._notice.say("warning" if lost else "ok", title, lost, can_close=True)
