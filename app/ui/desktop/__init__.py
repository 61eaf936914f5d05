"""What Labeldock shows outside of its window: tray, notifications, badge and progress on the taskbar."""

from app.ui.desktop.tray import Tray

__all__ = ["Tray"]
