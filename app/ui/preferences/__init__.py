"""The settings: pages of rows, found by search, each applied at once and with a way back to its default."""

from app.ui.preferences.dialog import SettingsDialog

__all__ = ["SettingsDialog"]
