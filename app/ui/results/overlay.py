"""Paints labels: a layer for the canvas, or right on a picture. Safe in any thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QTransform

from app.ui.results.figures import LEAST_AROUND, make_figures
from app.ui.results.geometry import Size, View
from app.ui.results.labels import tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from PySide6.QtGui import QPolygonF

    from app.domain.catalogue import Label
    from app.ui.results.figures import Figure, Figures

FALLBACK = QColor("#5b6ee1")
OPACITY = 0.18
MOST_TAGS = 300
MOST_CROWDED_TAGS = 60
"""So many figures have words where there are too many for smooth lines: the others are named when coming closer."""
MOST_FINE = 150
"""So many figures have smooth lines as thick as the ink says, set off from a background of their own colour: both cost
ten times as much as plain lines of one pixel."""
CASING = QColor(0, 0, 0, 90)
TAG_LEAST_WIDTH = 14.0
"""A label that is narrower on the canvas gets no words: they would hide it and its neighbours."""
LEAST_AROUND_IN_THUMB = 40.0
"""Thumbnails are painted twice as large as they are shown: there five pixels are a box whatever their outline is."""
TAG_CELL = 12
"""Where words are, is kept by squares of so many pixels."""


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


@dataclass(frozen=True, slots=True)
class _Shape:
    """A figure in its place on what is drawn on."""

    figure: Figure
    color: QColor
    words: str
    extent: QRectF
    rings: tuple[QPolygonF, ...]


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
        _draw_tags(painter, shapes, ink, room, place)


def text_on(color: QColor) -> QColor:
    """Return white where it can be read on a colour, else near black."""
    channels = (_linear(color.redF()), _linear(color.greenF()), _linear(color.blueF()))
    light = 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    return QColor("#ffffff") if 1.05 / (light + 0.05) >= 3.0 else QColor("#14161b")


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


def _shape(figure: Figure, box: QRectF, place: QTransform, ink: Ink) -> _Shape:
    label = figure.label
    rings = tuple(place.map(ring) for ring in figure.rings)
    words = tag(label) if ink.has_tags else ""
    return _Shape(figure, ink.color(label.class_name), words, box, rings)


def _draw_shapes(painter: QPainter, shapes: Sequence[_Shape], ink: Ink) -> None:
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


def _draw_plain_shapes(painter: QPainter, shapes: Sequence[_Shape], ink: Ink, lines: int) -> None:
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


def _trace(painter: QPainter, shape: _Shape) -> None:
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


def _draw_tags(painter: QPainter, shapes: Sequence[_Shape], ink: Ink, room: QRectF, view: QTransform) -> None:
    font = QFont(painter.font())
    font.setPixelSize(max(1, round(ink.text)))
    font.setWeight(QFont.Weight.Medium)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    is_crowded = len(shapes) > MOST_FINE
    most = MOST_CROWDED_TAGS if is_crowded else MOST_TAGS
    taken = _Taken()
    widths: dict[str, float] = {}
    for shape in reversed(shapes):
        if taken.places >= most:
            return
        if shape.words and shape.extent.width() >= TAG_LEAST_WIDTH:
            if (width := widths.get(shape.words)) is None:
                width = min(metrics.horizontalAdvance(shape.words) + ink.text * 0.7, ink.text * 24)
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


def _places(shape: _Shape, size: QSizeF, view: QTransform) -> list[QRectF]:
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
