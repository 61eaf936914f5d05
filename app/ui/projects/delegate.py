"""Paints the rows of the project tree: a name, and a short text at the right end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.override import override
from app.ui.projects.model import SIDE_ROLE
from app.ui.theme import px, row_px, theme
from app.ui.widgets.sides import turned

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

ROW_HEIGHT = 28
PADDING = 4
OUTDENT = 14
"""Batches begin so many pixels left of where the tree would put them: the branch needs no room there."""
GAP = 10
SMALL = 12


class ProjectDelegate(QStyledItemDelegate):
    """Projects are bold; the selected row takes the accent."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        outdent = OUTDENT if index.parent().isValid() else 0
        rect = turned(option.rect.adjusted(PADDING - outdent, 0, -12, 0), option.rect)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        taken = _paint_side(painter, rect, index, is_selected=is_selected)
        _paint_name(painter, turned(rect.adjusted(0, 0, -taken, 0), rect), index, is_selected=is_selected)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), row_px(ROW_HEIGHT))


def _paint_side(
    painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, *, is_selected: bool
) -> int:
    """Paint the text at the far end, and return the width it took in pixels."""
    text = str(index.data(SIDE_ROLE) or "")
    if not text:
        return 0
    font = _font(is_bold=is_selected)
    if not index.parent().isValid():
        font.setPixelSize(px(SMALL))
    painter.setFont(font)
    painter.setPen(theme().color("accent_on_soft" if is_selected else "muted"))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)
    return painter.fontMetrics().horizontalAdvance(text) + GAP


def _paint_name(
    painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, *, is_selected: bool
) -> None:
    painter.setFont(_font(is_bold=is_selected or not index.parent().isValid()))
    painter.setPen(_name_color(index, is_selected=is_selected))
    text = str(index.data() or "")
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


def _name_color(index: QModelIndex | QPersistentModelIndex, *, is_selected: bool) -> QColor:
    if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
        return theme().color("muted")
    return theme().color("accent_on_soft" if is_selected else "text")


def _font(*, is_bold: bool) -> QFont:
    font = QFont(QApplication.font())
    if is_bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font
