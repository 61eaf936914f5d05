"""The program's place on the taskbar: how many decisions wait, and how far the jobs are.

Qt shows a number on Linux, macOS and Windows. For progress it has nothing: on Linux the docks that know
`com.canonical.Unity.LauncherEntry` (KDE Plasma, Dash to Dock, Ubuntu's dock) are told; elsewhere none is shown.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

EVERY_MS = 2000
STEP = 0.01
PATH = "/com/labeldock/LauncherEntry"
INTERFACE = "com.canonical.Unity.LauncherEntry"


class Taskbar(QObject):
    """Shows the number of decisions that wait, and the progress of the jobs that are on their way."""

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._number = 0
        self._shown: float | None = None
        self._running: set[str] = set()
        self._counted: dict[str, tuple[int, int]] = {}
        """By job of this run, until the last of them is done: images that came back, and all."""
        self._timer = QTimer(self, interval=EVERY_MS, singleShot=True)
        self._timer.timeout.connect(self._show_progress)
        bridge.drafts_listed.connect(self._show_number)
        bridge.outbox_changed.connect(self._show_number)
        bridge.job_added.connect(self._on_job_changed)
        bridge.job_changed.connect(self._on_job_changed)
        for job in workstation.ledger.live:
            self._on_job_changed(job.id)
        self._show_number()

    @property
    def progress(self) -> float | None:
        """How far the jobs are that are on their way, 0–1; None when there are none that count."""
        total = sum(of for _, of in self._counted.values())
        return sum(done for done, _ in self._counted.values()) / total if self._running and total else None

    def clear(self) -> None:
        """Leave nothing behind."""
        self._timer.stop()
        if self._number:
            _show_badge(0)
        if self._shown is not None:
            tell_launcher(None)

    def _show_number(self) -> None:
        number = self._workstation.notices.needs_you
        if number != self._number:
            self._number = number
            _show_badge(number)

    def _on_job_changed(self, job_id: str) -> None:
        job = self._workstation.ledger.job(job_id)
        if job is None or job.status is None or job.server != self._workstation.session.server:
            return
        if job.is_watched and not job.is_done and not job.is_gone:
            self._running.add(job_id)
        elif job_id in self._running:
            self._running.discard(job_id)
        else:
            return
        self._counted[job_id] = (job.status.num_sent_back or 0, job.status.num_images or 0)
        if not self._running:
            self._counted.clear()
        if not self._timer.isActive():
            self._timer.start()

    def _show_progress(self) -> None:
        now = self.progress
        is_same = now is self._shown or (
            now is not None and self._shown is not None and abs(now - self._shown) < STEP
        )
        if not is_same:
            self._shown = now
            tell_launcher(now)


def _show_badge(number: int) -> None:
    app = QGuiApplication.instance()
    if isinstance(app, QGuiApplication):
        app.setBadgeNumber(number)


def tell_launcher(progress: float | None, bus: QDBusConnection | None = None) -> bool:
    """Tell the docks of a Linux desktop, by its session bus; False where nobody could be told."""
    if not sys.platform.startswith("linux"):
        return False
    from PySide6.QtDBus import QDBusConnection, QDBusMessage  # only once there is something to tell

    bus = QDBusConnection.sessionBus() if bus is None else bus
    if not bus.isConnected():
        return False
    signal = QDBusMessage.createSignal(PATH, INTERFACE, "Update")
    shown = {"progress": float(progress or 0.0), "progress-visible": progress is not None}
    signal.setArguments([f"application://{QGuiApplication.desktopFileName()}.desktop", shown])
    return bus.send(signal)
