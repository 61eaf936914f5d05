"""The course of a job as a chart: images sent back over time, silences, and the range of the time left."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.course import Course
from app.domain.texts import count, tr
from app.ui.job.axis import count_ticks, time_text, time_ticks
from app.ui.override import override
from app.ui.theme import px, theme
from app.ui.widgets import time_of_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QPaintEvent

    from app.domain.forecast import Span

TOP, RIGHT, BOTTOM, LEFT_PAD = 14, 32, 26, 10
TICK_ROOM = 92
"""Pixels that the text of a time takes on the axis at least."""
LEAST_SPAN_S = 10.0
LEGEND_FONT, LEGEND_ROW = 12, 17
HATCH = Qt.BrushStyle.BDiagPattern
FORECAST_SHARE = 2.0
"""The forecast may take at most this many times the room of what has been."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the chart shows; times in epoch seconds, `total` in images."""

    course: Course = field(default_factory=Course)
    start: float = 0.0
    end: float = 0.0
    """Now, or when the job ended."""
    total: int = 0
    left: Span | None = None
    """Seconds from `end`."""

    @property
    def done(self) -> int:
        """The images sent back so far."""
        return self.course.points[-1].done if self.course.points else 0

    @property
    def edge(self) -> float:
        """Where the time axis ends."""
        been = max(LEAST_SPAN_S, self.end - self.start)
        ahead = min(self.left.high, been * FORECAST_SHARE) if self.left else 0.0
        return self.start + been + ahead

    def done_at(self, at: float) -> int:
        """Return how many images had come back at a time."""
        place = bisect_right(self.course.points, at, key=lambda point: point.at)
        return self.course.points[place - 1].done if place else 0


