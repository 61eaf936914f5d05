"""An event loop whose time passes at once when everybody sleeps."""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

LOOKED_EVERY_S = 0.05


class _Selector(selectors.DefaultSelector):
    """Passes the time of the loop in place of waiting, unless a thread is still at work."""

    loop: "WarpLoop"

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None or self.loop.at_work:
            return super().select(LOOKED_EVERY_S)
        self.loop.passed += max(0.0, timeout)
        return ready


class WarpLoop(asyncio.SelectorEventLoop):
    """Days pass in minutes: sleeps end in their order, and nobody waits for them."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.at_work = 0
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self.passed

    def run_in_executor(self, executor: Executor | None, func: Callable[..., Any], *args: Any) -> Any:
        """Run in a thread; until it is done, time stands still."""
        running = super().run_in_executor(executor, func, *args)
        self.at_work += 1
        running.add_done_callback(self._let_go)
        return running

    def _let_go(self, _: object) -> None:
        self.at_work -= 1


class WarpClock:
    """The clock of such a loop."""

    def __init__(self, now: float, loop: WarpLoop) -> None:
        self._began = now
        self._loop = loop

    def now(self) -> float:
        return self._began + self._loop.time()

    def monotonic(self) -> float:
        return self._loop.time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
