"""The classes of a job: colour, bar, count, and whether they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.texts import count, plural, tr
from app.ui.override import override
from app.ui.theme import px, row_px, theme
from app.ui.widgets.sides import is_turned, turned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QPainter

ROW_HEIGHT = 24
COUNT_WIDTH = 52
CHECK = 14
CHECK_ZONE = 12 + CHECK + 6
"""A click this far to the left is one on the box."""
DOT = 8

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_CLASS = Qt.ItemDataRole.UserRole + 1
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class of the job; `share` is its count relative to the largest one, 0–1."""

    name: str
    color: QColor
    labels: int
    share: float
    is_shown: bool
    is_chosen: bool = False


class ClassesModel(QAbstractListModel):
    """Classes, the most frequent first; checks decide what the canvas shows."""

    hidden_changed = Signal()
    chosen_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._counts: Mapping[str, int] = {}
        self._colors: Mapping[str, QColor] = {}
        self._hidden: set[str] = set()
        self._chosen = ""

    @property
    def chosen(self) -> str:
        """The class that is looked at more closely; empty for all."""
        return self._chosen

    @property
    def most_frequent(self) -> str:
        """The class with the most labels, empty where there is none."""
        return self._names[0] if self._names else ""

    @property
    def hidden(self) -> frozenset[str]:
        """The classes that are not shown."""
        return frozenset(self._hidden)

    def set_classes(self, counts: Mapping[str, int], colors: Mapping[str, QColor]) -> None:
        """Show other counts and colours."""
        names = sorted(counts, key=lambda name: (-counts[name], name))
        is_same = names == self._names
        if not is_same:
            self.beginResetModel()
        self._names, self._counts, self._colors = names, dict(counts), dict(colors)
        if not is_same:
            self.endResetModel()
        elif names:
            self.dataChanged.emit(self.index(0), self.index(len(names) - 1))

    def toggle(self, row: int) -> None:
        """Show or hide a class."""
        if 0 <= row < len(self._names):
            self._hidden ^= {self._names[row]}
            self.dataChanged.emit(self.index(row), self.index(row))
            self.hidden_changed.emit()

    def choose(self, name: str) -> None:
        """Look at one class more closely; at all again with an empty name."""
        if name != self._chosen:
            self._chosen = name
            if self._names:
                self.dataChanged.emit(self.index(0), self.index(len(self._names) - 1))
            self.chosen_changed.emit()

    def take_over(self, other: ClassesModel) -> None:
        """Hide and choose what others do."""
        self._hidden = set(other.hidden)
        self.hidden_changed.emit()
        self.choose(other.chosen)

    def choose_row(self, row: int) -> None:
        """Look at the class of a row more closely, or no longer where that is done already."""
        if 0 <= row < len(self._names):
            name = self._names[row]
            self.choose("" if name == self._chosen else name)

    def row(self, row: int) -> ClassRow:
        """Return what a row shows."""
        name = self._names[row]
        most = max(self._counts.values(), default=0) or 1
        color = self._colors.get(name, QColor())
        labels = self._counts[name]
        is_shown, is_chosen = name not in self._hidden, name == self._chosen
        return ClassRow(name, color, labels, labels / most, is_shown, is_chosen)

    @override
    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._names)

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._names):
            return None
        row = self.row(index.row())
        if role == _CLASS:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.is_shown else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            labels = plural(row.labels, "{n} label", "{n} labels")
            words = f"{row.name}: {labels}, {tr('shown') if row.is_shown else tr('hidden')}"
            return f"{words}, {tr('chosen')}" if row.is_chosen else words
        return None

    @override
    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.toggle(index.row())
        return True


class ClassesView(QListView):
    """The list of classes: the box, or Space, shows or hides one; the row, or Return, chooses it."""

    def __init__(self, model: ClassesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_ClassDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumWidth(1)
        self.setAccessibleName(tr("Classes; Space shows or hides one, Return chooses it"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._model.choose_row(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class _ClassDelegate(QStyledItemDelegate):
    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(_CLASS)
        if not isinstance(row, ClassRow):
            return
        painter.save()
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        if row.is_chosen:
            painter.fillRect(option.rect, theme().color("accent_soft"))
        elif option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus):
            painter.fillRect(option.rect, theme().color("hover"))
        cell = option.rect.adjusted(12, 0, -12, 0)
        _paint_check(painter, option, cell, row.is_shown)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(row.color)
        left = turned(QRect(cell.left() + CHECK + 9, cell.top(), DOT, DOT), cell).left()
        painter.drawEllipse(QRectF(left, cell.center().y() - DOT / 2 + 0.5, DOT, DOT))
        _paint_words(painter, option, cell, row)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(120, row_px(ROW_HEIGHT))

    @override
    def editorEvent(self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: _Index) -> bool:
        if isinstance(event, QMouseEvent):
            if event.type() != QEvent.Type.MouseButtonRelease or event.button() != Qt.MouseButton.LeftButton:
                return False
            zone = QRect(option.rect.left(), option.rect.top(), CHECK_ZONE, option.rect.height())
            if turned(zone, option.rect).contains(event.position().toPoint()):
                return bool(model.setData(index, None, Qt.ItemDataRole.CheckStateRole))
            model.choose_row(index.row())
            return True
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Space:
            return bool(model.setData(index, None, Qt.ItemDataRole.CheckStateRole))
        return False


def _paint_check(painter: QPainter, option: QStyleOptionViewItem, cell: QRect, is_on: bool) -> None:
    button = QStyleOptionButton()
    button.rect = turned(QRect(cell.left(), cell.center().y() - CHECK // 2, CHECK, CHECK), cell)
    button.state = QStyle.StateFlag.State_Enabled | (
        QStyle.StateFlag.State_On if is_on else QStyle.StateFlag.State_Off
    )
    style = option.widget.style()
    style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, button, painter, option.widget)


def _paint_words(painter: QPainter, option: QStyleOptionViewItem, cell: QRect, row: ClassRow) -> None:
    left = cell.left() + CHECK + DOT + 16
    name_width = round((cell.right() - left) * 0.42)
    name = option.fontMetrics.elidedText(row.name, Qt.TextElideMode.ElideRight, name_width - 6)
    painter.setPen(theme().color("text" if row.is_shown else "faint"))
    painter.drawText(turned(QRect(left, cell.top(), name_width, cell.height()), cell), int(_MIDDLE), name)
    bar_left = left + name_width
    room = max(0, cell.right() - px(COUNT_WIDTH) - bar_left)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(row.color if row.is_shown else theme().color("track"))
    length = max(3.0, room * row.share)
    begin = cell.left() + cell.right() + 1 - bar_left - length if is_turned() else bar_left
    bar = QRectF(begin, cell.center().y() - 4.5, length, 10)
    if row.labels:
        painter.drawRoundedRect(bar, 2.5, 2.5)
    bold = QFont(option.font)
    bold.setWeight(QFont.Weight.DemiBold)
    painter.setFont(bold)
    painter.setPen(theme().color("text" if row.is_shown else "faint"))
    number = QRect(cell.right() - px(COUNT_WIDTH), cell.top(), px(COUNT_WIDTH), cell.height())
    painter.drawText(turned(number, cell), int(_MIDDLE | Qt.AlignmentFlag.AlignRight), count(row.labels))
