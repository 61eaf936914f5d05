"""The canvas: one image with its labels, with zoom about the cursor, dragging and fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.override import override
from app.ui.results.geometry import Size, View, fitted
from app.ui.results.layer import Layer, LayerPainter
from app.ui.results.overlay import Ink, Order
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from app.domain.catalogue import Label
    from app.services.tasks import Tasks

ZOOM_STEP = 1.25
WHEEL_NOTCH = 120.0
REST_MS = 60
"""Labels of the neighbours are drawn ahead when nobody has moved anything for so long."""
SMOOTH_BELOW = 3.0
"""Closer than this, pixels are shown as squares."""
RADIUS = 8.0


class Canvas(QWidget):
    """Shows a picture of `size` pixels, to which the labels refer, whatever size the picture itself has."""

    zoomed = Signal(float)
    """The scale: canvas pixels for one pixel of the image."""
    painted = Signal()
    """The labels were painted, and how many could not be is known."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painter = LayerPainter(tasks)
        self._pixmap: QPixmap | None = None
        self._size = Size(0, 0)
        self._labels: tuple[Label, ...] = ()
        self._ink = Ink()
        self._view = View()
        self._is_fitted = True
        self._are_labels_hidden = False
        self._message = ""
        self._dragged_from: QPointF | None = None
        self._neighbours: tuple[tuple[Size, tuple[Label, ...]], ...] = ()
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._on_rested)
        self._painter.painted.connect(self._on_painted)
        theme().changed.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    @property
    def view(self) -> View:
        """Where the image lies."""
        return self._view

    @property
    def size_in_pixels(self) -> Size:
        """The size of the image, to which its labels refer."""
        return self._size

    @property
    def layer(self) -> Layer | None:
        """The labels as they were painted last."""
        return self._painter.layer

    @property
    def ink(self) -> Ink:
        """How the labels are drawn."""
        return self._ink

    @property
    def are_labels_hidden(self) -> bool:
        """Whether the labels are hidden."""
        return self._are_labels_hidden

    def show_image(self, pixmap: QPixmap | None, size: Size, labels: tuple[Label, ...], message: str) -> None:
        """Show an image, or a message in its place; the view stays while size and message do."""
        if (
            pixmap is self._pixmap
            and labels is self._labels
            and (size, message) == (self._size, self._message)
        ):
            return
        if labels is not self._labels:
            self._painter.drop()
        is_other = size != self._size
        self._pixmap, self._size, self._labels, self._message = pixmap, size, labels, message
        if is_other or self._is_fitted:
            self.fit()
        self._order()
        self.update()

    def expect(self, neighbours: Iterable[tuple[Size, tuple[Label, ...]]]) -> None:
        """Draw the labels of images ahead that are likely to be shown next."""
        self._neighbours = tuple(neighbours)
        self._rest.start()

    def set_ink(self, ink: Ink) -> None:
        """Draw the labels in another way."""
        if ink != self._ink:
            self._ink = ink
            self._order()

    def hide_labels(self, are_hidden: bool) -> None:
        """Hide the labels, or show them again."""
        self._are_labels_hidden = are_hidden
        self.update()

    def fit(self) -> None:
        """Show the whole image."""
        self._is_fitted = True
        self._set_view(fitted(self._size, self._room()))

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Come closer by a factor; the point `about` (the middle by default) stays where it is."""
        about = QPointF(self.rect().center()) if about is None else about
        self._is_fitted = False
        self._set_view(self._view.zoomed(factor, about.x(), about.y()).held(self._size, self._room()))

    def move_by(self, dx: float, dy: float) -> None:
        """Move the image by so many pixels of the canvas."""
        self._is_fitted = False
        self._set_view(self._view.moved(dx, dy).held(self._size, self._room()))

    def _on_painted(self) -> None:
        self.update()
        self.painted.emit()

    def _room(self) -> Size:
        return Size(self.width(), self.height())

    def _set_view(self, view: View) -> None:
        if view != self._view:
            self._view = view
            self._order()
            self.update()
            self.zoomed.emit(view.scale)

    def _order(self) -> None:
        if self._labels and not self._size.is_empty:
            self._painter.want(self._order_of(self._labels, self._size, self._view))
        self._rest.start()

    def _order_of(self, labels: tuple[Label, ...], size: Size, view: View) -> Order:
        canvas = QSize(self.width(), self.height())
        return Order(labels, size, view, canvas, self.devicePixelRatioF(), self._ink)

    def _on_rested(self) -> None:
        stays = not self._is_fitted
        self._painter.expect(
            self._order_of(
                labels, size, self._view if stays and size == self._size else fitted(size, self._room())
            )
            for size, labels in self._neighbours
            if labels and not size.is_empty
        )

    def _paint_image(self, painter: QPainter) -> None:
        if self._size.is_empty:
            return
        if self._pixmap is None:
            painter.fillRect(self._view.area(self._size), theme().color("track"))
            return
        is_smooth = self._view.scale * self.devicePixelRatioF() < SMOOTH_BELOW
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
        painter.drawPixmap(self._view.area(self._size), self._pixmap, QRectF(self._pixmap.rect()))

    def _paint_labels(self, painter: QPainter) -> None:
        layer = self._painter.layer
        if layer is None or self._are_labels_hidden or self._size.is_empty:
            return
        was, now = layer.order.view, self._view
        if was == now and layer.order.canvas == self.size():
            painter.drawImage(QPointF(0, 0), layer.image)
            return
        # The new layer is on its way; until then the last one moves and grows with the image.
        factor = now.scale / was.scale
        place = QRectF(now.x - was.x * factor, now.y - was.y * factor, 0, 0)
        place.setSize(layer.order.canvas.toSizeF() * factor)
        painter.drawImage(place, layer.image)

    def _paint_message(self, painter: QPainter) -> None:
        if not self._message:
            return
        room = self.rect().adjusted(24, 24, -24, -24)
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        words = painter.fontMetrics().boundingRect(room, flags, self._message)
        painter.setPen(theme().color("border"))
        painter.setBrush(theme().color("panel"))
        painter.drawRoundedRect(words.adjusted(-12, -8, 12, 8), 6, 6)
        painter.setPen(theme().color("text"))
        painter.drawText(room, flags, self._message)

    @override
    def sizeHint(self) -> QSize:
        return QSize(640, 420)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stage = QPainterPath()
        stage.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        painter.fillPath(stage, theme().color("raised"))
        painter.setClipPath(stage)
        self._paint_image(painter)
        self._paint_labels(painter)
        self._paint_message(painter)
        painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()
        else:
            self._set_view(self._view.held(self._size, self._room()))
        self._order()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / WHEEL_NOTCH
        if notches:
            self.zoom(ZOOM_STEP**notches, event.position())
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            way = event.position() - self._dragged_from
            self._dragged_from = event.position()
            self.move_by(way.x(), way.y())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()
