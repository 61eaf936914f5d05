"""The pictures of the sample as a list model: the picture itself, its kept labels, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt

from app.domain.texts import tr
from app.ui.override import override
from app.ui.pictures import PictureShelf, Want
from app.ui.preview.tiles import Paper, Tile, TilePainter
from app.ui.preview.words import shot_text
from app.ui.results.geometry import Size, fitted
from app.ui.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QImage, QPixmap

    from app.domain.preview import Shot
    from app.services.workstation import Workstation
    from app.ui.preview.bench import Bench
    from app.ui.results.geometry import View

FIT = QSize(480, 360)
LIMIT_MB = 24

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class Role(IntEnum):
    """What the list asks of the model beyond Qt's own roles."""

    PICTURE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Picture:
    """What one cell shows; `layer` holds the labels and lies over the whole cell."""

    shot: Shot
    size: Size
    view: View
    pixmap: QPixmap | None
    layer: QImage | None
    words: str
    is_trouble: bool


class PicturesModel(QAbstractListModel):
    """The shots of the bench in their order."""

    def __init__(self, workstation: Workstation, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preview = workstation.preview
        self._bench = bench
        self._shots: tuple[Shot, ...] = ()
        self._cell = QSize()
        self._ratio = 1.0
        self.shelf = PictureShelf(workstation.tasks, "pictures of the preview", LIMIT_MB)
        self._tiles = TilePainter(workstation.tasks)
        bench.changed.connect(self._on_changed)
        bench.moved.connect(self._order_all)
        self.shelf.arrived.connect(self._on_arrived)
        self._tiles.painted.connect(self._on_painted)
        theme().changed.connect(self._order_all)

    @property
    def shots(self) -> tuple[Shot, ...]:
        """The images of the sample."""
        return self._shots

    def shot(self, row: int) -> Shot | None:
        """Return the image of a row."""
        return self._shots[row] if 0 <= row < len(self._shots) else None

    def set_cell(self, cell: QSize, ratio: float) -> None:
        """Paint for cells of another size, in pixels of the window, with so many of the device each."""
        if (cell, ratio) != (self._cell, self._ratio):
            self._cell, self._ratio = QSize(cell), ratio
            self._order_all()

    def picture_of(self, image_id: str) -> Picture | None:
        """Return what is shown of an image; None where it is not in the sample."""
        rows = (row for row, shot in enumerate(self._shots) if shot.image.id == image_id)
        return next((self.picture(row) for row in rows), None)

    def picture(self, row: int) -> Picture:
        """Return what a cell shows."""
        shot = self._shots[row]
        pixmap = self._pixmap(shot)
        paper, tile = self._paper(shot, pixmap), self._tiles.tile(shot)
        is_painted = tile is not None and tile.paper == paper
        fault = self.shelf.trouble(shot.image.id) if pixmap is None else ""
        words = shot_text(shot, len(tile.kept) if tile else None)
        return Picture(
            shot,
            paper.size,
            paper.view,
            pixmap,
            tile.layer if tile and is_painted else None,
            words or fault,
            bool(shot.trouble or (fault and not words)),
        )

    def _pixmap(self, shot: Shot) -> QPixmap | None:
        image = shot.image
        pixmap = self.shelf.pixmap(image.id)
        if pixmap is None:
            fetch = partial(self._preview.picture, image, thumb=True)
            self.shelf.want(Want(image.id, fetch, FIT))
        return pixmap

    def _paper(self, shot: Shot, pixmap: QPixmap | None) -> Paper:
        size = Size(shot.image.width, shot.image.height)
        if size.is_empty and pixmap is not None:
            size = Size(pixmap.width(), pixmap.height())
        view = fitted(size, Size(self._cell.width(), self._cell.height()), margin=0)
        return Paper(size, view, self._cell, self._ratio)

    def _on_changed(self) -> None:
        shots = self._bench.look.shots
        is_same = [s.image.id for s in shots] == [s.image.id for s in self._shots]
        if not is_same:
            self.beginResetModel()
        self._shots = shots
        if not is_same:
            self._tiles.keep_only({shot.image.id for shot in shots})
            self.endResetModel()
        elif shots:
            self.dataChanged.emit(self.index(0), self.index(len(shots) - 1))
        self._order_all()

    def _order_all(self) -> None:
        colors = self._bench.colors()
        for shot in self._shots:
            paper = self._paper(shot, self.shelf.pixmap(shot.image.id))
            if shot.labels is not None and not self._cell.isEmpty() and not paper.size.is_empty:
                self._tiles.want(Tile(shot, self._bench.thresholds, paper, colors))

    def _on_arrived(self, image_id: str) -> None:
        shot = next((s for s in self._shots if s.image.id == image_id), None)
        if shot is not None and not shot.image.width:
            self._order_all()  # its size is known only now
        self._tell(image_id)

    def _on_painted(self, image_id: str) -> None:
        self._tell(image_id)

    def _tell(self, image_id: str) -> None:
        for row, shot in enumerate(self._shots):
            if shot.image.id == image_id:
                self.dataChanged.emit(self.index(row), self.index(row))

    @override
    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shots)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shot = self.shot(index.row())
        if shot is None:
            return None
        if role == Role.PICTURE:
            return self.picture(index.row())
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            pinned = tr("pinned") if shot.is_pinned else ""
            words = (shot.image.name, self.picture(index.row()).words, pinned)
            return ", ".join(word for word in words if word)
        return None
