"""The sample's pictures in two columns: a click or Enter shows one large, P or its pin keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.domain.texts import tr
from app.ui.override import override
from app.ui.preview.pictures import Picture, Role
from app.ui.theme import icon, px, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent

    from app.ui.preview.pictures import PicturesModel

COLUMNS = 2
SIDE, GAP = 12, 8
RATIO = 0.68
"""Height of a picture for its width."""
SCROLL = 10
LEAST_CELL = 60
RADIUS = 4.0
PIN, PIN_INSET = 22, 4
WORDS_FONT, WORDS_HEIGHT, WORDS_PAD = 11, 17, 5
GROUND = QColor(20, 22, 27, 190)
ON_GROUND = QColor("#ffffff")
VEIL = QColor(20, 22, 27, 150)

_Index = QModelIndex | QPersistentModelIndex


class PicturesView(QListView):
    """Gives the ids of the images that a person wants to see large, or pinned or not."""

    open_wanted = Signal(str)
    pin_wanted = Signal(str, bool)

    def __init__(self, model: PicturesModel) -> None:
        super().__init__()
        self._pictures = model
        self._delegate = _PictureDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Pictures of the preview"))
        self.setAccessibleDescription(tr("Enter shows one large, P pins it"))
        model.modelReset.connect(self._on_reset)

    def pin_rect(self, row: int) -> QRect:
        """Return where the pin of a picture is."""
        return _pin_of(_inner(self.visualRect(self._pictures.index(row, 0))))

    def _cell_size(self) -> QSize:
        width = (self.width() - 2 * SIDE + GAP - SCROLL // 2) // COLUMNS
        return QSize(max(LEAST_CELL, width), round((max(LEAST_CELL, width) - GAP) * RATIO) + GAP)

    def _on_reset(self) -> None:
        self.setMaximumHeight(max(self._cell_size().height(), self.sizeHint().height()))
        self.updateGeometry()

    def _toggle_pin(self, row: int) -> None:
        if (shot := self._pictures.shot(row)) is not None:
            self.pin_wanted.emit(shot.image.id, not shot.is_pinned)

    def _open(self, row: int) -> None:
        if (shot := self._pictures.shot(row)) is not None:
            self.open_wanted.emit(shot.image.id)

    @override
    def sizeHint(self) -> QSize:
        rows = -(-self._pictures.rowCount() // COLUMNS)
        return QSize(300, rows * self._cell_size().height() + 4)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(2 * LEAST_CELL + 2 * SIDE, self._cell_size().height() + 4)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        cell = self._cell_size()
        if cell != self.gridSize():
            self.setGridSize(cell)
            self._delegate.cell = cell
            inner = _inner(QRect(QPoint(0, 0), cell)).size()
            self._pictures.set_cell(inner, self.devicePixelRatioF())
            self._on_reset()
        self.setViewportMargins(SIDE - GAP // 2, 0, 0, 0)
        super().resizeEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        row = self.indexAt(point).row()
        if row < 0 or event.button() is not Qt.MouseButton.LeftButton:
            return
        if self.pin_rect(row).contains(point):
            self._toggle_pin(row)
        else:
            self._open(row)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(row)
        elif event.key() == Qt.Key.Key_P and not event.modifiers():
            self._toggle_pin(row)
        else:
            super().keyPressEvent(event)


class _PictureDelegate(QStyledItemDelegate):
    def __init__(self, view: PicturesView) -> None:
        super().__init__(view)
        self.cell = QSize(LEAST_CELL, LEAST_CELL)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        picture = index.data(Role.PICTURE)
        if not isinstance(picture, Picture):
            return
        rect = _inner(option.rect)
        painter.save()
        paint_cell(painter, rect, picture)
        if picture.shot.is_pinned or option.state & (
            QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus
        ):
            _paint_pin(painter, rect, is_pinned=picture.shot.is_pinned)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme().color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return self.cell


def paint_cell(painter: QPainter, rect: QRect, picture: Picture) -> None:
    """Paint a picture with its labels, and what there is to say of it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    _paint_picture(painter, rect, picture)
    if picture.is_trouble:
        _paint_trouble(painter, rect, picture.words)
    elif picture.words:
        _paint_words(painter, rect, picture.words)


def _inner(cell: QRect) -> QRect:
    half = GAP // 2
    return cell.adjusted(half, half, -half, -half)


def _pin_of(inner: QRect) -> QRect:
    return QRect(inner.right() - PIN - PIN_INSET + 1, inner.top() + PIN_INSET, PIN, PIN)


def _paint_picture(painter: QPainter, rect: QRect, picture: Picture) -> None:
    room = QPainterPath()
    room.addRoundedRect(QRectF(rect), RADIUS, RADIUS)
    painter.fillPath(room, theme().color("raised"))
    painter.setClipRect(rect)
    corner = QPointF(rect.topLeft())
    if picture.pixmap is not None:
        area = picture.view.area(picture.size).translated(corner)
        painter.drawPixmap(area, picture.pixmap, QRectF(picture.pixmap.rect()))
    if picture.layer is not None:
        painter.drawImage(corner, picture.layer)
    painter.setClipping(False)


def _font(painter: QPainter) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(px(WORDS_FONT))
    font.setWeight(QFont.Weight.Medium)
    return font


def _paint_words(painter: QPainter, rect: QRect, words: str) -> None:
    painter.setFont(_font(painter))
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width() - 2 * WORDS_PAD - 8)
    width = metrics.horizontalAdvance(shown) + 2 * WORDS_PAD
    ground = QRectF(rect.left() + 4, rect.bottom() - px(WORDS_HEIGHT) - 3, width, px(WORDS_HEIGHT))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(GROUND)
    painter.drawRoundedRect(ground, 4, 4)
    painter.setPen(ON_GROUND)
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, shown)


def _paint_trouble(painter: QPainter, rect: QRect, words: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(VEIL)
    painter.drawRoundedRect(rect, RADIUS, RADIUS)
    painter.setFont(_font(painter))
    painter.setPen(ON_GROUND)
    mark = QRect(rect.left() + 6, rect.top() + 6, 16, 16)
    icon("warning", "panel" if not theme().is_dark else "text").paint(painter, mark)
    room = rect.adjusted(8, 24, -8, -6)
    flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop)
    painter.setClipRect(room)
    painter.drawText(room, flags, words)
    painter.setClipping(False)


def _paint_pin(painter: QPainter, rect: QRect, *, is_pinned: bool) -> None:
    place = _pin_of(rect)
    painter.setPen(QPen(theme().color("border"), 1))
    painter.setBrush(theme().color("accent" if is_pinned else "panel"))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    tone = "accent_text" if is_pinned else "muted"
    icon("pinned" if is_pinned else "pin", tone).paint(painter, place.adjusted(3, 3, -3, -3))
