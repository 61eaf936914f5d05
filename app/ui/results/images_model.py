"""The images of a job as a list model: filtered by itself, thumbnails loaded only when they are looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt

from app.domain.census import Census, Kind
from app.ui.override import override
from app.ui.pictures import PictureShelf, Want
from app.ui.results.geometry import Size
from app.ui.results.labels import labels_text
from app.ui.results.overlay import paint_thumb

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from app.domain.catalogue import Image

THUMB = QSize(110, 66)
_SHARPNESS = 2
"""Thumbnails are decoded this much larger, for screens with more device pixels."""

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
Fetch = Callable[["Image"], Awaitable[bytes]]


class Role(IntEnum):
    """What the filmstrip asks of the model beyond Qt's own roles."""

    TROUBLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class ImageFilter:
    """Which images are shown: of a kind, with a class, and with a text in their file name or a class."""

    kind: Kind = Kind.ALL
    text: str = ""
    class_name: str = ""

    def takes(self, image: Image, census: Census) -> bool:
        """Return whether an image of a census is shown."""
        tally = census.tallies[image.id]
        return (
            self.kind in census.kinds[image.id]
            and (not self.class_name or self.class_name in tally.classes)
            and self.text.strip().casefold() in tally.words
        )


class ImagesModel(QAbstractListModel):
    """Images in the order of the job; `fetch` gets the bytes of a thumbnail."""

    def __init__(self, shelf: PictureShelf, fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._fetch = fetch
        self._census = Census()
        self._shown: list[Image] = []
        self._rows: dict[str, int] = {}
        self._ids: dict[str, str] = {}
        self._versions: Counter[str] = Counter()
        self._filter = ImageFilter()
        self._colors: Mapping[str, QColor] = {}
        self._look = 0
        shelf.arrived.connect(self._on_arrived)

    @property
    def images(self) -> tuple[Image, ...]:
        """All images, also those that the filter hides."""
        return self._census.images

    @property
    def shown(self) -> tuple[Image, ...]:
        """The images that the filter shows, in their order."""
        return tuple(self._shown)

    def set_census(self, census: Census) -> None:
        """Show the images as they are now: changed rows are told, new ones appended where that is all.

        An image that did not change is the same object as before.
        """
        old = {image.id: image for image in self.images}
        self._census = census
        self._versions.update(i.id for i in self.images if i.id in old and old[i.id] is not i)
        shown = self._taken()
        has_same_start = len(shown) >= len(self._shown) and all(
            old.id == new.id for old, new in zip(self._shown, shown, strict=False)
        )
        if not has_same_start:
            self._reset(shown)
            return
        self._change(shown)
        self._append(shown[len(self._shown) :])

    def set_filter(self, chosen: ImageFilter) -> None:
        """Show the images of a filter."""
        if chosen != self._filter:
            self._filter = chosen
            self._reset(self._taken())

    def set_colors(self, colors: Mapping[str, QColor]) -> None:
        """Paint the labels of the thumbnails in other colours."""
        if dict(colors) != dict(self._colors):
            self._colors = dict(colors)
            self._look += 1
            self._tell(0, len(self._shown) - 1)

    def image(self, row: int) -> Image | None:
        """Return the image that a row shows."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, image_id: str) -> int | None:
        """Return the row that shows an image."""
        return self._rows.get(image_id)

    def try_again(self) -> None:
        """Load thumbnails that failed before."""
        self._shelf.forgive()
        self._tell(0, len(self._shown) - 1)

    def _taken(self) -> list[Image]:
        return [image for image in self.images if self._filter.takes(image, self._census)]

    def _reset(self, shown: list[Image]) -> None:
        self.beginResetModel()
        self._shown = shown
        self._rows = {image.id: row for row, image in enumerate(shown)}
        self.endResetModel()

    def _change(self, shown: list[Image]) -> None:
        for row, old in enumerate(self._shown):
            if old is not shown[row]:
                self._shown[row] = shown[row]
                self._tell(row, row)

    def _append(self, images: list[Image]) -> None:
        if not images:
            return
        first = len(self._shown)
        self.beginInsertRows(QModelIndex(), first, first + len(images) - 1)
        self._shown += images
        self._rows.update((image.id, first + n) for n, image in enumerate(images))
        self.endInsertRows()

    def _tell(self, first: int, last: int) -> None:
        if first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))

    def _key(self, image: Image) -> str:
        return f"{image.id} {self._versions[image.id]} {self._look}"

    def _thumb(self, image: Image) -> Any:
        key = self._key(image)
        pixmap = self._shelf.pixmap(key)
        if pixmap is None and not self._shelf.trouble(key):
            self._ids[key] = image.id
            size = Size(image.width, image.height)
            finish = partial(paint_thumb, labels=image.labels or (), size=size, colors=self._colors)
            self._shelf.want(Want(key, partial(self._fetch, image), THUMB * _SHARPNESS, finish))
        return pixmap

    def _on_arrived(self, key: str) -> None:
        row = self._rows.get(self._ids.pop(key, ""))
        if row is not None:
            self._tell(row, row)

    @override
    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        image = self.image(index.row())
        if image is None:
            return None
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumb(image)
        if role == Role.TROUBLE:
            return self._shelf.trouble(self._key(image))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{image.name}, {labels_text(image)}"
        return None
