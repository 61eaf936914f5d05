"""The runtime of the window: Qt's loop and asyncio as one, from the painted frame to the end of everything."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

import qasync  # isort: skip  # after PySide6, or it would look for PyQt first

from app.ui.frame import NAME, release_signals, trace
from app.ui.garbage import GarbageCollector
from app.ui.instance import Door, bring_to_front

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from PySide6.QtWidgets import QWidget

    from app.domain.errors import StoreError
    from app.services.workstation import Workstation
    from app.ui.frame import Application, Frame
    from app.ui.instance import Request

log = logging.getLogger(__name__)

THREADS = 4
PYTHON_RUNS_EVERY_MS = 250
WITHOUT_SCREEN = ("offscreen", "minimal")
AGAIN = 75
"""The exit code of a window that ended in order to be started again."""


class Runtime:
    """Runs a window from its first paint to the end of everything behind it."""

    def __init__(
        self,
        frame: Frame,
        build: Callable[[], Workstation],
        *,
        painted: Callable[[], Awaitable[None]],
        started: Callable[[Workstation], Awaitable[None]],
        handed: Callable[[Workstation, Request], Awaitable[None]],
        ended: Callable[[], Awaitable[None]],
    ) -> None:
        self._frame = frame
        self._window = frame.window
        self._stop = asyncio.Event()
        self._build = build
        self._painted = painted
        self._started = started
        self._handed = handed
        self._ended = ended
        self._is_up = asyncio.Event()
        self._starts_again = False

    def run(self) -> int:
        """Fill the window and return the exit code when everything has ended, AGAIN where it is to come back."""
        with asyncio.Runner(loop_factory=lambda: _make_loop(self._frame.app)) as runner:
            return runner.run(self._main(self._frame.app, self._stop))

    async def _main(self, app: Application, stop: asyncio.Event) -> int:
        app.on_quit = self._end
        garbage = GarbageCollector()
        garbage.start()
        pulse = _stop_by_signal(self._end)
        workstation = self._build()
        try:
            with workstation.failures.watching():
                await self._live(workstation, stop)
        finally:
            app.on_quit = None
            pulse.stop()
            garbage.stop()
            if app.platformName() in WITHOUT_SCREEN:
                app.clipboard().clear()  # it would free what was copied after Python has gone, and crash
            self._frame.lock.release()
            self._window.deleteLater()
        return AGAIN if self._starts_again else 0

    def _end(self) -> None:
        """End in order, and stay so: whoever asks for it while a window that comes back is ending has the last word."""
        self._starts_again = False
        self._stop.set()

    async def _live(self, workstation: Workstation, stop: asyncio.Event) -> None:
        """Fill the window, and end everything behind it once `stop` is set."""
        self._furnish(workstation)
        door = Door(self._frame.lock, workstation.session.server)
        door.knocked.connect(partial(self._on_knocked, workstation))
        door.open()
        workstation.ready.connect(lambda: door.works_with(workstation.session.server))
        try:
            workstation.tasks.start("start", lambda: self._start(workstation))
            await stop.wait()
            self._window.save()
            self._window.retire()
        finally:
            door.close()
            await workstation.stop()
            await self._ended()

    def _furnish(self, workstation: Workstation) -> None:
        """Fill the window, and hear from it."""
        self._window.close_requested.connect(partial(self._on_close_requested, workstation))
        self._window.restart_requested.connect(partial(self._on_restart_requested, workstation))
        self._window.rebuild_requested.connect(partial(self._rebuild_soon, workstation))
        self._window.furnish(workstation)

    def _on_close_requested(self, workstation: Workstation) -> None:
        self._starts_again = False
        self._close_soon(workstation)

    def _on_restart_requested(self, workstation: Workstation) -> None:
        """Close as the window's cross does, and have it come back; not where it is closing already."""
        if not self._stop.is_set() and self._close_soon(workstation):
            self._starts_again = True

    def _close_soon(self, workstation: Workstation) -> bool:
        """End once drafts are saved; return False where that is under way."""
        if workstation.is_ready:
            return workstation.tasks.start("close", partial(self._close, workstation))
        self._stop.set()
        return True

    async def _close(self, workstation: Workstation) -> None:
        """End, unless that would lose drafts: then a person decides."""
        try:
            await workstation.composer.flush()
        except Exception:
            log.exception("The window is closed after an error")
        trouble = workstation.composer.save_trouble
        if trouble is None:
            self._stop.set()
        else:
            ask_to_lose(self._window, trouble, self._stop.set)

    def _rebuild_soon(self, workstation: Workstation, action: str) -> None:
        """Build the window anew once whatever asked for it has come to its end."""
        asyncio.get_running_loop().call_soon(self._rebuild, workstation, action)

    def _rebuild(self, workstation: Workstation, action: str) -> None:
        if self._stop.is_set():
            return
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):  # what is written there would go with the window
            dialog.finished.connect(lambda _: self._rebuild_soon(workstation, action))
            return
        from app.ui.window.successor import successor_of, take_over

        old = self._window
        self._window = successor_of(old)
        self._furnish(workstation)
        take_over(self._window, old, action)
        workstation.tasks.start("save settings", lambda: asyncio.to_thread(self._window.settings.save))

    async def _start(self, workstation: Workstation) -> None:
        await self._painted()
        workstation.ledger.loaded.connect(_on_ledger_loaded)
        await workstation.start()
        gc.freeze()  # what is there now stays, and need not be looked at again
        trace("ready")
        await self._started(workstation)
        self._is_up.set()

    def _on_knocked(self, workstation: Workstation, request: Request) -> None:
        """Do what a later start was asked for, as soon as this one is up."""
        bring_to_front(self._window, request.activation)

        async def let_in() -> None:
            await self._is_up.wait()
            await self._handed(workstation, request)

        workstation.tasks.start(f"let in {id(request)}", let_in)


