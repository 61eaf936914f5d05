"""State pills: a word on a soft colour, as a widget and painted in lists and tables."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from app.ui.override import override
from app.ui.theme import px, theme
from app.ui.widgets.sides import turned

HEIGHT = 18
PADDING = 8
FONT_SIZE = 11


def badge_font() -> QFont:
    """Return the font of badges: the application's, smaller and heavier."""
    font = QFont(QApplication.font())
    font.setPixelSize(px(FONT_SIZE))
    font.setWeight(QFont.Weight.DemiBold)
    return font


def badge_size(text: str) -> QSize:
    """Return how large the pill of this text is, in pixels."""
    return QSize(QFontMetrics(badge_font()).horizontalAdvance(text) + 2 * PADDING, px(HEIGHT))


def paint_badge(painter: QPainter, rect: QRect, text: str, state: str = "") -> None:
    """Paint the pill where a line begins in rect, in its vertical middle; too long a text is elided."""
    if not text:
        return
    colors = theme().state_color(state or text)
    size = badge_size(text)
    width = min(size.width(), rect.width())
    left = turned(QRect(rect.left(), rect.top(), width, size.height()), rect).left()
    pill = QRectF(left, rect.top() + (rect.height() - size.height()) / 2, width, size.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colors.soft)
    painter.drawRoundedRect(pill, size.height() / 2, size.height() / 2)
    painter.setFont(badge_font())
    painter.setPen(colors.text)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(width) - PADDING)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()


class Badge(QWidget):
    """A pill with a word; `state` picks the colour, and is the word itself when left out."""

    def __init__(self, text: str = "", state: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(text, state)

    @property
    def text(self) -> str:
        return self._text

    def show_state(self, text: str, state: str = "") -> None:
        """Show another word; with an empty one the badge takes no room."""
        self._text = text
        self._state = state
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return badge_size(self._text) if self._text else QSize(0, px(HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_badge(painter, self.rect(), self._text, self._state)
        painter.end()
