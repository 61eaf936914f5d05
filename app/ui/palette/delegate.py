"""Paints what was found: its kind, its name with the letters that fit, where it is, and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.texts import tr
from app.ui.override import override
from app.ui.palette.model import KEY_ROLE, LETTERS_ROLE, THING_ROLE
from app.ui.palette.sources import LOOKS, kind_of
from app.ui.shortcuts.caps import caps_width, paint_caps
from app.ui.theme import icon, theme

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.domain.lookup import Thing

Index = QModelIndex | QPersistentModelIndex
ROOM, PAD, GAP, ICON = 16, 10, 10, 16
BOLDER = 24
"""What bold letters may add to a name, in pixels."""
DETAIL_FROM = 0.35
"""A name is never cut below this share of a row."""
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class PaletteDelegate(QStyledItemDelegate):
    """One line a row."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # Without the style: through the style sheet each row takes as long as all its words.
        painter.save()
        painter.setFont(option.font)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(option.rect, theme().color("accent_soft"))
        _paint_row(painter, option.rect.adjusted(PAD, 0, -PAD, 0), index, is_selected=is_selected)
        painter.restore()

    def prepare(self) -> None:
        """Have the icons and the bold letters at hand, which else takes a whole frame of the first key pressed."""
        view = self.parent()
        assert isinstance(view, QWidget)
        sheet = QPixmap(view.width(), view.fontMetrics().height())
        sheet.setDevicePixelRatio(view.devicePixelRatioF())
        painter = QPainter(sheet)
        painter.setFont(view.font())
        for look in LOOKS.values():
            for color in ("muted", "disabled"):
                icon(look.icon, color).paint(painter, QRect(0, 0, ICON, ICON))
        _paint_name(painter, sheet.rect(), LETTERS, range(len(LETTERS)))
        painter.end()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, option.fontMetrics.height() + ROOM)


def _paint_row(painter: QPainter, rect: QRect, index: Index, *, is_selected: bool) -> None:
    thing: Thing = index.data(THING_ROLE)
    look = LOOKS[kind_of(thing)]
    ink = "disabled" if not thing.is_possible else "accent_on_soft" if is_selected else "text"
    icon(look.icon, "disabled" if not thing.is_possible else "muted").paint(
        painter, QRect(rect.left(), rect.center().y() - ICON // 2, ICON, ICON)
    )
    rect = rect.adjusted(ICON + GAP, 0, 0, 0)
    metrics = painter.fontMetrics()
    if key := index.data(KEY_ROLE):
        width = caps_width(metrics, [key])
        paint_caps(painter, QRect(rect.right() - width, rect.top(), width, rect.height()), [key])
        rect.setRight(rect.right() - width - GAP)
    beside = thing.why_not or thing.detail or (tr(look.word) if not key else "")
    name_width = min(metrics.horizontalAdvance(thing.text) + BOLDER, rect.width())
    least = min(name_width, int(rect.width() * (1 - DETAIL_FROM)))
    room = QRect(rect)
    room.setLeft(rect.left() + least + GAP)
    painter.setPen(theme().color("accent_on_soft" if is_selected else "muted"))
    words = metrics.elidedText(beside, Qt.TextElideMode.ElideRight, max(0, room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
    rect.setRight(rect.right() - metrics.horizontalAdvance(words) - GAP)
    painter.setPen(theme().color(ink))
    _paint_name(painter, rect, thing.text, set(index.data(LETTERS_ROLE)))


def _paint_name(painter: QPainter, rect: QRect, text: str, letters: Collection[int]) -> None:
    """Paint a name with some letters bold and underlined, cut with dots where it is too long."""
    plain, bold = QFont(painter.font()), QFont(painter.font())
    bold.setBold(True)
    bold.setUnderline(True)
    left = rect.left()
    dots = painter.fontMetrics().horizontalAdvance("…")
    start = 0
    while start < len(text):
        is_hit = start in letters
        end = start + 1
        while end < len(text) and (end in letters) == is_hit:
            end += 1
        painter.setFont(bold if is_hit else plain)
        part = text[start:end]
        width = painter.fontMetrics().horizontalAdvance(part)
        room = rect.right() - left - (dots if end < len(text) else 0)
        if width > room:
            part = painter.fontMetrics().elidedText(part, Qt.TextElideMode.ElideRight, room + dots)
            end = len(text)
        painter.drawText(QRect(left, rect.top(), rect.right() - left + 1, rect.height()), LEFT, part)
        left += width
        start = end
