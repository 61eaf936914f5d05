"""Panels on their own, outside of the window: how they go there, come back, and stay where a screen is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QSize
from PySide6.QtGui import QAction, QGuiApplication

from app.domain.texts import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDockWidget, QMainWindow

    from app.ui.widgets import PanelHead

IN_SIGHT = QSize(120, 36)
"""So much of a panel has to be on a screen that a person can take hold of it."""


class Floating(QObject):
    """Knows one dock: its action floats it and puts it back, and so does a double click on its head."""

    def __init__(self, dock: QDockWidget, window: QMainWindow) -> None:
        super().__init__(dock)
        self._dock, self._window = dock, window
        self.action = QAction(tr("{panel} on its own").format(panel=dock.windowTitle()), dock)
        self.action.setCheckable(True)
        self.action.triggered.connect(self._on_wanted)
        dock.topLevelChanged.connect(self._on_changed)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenRemoved.connect(self.come_into_sight)

    def furnish(self, head: PanelHead) -> None:
        """Give the head of the dock the two buttons that a window of its own needs."""
        from app.ui.widgets import tool_button  # the first paint does without

        back = tool_button("undo", tr("Put back into the window"))
        close = tool_button("close", tr("Hide this panel"))
        back.clicked.connect(self._on_back)
        close.clicked.connect(self._dock.hide)
        for part in (back, close):
            head.add_right(part)
            part.setVisible(self._dock.isFloating())
            self._dock.topLevelChanged.connect(part.setVisible)

    def come_into_sight(self) -> None:
        """Bring a panel back whose screen is gone."""
        if not self._dock.isFloating():
            return
        now = self._dock.frameGeometry()
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        seen = (screen.intersected(now).size() for screen in screens)
        if any(size.width() >= IN_SIGHT.width() and size.height() >= IN_SIGHT.height() for size in seen):
            return
        room = self._window.screen().availableGeometry()
        there = QRect(now.topLeft(), now.size().boundedTo(room.size()))
        there.moveCenter(room.center())
        self._dock.setGeometry(there)

    def _on_wanted(self, is_wanted: bool) -> None:
        self._dock.show()
        self._dock.setFloating(is_wanted)

    def _on_back(self) -> None:
        self._dock.setFloating(False)

    def _on_changed(self, is_floating: bool) -> None:
        self.action.setChecked(is_floating)
        self.come_into_sight()
