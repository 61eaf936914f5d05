"""The ways into and out of the ontology: import and export, the dataset's classes, and what is dropped."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from app.domain.job_file import SUFFIX
from app.domain.ontology import Entry
from app.domain.texts import count, plural, tr
from app.ui.composer import edits
from app.ui.composer.edits import entries_of
from app.ui.composer.exporting import KINDS, OntologyExport
from app.ui.composer.importing import OntologyImport
from app.ui.override import override
from app.ui.widgets import MenuButton

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QMenu, QWidget

    from app.domain.interchange import Kind
    from app.ui.composer.document import DraftDocument
    from app.ui.composer.grid import OntologyGrid
    from app.ui.widgets import Notice

CLASSES_LISTED = 30
DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class OntologySources(QObject):
    """The two buttons with their menus; what came in is said in the notice."""

    def __init__(self, document: DraftDocument, grid: OntologyGrid, notice: Notice) -> None:
        super().__init__(grid)
        self._document = document
        self._grid = grid
        self._import = OntologyImport(document, grid, notice)
        self._export = OntologyExport(document, grid, notice)
        self.import_button = MenuButton(tr("Import ▾"))
        self.import_button.setToolTip(tr("Import and export"))
        self.import_button.setAccessibleName(tr("Import and export"))
        self.dataset_button = MenuButton(tr("From dataset ▾"))
        self._fill_import_menu(self.import_button.menu_)
        self.dataset_button.menu_.aboutToShow.connect(self._on_dataset_menu_shown)
        grid.actions_.text_pasted.connect(self._on_text_pasted)
        grid.actions_.confidences_lost.connect(self._import.tell_lost_confidences)

    def set_enabled(self, is_enabled: bool) -> None:
        """Allow or forbid every way in."""
        for action in self._ways_in:
            action.setEnabled(is_enabled)
        self.import_button.setEnabled(self._document.request.ontology is not None)
        self.dataset_button.setEnabled(is_enabled)

    def take_drops_on(self, widget: QWidget) -> None:
        """Import files, folders and texts that are dropped on a widget."""
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def take_text(self, text: str, source: str) -> None:
        """Add what a text holds at the end, and say what came in and what did not."""
        self._import.take_text(text, source)

    def take_paths(self, paths: list[str], kind: Kind | None = None) -> None:
        """Add what files and folders hold at the end, and say what came in and what did not."""
        self._import.take_paths(paths, kind)

    def export(self, kind: Kind, path: str) -> None:
        """Write the rows into a file, and say what its kind cannot hold."""
        self._export.save(kind, path)

    def add_classes(self, names: list[str]) -> None:
        """Add classes of the dataset as rows: the class is its own prompt to begin with."""
        request = self._document.request
        at = len(entries_of(request))
        title = plural(len(names), "row from the dataset", "{n} rows from the dataset")
        self._document.set_request(title, edits.add_entries(request, at, [Entry(n, n) for n in names]))

    def missing_classes(self) -> list[str]:
        """Return the dataset's classes that no row saves as."""
        project = self._document.project
        used = {entry.class_name for entry in entries_of(self._document.request)}
        return [name for name in (project.classes if project else ()) if name not in used]

    def _fill_import_menu(self, menu: QMenu) -> None:
        menu.addAction(tr("Import files…")).triggered.connect(lambda: self.ask_for_files())
        menu.addAction(tr("Import a folder…")).triggered.connect(lambda: self.ask_for_folder())
        menu.addAction(tr("Import the clipboard")).triggered.connect(self._on_paste_asked)
        formats = menu.addMenu(tr("Import as"))
        for kind in KINDS:
            action = formats.addAction(f"{kind.display_name}…")
            action.triggered.connect(lambda *_, kind=kind: self.ask_for_files(kind))
        self._ways_in = menu.actions()
        menu.addSeparator()
        self._export.fill(menu.addMenu(tr("Export as")))

    def ask_for_files(self, kind: Kind | None = None) -> None:
        """Ask for files to import; with a kind, they are read as nothing else."""
        dialog = self._dialog(QFileDialog.FileMode.ExistingFiles)
        patterns = "*.json *.csv *.tsv *.txt *.yaml *.yml *.names *.xml *.py"
        dialog.setNameFilters([tr("Ontologies ({0})").format(patterns), tr("All files (*)")])
        dialog.filesSelected.connect(lambda paths: self.take_paths(list(paths), kind))
        dialog.open()

    def ask_for_folder(self) -> None:
        """Ask for the folder of a data set."""
        dialog = self._dialog(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.take_paths([path]))
        dialog.open()

    def _dialog(self, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self._grid.window(), tr("Import an ontology"))
        dialog.setFileMode(mode)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _on_text_pasted(self, text: str) -> None:
        self._import.take_text(text, tr("the clipboard"), at_cursor=True)

    def _on_paste_asked(self) -> None:
        self.take_text(QGuiApplication.clipboard().text(), tr("the clipboard"))

    def _on_dataset_menu_shown(self) -> None:
        menu = self.dataset_button.menu_
        menu.clear()
        missing = self.missing_classes()
        words = plural(len(missing), "Add the missing class", "Add all {n} missing classes")
        add = menu.addAction(words if missing else self._why_none())
        add.setEnabled(bool(missing))
        add.triggered.connect(lambda: self.add_classes(missing))
        if len(missing) > 1:
            menu.addSeparator()
        for name in missing[:CLASSES_LISTED] if len(missing) > 1 else ():
            menu.addAction(name.replace("&", "&&")).triggered.connect(partial(self._add_class, name))
        if len(missing) > CLASSES_LISTED:
            more = menu.addAction(tr("… {n} more").format(n=count(len(missing) - CLASSES_LISTED)))
            more.setEnabled(False)

    def _add_class(self, name: str) -> None:
        self.add_classes([name])

    def _why_none(self) -> str:
        project = self._document.project
        if project is None:
            return tr("The project is not known here")
        if not project.classes:
            return tr("The dataset has no classes")
        return tr("Every class of the dataset has a row")

    def _take_drop(self, mime: QMimeData) -> None:
        if paths := _paths(mime):
            self.take_paths(paths)
        else:
            self.take_text(mime.text(), tr("the dropped text"))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in DRAGS or not isinstance(event, QDropEvent):
            return False
        is_open = self._grid.is_editable and self._document.request.ontology is not None
        if not is_open or not _is_ours(event.mimeData()):
            event.ignore()
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._take_drop(event.mimeData())
        return True


def _paths(mime: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]


def _is_ours(mime: QMimeData) -> bool:
    """Tell what is imported from job files, which the window opens, and from pictures and the like."""
    paths = _paths(mime)
    return (
        not any(p.lower().endswith(SUFFIX) for p in paths) if paths else mime.hasText() and not mime.hasUrls()
    )
