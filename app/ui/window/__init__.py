"""The main window: bar, docks, tabs, and what joins them."""

from app.ui.window.window import MainWindow

__all__ = ["MainWindow"]
