"""Paints labels: a layer for the canvas, or right on a picture. Safe in any thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from app.ui.results.geometry import Size, View
from app.ui.results.labels import extent, sift, tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.catalogue import Label

FALLBACK = QColor("#5b6ee1")
FILL_ALPHA = 46
MOST_TAGS = 300
MOST_FINE = 150
"""So many shapes are smooth, and set off from a background of their own colour: both cost a lot."""
CASING = QColor(0, 0, 0, 90)
TAG_LEAST_WIDTH = 14.0
"""A label that is narrower on the canvas gets no words: they would hide it and its neighbours."""
POINT_APART = 0.7
"""Points of an outline that are closer on the canvas are left out, unless it has few."""
FEW_POINTS = 8


@dataclass(frozen=True, slots=True)
class Ink:
    """How labels are drawn: `line` and `text` in pixels of what they are drawn on."""

    colors: Mapping[str, QColor] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    line: float = 2.0
    text: float = 12.0
    has_tags: bool = True

    def color(self, class_name: str) -> QColor:
        """Return the colour of a class."""
        return self.colors.get(class_name, FALLBACK)


@dataclass(frozen=True, slots=True)
class Order:
    """A layer that is wanted: the labels of `image` in its pixels, seen through `view` on a canvas."""

    labels: tuple[Label, ...]
    image: Size
    view: View
    canvas: QSize
    ratio: float = 1.0
    """Device pixels for one pixel of the canvas."""
    ink: Ink = field(default_factory=Ink)


@dataclass(frozen=True, slots=True)
class _Shape:
    color: QColor
    words: str
    extent: QRectF
    outline: QPolygonF | None
    peak: QPointF | None
    """The topmost point of an outline, at which its words stand."""


def paint_labels(
    image: QImage, labels: Iterable[Label], colors: Mapping[str, QColor], size: Size | None = None
) -> QImage:
    """Return the picture with its labels drawn on it, lines and words in proportion to the picture.

    The labels are in pixels of an image of `size`, which is the picture's own by default.
    """
    own = Size(image.width(), image.height())
    size = own if size is None or size.is_empty else size
    unit = max(1.0, min(own.width, own.height) / 480)
    ink = Ink(colors, line=2.0 * unit, text=13.0 * unit)
    return _painted_on(image, sift(labels, size).sound, View(own.width / size.width), ink)


def paint_thumb(image: QImage, labels: Iterable[Label], size: Size, colors: Mapping[str, QColor]) -> QImage:
    """Return a thumbnail with the outlines of the labels, which are in pixels of an image of `size`."""
    size = Size(image.width(), image.height()) if size.is_empty else size
    scale = image.width() / size.width if size.width else 1.0
    ink = Ink(colors, line=2.4, has_tags=False)
    return _painted_on(image, sift(labels, size).sound, View(scale), ink)


def paint_layer(order: Order, sound: Iterable[Label]) -> QImage:
    """Return a transparent layer as large as the canvas with these labels in their places."""
    layer = QImage(order.canvas * order.ratio, QImage.Format.Format_ARGB32_Premultiplied)
    layer.setDevicePixelRatio(order.ratio)
    layer.fill(Qt.GlobalColor.transparent)
    painter = QPainter(layer)
    try:
        room = QRectF(0, 0, order.canvas.width(), order.canvas.height())
        area = order.view.area(order.image).adjusted(-1, -1, 1, 1)
        draw(painter, sound, order.view, order.ink, room, area)
    finally:
        painter.end()
    return layer


def draw(
    painter: QPainter, labels: Iterable[Label], view: View, ink: Ink, room: QRectF, area: QRectF | None = None
) -> None:
    """Draw sound labels, large ones first, then their words.

    `room` is what can be seen; shapes end at the border of `area`, the image, and words do not.
    """
    shown = (label for label in labels if label.class_name not in ink.hidden)
    shapes = [shape for label in shown if (shape := _shape(label, view, ink)).extent.intersects(room)]
    shapes.sort(key=lambda shape: -shape.extent.width() * shape.extent.height())
    is_fine = len(shapes) <= MOST_FINE
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_fine)
    painter.setClipRect(room if area is None else area)
    for shape in shapes:
        _draw_shape(painter, shape, ink.line, is_cased=is_fine)
    painter.setClipping(False)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if ink.has_tags:
        _draw_tags(painter, shapes, ink, room)


def text_on(color: QColor) -> QColor:
    """Return white where it can be read on a colour, else near black."""
    channels = (_linear(color.redF()), _linear(color.greenF()), _linear(color.blueF()))
    light = 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    return QColor("#ffffff") if 1.05 / (light + 0.05) >= 3.0 else QColor("#14161b")


def _painted_on(image: QImage, labels: Sequence[Label], view: View, ink: Ink) -> QImage:
    result = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(result)
    try:
        draw(painter, labels, view, ink, QRectF(0, 0, result.width(), result.height()))
    finally:
        painter.end()
    return result.convertToFormat(QImage.Format.Format_RGB32)


def _shape(label: Label, view: View, ink: Ink) -> _Shape:
    left, top, right, bottom = extent(label)
    corner = QPointF(*view.on_canvas(left, top))
    box = QRectF(corner, QPointF(*view.on_canvas(right, bottom)))
    color, words = ink.color(label.class_name), tag(label)
    if not label.polygon:
        return _Shape(color, words, box, None, None)
    points = _outline(label, view)
    return _Shape(color, words, box, QPolygonF(points), min(points, key=QPointF.y))


def _outline(label: Label, view: View) -> list[QPointF]:
    scale, x0, y0 = view.scale, view.x, view.y
    apart = POINT_APART if len(label.polygon) > FEW_POINTS else 0.0
    points: list[QPointF] = []
    last_x = last_y = float("inf")
    for px, py in label.polygon:
        x, y = x0 + px * scale, y0 + py * scale
        if abs(x - last_x) + abs(y - last_y) >= apart:
            points.append(QPointF(x, y))
            last_x, last_y = x, y
    return points


def _draw_shape(painter: QPainter, shape: _Shape, line: float, *, is_cased: bool) -> None:
    fill = QColor(shape.color)
    fill.setAlpha(FILL_ALPHA)
    if is_cased:
        painter.setPen(QPen(CASING, line + 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _trace(painter, shape)
    pen = QPen(shape.color, line)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin if shape.outline is None else Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(fill)
    _trace(painter, shape)


def _trace(painter: QPainter, shape: _Shape) -> None:
    if shape.outline is None:
        painter.drawRect(shape.extent)
    else:
        painter.drawPolygon(shape.outline)


def _draw_tags(painter: QPainter, shapes: Sequence[_Shape], ink: Ink, room: QRectF) -> None:
    font = QFont(painter.font())
    font.setPixelSize(max(1, round(ink.text)))
    font.setWeight(QFont.Weight.Medium)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    taken: list[QRectF] = []
    for shape in reversed(shapes):
        if len(taken) >= MOST_TAGS:
            return
        if shape.words and shape.extent.width() >= TAG_LEAST_WIDTH:
            width = min(metrics.horizontalAdvance(shape.words) + ink.text * 0.7, ink.text * 24)
            place = _free_place(shape, QSizeF(width, metrics.height() + 3), taken, room)
            taken.append(place)
            _draw_tag(painter, shape, place, metrics)


def _free_place(shape: _Shape, size: QSizeF, taken: Sequence[QRectF], room: QRectF) -> QRectF:
    """Return where the words go: above, below or inside the shape, wherever no others are yet."""
    box, width, height = shape.extent, size.width(), size.height()
    right = max(box.left(), box.right() - width) + 1
    corners = [
        (box.left() - 1, box.top() - height),
        (box.left() - 1, box.bottom()),
        (right, box.top() - height),
        (right, box.bottom()),
        (box.left(), box.top()),
    ]
    if (peak := shape.peak) is not None:
        corners.insert(0, (peak.x() - width / 2, peak.y() - height - 1))
    places = [QRectF(x, y, width, height) for x, y in corners]
    fits = (p for p in places if room.contains(p) and not any(p.intersects(t) for t in taken))
    place = next(fits, places[0])
    x = min(max(place.left(), room.left()), max(room.left(), room.right() - width))
    y = min(max(place.top(), room.top()), max(room.top(), room.bottom() - height))
    return QRectF(x, y, width, height)


def _draw_tag(painter: QPainter, shape: _Shape, place: QRectF, metrics: QFontMetricsF) -> None:
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
