"""Looks for newer versions where a person asked for it, and tells of one by a card."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QUrl
from PySide6.QtGui import QDesktopServices
from shiboken6 import isValid

from app.domain.texts import tr
from app.ui.latest import Latest

if TYPE_CHECKING:
    from app.domain.release import Release
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.settings import Settings
    from app.ui.widgets import Toasts
    from app.ui.widgets.toasts import Action

DAILY_TASK = "look for versions daily"
NOW_TASK = "look for versions"
TOPIC = "versions"


class UpdateNews(QObject):
    """Runs the daily look while the setting is on; “Check for updates” also says that there is none."""

    def __init__(self, workstation: Workstation, bridge: Bridge, settings: Settings, toasts: Toasts) -> None:
        super().__init__(toasts)
        self._workstation = workstation
        self._settings = settings
        self._toasts = toasts
        self._latest = Latest(workstation.tasks, NOW_TASK)
        self._latest.answered.connect(self._on_answered)
        self._is_connected = False
        bridge.ready.connect(self._follow_setting)
        settings.changed.connect(self._follow_setting)
        self._follow_setting()

    def check_now(self) -> None:
        """Look now, whatever the setting; what fails is the tasks' news."""
        self._toasts.show_news(tr("Looking for a newer version…"), topic=TOPIC)
        self._latest.ask(partial(self._workstation.updates.look, _version()))

    def _follow_setting(self) -> None:
        tasks = self._workstation.tasks
        if not self._settings.checks_updates:
            tasks.cancel(DAILY_TASK)
        elif self._workstation.is_ready:
            self._listen()
            tasks.start(DAILY_TASK, lambda: self._workstation.updates.look_daily(_version()))

    def _listen(self) -> None:
        if not self._is_connected:
            self._is_connected = True
            self._workstation.updates.found.connect(self._on_found)

    def _on_answered(self, release: Release | None) -> None:
        if release is None:
            self._toasts.show_news(words_of(release), "ok", topic=TOPIC)
        else:
            self._on_found(release)

    def _on_found(self, release: Release) -> None:
        if not isValid(self._toasts):  # the window was built anew
            return
        show: Action = (tr("Release notes"), partial(QDesktopServices.openUrl, QUrl(release.page)))
        self._toasts.show_news(words_of(release), "info", show if release.page else None, topic=TOPIC)


def words_of(release: Release | None) -> str:
    """Say what a look for a newer version has found."""
    if release is None:
        return tr("Labeldock {version} is the newest version.").format(version=_version())
    return tr("Labeldock {version} is there.").format(version=release.version)


def _version() -> str:
    return QCoreApplication.applicationVersion()
