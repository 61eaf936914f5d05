"""The tree of projects and batches, as a model that follows the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt

from app.domain.texts import count, mark, tr
from app.ui.rows import ID_ROLE, Row, RowsModel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject, QPersistentModelIndex

    from app.domain.catalogue import Batch, Catalogue, Project

SIDE_ROLE = Qt.ItemDataRole.UserRole + 2
"""The short text at the right end: a project's type, a batch's number of images."""
NO_BATCHES = "-"
"""The id of the row that says that a project has no batches."""

TYPE_WORDS = {"object-detection": mark("detection"), "instance-segmentation": mark("segmentation")}


class ProjectModel(RowsModel):
    """Projects at the top, their batches below."""

    def show_catalogue(self, catalogue: Catalogue) -> None:
        """Bring the rows in line with the catalogue."""
        self.show_rows([self._project(project) for project in catalogue.projects])

    def _project(self, project: Project) -> Row:
        tip = tr("{id} · {kind} · {n} images")
        data: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: project.name or project.id,
            Qt.ItemDataRole.ToolTipRole: tip.format(
                id=project.id, kind=project.type, n=count(project.images)
            ),
            SIDE_ROLE: _type_words(project.type),
        }
        none = Row(NO_BATCHES, {Qt.ItemDataRole.DisplayRole: tr("No batches yet")}, is_enabled=False)
        batches = (none,) if project.batches == () else tuple(map(self._batch, project.batches or ()))
        return Row(project.id, data, children=batches)

    def _batch(self, batch: Batch) -> Row:
        name, images = batch.name or batch.id, count(batch.images)
        tip = tr("{name} · {n} images").format(name=name, n=images)
        data: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: name,
            Qt.ItemDataRole.ToolTipRole: tip,
            SIDE_ROLE: images,
        }
        return Row(batch.id, data)


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


def _type_words(kind: str) -> str:
    words = TYPE_WORDS.get(kind, "")
    return tr(words) or kind.replace("-", " ")
