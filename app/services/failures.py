"""What nobody caught: logged where it happened, counted, and told once, on the thread of the loop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import threading
import traceback
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from psygnal import Signal

from app.domain.errors import LabeldockError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping
    from types import TracebackType

    from app.services.ports import Clock, System
    from app.services.tasks import Tasks

log = logging.getLogger(__name__)

KEEP_TASK = "keep drafts"
QUIET_S = 60.0
"""An error that was away for so long is news again; one that comes with each paint never is."""
TOLD_EVERY_S = 1.0
KEPT = 20
FRAMES_ALIKE = 3
PASSES = (ConnectionError, asyncio.CancelledError)
"""What a loop reports of a connection that ended is no trouble of ours."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An error that nobody caught; `text` is its traceback without values, already redacted."""

    id: str
    kind: str
    where: str
    text: str
    at: float
    times: int = 1


class Failures:
    """Takes in errors from any thread, has the drafts saved at once, and tells each error once."""

    told = Signal(Failure)
    repeated = Signal(Failure)

    def __init__(
        self, flush: Callable[[], Awaitable[None]], tasks: Tasks, system: System, clock: Clock
    ) -> None:
        self._flush = flush
        self._tasks = tasks
        self._system = system
        self._clock = clock
        self._kept: dict[str, Failure] = {}
        self._news: dict[str, bool] = {}
        """The errors that are to be told, by id, and whether they are news."""
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_posted = False
        self._told_at = -TOLD_EVERY_S
        tasks.failed.connect(self._on_task_failed)

    @property
    def kept(self) -> tuple[Failure, ...]:
        """The errors of this session, the one that came last at the end."""
        with self._lock:
            return tuple(self._kept.values())

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Catch what nobody else does while the block runs: in slots, in threads, in the running loop."""
        self._loop = loop = asyncio.get_running_loop()
        before = sys.excepthook, threading.excepthook, loop.get_exception_handler()
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        loop.set_exception_handler(self._on_loop_error)
        try:
            yield
        finally:
            sys.excepthook, threading.excepthook = before[:2]
            loop.set_exception_handler(before[2])
            self._loop = None

    def catch(self, error: BaseException, where: str = "", *, saves: bool = True) -> None:
        """Take in an error, in any thread; nothing is shown from here."""
        failure_id = f"{type(error).__name__} {_place(error)}"
        now = self._clock.now()
        with self._lock:
            before = self._kept.pop(failure_id, None)
            is_news = before is None or now - before.at > QUIET_S or self._news.get(failure_id, False)
            failure = self._next(before, failure_id, error, where, now)
            self._kept[failure_id] = failure
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
            self._news[failure_id] = is_news
        if str(failure.times).strip("0") == "1":  # a line a paint would bury what matters
            log.critical(
                "An error that nobody caught%s, %d×", where and f" in {where}", failure.times, exc_info=error
            )
        self._post(saves=saves)

    def report(self, failure: Failure, facts: Mapping[str, str]) -> str:
        """Return what may be shown to others of an error, with facts about the program."""
        head = [f"{name}: {value}" for name, value in facts.items()]
        head.append(f"Happened: {failure.times}×{failure.where and f', in {failure.where}'}")
        return self._system.redact("\n".join([*head, "", failure.text]))

    def _next(
        self, before: Failure | None, failure_id: str, error: BaseException, where: str, now: float
    ) -> Failure:
        if before is not None:
            return replace(before, at=now, times=before.times + 1)
        text = self._system.redact("".join(traceback.format_exception(error)).strip())
        return Failure(failure_id, type(error).__name__, self._system.redact(where), text, now)

    def _post(self, *, saves: bool) -> None:
        loop = self._loop
        with self._lock:
            if loop is None or self._is_posted:
                return
            self._is_posted = True
        with contextlib.suppress(RuntimeError):  # the loop may be gone
            loop.call_soon_threadsafe(partial(self._tell, loop, saves=saves))

    def _tell(self, loop: asyncio.AbstractEventLoop, *, saves: bool) -> None:
        wait = self._told_at + TOLD_EVERY_S - loop.time()
        if wait > 0:
            loop.call_later(wait, partial(self._tell, loop, saves=saves))
            return
        self._told_at = loop.time()
        with self._lock:
            self._is_posted = False
            news, self._news = self._news, {}
            told = [(self._kept[i], is_news) for i, is_news in news.items() if i in self._kept]
        if saves:
            self._tasks.start(KEEP_TASK, self._keep)
        for failure, is_news in told:
            try:
                (self.told if is_news else self.repeated).emit(failure)
            except Exception:
                log.exception("An error could not be told")

    async def _keep(self) -> None:
        await self._flush()

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, _trace)
            return
        self.catch(error)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self.catch(args.exc_value, f"thread {args.thread.name if args.thread else ''}".strip())

    def _on_loop_error(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        words = context.get("message") or "An error in the loop"
        if error is None or isinstance(error, PASSES):
            log.error("%s", words, exc_info=error)
        else:
            self.catch(error, "the loop")

    def _on_task_failed(self, name: str, error: Exception) -> None:
        if not isinstance(error, LabeldockError):
            self.catch(error, f"task {name}", saves=name != KEEP_TASK)


def _place(error: BaseException) -> str:
    """Return where an error was raised: with its kind, that is what makes two of them the same."""
    frames = traceback.extract_tb(error.__traceback__, limit=-FRAMES_ALIKE)
    return " ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
