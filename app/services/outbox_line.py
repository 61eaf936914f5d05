"""The line of one workspace: how long it waits before its next draft is tried, and why."""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.errors import ServerError
from app.domain.texts import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.errors import LabeldockError

FIRST_RETRY_S = 5.0
LAST_RETRY_S = 60.0
LEAST_WAIT_S = 1.0
BEHIND_ANOTHER = mark("Another Labeldock is sending just now.")
_MONTHS = (
    mark("January"),
    mark("February"),
    mark("March"),
    mark("April"),
    mark("May"),
    mark("June"),
    mark("July"),
    mark("August"),
    mark("September"),
    mark("October"),
    mark("November"),
    mark("December"),
)
FAR_S = 12 * 3600.0
"""A time of day further off is told with its date."""


@dataclass(slots=True)
class Line:
    """Back-off and waits of one workspace. Times are seconds that only go on."""

    workspace: str
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    urgent: str = ""
    """The draft that a person wants sent now, whatever holds the line."""
    lacks_key: str = ""
    """Why it has no key; empty when it has one."""
    is_behind_another: bool = False
    """Whether another program is sending just now."""
    failed: int = 0
    """Tries in a row that came to nothing."""
    lost: int = 0
    """Answers in a row that never came."""
    _not_before: float = -math.inf
    _tried_at: float = -math.inf
    _words: str = ""
    _is_asked: bool = False

    def wait_s(self, now: float) -> float:
        """Return the seconds left to wait."""
        return max(0.0, self._not_before - now)

    def why(self, now: float, clock: float) -> str:
        """Return what it waits for in plain words, empty when it does not; `clock` is what a clock shows."""
        if self.is_behind_another:
            return tr(BEHIND_ANOTHER)
        wait_s = self.wait_s(now)
        if not wait_s:
            return ""
        at = clock_time(clock + wait_s, clock)
        if self._is_asked:
            return tr("The server asked to wait until {time}.").format(time=at)
        next_try = tr("Next try at {time}.").format(time=at)
        return f"{self._words} {next_try}".lstrip()

    def wait_after(self, error: LabeldockError, now: float, random: Callable[[], float]) -> None:
        """Wait as long as the server asked, else longer with each failure; full jitter, against marching in step."""
        asked = error.retry_after if isinstance(error, ServerError) else None
        self.failed += 1
        grown = random() * min(LAST_RETRY_S, FIRST_RETRY_S * 2.0 ** min(30, self.failed - 1))
        wait_s = max(LEAST_WAIT_S, grown) if asked is None else asked
        self.wait(wait_s, now, error.message.rstrip(".") + ".")
        self._is_asked = asked is not None

    def wait(self, seconds: float, now: float, words: str = "") -> None:
        """Try nothing for so many seconds, and say why."""
        self._tried_at = now
        self._words = words
        self._is_asked = False
        self._not_before = now + seconds

    def heard_of_server(self, now: float) -> None:
        """Wait no longer for a server that answers again, unless it was tried just now: that may well flap."""
        if not self._is_asked:
            soonest = max(now, self._tried_at + FIRST_RETRY_S)
            self._not_before = min(self._not_before, soonest)
        self.woken.set()

    def lift(self) -> None:
        """Wait for nothing: a person says so."""
        self._not_before = -math.inf
        self._is_asked = False
        self.lacks_key = ""
        self.lost = 0
        self.woken.set()

    def went_through(self) -> None:
        """Note that the server gave a sure answer."""
        self.failed = self.lost = 0


def clock_time(at: float, now: float) -> str:
    """Return a time as people say it: with seconds when it is near, with the date when it is far."""
    then = time.localtime(at)
    if at - now < FAR_S:
        return time.strftime("%H:%M:%S" if at - now < 120 else "%H:%M", then)
    # Translators: for example “29 November, 10:30”
    return tr("{day} {month}, {time}").format(
        day=f"{then.tm_mday:02d}", month=tr(_MONTHS[then.tm_mon - 1]), time=time.strftime("%H:%M", then)
    )
