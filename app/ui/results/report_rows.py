"""Rows of the report, painted: name, bar, number, and what the number means, wrapped to the room there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.override import override
from app.ui.theme import icon, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from app.domain.label_report_words import Row

GAP = 12
LEAST_LINE = 24
PADDING = 3
ICON = 14
WIDEST_NAME, WIDEST_BAR = 200, 180
BAR_HEIGHT = 8
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
_WRAPPED = _LEFT | int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each column begins and how wide it is, in pixels."""

    name: int
    bar_at: int
    bar: int
    value_at: int
    value: int
    words_at: int
    words: int


class ReportRows(QWidget):
    """As high as its rows need at its width; screen readers get them as one text."""

    def __init__(self, rows: Sequence[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._tops: tuple[int, list[int]] = (-1, [])
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("\n".join(_spoken(row) for row in rows))
        theme().changed.connect(self.update)

    def _bold(self) -> QFont:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        return bold

    def _columns(self, width: int) -> _Columns:
        if not any(row.value or row.words for row in self._rows):
            return _Columns(width, width, 0, width, 0, width, 0)
        name = min(WIDEST_NAME, int(width * 0.3))
        has_bars = any(row.share is not None for row in self._rows)
        bar = min(WIDEST_BAR, int(width * 0.2)) if has_bars else 0
        metrics = QFontMetrics(self._bold())
        value = max((metrics.horizontalAdvance(row.value) for row in self._rows), default=0) + 2
        bar_at = name + GAP
        value_at = bar_at + bar + (GAP if bar else 0)
        words_at = value_at + value + GAP
        return _Columns(name, bar_at, bar, value_at, value, words_at, max(40, width - words_at))

    def _lay_out(self, width: int) -> list[int]:
        """Return where each row begins, and last where the last one ends."""
        if self._tops[0] != width:
            columns, metrics, tops = self._columns(width), self.fontMetrics(), [0]
            room = QRect(0, 0, columns.words, 10_000)
            for row in self._rows:
                height = metrics.boundingRect(room, _WRAPPED, row.words).height() if row.words else 0
                tops.append(tops[-1] + max(LEAST_LINE, height + 2 * PADDING))
            self._tops = width, tops
        return self._tops[1]

    def _paint_row(self, painter: QPainter, row: Row, top: int, height: int, columns: _Columns) -> None:
        line, left = self.fontMetrics().height(), 0
        middle = top + PADDING + line / 2
        if row.is_odd:
            icon("warning", "warning").paint(painter, 0, int(middle - ICON / 2), ICON, ICON)
            left = ICON + 5
        text = self.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, columns.name - left)
        painter.setPen(theme().color("warning" if row.is_odd else "text"))
        painter.drawText(QRect(left, top + PADDING, columns.name - left, line), _LEFT, text)
        painter.save()
        painter.setFont(self._bold())
        painter.drawText(QRect(columns.value_at, top + PADDING, columns.value, line), _RIGHT, row.value)
        painter.restore()
        if row.share is not None:
            _paint_bar(painter, row, QRectF(columns.bar_at, middle - BAR_HEIGHT / 2, columns.bar, BAR_HEIGHT))
        painter.setPen(theme().color("muted"))
        painter.drawText(QRect(columns.words_at, top + PADDING, columns.words, height), _WRAPPED, row.words)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._lay_out(width)[-1]

    @override
    def sizeHint(self) -> QSize:
        return QSize(480, self.heightForWidth(480))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, LEAST_LINE if self._rows else 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns, tops = self._columns(self.width()), self._lay_out(self.width())
        shown = event.rect()
        for row, top, bottom in zip(self._rows, tops, tops[1:], strict=False):
            if bottom >= shown.top() and top <= shown.bottom():
                self._paint_row(painter, row, top, bottom - top, columns)
        painter.end()


def _paint_bar(painter: QPainter, row: Row, rect: QRectF) -> None:
    """Paint the part of all labels, and a mark where it was in the earlier run."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("track"))
    painter.drawRoundedRect(rect, 2, 2)
    if row.share:
        filled = QRectF(rect)
        filled.setWidth(max(3.0, rect.width() * min(1.0, row.share)))
        painter.setBrush(theme().color("accent"))
        painter.drawRoundedRect(filled, 2, 2)
    if row.before is not None:
        at = rect.left() + (rect.width() - 2) * min(1.0, row.before)
        painter.setBrush(theme().color("text"))
        painter.drawRect(QRectF(at, rect.top() - 3, 2, rect.height() + 6))


def _spoken(row: Row) -> str:
    return ", ".join(part for part in (row.name, row.value, row.words) if part)
