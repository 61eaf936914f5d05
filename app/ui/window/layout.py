"""The docks of the window: where each begins, and how the layout is kept and reset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QWidget

from app.ui.theme import HEAD_HEIGHT, px, row_px
from app.ui.window.floating import Floating

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMainWindow

    from app.ui.settings import Settings
    from app.ui.widgets import PanelHead

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
WIDTHS = {"projects": 272, "inspector": 348}
WIDE_WIDTHS = {"projects": 340, "inspector": 460}
NARROW_WIDTHS = {"projects": 236, "inspector": 262}
HEIGHTS = {"projects": 310, "drafts": 270, "jobs": 190}
HIGH_HEIGHTS = {"projects": 560, "drafts": 560, "jobs": 320}
LOW_HEIGHTS = {"projects": 260, "drafts": 180, "jobs": 132}
WIDE, HIGH = 2200, 1300
"""From so many pixels on there is room for larger panels."""
NARROW = 1200
"""Below so many pixels (of the usual font, as all of these) both side panels begin narrower."""
TINY = 700
"""Below so many pixels there is no room for three columns: the inspector begins hidden, until it is asked for."""
LOW = 800
"""Below so many pixels the jobs begin with fewer rows."""


class Layout:
    """Docks by name. What a person moved is kept; `reset` gives the first layout back."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        self._floating: dict[str, Floating] = {}
        self._aside: set[str] = set()
        window.setDockNestingEnabled(True)

    def add(self, name: str, title: str, area: Qt.DockWidgetArea) -> None:
        """Add a dock that is empty but for its title; `furnish` puts the panel in it."""
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setTitleBarWidget(_first_head(title))
        dock.setWidget(QWidget())
        self._docks[name] = dock
        self._floating[name] = Floating(dock, self._window)
        self._window.addDockWidget(area, dock)

    def furnish(self, name: str, panel: QWidget, head: PanelHead) -> None:
        """Put a panel in its dock; its head becomes the dock's title bar."""
        dock = self._docks[name]
        for empty in (dock.titleBarWidget(), dock.widget()):
            empty.deleteLater()
        dock.setTitleBarWidget(head)
        dock.setWidget(panel)
        self._floating[name].furnish(head)

    @property
    def docks(self) -> Sequence[QDockWidget]:
        """The docks, in the order in which they were added."""
        return list(self._docks.values())

    @property
    def toggles(self) -> Sequence[QAction]:
        """One action for each dock that hides and shows it."""
        return [dock.toggleViewAction() for dock in self._docks.values()]

    @property
    def floats(self) -> Sequence[QAction]:
        """One action for each dock that puts it on its own, and back."""
        return [floating.action for floating in self._floating.values()]

    def reveal(self, name: str) -> None:
        """Show a dock that may be hidden or behind another one."""
        self._aside.discard(name)
        self._docks[name].show()
        self._docks[name].raise_()

    def put_aside(self, name: str) -> None:
        """Hide a dock that has nothing to show now; one that a person has hidden is left alone."""
        if not self._docks[name].isHidden():
            self._aside.add(name)
            self._docks[name].hide()

    def bring_back(self, name: str) -> None:
        """Show the dock again that was put aside."""
        if name in self._aside:
            self._aside.remove(name)
            self._docks[name].show()

    @property
    def is_room_given(self) -> bool:
        """Whether every dock is hidden, so that the tab in front has all the room."""
        return all(dock.isHidden() for dock in self._docks.values())

    def give_room(self) -> None:
        """Put every dock aside."""
        for name in self._docks:
            self.put_aside(name)

    def take_room(self) -> None:
        """Bring back every dock that was put aside, or all where a person has hidden them one by one."""
        for name in list(self._aside or self._docks):
            self.reveal(name)

    def reset(self) -> None:
        """Put every dock where it began."""
        self._aside.clear()
        for name, area in (("projects", LEFT), ("drafts", LEFT), ("inspector", RIGHT), ("jobs", BOTTOM)):
            dock = self._docks[name]
            dock.setFloating(False)
            self._window.addDockWidget(area, dock)
            dock.setVisible(name != "inspector" or self._window.width() >= px(TINY))
        self._window.splitDockWidget(self._docks["projects"], self._docks["drafts"], Qt.Orientation.Vertical)
        self._size()

    def restore(self, settings: Settings) -> None:
        """Bring back the place of each dock; the window must have its size."""
        if settings.layout.isEmpty() or not self._window.restoreState(settings.layout):
            self.reset()
        for floating in self._floating.values():
            floating.come_into_sight()

    def save(self, settings: Settings) -> None:
        """Keep the place of the window and of each dock, as it is when none is put aside."""
        for name in list(self._aside):
            self.bring_back(name)
        settings.geometry = QByteArray(self._window.saveGeometry())
        settings.layout = QByteArray(self._window.saveState())

    def _size(self) -> None:
        width, height = self._window.width(), self._window.height()
        widths = NARROW_WIDTHS if width < px(NARROW) else WIDE_WIDTHS if width >= px(WIDE) else WIDTHS
        heights = LOW_HEIGHTS if height < px(LOW) else HIGH_HEIGHTS if height >= px(HIGH) else HEIGHTS
        for sizes, direction in ((widths, Qt.Orientation.Horizontal), (heights, Qt.Orientation.Vertical)):
            docks = [self._docks[name] for name in sizes]
            self._window.resizeDocks(docks, [px(size) for size in sizes.values()], direction)


def _first_head(title: str) -> QLabel:
    """Return what looks like the head of a panel until that is there: its modules would delay the first paint."""
    head = QLabel(title)
    head.setTextFormat(Qt.TextFormat.PlainText)
    head.setProperty("role", "panel-head")
    head.setContentsMargins(12, 0, 8, 0)
    head.setFixedHeight(row_px(HEAD_HEIGHT))
    return head