class ProgressChart(QWidget):
    """Paints a sheet; the tooltip tells time and count under the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = Sheet()
        self.setMinimumSize(200, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Progress over time"))
        theme().changed.connect(self.update)

    def show_sheet(self, sheet: Sheet, spoken: str) -> None:
        """Show another course; `spoken` says the same in words."""
        self.setAccessibleDescription(spoken)
        if sheet != self._sheet:
            self._sheet = sheet
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(560, 240)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_grid(painter)
        self._paint_silences(painter)
        self._paint_forecast(painter)
        self._paint_course(painter)
        self._paint_legend(painter)
        painter.end()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.text_at(event.pos().x()), self)
            return True
        return super().event(event)

    def text_at(self, x: float) -> str:
        """Return what there is to say of a place along the time axis (pixels); empty outside of what has been."""
        sheet, plot = self._sheet, self._plot
        at = sheet.start + (x - plot.left()) / max(1.0, plot.width()) * (sheet.edge - sheet.start)
        if not sheet.start <= at <= sheet.end:
            return ""
        text = tr("{time} · {done} of {all} images").format(
            time=time_of_day(at), done=count(sheet.done_at(at)), all=count(sheet.total)
        )
        return text + tr(" · no answer") if self._is_silent(at) else text

    def _is_silent(self, at: float) -> bool:
        end = self._sheet.end
        return any(s.start <= at <= (end if s.end is None else s.end) for s in self._sheet.course.silences)

    @property
    def _plot(self) -> QRectF:
        widest = self.fontMetrics().horizontalAdvance(count(max(self._sheet.total, 10)))
        left = widest + LEFT_PAD + 6
        return QRectF(
            left, TOP, max(1, self.width() - left - px(RIGHT)), max(1, self.height() - TOP - px(BOTTOM))
        )

    def _x(self, at: float) -> float:
        sheet, plot = self._sheet, self._plot
        share = (at - sheet.start) / (sheet.edge - sheet.start)
        return round(plot.left() + min(1.0, max(0.0, share)) * plot.width())

    def _y(self, done: float) -> float:
        plot = self._plot
        share = done / max(1, self._sheet.total)
        return round(plot.bottom() - min(1.0, max(0.0, share)) * plot.height())

    def _paint_grid(self, painter: QPainter) -> None:
        plot, sheet = self._plot, self._sheet
        painter.setFont(self.font())
        lines, muted = QPen(theme().color("border"), 1), theme().color("muted")
        for tick in count_ticks(sheet.total, max(2, int(plot.height() // 44))) if sheet.total else [0]:
            y = self._y(tick)
            painter.setPen(lines)
            painter.drawLine(QLineF(plot.left(), y, plot.right(), y))
            painter.setPen(muted)
            box = QRectF(0, y - 10, plot.left() - 8, 20)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count(tick))
        span = sheet.edge - sheet.start
        for at in time_ticks(sheet.start, sheet.edge, max(1, int(plot.width() // TICK_ROOM))):
            x = self._x(at)
            painter.setPen(lines)
            painter.drawLine(QLineF(x, plot.bottom(), x, plot.bottom() + 4))
            painter.setPen(muted)
            box = QRectF(x - px(TICK_ROOM) / 2, plot.bottom() + 5, px(TICK_ROOM), px(18))
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, time_text(at, span))

    def _paint_silences(self, painter: QPainter) -> None:
        brush = QBrush(theme().color("warning"), HATCH)
        painter.setOpacity(0.35)
        for silence in self._sheet.course.silences:
            left = self._x(silence.start)
            right = self._x(self._sheet.end if silence.end is None else silence.end)
            band = QRectF(left, self._plot.top(), max(2.0, right - left), self._plot.height())
            painter.fillRect(band, brush)
        painter.setOpacity(1.0)

    def _paint_forecast(self, painter: QPainter) -> None:
        sheet, plot = self._sheet, self._plot
        if sheet.left is None or not sheet.total:
            return
        now = QPointF(self._x(sheet.end), self._y(sheet.done))
        painter.save()
        painter.setClipRect(plot.adjusted(0, -1, 1, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_faded(theme().color("accent")))
        low, high = (self._beyond(sheet.end + seconds) for seconds in (sheet.left.low, sheet.left.high))
        painter.drawPolygon(QPolygonF([now, QPointF(low, plot.top()), QPointF(high, plot.top())]))
        painter.setPen(QPen(theme().color("accent"), 1, Qt.PenStyle.DashLine))
        for x in (low, high):
            painter.drawLine(now, QPointF(x, plot.top()))
        painter.restore()

    def _paint_legend(self, painter: QPainter) -> None:
        """Say what the bands are, in the corner that a rising line leaves free."""
        sheet, plot, accent = self._sheet, self._plot, theme().color("accent")
        entries = [(QBrush(accent), tr("images sent back"))]
        if sheet.course.silences:
            entries.append((QBrush(theme().color("warning"), HATCH), tr("no answer")))
        if sheet.left is not None:
            entries.append((QBrush(_faded(accent)), tr("the end lies in this range")))
        font = self.font()
        font.setPixelSize(px(LEGEND_FONT))
        painter.setFont(font)
        for row, (brush, text) in enumerate(entries):
            top = plot.top() + 8 + row * px(LEGEND_ROW)
            painter.fillRect(QRectF(plot.left() + 8, top + 4, 14, 8), brush)
            painter.setPen(theme().color("muted"))
            box = QRectF(plot.left() + 28, top, plot.width() - 28, px(LEGEND_ROW) - 1)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)

    def _beyond(self, at: float) -> float:
        """Return the place of a time that may lie beyond the edge."""
        sheet, plot = self._sheet, self._plot
        return plot.left() + (at - sheet.start) / (sheet.edge - sheet.start) * plot.width()

    def _paint_course(self, painter: QPainter) -> None:
        """Paint the counter in steps: it is only known where it was heard."""
        sheet, plot = self._sheet, self._plot
        fill, colour = theme().color("accent_soft"), theme().color("accent")
        lines = []
        for x, right, y, next_y in self._steps():
            painter.fillRect(QRectF(x, y, right - x, plot.bottom() - y), fill)
            lines += [QLineF(x, y, right, y), QLineF(right, y, right, next_y)]
        painter.setPen(QPen(colour, 2))
        painter.drawLines(lines)
        painter.setPen(QPen(theme().color("border"), 1))
        painter.drawLine(QLineF(plot.left(), plot.bottom(), plot.right(), plot.bottom()))
        if sheet.left is not None:
            painter.setPen(QPen(theme().color("faint"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QLineF(self._x(sheet.end), plot.top(), self._x(sheet.end), plot.bottom()))

    def _steps(self) -> Iterator[tuple[float, float, float, float]]:
        """Give left, right, height and next height of each step, at most one for each pixel."""
        sheet = self._sheet
        at, done = self._x(sheet.start), 0
        for point in sheet.course.points:
            x = self._x(point.at)
            if x > at:
                yield at, x, self._y(done), self._y(point.done)
                at = x
            done = point.done
        yield at, max(at, self._x(sheet.end)), self._y(done), self._y(done)


def _faded(color: QColor) -> QColor:
    faded = QColor(color)
    faded.setAlphaF(0.18)
    return faded
