"""A few pictures of the draft's batch, as a strip; boxes stand in for those that are not here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.errors import LabeldockError
from app.domain.texts import tr
from app.services.tasks import own_name
from app.ui.override import override
from app.ui.pictures import PictureShelf, Want
from app.ui.theme import theme

if TYPE_CHECKING:
    from app.domain.catalogue import Image
    from app.services.workstation import Workstation

MOST_PICTURES = 4
SIZE = QSize(58, 40)
GAP = 4
RADIUS = 4
LIMIT_MB = 2.0
FIT = SIZE * 3
"""Decoded larger than shown: the strip crops, and screens may be scaled."""


class BatchPictures(QObject):
    """Loads the first pictures of one batch. It has no Qt parent: a running load holds it."""

    changed = Signal()

    def __init__(self, workstation: Workstation) -> None:
        super().__init__()
        self._workstation = workstation
        self._batch = ("", "")
        self._was_asked = False
        self._images: tuple[Image, ...] = ()
        self._shelf = PictureShelf(workstation.tasks, "thumbnails", LIMIT_MB)
        self._shelf.arrived.connect(self.changed)

    @property
    def pixmaps(self) -> list[QPixmap | None]:
        """The pictures that are here, None for each that is not."""
        return [self._shelf.pixmap(_address(image)) for image in self._images]

    def show_batch(self, project: str, batch_id: str) -> None:
        """Load the pictures of a batch, unless they are here."""
        batch = (project, batch_id)
        if batch != self._batch:
            self._batch, self._images, self._was_asked = batch, (), False
            self.changed.emit()
        if all(batch) and not self._was_asked and self._workstation.session.key is not None:
            self._was_asked = True
            self._workstation.tasks.start(own_name(f"pictures of {batch_id}"), partial(self._load, batch))

    def forgive(self) -> None:
        """Let the next call of `show_batch` ask again, where nothing came."""
        self._was_asked = bool(self._images)
        self._shelf.forgive()

    def stop(self) -> None:
        """Load nothing more."""
        self._shelf.stop()

    async def _load(self, batch: tuple[str, str]) -> None:
        try:
            images = await self._workstation.catalogue.batch_images(*batch, limit=MOST_PICTURES)
        except LabeldockError:
            return  # the boxes say enough; the link's own state tells why
        if batch == self._batch:
            self._images = images
            self._want_all()

    def _want_all(self) -> None:
        for image in filter(_address, self._images):
            fetch = partial(self._workstation.catalogue.picture, _address(image))
            self._shelf.want(Want(_address(image), fetch, FIT))


class ThumbnailStrip(QWidget):
    """Paints as many pictures as it has room for."""

    def __init__(self, pictures: BatchPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._limit = MOST_PICTURES
        self.setAccessibleName(tr("First images of the batch"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        pictures.changed.connect(self._on_changed)
        theme().changed.connect(self._on_changed)

    def show_at_most(self, limit: int) -> None:
        """Show no more pictures than this."""
        if limit != self._limit:
            self._limit = limit
            self.updateGeometry()

    def _on_changed(self) -> None:
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._limit * (SIZE.width() + GAP) - GAP, SIZE.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return SIZE

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        pixmaps = self._pictures.pixmaps
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        room = (self.width() + GAP) // (SIZE.width() + GAP)
        for i in range(max(1, min(self._limit, room))):
            place = QRectF(i * (SIZE.width() + GAP), 0, SIZE.width(), SIZE.height())
            _paint_one(painter, place, pixmaps[i] if i < len(pixmaps) else None)
        painter.end()


def _paint_one(painter: QPainter, place: QRectF, pixmap: QPixmap | None) -> None:
    shape = QPainterPath()
    shape.addRoundedRect(place, RADIUS, RADIUS)
    painter.fillPath(shape, theme().color("raised" if pixmap is None else "track"))
    if pixmap is None or pixmap.isNull():
        return
    painter.save()
    painter.setClipPath(shape)
    size = pixmap.deviceIndependentSize().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    target = QRectF(0, 0, size.width(), size.height())
    target.moveCenter(place.center())
    painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))
    painter.restore()


def _address(image: Image) -> str:
    return image.thumb_url or image.url
