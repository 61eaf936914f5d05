"""The confidences of a class as bars, its threshold as a line that can be dragged, and how it scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.preview import LOWEST
from app.domain.texts import decimal, tr
from app.ui.override import override
from app.ui.preview.found import BARS
from app.ui.theme import px, theme
from app.ui.widgets.spoken import tell_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from app.domain.preview import Score

SIDE, TOP, AXIS, LEGEND = 14, 8, 18, 18
BARS_HEIGHT = 64
SCORES_HEIGHT = 84
SMALL_FONT = 11
STEP, BIG_STEP = 0.01, 0.1
DOT = 3.5
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
SAMPLE = 18
"""Pixels of a line in the legend."""
LINES = (
    ("f1", Qt.PenStyle.SolidLine, 1.8),
    ("precision", Qt.PenStyle.DashLine, 1.2),
    ("recall", Qt.PenStyle.DotLine, 1.4),
)
"""By the name of what a score has; told apart by how they are drawn, not by colour alone."""


@dataclass(frozen=True, slots=True)
class Plot:
    """What the chart shows; `bars` are counts from 0 to 1, `scores` rise by their threshold."""

    color: QColor
    threshold: float = 0.0
    bars: tuple[int, ...] = ()
    scores: Sequence[Score] = ()
    best: Score | None = None


class ConfidenceChart(QWidget):
    """`wanted` gives the threshold (0–1) that a person moves the line to."""

    wanted = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._plot = Plot(QColor())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        theme().changed.connect(self.update)

    def show_plot(self, plot: Plot, name: str, spoken: str) -> None:
        """Show another plot; `spoken` says the same in words."""
        is_other_size = bool(plot.scores) is not bool(self._plot.scores)
        is_other_value = plot.threshold != self._plot.threshold
        self._plot = plot
        self.setAccessibleName(name)
        self.setAccessibleDescription(spoken)
        if is_other_value:
            tell_value(self, plot.threshold)
        if is_other_size:
            self.updateGeometry()
        self.update()

    def x_of(self, value: float) -> float:
        """Return where a confidence stands, in pixels."""
        area = self._area
        return area.left() + min(1.0, max(0.0, value)) * area.width()

    def value_at(self, x: float) -> float:
        """Return the threshold, in hundredths, at a place in pixels."""
        area = self._area
        return round(min(1.0, max(0.0, (x - area.left()) / max(1.0, area.width()))), 2)

    @property
    def _area(self) -> QRectF:
        height = SCORES_HEIGHT if self._plot.scores else BARS_HEIGHT
        return QRectF(SIDE, TOP, max(1, self.width() - 2 * SIDE), height)

    def _y(self, share: float) -> float:
        area = self._area
        return area.bottom() - share * area.height()

    def _paint_axis(self, painter: QPainter) -> None:
        area = self._area
        unsought = QRectF(area.left(), area.top(), LOWEST * area.width(), area.height())
        painter.fillRect(unsought, QBrush(theme().color("track"), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(theme().color("border"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(theme().color("muted"))
        for tick in TICKS:
            box = QRectF(self.x_of(tick) - 20, area.bottom() + 2, 40, px(AXIS) - 2)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, decimal(tick))

    def _paint_bars(self, painter: QPainter) -> None:
        plot, area = self._plot, self._area
        most, width = max(plot.bars, default=0), area.width() / BARS
        if not most:
            return
        kept, dropped = QColor(plot.color), theme().color("track")
        if plot.scores:
            kept.setAlpha(80)  # the lines stand before them
        edge = self.x_of(plot.threshold)
        painter.setPen(Qt.PenStyle.NoPen)
        for number, height in enumerate(plot.bars):
            left = area.left() + number * width
            bar = QRectF(left + 1, 0, max(1.0, width - 2), max(2.0, height / most * area.height()))
            bar.moveBottom(area.bottom())
            if not height:
                continue
            painter.fillRect(bar, dropped)
            bar.setLeft(max(bar.left(), edge))
            if bar.width() > 0:
                painter.fillRect(bar, kept)

    def _paint_scores(self, painter: QPainter) -> None:
        plot = self._plot
        for name, style, width in LINES:
            line = [QPointF(self.x_of(s.threshold), self._y(getattr(s, name))) for s in plot.scores]
            painter.setPen(QPen(theme().color("text"), width, style))
            painter.drawPolyline(QPolygonF(line))
        if plot.best is not None:
            at = QPointF(self.x_of(plot.best.threshold), self._y(plot.best.f1))
            painter.setPen(QPen(theme().color("panel"), 1.5))
            painter.setBrush(theme().color("accent"))
            painter.drawEllipse(at, DOT + 1, DOT + 1)

    def _paint_legend(self, painter: QPainter) -> None:
        if not self._plot.scores:
            return
        words = {"f1": tr("F1"), "precision": tr("precision"), "recall": tr("recall")}
        x, y = float(SIDE), self._area.bottom() + px(AXIS) + px(LEGEND) / 2
        for name, style, width in LINES:
            painter.setPen(QPen(theme().color("text"), width, style))
            painter.drawLine(QPointF(x, y), QPointF(x + SAMPLE, y))
            painter.setPen(theme().color("muted"))
            room = painter.fontMetrics().horizontalAdvance(words[name]) + 2
            box = QRectF(x + SAMPLE + 5, y - px(LEGEND) / 2, room, px(LEGEND))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words[name])
            x = box.right() + 12

    def _paint_threshold(self, painter: QPainter) -> None:
        area, x = self._area, self.x_of(self._plot.threshold)
        is_near = self.hasFocus()
        painter.setPen(QPen(theme().color("accent" if is_near else "text"), 2 if is_near else 1.4))
        painter.drawLine(QPointF(x, area.top() - 4), QPointF(x, area.bottom()))
        painter.setBrush(theme().color("accent" if is_near else "window"))
        painter.drawEllipse(QPointF(x, area.top() - 3), DOT, DOT)

    @override
    def sizeHint(self) -> QSize:
        legend = px(LEGEND) if self._plot.scores else 0
        return QSize(220, round(self._area.bottom()) + px(AXIS) + legend + 4)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(px(SMALL_FONT))
        painter.setFont(font)
        for paint in (
            self._paint_axis,
            self._paint_bars,
            self._paint_scores,
            self._paint_legend,
            self._paint_threshold,
        ):
            paint(painter)
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.wanted.emit(self.value_at(event.position().x()))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.wanted.emit(self.value_at(event.position().x()))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_big = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = BIG_STEP if is_big else STEP
        ways = {
            Qt.Key.Key_Left: -step,
            Qt.Key.Key_Down: -step,
            Qt.Key.Key_Right: step,
            Qt.Key.Key_Up: step,
            Qt.Key.Key_PageDown: -BIG_STEP,
            Qt.Key.Key_PageUp: BIG_STEP,
            Qt.Key.Key_Home: -1.0,
            Qt.Key.Key_End: 1.0,
        }
        if (way := ways.get(Qt.Key(event.key()))) is None:
            super().keyPressEvent(event)
            return
        self.wanted.emit(round(min(1.0, max(0.0, self._plot.threshold + way)), 2))
