"""Paints labels: a layer for the canvas, or right on a picture. Safe in any thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform

from app.ui.results.figures import LEAST_AROUND, make_figures
from app.ui.results.geometry import Size, View
from app.ui.results.labels import tag
from app.ui.results.tags import Shape, draw_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.catalogue import Label
    from app.ui.results.figures import Figure, Figures

FALLBACK = QColor("#5b6ee1")
OPACITY = 0.18
MOST_FINE = 150
"""So many figures have smooth lines as thick as the ink says, set off from a background of their own colour: both cost
ten times as much as plain lines of one pixel."""
CASING = QColor(0, 0, 0, 90)
LEAST_AROUND_IN_THUMB = 40.0
"""Thumbnails are painted twice as large as they are shown: there five pixels are a box whatever their outline is."""


@dataclass(frozen=True, slots=True)
class Ink:
    """How labels are drawn: `line` and `text` in pixels of what they are drawn on."""

    colors: Mapping[str, QColor] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    least: Mapping[str, float] = field(default_factory=dict)
    """By class: labels that are less sure than this are left out."""
    opacity: float = OPACITY
    """How much of the picture a figure covers, 0–1."""
    line: float = 2.0
    text: float = 12.0
    has_tags: bool = True
    is_fine: bool = True
    """Smooth lines, set off from the picture; thumbnails do without, which takes a quarter of the time."""

    def color(self, class_name: str) -> QColor:
        """Return the colour of a class."""
        return self.colors.get(class_name, FALLBACK)

    def shows(self, label: Label) -> bool:
        """Tell whether a label is drawn."""
        if label.class_name in self.hidden:
            return False
        least = self.least.get(label.class_name)
        return least is None or label.confidence is None or label.confidence >= least


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

    @property
    def without_labels(self) -> tuple[object, ...]:
        """Everything but the labels."""
        return self.image, self.view, self.canvas, self.ratio, self.ink


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
    return _painted_on(image, labels, size, ink)


def paint_thumb(image: QImage, labels: Iterable[Label], size: Size, colors: Mapping[str, QColor]) -> QImage:
    """Return a thumbnail with the outlines of the labels, which are in pixels of an image of `size`."""
    size = Size(image.width(), image.height()) if size.is_empty else size
    return _painted_on(image, labels, size, Ink(colors, has_tags=False, is_fine=False))


def paint_layer(order: Order, figures: Figures | None = None) -> QImage:
    """Return a transparent layer as large as the canvas with the labels in their places."""
    figures = figures or make_figures(order.labels, order.image, order.view.scale * order.ratio)
    layer = QImage(order.canvas * order.ratio, QImage.Format.Format_ARGB32_Premultiplied)
    layer.setDevicePixelRatio(order.ratio)
    layer.fill(Qt.GlobalColor.transparent)
    painter = QPainter(layer)
    try:
        room = QRectF(0, 0, order.canvas.width(), order.canvas.height())
        area = order.view.area(order.image).adjusted(-1, -1, 1, 1)
        draw(painter, figures.drawn, order.view, order.ink, room, area)
    finally:
        painter.end()
    return layer


def draw(
    painter: QPainter,
    figures: Iterable[Figure],
    view: View,
    ink: Ink,
    room: QRectF,
    area: QRectF | None = None,
) -> None:
    """Draw figures, large ones first, then their words.

    `room` is what can be seen; shapes end at the border of `area`, the image, and words do not.
    """
    place = QTransform(view.scale, 0, 0, view.scale, view.x, view.y)
    shown = (figure for figure in figures if ink.shows(figure.label))
    seen = [(figure, box) for figure in shown if (box := place.mapRect(figure.extent)).intersects(room)]
    seen.sort(key=lambda pair: -pair[1].width() * pair[1].height())
    shapes = [_shape(figure, box, place, ink) for figure, box in seen]
    is_crowded = len(shapes) > MOST_FINE
    is_fine = ink.is_fine and not is_crowded
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_fine)
    painter.setClipRect(room if area is None else area)
    if is_fine:
        _draw_shapes(painter, shapes, ink)
    else:
        _draw_plain_shapes(painter, shapes, ink, 1 if is_crowded else 2)
    painter.setClipping(False)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if ink.has_tags:
        draw_tags(painter, shapes, ink.text, room, place, is_crowded=is_crowded)


def _painted_on(image: QImage, labels: Iterable[Label], size: Size, ink: Ink) -> QImage:
    result = image.convertToFormat(QImage.Format.Format_RGB32)
    scale = image.width() / size.width if size.width else 1.0
    least = LEAST_AROUND if ink.is_fine else LEAST_AROUND_IN_THUMB
    figures = make_figures(labels, size, scale, least=least).drawn
    if not figures:
        return result
    painter = QPainter(result)
    try:
        draw(painter, figures, View(scale), ink, QRectF(0, 0, result.width(), result.height()))
    finally:
        painter.end()
    return result


def _shape(figure: Figure, box: QRectF, place: QTransform, ink: Ink) -> Shape:
    label = figure.label
    rings = tuple(place.map(ring) for ring in figure.rings)
    words = tag(label) if ink.has_tags else ""
    return Shape(figure, ink.color(label.class_name), words, box, rings)


def _draw_shapes(painter: QPainter, shapes: Sequence[Shape], ink: Ink) -> None:
    """Draw smooth lines, each set off from the picture."""
    casing = QPen(CASING, ink.line + 1.5)
    for shape in shapes:
        painter.setPen(casing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _trace(painter, shape)
        pen = QPen(shape.color, ink.line)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin if shape.rings else Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(_fill(shape.color, ink))
        _trace(painter, shape)


def _draw_plain_shapes(painter: QPainter, shapes: Sequence[Shape], ink: Ink, lines: int) -> None:
    """Draw lines of one pixel, which Qt does several times as fast as broader ones; two of them make a broader one."""
    fills = {shape.color.rgb(): _fill(shape.color, ink) for shape in shapes}
    for line in range(lines):
        for shape in shapes:
            painter.setPen(shape.color)
            painter.setBrush(Qt.BrushStyle.NoBrush if line else fills[shape.color.rgb()])
            _trace(painter, shape)
        painter.translate(1, 1)
    painter.resetTransform()


def _fill(color: QColor, ink: Ink) -> QColor:
    fill = QColor(color)
    fill.setAlphaF(ink.opacity)
    return fill


def _trace(painter: QPainter, shape: Shape) -> None:
    if not shape.rings:
        painter.drawRect(shape.extent)
    elif len(shape.rings) == 1:
        painter.drawPolygon(shape.rings[0])
    else:
        path = QPainterPath()  # fills odd and even, so that holes stay empty
        for ring in shape.rings:
            path.addPolygon(ring)
            path.closeSubpath()
        painter.drawPath(path)
