"""Paints a row of the list: a name with its state as a badge, what it waits for below it; heads of sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.texts import tr
from app.ui.drafts.model import COUNT_ROLE, DETAIL_ROLE, ON_THEIR_WAY, STATE_ROLE, WORD_ROLE
from app.ui.override import override
from app.ui.theme import px, row_px, theme
from app.ui.widgets import badge_size, paint_badge
from app.ui.widgets.sides import turned

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 28
DETAIL_HEIGHT = 18
HEAD_HEIGHT = 26
SMALL = 12
PADDING = 12
GAP = 8
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class DraftDelegate(QStyledItemDelegate):
    """One or two lines a row, as there is something to say."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.data(COUNT_ROLE):
            _paint_head(painter, option, index)
            return
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        _paint_name(painter, option, index, text, is_selected=is_selected)
        if detail := index.data(DETAIL_ROLE):
            line = option.rect.adjusted(PADDING, row_px(ROW_HEIGHT) - px(6), -PADDING, -px(4))
            _write(painter, line, detail, "accent_on_soft" if is_selected else "muted", SMALL)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if index.data(COUNT_ROLE):
            return QSize(0, row_px(HEAD_HEIGHT))
        return QSize(
            0, row_px(ROW_HEIGHT) + (px(DETAIL_HEIGHT) if index.data(STATE_ROLE) in ON_THEIR_WAY else 0)
        )

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(tr("Name of the draft"))
        return editor

    @override
    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        name = _name_rect(option, str(index.data(WORD_ROLE) or ""))
        editor.setGeometry(name.adjusted(-PADDING // 2, 1, 0, -1))


def _paint_head(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    painter.save()
    painter.fillRect(option.rect, theme().color("head"))
    inner = option.rect.adjusted(PADDING, 0, -PADDING, 0)
    number = str(index.data(COUNT_ROLE))
    room = turned(inner.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(number) - GAP, 0), inner)
    _write(painter, room, str(index.data()), "muted", SMALL, QFont.Weight.DemiBold)
    painter.drawText(inner, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), number)
    painter.restore()


def _paint_name(
    painter: QPainter, option: QStyleOptionViewItem, index: Index, text: str, *, is_selected: bool
) -> None:
    word = str(index.data(WORD_ROLE) or "")
    name = _name_rect(option, word)
    width = badge_size(word).width()
    badge = QRect(option.rect.right() + 1 - PADDING - width, name.top(), width, name.height())
    paint_badge(painter, turned(badge, option.rect), word, str(index.data(STATE_ROLE) or ""))
    _write(painter, name, text, "accent_on_soft" if is_selected else "text")


def _write(
    painter: QPainter,
    rect: QRect,
    text: str,
    color: str,
    size: int = 0,
    weight: QFont.Weight = QFont.Weight.Normal,
) -> None:
    """Write one line, shortened to its room; `size` is in pixels, 0 for the painter's own."""
    font = QFont(painter.font())
    font.setWeight(weight)
    if size:
        font.setPixelSize(px(size))
    painter.setFont(font)
    painter.setPen(theme().color(color))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(LEFT), shown)


def _name_rect(option: QStyleOptionViewItem, word: str) -> QRect:
    """Return where the name stands: all of the first line that the badge leaves."""
    first = QRect(option.rect.topLeft(), QSize(option.rect.width(), row_px(ROW_HEIGHT)))
    return turned(first.adjusted(PADDING, 0, -PADDING - badge_size(word).width() - GAP, 0), option.rect)
