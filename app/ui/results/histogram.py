"""A histogram of confidences, with the threshold as a dashed line: what lies below it is gray."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.census import BAR, Spread
from app.domain.texts import decimal
from app.ui.override import override
from app.ui.theme import px, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPaintEvent

HEIGHT = 112
SIDE, TOP = 12, 10
AXIS = 20
"""Below the bars, for the numbers."""
GAP = 1.0
MIDDLE_NEEDS = 0.85
"""A histogram that begins later is named at both ends only."""
LEAST_BAR = 1.5
"""A bar with anything in it is never lower."""


class Histogram(QWidget):
    """Paints a `Spread`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spread = Spread(0.0, ())
        self._threshold = 0.0
        self._color = theme().color("accent")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_spread(self, spread: Spread, threshold: float, color: QColor) -> None:
        """Show bars in a colour, parted by a threshold 0–1."""
        if (spread, threshold, color) != (self._spread, self._threshold, self._color):
            self._spread, self._threshold, self._color = spread, threshold, color
            self.update()

    def x_of(self, confidence: float) -> float:
        """Return where a confidence lies."""
        low = self._spread.low
        room = self.width() - 2 * SIDE
        return SIDE + room * (confidence - low) / (1.0 - low)

    def _bars(self) -> list[QRectF]:
        most = max(self._spread.bars, default=0)
        floor, room = self.height() - px(AXIS), self.height() - px(AXIS) - TOP
        bars = []
        for place, number in enumerate(self._spread.bars):
            start = self._spread.low + place * BAR
            left, right = self.x_of(start), self.x_of(start + BAR)
            height = max(LEAST_BAR, room * number / most) if number else 0.0
            bars.append(QRectF(left + GAP / 2, floor - height, right - left - GAP, height))
        return bars

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(200), px(HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._spread.bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        line = self.x_of(self._threshold)
        floor = self.height() - px(AXIS)
        bars = self._bars()
        for left, right, color in (
            (0.0, line, theme().color("scroll")),
            (line, float(self.width()), self._color),
        ):
            painter.setClipRect(QRectF(left, 0, right - left, self.height()))
            painter.setBrush(color)
            for bar in bars:
                painter.drawRoundedRect(bar, 1.5, 1.5)
        painter.setClipping(False)
        painter.setPen(QPen(theme().color("border"), 1))
        painter.drawLine(QPointF(SIDE, floor + 0.5), QPointF(self.width() - SIDE, floor + 0.5))
        painter.setPen(QPen(theme().color("text"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(line, TOP - 6), QPointF(line, floor))
        self._paint_axis(painter)
        painter.end()

    def _paint_axis(self, painter: QPainter) -> None:
        font = painter.font()
        font.setPixelSize(px(11))
        painter.setFont(font)
        painter.setPen(theme().color("muted"))
        top, height = self.height() - px(AXIS) + 3, px(AXIS) - 3
        low, middle = self._spread.low, round((self._spread.low + 1.0) / 2 / BAR) * BAR
        room = QRectF(SIDE, top, self.width() - 2 * SIDE, height)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, decimal(low))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight, decimal(1.0))
        if low < MIDDLE_NEEDS:
            about = QRectF(self.x_of(middle) - 20, top, 40, height)
            painter.drawText(about, Qt.AlignmentFlag.AlignHCenter, decimal(middle))
