"""Figures: labels made ready to be drawn, in pixels of their image, as fine as a scale asks for. Safe in any thread."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QDataStream, QPointF, QRectF
from PySide6.QtGui import QPolygonF

from app.domain.run_lengths import outlines_of
from app.ui.results.labels import Sifted, extent, sift

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.catalogue import Label, Polygon
    from app.ui.results.geometry import Size

POINT_APART = 0.7
"""Points of an outline that are closer than this on the screen are left out, unless it has few."""
FEW_POINTS = 8
COARSEST = 32


@dataclass(frozen=True, slots=True)
class Figure:
    """A label with its outlines; without any it is its box."""

    label: Label
    extent: QRectF
    rings: tuple[QPolygonF, ...] = ()
    peak: QPointF | None = None
    """The topmost point of the outlines, at which its words stand."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the labels of one image, and what of them cannot be drawn."""

    sifted: Sifted
    drawn: tuple[Figure, ...] = ()
    detail: int = 1


def detail_of(scale: float) -> int:
    """Return how many pixels of an image fall on one of the screen, as a power of two: finer is not seen."""
    if scale >= 0.5 or scale <= 0:
        return 1
    return min(COARSEST, 1 << int(math.log2(1 / scale)))


def make_figures(labels: Iterable[Label], size: Size, scale: float, known: Sifted | None = None) -> Figures:
    """Return the figures of labels of an image of a size, to be drawn at a scale; `known` saves looking again."""
    sifted = known or sift(labels, size)
    detail = detail_of(scale)
    return Figures(sifted, tuple(figure(label, detail) for label in sifted.sound), detail)


def figure(label: Label, detail: int = 1) -> Figure:
    """Return the figure of a sound label."""
    if not (rings := _rings(label, detail)):
        left, top, right, bottom = extent(label)
        return Figure(label, QRectF(left, top, right - left, bottom - top))
    outlines = [_Outline(ring) for ring in rings]
    left, right = min(o.left for o in outlines), max(o.right for o in outlines)
    top, bottom = min(o.top for o in outlines), max(o.bottom for o in outlines)
    peak = next(outline.peak for outline in outlines if outline.top == top)
    polygons = tuple(outline.polygon(POINT_APART * detail) for outline in outlines)
    return Figure(label, QRectF(left, top, right - left, bottom - top), polygons, peak)


def _rings(label: Label, detail: int) -> tuple[Polygon, ...]:
    if label.polygon:
        return (label.polygon, *label.more) if label.more else (label.polygon,)
    if label.mask is not None:
        return outlines_of(label.mask, detail) or outlines_of(
            label.mask
        )  # a thin one can lie between the steps
    return label.more


class _Outline:
    """The points of an outline in arrays, whose slices and sums do in C what would take a loop over every point."""

    def __init__(self, ring: Polygon) -> None:
        self._flat = array("d", chain.from_iterable(ring))
        xs, ys = self._flat[::2], self._flat[1::2]
        self.left, self.top, self.right, self.bottom = min(xs), min(ys), max(xs), max(ys)
        self.peak = QPointF(xs[ys.index(self.top)], self.top)
        self._count = len(xs)

    def polygon(self, apart: float) -> QPolygonF:
        """Return the points that are so far apart: through Qt's stream, twice as fast as one by one."""
        around = 2 * (self.right - self.left + self.bottom - self.top)
        is_dense = self._count > FEW_POINTS and self._count * apart > around
        points = _thinned(self._flat, apart) if is_dense else array("d", self._flat)
        count = len(points) // 2
        points.byteswap()
        polygon = QPolygonF()
        QDataStream(QByteArray(count.to_bytes(4, "big") + points.tobytes())) >> polygon
        return polygon


def _thinned(flat: array[float], apart: float) -> array[float]:
    result = array("d")
    last_x = last_y = math.inf
    for x, y in zip(flat[::2], flat[1::2], strict=True):
        if abs(x - last_x) + abs(y - last_y) >= apart:
            result.extend((x, y))
            last_x, last_y = x, y
    return result
