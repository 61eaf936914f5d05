"""The look of the window: tokens, palette, the one style sheet, icons."""

from app.ui.theme.icons import IconName, icon, tint
from app.ui.theme.theme import Mode, StateColor, Theme, theme

__all__ = ["IconName", "Mode", "StateColor", "Theme", "icon", "theme", "tint"]
