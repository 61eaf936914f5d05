"""How large the window is at first, and how small it may get."""

from __future__ import annotations

from PySide6.QtCore import QSize

SIZE = QSize(1440, 900)
USABLE = QSize(1024, 700)
MINIMUM = QSize(900, 560)
TITLE_HEIGHT = 40


def first_size(room: QSize) -> QSize:
    """Return how large a window is at first on a screen with this room, of which its title takes some."""
    size = SIZE.boundedTo(room).expandedTo(USABLE)
    return QSize(size.width(), max(MINIMUM.height(), min(size.height(), room.height() - TITLE_HEIGHT)))
