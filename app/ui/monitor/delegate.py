"""Paints the cells of the job table from its rows; what it needs of the theme is looked up once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.monitor import cells, painting, words
from app.ui.monitor.columns import COLUMNS, Kind
from app.ui.override import override
from app.ui.theme import row_px, theme
from app.ui.widgets import badge_size, paint_badge
from app.ui.widgets.sides import turned

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView

    from app.ui.monitor.model import JobsModel
    from app.ui.monitor.rows import Row

ROW_HEIGHT = 30
PADDING = 8
MOST_BADGES = 500

_Index = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT = int(_MIDDLE | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(_MIDDLE | Qt.AlignmentFlag.AlignRight)
_SELECTED = QStyle.StateFlag.State_Selected
_FOCUSED = QStyle.StateFlag.State_HasFocus


class JobsDelegate(QStyledItemDelegate):
    """Paints a cell by the kind of its column; a thin line parts the rows."""

    def __init__(self, model: JobsModel, view: QTableView) -> None:
        super().__init__(view)
        self._model = model
        self._colors: dict[str, QColor] = {}
        self._badges: dict[tuple[str, int, float], QPixmap] = {}
        theme().changed.connect(self._on_theme_changed)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = self._model.row(index.row())
        rect = option.rect
        cell = rect.adjusted(PADDING, 0, -PADDING, -1)
        is_selected = bool(option.state & _SELECTED)
        if is_selected:
            painter.fillRect(rect, self._color("accent_soft"))
        elif option.state & _FOCUSED:
            painter.fillRect(rect, self._color("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._color("border"))
        if row is not None and cell.width() > 0:
            painter.setFont(option.font)
            self._paint_cell(painter, cell, row, index.column(), is_selected=is_selected)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(60, row_px(ROW_HEIGHT))

    def _paint_cell(self, painter: QPainter, cell: QRect, row: Row, place: int, *, is_selected: bool) -> None:
        column = COLUMNS[place]
        if column.kind is Kind.SUBJOBS:
            painter.setPen(self._color("muted"))
            painting.paint_parts(painter, QRectF(cell), words.parts(row.job.status))
            return
        text = column.text(row, self._model.facts)
        if column.kind is Kind.STATUS:
            self._paint_badge(painter, cell, text)
        elif column.kind is Kind.PROGRESS:
            self._paint_progress(painter, cell, row, text)
        elif column.kind is Kind.NAME:
            self._paint_name(painter, cell, text, cells.aside_of(row))
        else:
            side = _RIGHT if column.kind is Kind.NUMBER else _LEFT
            _write(painter, cell, text, self._ink(column.kind, row, is_selected=is_selected), side)

    def _paint_badge(self, painter: QPainter, cell: QRect, text: str) -> None:
        """Paint the pill from a picture of it: there are few words, and many rows."""
        ratio = painter.device().devicePixelRatio()
        key = (text, min(cell.width(), badge_size(text).width()), ratio)
        if key not in self._badges:
            if len(self._badges) >= MOST_BADGES:
                self._badges.clear()
            self._badges[key] = _badge(*key)
        picture = self._badges[key]
        top = cell.top() + (cell.height() - picture.deviceIndependentSize().height()) / 2
        place = turned(QRect(cell.left(), cell.top(), key[1], cell.height()), cell)
        painter.drawPixmap(QPointF(place.left(), top), picture)

    def _paint_progress(self, painter: QPainter, cell: QRect, row: Row, text: str) -> None:
        fraction = cells.fraction_of(row)
        if fraction is None:
            _write(painter, cell, text, self._color("faint"))
            return
        color = self._color(cells.progress_color(row))
        width = painting.paint_bar(painter, QRectF(cell), fraction, color)
        rest = cell.adjusted(round(width) + PADDING, 0, 0, 0)
        _write(painter, turned(rest, cell), text, self._color("muted"))

    def _paint_name(self, painter: QPainter, cell: QRect, text: str, aside: str) -> None:
        bold = QFont(painter.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        free = painter.fontMetrics().horizontalAdvance(aside) + PADDING if aside else 0
        used = _write(painter, cell, text, self._color("text"), keep_free=free)
        if aside:
            bold.setWeight(QFont.Weight.Normal)
            painter.setFont(bold)
            _write(painter, turned(cell.adjusted(used + PADDING, 0, 0, 0), cell), aside, self._color("muted"))

    def _ink(self, kind: Kind, row: Row, *, is_selected: bool) -> QColor:
        if kind is Kind.LINK:
            return self._color("warning" if cells.needs_eye(row, self._model.facts) else "muted")
        if kind is Kind.LEFT:
            return self._color(cells.left_color(row, self._model.facts))
        return self._color("text" if is_selected else "muted")

    def _on_theme_changed(self) -> None:
        self._colors.clear()
        self._badges.clear()

    def _color(self, name: str) -> QColor:
        found = self._colors.get(name)
        if found is None:
            found = self._colors[name] = theme().color(name)
        return found


def _badge(text: str, width: int, ratio: float) -> QPixmap:
    size = QSize(width, badge_size(text).height())
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_badge(painter, QRect(QPoint(), size), text)
    painter.end()
    return picture


def _write(
    painter: QPainter, cell: QRect, text: str, color: QColor, side: int = _LEFT, keep_free: int = 0
) -> int:
    """Write one line, cut where the room ends, and return its width."""
    metrics, room = painter.fontMetrics(), max(0, cell.width() - keep_free)
    width = metrics.horizontalAdvance(text)
    if width > room:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(text)
    painter.setPen(color)
    painter.drawText(cell, side, text)
    return width
