"""The dot that stands for the link: filled when the server answers, a ring when not, a dash before it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPen, QPixmap

from app.services.session import LinkState
from app.ui.session.words import STATES
from app.ui.theme import px, theme

if TYPE_CHECKING:
    from app.services.session import Link

SIZE = 16
RADIUS = 4.0


def link_dot(link: Link) -> QIcon:
    """Return the dot of this state of the link, in the theme's colours of now."""
    icon = QIcon()
    for scale in sorted({1.0, 2.0, QGuiApplication.primaryScreen().devicePixelRatio()}):
        icon.addPixmap(_drawn(link, scale))
    return icon


def _drawn(link: Link, scale: float) -> QPixmap:
    size = px(SIZE)
    pixmap = QPixmap(round(size * scale), round(size * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    color = theme().state_color(STATES[link.state]).text
    middle, radius = size / 2, RADIUS * size / SIZE
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.6))
    painter.setBrush(color if link.state is LinkState.ONLINE else Qt.BrushStyle.NoBrush)
    if link.state is LinkState.UNKNOWN:
        painter.drawLine(QPointF(middle - radius, middle), QPointF(middle + radius, middle))
    else:
        painter.drawEllipse(QRectF(middle - radius, middle - radius, 2 * radius, 2 * radius))
    painter.end()
    return pixmap
