"""Writes at figures what they are: words in the colour of their class, which do not cover each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPolygonF, QTransform

    from app.ui.results.figures import Figure

MOST_TAGS = 300
MOST_CROWDED_TAGS = 60
"""So many figures have words where there are too many for smooth lines: the others are named when coming closer."""
TAG_LEAST_WIDTH = 14.0
"""A label that is narrower on the canvas gets no words: they would hide it and its neighbours."""
TAG_CELL = 12
"""Where words are, is kept by squares of so many pixels."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A figure in its place on what is drawn on, and its words."""

    figure: Figure
    color: QColor
    words: str
    extent: QRectF
    rings: tuple[QPolygonF, ...]


def draw_tags(
    painter: QPainter,
    shapes: Sequence[Shape],
    text: float,
    room: QRectF,
    view: QTransform,
    *,
    is_crowded: bool,
) -> None:
    """Write at shapes, the small ones first, in letters of so many pixels, within `room`."""
    font = QFont(painter.font())
    font.setPixelSize(max(1, round(text)))
    font.setWeight(QFont.Weight.Medium)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    most = MOST_CROWDED_TAGS if is_crowded else MOST_TAGS
    taken = _Taken()
    widths: dict[str, float] = {}
    for shape in reversed(shapes):
        if taken.places >= most:
            return
        if shape.words and shape.extent.width() >= TAG_LEAST_WIDTH:
            if (width := widths.get(shape.words)) is None:
                width = min(metrics.horizontalAdvance(shape.words) + text * 0.7, text * 24)
                widths[shape.words] = width
            places = _places(shape, QSizeF(width, metrics.height() + 3), view)
            place = _place(places, taken, room, is_crowded=is_crowded)
            if place is not None:
                taken.take(place)
                _draw_tag(painter, shape, place, metrics)


class _Taken:
    """Where words are already."""

    def __init__(self) -> None:
        self.places = 0
        self._cells: set[tuple[int, int]] = set()

    def is_free(self, place: QRectF) -> bool:
        """Tell whether no words stand there."""
        return self._cells.isdisjoint(_cells(place))

    def take(self, place: QRectF) -> None:
        """Keep a place for words."""
        self.places += 1
        self._cells.update(_cells(place))


def _cells(place: QRectF) -> list[tuple[int, int]]:
    xs = range(int(place.left()) // TAG_CELL, int(place.right()) // TAG_CELL + 1)
    ys = range(int(place.top()) // TAG_CELL, int(place.bottom()) // TAG_CELL + 1)
    return [(x, y) for x in xs for y in ys]


def _place(places: Sequence[QRectF], taken: _Taken, room: QRectF, *, is_crowded: bool) -> QRectF | None:
    """Return where words go; None where so many figures are drawn that they would only cover others."""
    fits = (place for place in places if room.contains(place) and taken.is_free(place))
    place = next(fits, None)
    if place is not None or is_crowded:
        return place
    best = QRectF(places[0])
    best.moveLeft(min(max(best.left(), room.left()), max(room.left(), room.right() - best.width())))
    best.moveTop(min(max(best.top(), room.top()), max(room.top(), room.bottom() - best.height())))
    return best


def _places(shape: Shape, size: QSizeF, view: QTransform) -> list[QRectF]:
    """Return where the words of a shape may stand: above, below or inside it, the best place first."""
    box, width, height = shape.extent, size.width(), size.height()
    right = max(box.left(), box.right() - width) + 1
    corners = [
        (box.left() - 1, box.top() - height),
        (box.left() - 1, box.bottom()),
        (right, box.top() - height),
        (right, box.bottom()),
        (box.left(), box.top()),
    ]
    if (peak := shape.figure.peak) is not None:
        peak = view.map(peak)
        corners.insert(0, (peak.x() - width / 2, peak.y() - height - 1))
    return [QRectF(x, y, width, height) for x, y in corners]


def _draw_tag(painter: QPainter, shape: Shape, place: QRectF, metrics: QFontMetricsF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shape.color)
    painter.drawRoundedRect(place, 2, 2)
    painter.setPen(text_on(shape.color))
    room = place.width() - metrics.averageCharWidth()
    words = metrics.elidedText(shape.words, Qt.TextElideMode.ElideRight, room)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


def _linear(channel: float) -> float:
    """Undo the sRGB curve, for the contrast formula of WCAG."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def text_on(color: QColor) -> QColor:
    """Return white where it can be read on a colour, else near black."""
    channels = (_linear(color.redF()), _linear(color.greenF()), _linear(color.blueF()))
    light = 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    return QColor("#ffffff") if 1.05 / (light + 0.05) >= 3.0 else QColor("#14161b")
