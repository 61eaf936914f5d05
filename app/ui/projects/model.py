"""The tree of projects and batches, as a model that follows the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from app.ui.rows import ID_ROLE, set_data, sync_rows
from app.ui.widgets import count

if TYPE_CHECKING:
    from PySide6.QtCore import QObject, QPersistentModelIndex

    from app.domain.catalogue import Batch, Catalogue, Project

SIDE_ROLE = Qt.ItemDataRole.UserRole + 2
"""The short text at the right end: a project's type, a batch's number of images."""
NO_BATCHES = "-"
"""The id of the row that says that a project has no batches."""

TYPE_WORDS = {"object-detection": "detection", "instance-segmentation": "segmentation"}


class ProjectModel(QStandardItemModel):
    """Projects at the top, their batches below; rows that stay keep their place and selection."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def show_catalogue(self, catalogue: Catalogue) -> None:
        """Bring the rows in line with the catalogue."""
        projects = {p.id: p for p in catalogue.projects}

        def fill(item: QStandardItem, name: str) -> None:
            self._fill_project(item, projects[name])

        sync_rows(self.invisibleRootItem(), list(projects), fill)

    def _fill_project(self, item: QStandardItem, project: Project) -> None:
        kind = TYPE_WORDS.get(project.type, project.type.replace("-", " "))
        set_data(item, Qt.ItemDataRole.DisplayRole, project.name or project.id)
        set_data(item, SIDE_ROLE, kind)
        tip = self.tr("{id} · {kind} · {n} images").format(
            id=project.id, kind=project.type, n=count(project.images)
        )
        set_data(item, Qt.ItemDataRole.ToolTipRole, tip)
        batches = {b.id: b for b in project.batches or ()}

        def fill(child: QStandardItem, name: str) -> None:
            self._fill_batch(child, batches.get(name))

        sync_rows(item, [NO_BATCHES] if project.batches == () else list(batches), fill)

    def _fill_batch(self, item: QStandardItem, batch: Batch | None) -> None:
        if batch is None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            set_data(item, Qt.ItemDataRole.DisplayRole, self.tr("No batches yet"))
            return
        set_data(item, Qt.ItemDataRole.DisplayRole, batch.name or batch.id)
        set_data(item, SIDE_ROLE, count(batch.images))
        tip = self.tr("{name} · {n} images").format(name=batch.name or batch.id, n=count(batch.images))
        set_data(item, Qt.ItemDataRole.ToolTipRole, tip)


class ProjectFilter(QSortFilterProxyModel):
    """Keeps what contains a text, with the project above a batch and the batches below a project."""

    def __init__(self, source: ProjectModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setRecursiveFilteringEnabled(True)
        self.setAutoAcceptChildRows(True)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setSourceModel(source)


def place_of(index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
    """Return the project's id, and the batch's id where the row is a batch; empty texts otherwise."""
    if not index.isValid():
        return "", ""
    name = str(index.data(ID_ROLE) or "")
    parent = index.parent()
    if not parent.isValid():
        return name, ""
    return str(parent.data(ID_ROLE) or ""), "" if name == NO_BATCHES else name
