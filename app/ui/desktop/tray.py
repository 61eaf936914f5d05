"""The icon in the tray with its menu, and notices as the desktop's own messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QIcon
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from app.domain.texts import tr
from app.resources import resource_path
from app.services.notices import Cause, Kind
from app.ui.desktop.taskbar import Taskbar
from app.ui.desktop.words import text_of, title_of
from app.ui.instance import bring_to_front
from app.ui.theme.icons import drawn

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from app.services.notices import Notice
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

SIZES = (16, 22, 24, 32, 48, 64, 128)
MESSAGE_MS = 10_000
SIGNS = {
    Kind.DONE: QSystemTrayIcon.MessageIcon.Information,
    Kind.FAILED: QSystemTrayIcon.MessageIcon.Critical,
    Kind.NEEDS_YOU: QSystemTrayIcon.MessageIcon.Critical,
}
"""On Linux Qt makes critical messages alone such that they can be clicked, and they stay until they were seen."""


class Tray(QObject):
    """Tells notices by the tray, or, where there is none, has the desktop point at the window."""

    watch_requested = Signal(str)
    open_requested = Signal(str)
    resolve_requested = Signal(str)

    def __init__(
        self,
        workstation: Workstation,
        bridge: Bridge,
        window: QMainWindow,
        *,
        pause: QAction,
        quit_: QAction,
    ) -> None:
        super().__init__(window)
        self._workstation = workstation
        self._window = window
        self._notice: Notice | None = None
        window.setWindowIcon(app_icon())
        self.menu = QMenu(window)
        self._latest = self.menu.addAction("", self.open_notice)
        self._latest.setVisible(False)
        self.menu.addSeparator()
        self._toggle = self.menu.addAction("", self._on_toggled)
        self.menu.addSeparator()
        self.menu.addAction(pause)
        self.menu.addSeparator()
        self.menu.addAction(quit_)
        self.menu.aboutToShow.connect(self._show_toggle)
        self.icon: QSystemTrayIcon | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.icon = self._make_icon()
        self.taskbar = Taskbar(workstation, bridge, self)
        bridge.notice_told.connect(self._on_told)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.connect(self._on_state_changed)
        self._on_state_changed(app.applicationState())

    def clear(self) -> None:
        """Leave nothing on the desktop."""
        self.taskbar.clear()
        if self.icon is not None:
            self.icon.hide()

    def open_notice(self) -> None:
        """Show the window, and what the last notice is about, once.

        The icon and its menu lead there as well: not every message can be clicked everywhere.
        """
        bring_to_front(self._window)
        notice, self._notice = self._notice, None
        self._latest.setVisible(False)
        if notice is None:
            return
        thing = notice.things[0]
        if thing.cause is Cause.UNCERTAIN:
            self.resolve_requested.emit(thing.id)
        elif thing.cause is Cause.REJECTED:
            self.open_requested.emit(thing.id)
        elif thing.cause is not Cause.HELD:
            self.watch_requested.emit(thing.id)

    def _make_icon(self) -> QSystemTrayIcon:
        icon = QSystemTrayIcon(app_icon(), self)
        icon.setToolTip(self._window.windowTitle())
        icon.setContextMenu(self.menu)
        icon.activated.connect(self._on_activated)
        icon.messageClicked.connect(self.open_notice)
        self._show_toggle()
        icon.show()
        return icon

    def _on_told(self, notice: Notice) -> None:
        self._notice = notice
        self._latest.setText(title_of(notice).replace("&", "&&"))
        self._latest.setVisible(True)
        if self.icon is None or not self.icon.supportsMessages():
            QApplication.alert(self._window)
            return
        text = text_of(notice, self._workstation.ledger, self._workstation.clock.now())
        self.icon.showMessage(title_of(notice), text, SIGNS[notice.kind], MESSAGE_MS)

    def _on_state_changed(self, state: Qt.ApplicationState) -> None:
        self._workstation.notices.is_in_front = state is Qt.ApplicationState.ApplicationActive

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.open_notice()

    def _on_toggled(self) -> None:
        if self._is_window_seen():
            self._window.hide()
        else:
            bring_to_front(self._window)
        self._show_toggle()

    def _show_toggle(self) -> None:
        self._toggle.setText(tr("&Hide window") if self._is_window_seen() else tr("&Show window"))

    def _is_window_seen(self) -> bool:
        return self._window.isVisible() and not self._window.isMinimized()


def app_icon() -> QIcon:
    """Return the program's own icon in the sizes of trays and taskbars."""
    renderer = QSvgRenderer(QByteArray(resource_path("labeldock.svg").read_bytes()))
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(drawn(renderer, size))
    return icon
