"""Keys as they look on a keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.texts import tr
from app.ui.override import override
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPaintEvent

PAD, GAP, BETWEEN = 6, 3, 10
"""Within a key, between keys pressed together, and between two ways to the same thing, in pixels."""


class KeyCaps(QWidget):
    """All keys of one thing, side by side."""

    def __init__(self, texts: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = list(texts)
        self.setAccessibleName(tr(" or ").join(texts))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(caps_width(metrics, self._texts) + 1, metrics.height() + 6)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_caps(painter, self.rect(), self._texts)


def caps_width(metrics: QFontMetrics, texts: Sequence[str]) -> int:
    """Return how wide the keys are when they are painted."""
    widths = [sum(_width(metrics, part) + GAP for part in parts_of(text)) - GAP for text in texts]
    return sum(widths) + BETWEEN * max(0, len(texts) - 1)


def paint_caps(painter: QPainter, rect: QRect, texts: Sequence[str]) -> None:
    """Paint keys from the left of a rectangle, in the middle of its height."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    metrics = painter.fontMetrics()
    height = metrics.height() + 4
    left, top = float(rect.left()), rect.top() + (rect.height() - height) / 2
    for text in texts:
        for part in parts_of(text):
            cap = QRectF(left + 0.5, top + 0.5, _width(metrics, part) - 1, height - 2)
            _paint_cap(painter, cap, part)
            left += _width(metrics, part) + GAP
        left += BETWEEN - GAP


def parts_of(text: str) -> list[str]:
    """Return the keys of a combination: “Ctrl++” is Ctrl and +."""
    is_plus = text.endswith("+")
    found = [part for part in text.removesuffix("+").split("+") if part]
    return [*found, "+"] if is_plus else found


def _paint_cap(painter: QPainter, cap: QRectF, text: str) -> None:
    colors = theme()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colors.color("field_border"))
    painter.drawRoundedRect(cap.translated(0, 1.5), 4, 4)
    painter.setPen(QPen(colors.color("field_border"), 1))
    painter.setBrush(colors.color("window"))
    painter.drawRoundedRect(cap, 4, 4)
    painter.setPen(colors.color("text"))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, text)


def _width(metrics: QFontMetrics, text: str) -> int:
    return max(metrics.horizontalAdvance(text) + 2 * PAD, metrics.height() + 2)
