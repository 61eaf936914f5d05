"""The filmstrip: thumbnails in one row, of which only those on screen are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.texts import tr
from app.ui.override import override
from app.ui.results.images_model import THUMB, ImagesModel, Role
from app.ui.theme import icon, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

GAP = 8
SCROLL_BAR = 10
HEIGHT = THUMB.height() + GAP + SCROLL_BAR + 4
RADIUS = 4.0

_Index = QModelIndex | QPersistentModelIndex


class Filmstrip(QListView):
    """Thumbnails; the current index is the image on the canvas."""

    def __init__(self, model: ImagesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_ThumbDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedHeight(HEIGHT)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Images"))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turn.x() or turn.y()))
        event.accept()


class _ThumbDelegate(QStyledItemDelegate):
    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        frame = QRect(option.rect.left() + GAP // 2, option.rect.top() + 3, THUMB.width(), THUMB.height())
        pixmap = index.data(Qt.ItemDataRole.DecorationRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        card = QPainterPath()
        card.addRoundedRect(QRectF(frame), RADIUS, RADIUS)
        painter.fillPath(card, theme().color("raised"))
        if isinstance(pixmap, QPixmap):
            painter.setClipPath(card)
            painter.drawPixmap(QRectF(frame), pixmap, _middle(pixmap, frame.size()))
            painter.setClipping(False)
        else:
            _paint_missing(painter, frame, has_failed=bool(index.data(Role.TROUBLE)))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(theme().color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(frame).adjusted(-1, -1, 1, 1), RADIUS + 1, RADIUS + 1)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(THUMB.width() + GAP, THUMB.height() + GAP)


def _middle(pixmap: QPixmap, frame: QSize) -> QRectF:
    """Return the middle of a picture in the proportions of the frame, so that it fills it."""
    size = frame.scaled(pixmap.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (pixmap.width() - size.width()) / 2, (pixmap.height() - size.height()) / 2
    return QRectF(left, top, size.width(), size.height())


def _paint_missing(painter: QPainter, frame: QRect, *, has_failed: bool) -> None:
    sign = icon("warning", "warning") if has_failed else icon("image", "faint")
    place = QRect(0, 0, 20, 20)
    place.moveCenter(frame.center())
    sign.paint(painter, place)
