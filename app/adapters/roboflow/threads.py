"""Blocking work in a few threads that nobody has to wait for: neither who gave up, nor the end of the program."""

from __future__ import annotations

import asyncio
import queue
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_Task = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]", "Callable[[], Any]"]


class Threads:
    """At most so many threads, each begun when it is needed; `ended` is called in the last one when all end.

    Those of concurrent.futures hold up the program's end until their work is done, a hanging server included.
    """

    def __init__(self, most: int, ended: Callable[[], None]) -> None:
        self._most = most
        self._ended = ended
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._at_work = 0
        self._left = 0
        self._leaving = threading.Lock()

    async def run(self, work: Callable[[], T]) -> T:
        """Do `work` in a thread and return or raise what it does; it goes on, unheard, when the wait is cancelled."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._at_work += 1
        if len(self._threads) < min(self._at_work, self._most):
            self._begin()
        self._tasks.put((loop, done, work))
        return await done

    def close(self) -> None:
        """Have every thread end after what it does now; waits for none."""
        for _ in self._threads:
            self._tasks.put(None)
        if not self._threads:
            self._ended()

    def _begin(self) -> None:
        thread = threading.Thread(target=self._serve, name="poll", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _serve(self) -> None:
        while (task := self._tasks.get()) is not None:
            self._do(*task)
            del task  # it holds what was found, and while a thread waits nobody needs that
        with self._leaving:
            self._left += 1
            is_last = self._left == len(self._threads)
        if is_last:
            self._ended()

    def _do(
        self, loop: asyncio.AbstractEventLoop, done: asyncio.Future[Any], work: Callable[[], Any]
    ) -> None:
        result: Any = None
        failure: Exception | None = None
        if not done.cancelled():
            try:
                result = work()
            except Exception as error:
                failure = error
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(self._settle, done, result, failure)

    def _settle(self, done: asyncio.Future[Any], result: Any, failure: Exception | None) -> None:
        self._at_work -= 1
        if done.cancelled():
            return
        if failure is None:
            done.set_result(result)
        else:
            done.set_exception(failure)
