"""Paints the cells of the job table from the model's roles, and from nothing else."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.monitor import painting
from app.ui.monitor.columns import Kind, Role
from app.ui.override import override
from app.ui.theme import theme
from app.ui.widgets import paint_badge

ROW_HEIGHT = 30
PADDING = 8

_Index = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class JobsDelegate(QStyledItemDelegate):
    """Paints a cell by the kind of its column; a thin line parts the rows."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self._paint_ground(painter, option)
        cell = option.rect.adjusted(PADDING, 0, -PADDING, -1)
        if cell.width() <= 0:
            return
        kind = index.data(Role.KIND)
        text = str(index.data() or "")
        painter.save()
        painter.setClipRect(option.rect)
        painter.setFont(option.font)
        if kind == Kind.STATUS:
            paint_badge(painter, cell, text)
        elif kind == Kind.PROGRESS:
            self._paint_progress(painter, cell, index, text)
        elif kind == Kind.SUBJOBS:
            painter.setPen(theme().color("muted"))
            painting.paint_parts(painter, QRectF(cell), index.data(Role.PARTS) or ())
        elif kind == Kind.NAME:
            self._paint_name(painter, cell, text, str(index.data(Role.ASIDE) or ""))
        else:
            _write(painter, cell, text, _ink(option, kind, index))
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(60, ROW_HEIGHT)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setPen(theme().color("border"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()

    def _paint_progress(self, painter: QPainter, cell: QRect, index: _Index, text: str) -> None:
        fraction = index.data(Role.FRACTION)
        if fraction is None:
            _write(painter, cell, text, theme().color("faint"))
            return
        color = theme().state_color(index.data(Role.WORD) or "").text
        width = painting.paint_bar(painter, QRectF(cell), fraction, color)
        _write(painter, cell.adjusted(round(width) + PADDING, 0, 0, 0), text, theme().color("muted"))

    def _paint_name(self, painter: QPainter, cell: QRect, text: str, aside: str) -> None:
        bold = QFont(painter.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        free = painter.fontMetrics().horizontalAdvance(aside) + PADDING if aside else 0
        used = _write(painter, cell, text, theme().color("text"), keep_free=free)
        if aside:
            bold.setWeight(QFont.Weight.Normal)
            painter.setFont(bold)
            _write(painter, cell.adjusted(used + PADDING, 0, 0, 0), aside, theme().color("muted"))


def _write(painter: QPainter, cell: QRect, text: str, color: QColor, keep_free: int = 0) -> int:
    """Write one line, cut where the room ends, and return its width."""
    metrics = painter.fontMetrics()
    room = max(0, cell.width() - keep_free)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.setPen(color)
    painter.drawText(cell, int(_MIDDLE), shown)
    return metrics.horizontalAdvance(shown)


def _ink(option: QStyleOptionViewItem, kind: object, index: _Index) -> QColor:
    if kind == Kind.OPEN:
        return theme().color("accent")
    if kind == Kind.LINK:
        return theme().color("warning" if index.data(Role.NEEDS_EYE) else "text")
    is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
    return option.palette.color(QPalette.ColorRole.Text) if is_selected else theme().color("muted")
