"""The window's frame, painted before anything that is behind it is imported, and the lock on its data."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QThread
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.ui.language import apply_language
from app.ui.override import override
from app.ui.settings import Settings
from app.ui.window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.ui.instance import Lock

NAME = "Labeldock"
TRACE_VARIABLE = "LABELDOCK_TRACE_START"
END_SIGNALS = (signal.SIGINT, signal.SIGTERM)
PAINT_TRIES = 25
PAINT_TRY_MS = 2


class Application(QApplication):
    """The application; a wish to quit is told to `on_quit` where that is set, and not followed.

    Qt's own way to quit would tear the loop from under everything. A filter on the application would do as well,
    but it is asked about each event of each widget, and waits each time while a thread of ours works.
    """

    on_quit: Callable[[], None] | None = None

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Quit or self.on_quit is None:
            return super().event(event)
        self.on_quit()
        event.ignore()
        return True


@dataclass(frozen=True, slots=True)
class Frame:
    """What is there first: the application, the lock on the data folder, the empty window."""

    app: Application
    lock: Lock
    window: MainWindow


def open_frame(
    lock: Lock, settings_file: Path | None, version: str, kept_aside: Path | None = None
) -> Frame | None:
    """Show the empty window; None where another window works on the same data.

    `kept_aside` is where settings were put that could not be read.
    """
    _hold_signals()
    app = _make_application(version)
    settings = Settings(settings_file)
    apply_language(settings.language)
    if not _take(lock):
        return None
    window = MainWindow(settings=settings, kept_aside=kept_aside)
    _show(window)
    return Frame(app, lock, window)


def release_signals() -> None:
    """Let signals through again, now that somebody ends everything in order."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, END_SIGNALS)


def _hold_signals() -> None:
    """Keep signals that end the program waiting until the loop is there to answer them."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, END_SIGNALS)


def trace(word: str) -> None:
    """Say on standard error how far the start has come, for measurements."""
    if os.environ.get(TRACE_VARIABLE) == "1":
        sys.stderr.write(f"{word}\n")
        sys.stderr.flush()


def _make_application(version: str) -> Application:
    existing = QApplication.instance()
    # As an argument: setStyle hands the style back, and PySide would make its type before the first paint.
    app = existing if isinstance(existing, Application) else Application([*sys.argv[:1], "-style", "fusion"])
    app.setApplicationName(NAME)
    app.setApplicationVersion(version)
    app.setDesktopFileName("labeldock")
    app.setQuitOnLastWindowClosed(False)
    sys.excepthook = _log_exception
    return app


def _take(lock: Lock) -> bool:
    """Take the data folder for this window: two would send the same queue."""
    try:
        lock.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return lock.take()
    except OSError:  # an unusable folder is the store's trouble, which the window shows
        return True


def _show(window: MainWindow) -> None:
    """Show the window and give its first paint a moment; nothing of ours runs yet that this could disturb."""
    watcher = _FirstPaint(window)
    window.show()
    for _ in range(PAINT_TRIES):
        QGuiApplication.sync()
        if watcher.is_painted:
            break
        QThread.msleep(PAINT_TRY_MS)


class _FirstPaint(QObject):
    """Watches for the first paint of a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.is_painted = False
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.is_painted:
            self.is_painted = True
            watched.removeEventFilter(self)
            trace("first-paint")
        return False


def _log_exception(kind: type[BaseException], error: BaseException, trace_back: Any) -> None:
    """Log what nobody caught; nothing is shown, since this may run in any thread."""
    import logging

    logging.getLogger(__name__).critical("An error that nobody caught", exc_info=(kind, error, trace_back))
