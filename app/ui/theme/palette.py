"""Builds Fusion's palette from the theme's tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette

if TYPE_CHECKING:
    from collections.abc import Mapping

ROLES: tuple[tuple[QPalette.ColorRole, str], ...] = (
    (QPalette.ColorRole.Window, "window"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "panel"),
    (QPalette.ColorRole.AlternateBase, "head"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.PlaceholderText, "faint"),
    (QPalette.ColorRole.Button, "panel"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.BrightText, "error"),
    (QPalette.ColorRole.Light, "hover"),
    (QPalette.ColorRole.Midlight, "border"),
    (QPalette.ColorRole.Mid, "track"),
    (QPalette.ColorRole.Dark, "field_border"),
    (QPalette.ColorRole.Shadow, "faint"),
    (QPalette.ColorRole.Highlight, "accent_soft"),
    (QPalette.ColorRole.HighlightedText, "accent_on_soft"),
    (QPalette.ColorRole.Accent, "accent"),
    (QPalette.ColorRole.Link, "accent_on_soft"),
    (QPalette.ColorRole.LinkVisited, "accent_on_soft"),
    (QPalette.ColorRole.ToolTipBase, "tooltip"),
    (QPalette.ColorRole.ToolTipText, "tooltip_text"),
)
DISABLED = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
)


def palette(tokens: Mapping[str, str]) -> QPalette:
    """Return the palette of these tokens, for the active, inactive and disabled group."""
    result = QPalette()
    for role, name in ROLES:
        result.setColor(role, QColor(tokens[name]))
    for role in DISABLED:
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens["disabled"]))
    return result
