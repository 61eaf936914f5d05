"""Four small pictures of a batch, fetched when the batch is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.errors import LabeldockError
from app.ui.override import override
from app.ui.pictures import PictureShelf, Want
from app.ui.theme import theme

if TYPE_CHECKING:
    from app.domain.catalogue import Image
    from app.services.catalogue import CatalogueService
    from app.services.workstation import Workstation

PICTURES = 4
SIZE = QSize(56, 40)
GAP = 4
RADIUS = 4
SHELF_MB = 8

Place = tuple[str, str, str]
"""Workspace, project, batch."""


class BatchImages(QObject):
    """Remembers the first images of each batch that was shown. It has no Qt parent: a task holds it."""

    listed = Signal()

    def __init__(self, catalogue: CatalogueService) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._known: dict[Place, tuple[Image, ...]] = {}

    def of(self, place: Place) -> tuple[Image, ...] | None:
        """Return the batch's first images, None while they are not known."""
        return self._known.get(place)

    async def load(self, place: Place) -> None:
        """Ask for the batch's first images; without an answer there are none to show."""
        try:
            self._known[place] = await self._catalogue.batch_images(place[1], place[2], PICTURES)
        except LabeldockError:
            return
        self.listed.emit()


class BatchStrip(QWidget):
    """Shows the first pictures of the batch given by `show_batch`."""

    def __init__(self, workstation: Workstation, size: QSize = SIZE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._size = size
        self._place: Place = ("", "", "")
        self._images = BatchImages(workstation.catalogue)
        self._shelf = PictureShelf(workstation.tasks, f"thumbnails {id(self)}", SHELF_MB)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Pictures of the batch"))
        self._images.listed.connect(self._on_listed)
        self._shelf.arrived.connect(self._on_arrived)

    def show_batch(self, project: str, batch: str) -> None:
        """Show the pictures of a batch; an empty batch shows none."""
        self._place = (self._workstation.session.workspace, project, batch)
        self._ask()
        self.update()

    def _ask(self) -> None:
        place = self._place
        if place[2] and self._images.of(place) is None and self._workstation.session.key:
            self._workstation.tasks.start(f"pictures of {'/'.join(place)}", lambda: self._images.load(place))
        for image in self._images.of(place) or ():
            self._want(image)

    def _want(self, image: Image) -> None:
        url = image.thumb_url or image.url
        if url:
            fit = self._size * (2 * self.devicePixelRatioF())
            self._shelf.want(Want(url, lambda: self._workstation.catalogue.picture(url), fit))

    def _pictures(self) -> list[QPixmap | None]:
        images = self._images.of(self._place) or ()
        found = [self._shelf.pixmap(i.thumb_url or i.url) for i in images[:PICTURES]]
        return found + [None] * (PICTURES - len(found))

    def _on_listed(self) -> None:
        self._ask()
        self.update()

    def _on_arrived(self, _key: str) -> None:
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(PICTURES * self._size.width() + (PICTURES - 1) * GAP, self._size.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for i, pixmap in enumerate(self._pictures()):
            rect = QRect((self._size.width() + GAP) * i, 0, self._size.width(), self._size.height())
            _paint_picture(painter, rect, pixmap)
        painter.end()


def _paint_picture(painter: QPainter, rect: QRect, pixmap: QPixmap | None) -> None:
    """Paint a picture that fills the rounded rect, or a quiet field while there is none."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(rect), RADIUS, RADIUS)
    painter.save()
    painter.fillPath(path, theme().color("raised"))
    if pixmap is not None:
        painter.setClipPath(path)
        scaled = pixmap.size().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        target = QRect(rect.topLeft(), scaled)
        target.moveCenter(rect.center())
        painter.drawPixmap(target, pixmap)
    painter.restore()
