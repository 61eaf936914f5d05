"""Loads pictures off the GUI thread and keeps a bounded number of them, for every panel that shows some."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPixmap

from app.domain.errors import InputError, LabeldockError
from app.domain.texts import tr
from app.services.caches import MEGABYTE
from app.services.tasks import own_name

if TYPE_CHECKING:
    from app.services.tasks import Tasks

AT_ONCE = 3
MOST_WAITING = 64
MOST_TROUBLES = 2_000

Fetch = Callable[[], Awaitable[bytes]]
Finish = Callable[[QImage], QImage]


def read_image(data: bytes, fit: QSize | None = None) -> QImage:
    """Decode a picture, no larger than `fit` pixels where given. Raises InputError with the reason.

    Safe in any thread. The camera's turn (EXIF) is applied, as the server does at upload.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if fit is not None and (size := _scaled(reader, fit)) is not None:
        reader.setScaledSize(size)
    image = reader.read()
    if image.isNull():
        raise InputError(tr("The picture cannot be read: {reason}.").format(reason=_reason(data, reader)))
    return image


async def decode(data: bytes, fit: QSize | None = None) -> QImage:
    """Decode a picture in a thread. Raises InputError."""
    return await asyncio.to_thread(read_image, data, fit)


@dataclass(frozen=True, slots=True)
class Want:
    """A picture that somebody waits for; `finish` runs in the thread, after decoding."""

    key: str
    fetch: Fetch
    fit: QSize | None = None
    finish: Finish | None = None


class PictureShelf(QObject):
    """Pictures by key, least recently used ones dropped; loads the newest wish first, a few at a time.

    It has no Qt parent: a running load holds it, so that a closed panel never meets a deleted object.
    """

    arrived = Signal(str)
    """A picture, or the words why there is none, can be had for this key."""

    def __init__(self, tasks: Tasks, name: str, limit_mb: float = 64) -> None:
        super().__init__()
        self._tasks = tasks
        self._name = name
        self._limit = int(limit_mb * MEGABYTE)
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._troubles: OrderedDict[str, str] = OrderedDict()
        self._waiting: OrderedDict[str, Want] = OrderedDict()
        self._loading: set[str] = set()
        self._workers = 0
        self.used_bytes = 0

    def pixmap(self, key: str) -> QPixmap | None:
        """Return the picture when it is here."""
        if (pixmap := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
        return pixmap

    def trouble(self, key: str) -> str:
        """Return the words why the picture cannot be shown, or an empty text."""
        return self._troubles.get(key, "")

    def want(self, want: Want) -> None:
        """Load a picture unless it is here, failed, or is on its way."""
        if want.key in self._kept or want.key in self._loading or want.key in self._troubles:
            return
        self._waiting[want.key] = want
        self._waiting.move_to_end(want.key)
        while len(self._waiting) > MOST_WAITING:
            self._waiting.popitem(last=False)
        self._wake()

    def forgive(self) -> None:
        """Forget failures, so that the next wish tries again."""
        self._troubles.clear()

    def stop(self) -> None:
        """Load nothing more; what is under way ends by itself."""
        self._waiting.clear()

    def _wake(self) -> None:
        if self._workers < AT_ONCE:
            self._workers += 1
            self._tasks.start(own_name(self._name), self._load_waiting)

    async def _load_waiting(self) -> None:
        try:
            while self._waiting:
                _, want = self._waiting.popitem()
                self._loading.add(want.key)
                try:
                    await self._load(want)
                finally:
                    self._loading.discard(want.key)
        finally:
            self._workers -= 1

    async def _load(self, want: Want) -> None:
        try:
            data = await want.fetch()
            image = await asyncio.to_thread(_prepare, data, want)
        except LabeldockError as error:
            self._troubles[want.key] = str(error)
            if len(self._troubles) > MOST_TROUBLES:
                self._troubles.popitem(last=False)
        else:
            # The thread gave it the screen's format: to convert a large one here took 180 ms.
            self._keep(want.key, QPixmap.fromImage(image, Qt.ImageConversionFlag.NoOpaqueDetection))
        self.arrived.emit(want.key)

    def _keep(self, key: str, pixmap: QPixmap) -> None:
        if (old := self._kept.pop(key, None)) is not None:
            self.used_bytes -= _bytes_of(old)
        self._kept[key] = pixmap
        self.used_bytes += _bytes_of(pixmap)
        while self.used_bytes > self._limit and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self.used_bytes -= _bytes_of(dropped)


def _prepare(data: bytes, want: Want) -> QImage:
    image = read_image(data, want.fit)
    image = want.finish(image) if want.finish else image
    has_alpha = image.hasAlphaChannel()
    return image.convertToFormat(
        QImage.Format.Format_ARGB32_Premultiplied if has_alpha else QImage.Format.Format_RGB32
    )


def _scaled(reader: QImageReader, fit: QSize) -> QSize | None:
    """Return the size to decode at, as stored in the file, or None where it is small enough."""
    size = reader.size()
    if not size.isValid():
        return None
    turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    box = fit.transposed() if turned else fit
    if size.width() <= box.width() and size.height() <= box.height():
        return None
    return size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))


def _reason(data: bytes, reader: QImageReader) -> str:
    return tr("it is empty") if not data else reader.errorString().rstrip(".") or tr("unknown format")


def _bytes_of(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
