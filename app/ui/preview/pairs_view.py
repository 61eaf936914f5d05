"""The list of the comparison: both pictures of an image beside each other, and how they differ below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.domain.texts import tr
from app.ui.composer.grid_paint import paint_text
from app.ui.override import override
from app.ui.preview.compare_models import PairOfPictures, Role
from app.ui.preview.pictures_view import RATIO, SCROLL, paint_cell
from app.ui.theme import px, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter, QResizeEvent

    from app.ui.preview.compare_models import PairsModel
    from app.ui.preview.pictures import PicturesModel

GAP, WORDS = 8, 24
LEAST_WIDTH = 120

_Index = QModelIndex | QPersistentModelIndex


class PairsView(QListView):
    """Two pictures a row, as wide as there is room."""

    def __init__(self, model: PairsModel, left: PicturesModel, right: PicturesModel) -> None:
        super().__init__()
        self._sides = (left, right)
        self._delegate = _PairDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Images, those with the most disagreement first"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        width = max(LEAST_WIDTH, (self.width() - SCROLL - 3 * GAP) // 2)
        cell = QSize(width, round(width * RATIO))
        if cell != self._delegate.cell:
            self._delegate.cell = cell
            for side in self._sides:
                side.set_cell(cell, self.devicePixelRatioF())
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)


class _PairDelegate(QStyledItemDelegate):
    def __init__(self, view: PairsView) -> None:
        super().__init__(view)
        self.cell = QSize(LEAST_WIDTH, LEAST_WIDTH)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        pair = index.data(Role.PAIR)
        if not isinstance(pair, PairOfPictures):
            return
        painter.save()
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(option.rect, theme().color("hover"))
        corner = option.rect.topLeft()
        place = QRect(corner.x() + GAP, corner.y() + GAP // 2, self.cell.width(), self.cell.height())
        for picture in (pair.left, pair.right):
            paint_cell(painter, place, picture)
            place.translate(self.cell.width() + GAP, 0)
        line = QRect(corner.x() + GAP, place.bottom() + 1, option.rect.width() - 2 * GAP, px(WORDS))
        name = pair.left.shot.image.name
        painter.setFont(option.font)
        paint_text(painter, line, f"{name} · {pair.words}", theme().color("muted"))
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(2 * self.cell.width() + 3 * GAP, self.cell.height() + px(WORDS) + GAP)
