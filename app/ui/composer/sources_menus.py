"""Two ways into the ontology: Import (file, clipboard) and From dataset (its classes as rows)."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton

from app.domain.errors import LabeldockError
from app.domain.ontology import Entry
from app.services.files import read_text
from app.ui.composer import edits, reading
from app.ui.composer.edits import Column, entries_of
from app.ui.widgets import count, plural

if TYPE_CHECKING:
    from app.services.tasks import Tasks
    from app.ui.composer.document import DraftDocument
    from app.ui.composer.grid import OntologyGrid
    from app.ui.composer.reading import Incoming
    from app.ui.widgets import Notice
    from app.ui.widgets.notice import Kind

CLASSES_LISTED = 30


class OntologySources(QObject):
    """The two buttons with their menus; what came in is said in the notice."""

    def __init__(self, document: DraftDocument, grid: OntologyGrid, notice: Notice) -> None:
        super().__init__(grid)
        self._document = document
        self._grid = grid
        self._notice = notice
        self._files = TextFiles(document.workstation.tasks)
        self.import_button = MenuButton(self.tr("Import ▾"))
        self.dataset_button = MenuButton(self.tr("From dataset ▾"))
        menu = self.import_button.menu_
        menu.addAction(self.tr("From a file…")).triggered.connect(self._on_file_asked)
        menu.addAction(self.tr("Paste from the clipboard")).triggered.connect(self._on_paste_asked)
        self.dataset_button.menu_.aboutToShow.connect(self._on_dataset_menu_shown)
        grid.actions_.text_pasted.connect(self._on_text_pasted)
        notice.acted.connect(notice.hide)
        self._files.arrived.connect(self._on_file_read)
        self._files.failed.connect(self._on_file_failed)

    def set_enabled(self, is_enabled: bool) -> None:
        """Allow or forbid both ways."""
        self.import_button.setEnabled(is_enabled)
        self.dataset_button.setEnabled(is_enabled)

    def take_text(self, text: str, source: str) -> None:
        """Add what a text holds at the end, and say what came in and what did not."""
        incoming = reading.read_text(text)
        before = len(entries_of(self._document.request))
        request = reading.add(self._document.request, before, incoming)
        new = len(entries_of(request)) - before
        title = plural(new, self.tr("import of a row"), self.tr("import of {n} rows"))
        self._document.set_request(title, request)
        self._say(new, incoming, source)
        if new:
            self._grid.select_block(before, Column.PROMPT, before + new - 1, Column.CLASS)

    def add_classes(self, names: list[str]) -> None:
        """Add classes of the dataset as rows: the class is its own prompt to begin with."""
        request = self._document.request
        at = len(entries_of(request))
        title = plural(len(names), self.tr("row from the dataset"), self.tr("{n} rows from the dataset"))
        self._document.set_request(title, edits.add_entries(request, at, [Entry(n, n) for n in names]))

    def missing_classes(self) -> list[str]:
        """Return the dataset's classes that no row saves as."""
        project = self._document.project
        used = {entry.class_name for entry in entries_of(self._document.request)}
        return [name for name in (project.classes if project else ()) if name not in used]

    def _say(self, new: int, incoming: Incoming, source: str) -> None:
        rows = plural(new, self.tr("{n} row came in"), self.tr("{n} rows came in"))
        title = self.tr("{rows} from {source}").format(rows=rows, source=source)
        kind: Kind = "ok" if new and not incoming.mistakes else "warning" if new else "error"
        self._notice.say(kind, title, self._trouble_line(incoming), action=self.tr("Close"))

    def _trouble_line(self, incoming: Incoming) -> str:
        """Say what of the text could not be read."""
        if not incoming.mistakes:
            return ""
        first, more = incoming.mistakes[0], len(incoming.mistakes) - 1
        words = self.tr("Line {line}, column {column}: {message}")
        text = words.format(line=first.line, column=first.column, message=first.message)
        if not more:
            return text
        others = plural(more, self.tr("and {n} more mistake"), self.tr("and {n} more mistakes"))
        return self.tr("{first} ({others})").format(first=text, others=others)

    def _on_text_pasted(self, text: str) -> None:
        self.take_text(text, self.tr("the clipboard"))

    def _on_paste_asked(self) -> None:
        self.take_text(QGuiApplication.clipboard().text(), self.tr("the clipboard"))

    def _on_file_asked(self) -> None:
        dialog = QFileDialog(self._grid.window(), self.tr("Import an ontology"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Ontologies (*.json *.csv *.tsv *.txt)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self._files.read)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_file_read(self, text: str, name: str) -> None:
        self.take_text(text, name)

    def _on_file_failed(self, error: LabeldockError) -> None:
        self._notice.say_error(error, self.tr("Close"))

    def _on_dataset_menu_shown(self) -> None:
        menu = self.dataset_button.menu_
        menu.clear()
        missing = self.missing_classes()
        words = plural(len(missing), self.tr("Add the missing class"), self.tr("Add all {n} missing classes"))
        add = menu.addAction(words if missing else self._why_none())
        add.setEnabled(bool(missing))
        add.triggered.connect(lambda: self.add_classes(missing))
        if len(missing) > 1:
            menu.addSeparator()
        for name in missing[:CLASSES_LISTED] if len(missing) > 1 else ():
            menu.addAction(name.replace("&", "&&")).triggered.connect(partial(self._add_class, name))
        if len(missing) > CLASSES_LISTED:
            more = menu.addAction(self.tr("… {n} more").format(n=count(len(missing) - CLASSES_LISTED)))
            more.setEnabled(False)

    def _add_class(self, name: str) -> None:
        self.add_classes([name])

    def _why_none(self) -> str:
        project = self._document.project
        if project is None:
            return self.tr("The project is not known here")
        if not project.classes:
            return self.tr("The dataset has no classes")
        return self.tr("Every class of the dataset has a row")


class TextFiles(QObject):
    """Reads text files off the GUI thread. It has no Qt parent: a running read holds it."""

    arrived = Signal(str, str)
    """Text and file name."""
    failed = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks

    def read(self, path: str) -> None:
        """Read a file; its text comes as a signal."""
        self._tasks.start(f"read {path}", partial(self._read, Path(path)))

    async def _read(self, path: Path) -> None:
        try:
            text = await asyncio.to_thread(read_text, path)
        except LabeldockError as error:
            self.failed.emit(error)
        else:
            self.arrived.emit(text, path.name)


class MenuButton(QPushButton):
    """A button that opens a menu below itself; its arrow is part of the text, as in the segments beside it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAutoDefault(False)
        self.menu_ = QMenu(self)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.menu_.popup(self.mapToGlobal(self.rect().bottomLeft()))
