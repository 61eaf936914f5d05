"""The list of thresholds: a slider in each row, by mouse and by the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.domain.texts import count, decimal, tr
from app.ui.composer.grid_paint import KNOB, paint_slider, paint_text, value_at
from app.ui.override import override
from app.ui.preview.rows import Role, Row
from app.ui.theme import row_px, theme
from app.ui.widgets.sides import turned

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

    from app.ui.preview.rows import RowsModel

ROW_HEIGHT = 24
MOST_ROWS = 8
"""With more, they scroll by themselves."""
MARGIN, DOT, GAP = 12, 8, 8
VALUE_WIDTH, COUNT_WIDTH = 34, 38
NAME_SHARE = 0.5
"""Of the room that name and slider have together."""
STEP, BIG_STEP = 0.01, 0.1

_Index = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class RowsView(QListView):
    """`wanted` gives a class, or DEFAULT, and the threshold that a person gives it: None takes its own away."""

    wanted = Signal(str, object)

    def __init__(self, model: RowsModel) -> None:
        super().__init__()
        self._rows = model
        self._dragged = -1
        self.setModel(model)
        self.setItemDelegate(_RowDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Thresholds"))
        self.setAccessibleDescription(
            tr("Left and right move a threshold, Backspace gives a class the default again")
        )

    def fit(self) -> None:
        """Be no higher than all rows are."""
        self.setMaximumHeight(max(1, self._rows.rowCount()) * row_px(ROW_HEIGHT) + 4)
        self.updateGeometry()

    def move_by(self, row: int, step: float) -> None:
        """Move the threshold of a row."""
        name = self._rows.name(row)
        if name is not None:
            value = round(min(1.0, max(0.0, self._rows.row(row).threshold + step)), 2)
            self.wanted.emit(name, value)

    def track_of(self, row: int) -> QRect:
        """Return where the slider of a row is."""
        return _places(self.visualRect(self._rows.index(row)))[1]

    def _drag_to(self, point: QPoint) -> None:
        name = self._rows.name(self._dragged)
        if name is not None:
            self.wanted.emit(name, value_at(self.track_of(self._dragged), point.x()))

    @override
    def sizeHint(self) -> QSize:
        rows = min(MOST_ROWS, max(1, self._rows.rowCount()))
        return QSize(240, rows * row_px(ROW_HEIGHT) + 4)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())  # else they would scroll within what scrolls

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        point = event.position().toPoint()
        row = self.indexAt(point).row()
        is_left = event.button() is Qt.MouseButton.LeftButton
        if is_left and row >= 0 and self.track_of(row).adjusted(-4, -6, 4, 6).contains(point):
            self._dragged = row
            self._drag_to(point)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged >= 0:
            self._drag_to(event.position().toPoint())
        else:
            super().mouseMoveEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = -1
        super().mouseReleaseEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        is_big = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = BIG_STEP if is_big else STEP
        name = self._rows.name(row)
        if name is not None and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.move_by(row, step if event.key() == Qt.Key.Key_Right else -step)
        elif name is not None and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.wanted.emit(name, None)
        else:
            super().keyPressEvent(event)


class _RowDelegate(QStyledItemDelegate):
    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(Role.ROW)
        if not isinstance(row, Row):
            return
        painter.save()
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme().color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme().color("hover"))
        name, track, value, kept = _places(option.rect)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(row.color)
        if row.name:
            left = turned(QRect(name.left(), name.top(), DOT, DOT), name).left()
            painter.drawEllipse(QRectF(left, name.center().y() - DOT / 2 + 0.5, DOT, DOT))
            name = turned(name.adjusted(DOT + 6, 0, 0, 0), name)
        paint_text(painter, name, row.title, theme().color("text"))
        paint_slider(painter, track, row.threshold, is_set=row.is_own)
        painter.setPen(theme().color("text" if row.is_own else "muted"))
        painter.drawText(value, int(_MIDDLE), decimal(row.threshold))
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(theme().color("text"))
        painter.drawText(kept, int(_MIDDLE), count(row.kept))
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(120, row_px(ROW_HEIGHT))


def _places(rect: QRect) -> tuple[QRect, QRect, QRect, QRect]:
    """Return where name, slider, value and count stand in a row."""
    cell = rect.adjusted(MARGIN, 0, -MARGIN, 0)
    kept = QRect(cell.right() - COUNT_WIDTH + 1, cell.top(), COUNT_WIDTH, cell.height())
    value = QRect(kept.left() - VALUE_WIDTH, cell.top(), VALUE_WIDTH, cell.height())
    room = max(0, value.left() - cell.left())
    name = QRect(cell.left(), cell.top(), round(room * NAME_SHARE) - GAP, cell.height())
    left = name.right() + GAP
    track = QRect(left, cell.center().y() - KNOB // 2, max(KNOB, value.left() - left - 2), KNOB)
    return turned(name, cell), turned(track, cell), turned(value, cell), turned(kept, cell)
