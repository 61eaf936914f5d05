"""Paints what the job table is made of: progress bars and sub-job squares, told apart without colour too."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.texts import count, tr
from app.ui.monitor.words import Part
from app.ui.override import override
from app.ui.theme import px, theme
from app.ui.widgets.sides import is_turned

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR_HEIGHT = 8.0
BAR_MOST = 150.0
BAR_KEEPS_FREE = 104.0
"""For the counters behind the bar; the bars of all rows stay equally long."""
SQUARE = 9.0
GAP = 2.0

PART_COLORS = {Part.DONE: "ok", Part.RUNNING: "info", Part.PENDING: "faint", Part.OTHER: "warning"}


def paint_bar(painter: QPainter, rect: QRectF, fraction: float, color: QColor) -> float:
    """Paint a progress bar (0–1) where a line begins in rect, and return its width in pixels."""
    width, height = max(0.0, min(BAR_MOST, rect.width() - px(BAR_KEEPS_FREE))), BAR_HEIGHT
    left = rect.right() - width if is_turned() else rect.left()
    bar = QRectF(left, rect.center().y() - height / 2, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("track"))
    painter.drawRoundedRect(bar, height / 2, height / 2)
    if fraction > 0 and width:
        painter.setBrush(color)
        filled = QRectF(bar.topLeft(), bar.size())
        filled.setWidth(max(height, width * fraction))
        if is_turned():
            filled.moveRight(bar.right())
        painter.drawRoundedRect(filled, height / 2, height / 2)
    painter.restore()
    return width


def squares_width(parts: Sequence[Part]) -> float:
    """Return how wide the squares of these sub-jobs are, in pixels."""
    return len(parts) * (SQUARE + GAP) - GAP if parts else 0.0


def paint_parts(painter: QPainter, rect: QRectF, parts: Sequence[Part]) -> None:
    """Paint a square for each sub-job; where there are too many, say how many are done."""
    if squares_width(parts) > rect.width():
        room = int(rect.width())
        text = painter.fontMetrics().elidedText(parts_in_short(parts), Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        return
    top = round(rect.center().y() - SQUARE / 2)
    ratio, is_dark = painter.device().devicePixelRatio(), theme().is_dark
    for number, part in enumerate(parts):
        along = number * (SQUARE + GAP)
        x = rect.right() - SQUARE - along if is_turned() else rect.left() + along
        painter.drawPixmap(QPointF(x, top), _square(part, ratio, is_dark))


def parts_in_short(parts: Sequence[Part]) -> str:
    """Return “12 of 240 done”."""
    done = Counter(parts)[Part.DONE]
    return tr("{done} of {all} done").format(done=count(done), all=count(len(parts)))


@lru_cache(maxsize=32)
def _square(part: Part, ratio: float, is_dark: bool) -> QPixmap:
    """Return the square as a picture: a table has hundreds of them."""
    picture = QPixmap(QSize(math.ceil(SQUARE * ratio), math.ceil(SQUARE * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_square(painter, QRectF(0, 0, SQUARE, SQUARE), part)
    painter.end()
    return picture


def _paint_square(painter: QPainter, square: QRectF, part: Part) -> None:
    color = theme().color(PART_COLORS[part])
    inner = square.adjusted(0.75, 0.75, -0.75, -0.75)
    painter.setPen(QPen(color, 1.5))
    painter.setBrush(_filling(color, part))
    painter.drawRoundedRect(inner, 2, 2)
    if part is Part.RUNNING:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(square.center(), 2.0, 2.0)


def _filling(color: QColor, part: Part) -> QBrush:
    if part is Part.DONE:
        return QBrush(color)
    return QBrush(color, Qt.BrushStyle.BDiagPattern) if part is Part.OTHER else QBrush(Qt.BrushStyle.NoBrush)


class PartsStrip(QWidget):
    """The sub-jobs of one job as squares, with words for tooltip and screen readers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_parts(self, parts: tuple[Part, ...], spoken: str) -> None:
        """Show other sub-jobs; `spoken` says the same in words."""
        self._parts = parts
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(round(min(squares_width(self._parts), 200)), 16)

    @override
    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        paint_parts(painter, QRectF(self.rect()), self._parts)
        painter.end()
