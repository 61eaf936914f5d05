"""What the grid's cells are painted with: text that fits, and a slider."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from app.domain.texts import tr
from app.ui.theme import theme
from app.ui.widgets.sides import is_turned, turned

MARGIN = 8
KNOB = 12
TRACK = 4
TEXT_WIDTH = 40
SLIDER_WIDTH = 106
SIGN_WIDTH = 20
"""Of a sign and its gap, before the words of a check."""
LEAST_WORDS = 120
"""The words of a check are given at least so much before all those of its fix are shown."""
GAP = 10


def paint_text(painter: QPainter, rect: QRect, text: str, color: QColor) -> None:
    """Paint text on one line, shortened at its end where the room is short."""
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
    painter.setPen(color)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(flags), shown)


def paint_hint(painter: QPainter, rect: QRect, text: str) -> None:
    """Paint quiet words in the middle of an empty place."""
    painter.setPen(theme().color("faint"))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(rect.adjusted(MARGIN, 0, -MARGIN, 0), int(flags), text)


def paint_spans(painter: QPainter, rect: QRect, text: str, spans: list[tuple[int, int]]) -> None:
    """Paint a ground under parts (start, end) of a line of text."""
    metrics = painter.fontMetrics()
    free = rect.width() - metrics.horizontalAdvance(text) if is_turned() else 0
    begin = rect.left() + max(0, free)
    for start, end in spans:
        left = begin + metrics.horizontalAdvance(text[:start])
        right = min(begin + metrics.horizontalAdvance(text[:end]), rect.right() + 1)
        if left < right:
            ground = QRectF(
                left - 1, rect.center().y() - metrics.height() / 2, right - left + 2, metrics.height() + 1
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("selection"))
            painter.drawRoundedRect(ground, 2, 2)


def fix_link(content: QRect, metrics: QFontMetrics, words: str) -> tuple[QRect, str]:
    """Return where the link of a fix stands in a cell's content, and its words: “Fix” where the check needs the room.

    The place is empty where there is no room even for that.
    """
    short = tr("Fix")
    for text, least in ((words, LEAST_WORDS), (short, 0)):
        width = metrics.horizontalAdvance(text) + 2  # measured in whole pixels, painted in parts of them
        if words and content.width() >= SIGN_WIDTH + least + GAP + width:
            end = QRect(content.right() - width + 1, content.top(), width, content.height())
            return turned(end, content), text
    return QRect(), ""


def paint_fix(painter: QPainter, rect: QRect, words: str, *, is_near: bool) -> None:
    """Paint the words of a fix as a link; underlined while the mouse is over its cell."""
    painter.save()
    font = QFont(painter.font())
    font.setUnderline(is_near)
    painter.setFont(font)
    paint_text(painter, rect, words, theme().color("accent_on_soft"))
    painter.restore()


def slider_rect(content: QRect) -> QRect:
    """Return where the slider stands in a cell's content, with room for its number."""
    width = max(KNOB, min(SLIDER_WIDTH, content.width() - TEXT_WIDTH))
    return turned(QRect(content.left(), content.center().y() - KNOB // 2, width, KNOB), content)


def value_at(track: QRect, x: float) -> float:
    """Return the threshold, in hundredths, under a position in pixels."""
    share = (x - track.left() - KNOB / 2) / max(1, track.width() - KNOB)
    return round(min(1.0, max(0.0, share)), 2)


def paint_slider(painter: QPainter, track: QRect, value: float, *, is_set: bool) -> None:
    """Paint a slider; quiet while its value is only the default."""
    span = QRectF(track.left(), track.center().y() - TRACK / 2 + 1, track.width(), TRACK)
    middle = track.left() + KNOB / 2 + min(1.0, max(0.0, value)) * (track.width() - KNOB)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("track"))
    painter.drawRoundedRect(span, TRACK / 2, TRACK / 2)
    tone = theme().color("accent" if is_set else "scroll")
    painter.setBrush(tone)
    painter.drawRoundedRect(
        QRectF(span.left(), span.top(), middle - span.left(), TRACK), TRACK / 2, TRACK / 2
    )
    painter.setBrush(theme().color("window"))
    painter.setPen(QPen(tone, 2))
    painter.drawEllipse(QPointF(middle, span.center().y()), KNOB / 2 - 1, KNOB / 2 - 1)