def ask_to_lose(window: QWidget, trouble: StoreError, then: Callable[[], object]) -> None:
    """Ask whether to close although drafts cannot be saved."""
    from app.domain.texts import tr
    from app.ui.widgets import ask

    text = tr("{why} {hint} What you wrote since they were last saved is lost once Labeldock closes.")
    text = text.format(why=trouble.message, hint=trouble.hint)
    ask(window, tr("Drafts cannot be saved"), text, tr("Close and lose it"), then)


def _on_ledger_loaded() -> None:
    gc.freeze()  # ten thousand jobs would take 40 ms to look at
    trace("ledger loaded")


def _make_loop(app: QApplication) -> asyncio.AbstractEventLoop:
    """Return the loop that serves Qt and asyncio."""
    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(app)
    loop.set_default_executor(ThreadPoolExecutor(THREADS))  # qasync's own starts ten threads
    loop.set_exception_handler(_log_loop_error)
    return loop


def tell_alone(words: str) -> None:
    """Tell a person something from a program that has no window, and wait until it is read."""
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.platformName() not in WITHOUT_SCREEN:
        with asyncio.Runner(loop_factory=lambda: _make_loop(app)) as runner:
            runner.run(_show_box(words))


async def _show_box(words: str) -> None:
    from app.ui.theme import theme  # only this text needs it; the window has its own

    theme().apply("system")
    closed = asyncio.Event()
    box = QMessageBox(QMessageBox.Icon.Information, NAME, words, QMessageBox.StandardButton.Ok)
    box.finished.connect(closed.set)
    box.open()
    await closed.wait()


def _stop_by_signal(end: Callable[[], None]) -> QTimer:
    """End in order at Ctrl-C and when the system asks for it; return the timer that lets Python look."""
    loop = asyncio.get_running_loop()
    pulse = QTimer()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, end)
        except NotImplementedError:  # Windows: Python must run now and then to see the signal
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(end))
            pulse.timeout.connect(lambda: None)
            pulse.start(PYTHON_RUNS_EVERY_MS)
    release_signals()
    return pulse


def _log_loop_error(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    log.error("%s", context.get("message", "An error in the loop"), exc_info=context.get("exception"))
