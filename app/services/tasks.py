"""The one owner of running tasks: started by name, never twice, failures come out of one signal."""

from __future__ import annotations

import asyncio
import itertools
import logging
from typing import TYPE_CHECKING, Any

from psygnal import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from app.services.ports import Clock

log = logging.getLogger(__name__)

_numbers = itertools.count(1)


def own_name(name: str) -> str:
    """Return a name that no other task has: who did the same before, and was closed, may still be at it."""
    return f"{name} {next(_numbers)}"


class Tasks:
    """Holds each task strongly while it runs, so that none is lost to the garbage collector."""

    failed = Signal(str, Exception)
    finished = Signal(str)

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()
        """Cancelled ones that still tidy up."""
        self._is_stopped = False

    def start(self, name: str, make: Callable[[], Coroutine[Any, Any, object]]) -> bool:
        """Start what `make` returns; False when the name runs already or everything was stopped."""
        if self._is_stopped or self.is_running(name):
            return False
        loop = asyncio.get_running_loop()
        self._running[name] = loop.create_task(self._watch(name, make), name=name)
        return True

    def cancel(self, name: str) -> None:
        """Cancel the task of this name, which runs no longer from now on, even while it still tidies up."""
        task = self._running.pop(name, None)
        if task is not None:
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)
            task.cancel()

    def is_running(self, name: str) -> bool:
        """Tell whether a task of this name has not ended yet."""
        return name in self._running

    async def ended(self, *names: str) -> None:
        """Wait until no task of these names runs; how they end is told by the signals."""
        running = [self._running[name] for name in names if name in self._running]
        if running:
            await asyncio.wait(running)

    async def stop(self) -> None:
        """Cancel every task and wait until all have ended; nothing can be started after that."""
        self._is_stopped = True
        tasks = [*self._running.values(), *self._ending]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._running.clear()

    async def _watch(self, name: str, make: Callable[[], Coroutine[Any, Any, object]]) -> None:
        try:
            await make()
        except Exception as error:
            self._drop(name)
            log.info("Task %s failed: %s", name, type(error).__name__)
            self.failed.emit(name, error)
            return
        finally:
            self._drop(name)
        self.finished.emit(name)

    def _drop(self, name: str) -> None:
        """Forget the task that ends, but not another one that has taken its name since."""
        if self._running.get(name) is asyncio.current_task():
            del self._running[name]


async def sleep_unless(clock: Clock, seconds: float, woken: asyncio.Event) -> None:
    """Sleep for `seconds`, or until the event is set; clear the event."""
    waits = [asyncio.ensure_future(clock.sleep(seconds)), asyncio.ensure_future(woken.wait())]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
    woken.clear()
