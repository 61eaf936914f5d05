"""The runtime of the window: Qt's loop and asyncio as one, the window first, everything heavy after it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QLockFile, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

import qasync  # isort: skip  # after PySide6, or it would look for PyQt first

from app.ui.override import override

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from app.services.workstation import Workstation

log = logging.getLogger(__name__)

NAME = "Labeldock"
TRACE_VARIABLE = "LABELDOCK_TRACE_START"
THREADS = 4
PAINT_WITHIN_S = 2.0
PYTHON_RUNS_EVERY_MS = 250
WITHOUT_SCREEN = ("offscreen", "minimal")
ALREADY_OPEN = "Labeldock is already open with the same data folder."


class Runtime:
    """Runs a window from its first paint to the end of everything behind it."""

    def __init__(
        self,
        build: Callable[[], Workstation],
        *,
        lock_file: Path,
        settings_file: Path,
        painted: Callable[[], Awaitable[None]],
        started: Callable[[Workstation], Awaitable[None]],
        ended: Callable[[], Awaitable[None]],
    ) -> None:
        self._build = build
        self._lock_file = lock_file
        self._settings_file = settings_file
        self._painted = painted
        self._started = started
        self._ended = ended

    def run(self) -> int:
        """Open the window and return the exit code when everything has ended."""
        app = make_application()
        from app.ui.window import MainWindow  # needs the application for its fonts and icons

        with asyncio.Runner(loop_factory=lambda: make_loop(app)) as runner:
            return runner.run(self._main(app, MainWindow))

    async def _main(self, app: QApplication, make_window: Callable[[Workstation, Path], Any]) -> int:
        lock = _lock(self._lock_file)
        if lock is None:
            await _say_already_open()
            return 1
        stop = asyncio.Event()
        guard = _QuitFilter(app, stop)
        pulse = _stop_by_signal(stop)
        workstation = self._build()
        window = make_window(workstation, self._settings_file)
        window.close_requested.connect(stop.set)
        await _show(window)
        try:
            workstation.tasks.start("start", lambda: self._start(workstation))
            await stop.wait()
            window.save()
            window.hide()
        finally:
            await workstation.stop()
            await self._ended()
            app.removeEventFilter(guard)
            pulse.stop()
            lock.unlock()
            window.deleteLater()
        return 0

    async def _start(self, workstation: Workstation) -> None:
        await self._painted()
        await workstation.start()
        trace("ready")
        await self._started(workstation)


def make_application() -> QApplication:
    """Return the application, made at the first call."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName(NAME)
    app.setDesktopFileName("labeldock")
    app.setQuitOnLastWindowClosed(False)
    sys.excepthook = _log_exception
    return app


def make_loop(app: QApplication) -> asyncio.AbstractEventLoop:
    """Return the loop that serves Qt and asyncio."""
    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(app)
    loop.set_default_executor(ThreadPoolExecutor(THREADS))  # qasync's own starts ten threads
    loop.set_exception_handler(_log_loop_error)
    return loop


def trace(word: str) -> None:
    """Say on standard error how far the start has come, for measurements."""
    if os.environ.get(TRACE_VARIABLE) == "1":
        sys.stderr.write(f"{word}\n")
        sys.stderr.flush()


class _QuitFilter(QObject):
    """Turns Qt's wish to quit, which would tear the loop from under everything, into our own stop."""

    def __init__(self, app: QApplication, stop: asyncio.Event) -> None:
        super().__init__(app)
        self._stop = stop
        app.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Quit:
            return False
        self._stop.set()
        event.ignore()
        return True


class _FirstPaint(QObject):
    """Sets an event at the first paint of a window."""

    def __init__(self, window: QWidget, painted: asyncio.Event) -> None:
        super().__init__(window)
        self._window = window
        self._painted_event = painted
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._painted_event.is_set():
            self._painted_event.set()
            trace("first-paint")
        return False


async def _show(window: QWidget) -> None:
    """Show the window and wait for its first paint; one that starts minimised is not waited for."""
    painted = asyncio.Event()
    watcher = _FirstPaint(window, painted)
    window.show()
    with suppress(TimeoutError):
        await asyncio.wait_for(painted.wait(), PAINT_WITHIN_S)
    window.removeEventFilter(watcher)


def _lock(file: Path) -> QLockFile | None:
    """Take the data folder for this window: two would send the same queue. None when it is taken."""
    with suppress(OSError):  # an unusable folder is the store's trouble, which the window shows
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = QLockFile(str(file))
    lock.setStaleLockTime(0)  # only the end of its process makes a lock stale
    if lock.tryLock(100) or lock.error() != QLockFile.LockError.LockFailedError:
        return lock
    return None


async def _say_already_open() -> None:
    sys.stderr.write(f"{ALREADY_OPEN}\n")
    if QApplication.platformName() in WITHOUT_SCREEN:
        return
    closed = asyncio.Event()
    box = QMessageBox(QMessageBox.Icon.Information, NAME, ALREADY_OPEN, QMessageBox.StandardButton.Ok)
    box.finished.connect(closed.set)
    box.open()
    await closed.wait()


def _stop_by_signal(stop: asyncio.Event) -> QTimer:
    """End in order at Ctrl-C and when the system asks for it; return the timer that lets Python look."""
    loop = asyncio.get_running_loop()
    pulse = QTimer()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows: Python must run now and then to see the signal
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
            pulse.timeout.connect(lambda: None)
            pulse.start(PYTHON_RUNS_EVERY_MS)
    return pulse


def _log_loop_error(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    log.error("%s", context.get("message", "An error in the loop"), exc_info=context.get("exception"))


def _log_exception(kind: type[BaseException], error: BaseException, trace_back: Any) -> None:
    """Log what nobody caught; nothing is shown, since this may run in any thread."""
    log.critical("An error that nobody caught", exc_info=(kind, error, trace_back))
