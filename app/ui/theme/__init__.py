"""The look of the window: tokens, palette, the one style sheet, icons."""

from app.ui.theme.icons import IconName, icon, tint
from app.ui.theme.theme import (
    HEAD_HEIGHT,
    Density,
    Mode,
    StateColor,
    Theme,
    accent_color,
    px,
    row_px,
    theme,
)
from app.ui.theme.tokens import accents

__all__ = [
    "HEAD_HEIGHT",
    "Density",
    "IconName",
    "Mode",
    "StateColor",
    "Theme",
    "accent_color",
    "accents",
    "icon",
    "px",
    "row_px",
    "theme",
    "tint",
]
