"""The outlines of labels, read as a whole: a loop over every point would take most of the time of drawing."""

from __future__ import annotations

import math
from array import array
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QDataStream, QPointF
from PySide6.QtGui import QPolygonF

if TYPE_CHECKING:
    from app.domain.catalogue import Polygon


class Outline:
    """One closed outline in pixels of its image."""

    __slots__ = ("_flat", "box", "polygon")

    def __init__(self, ring: Polygon) -> None:
        self._flat = array("d", chain.from_iterable(ring))
        self.polygon = _polygon(self._flat)
        self.box = self.polygon.boundingRect()

    @property
    def count(self) -> int:
        """How many points it has."""
        return len(self._flat) // 2

    @property
    def is_finite(self) -> bool:
        """Whether all of its points are somewhere: a sum is finite when all of its parts are."""
        return math.isfinite(sum(self._flat))

    @property
    def peak(self) -> QPointF:
        """The topmost point."""
        ys = self._flat[1::2]
        place = ys.index(min(ys))
        return QPointF(self._flat[2 * place], ys[place])

    def thinned(self, apart: float) -> QPolygonF:
        """Return the points that are at least so far apart."""
        kept = array("d")
        last_x = last_y = math.inf
        for x, y in zip(self._flat[::2], self._flat[1::2], strict=True):
            if abs(x - last_x) + abs(y - last_y) >= apart:
                kept.extend((x, y))
                last_x, last_y = x, y
        return _polygon(kept)


def _polygon(flat: array[float]) -> QPolygonF:
    """Return (x, y, x, y, …) as a polygon: through Qt's stream, twice as fast as point by point."""
    points = array("d", flat)
    points.byteswap()  # a stream has the highest byte first; every machine that Qt 6 runs on has the lowest
    polygon = QPolygonF()
    QDataStream(QByteArray((len(flat) // 2).to_bytes(4, "big") + points.tobytes())) >> polygon
    return polygon
