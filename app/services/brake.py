"""What one answer, or the lack of it, means for all questions to a server: wait, try one, go on, slower for a while."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.domain.errors import LabeldockError, LinkError, RateLimited, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_WAIT_S = 1.0
FIRST_BUSY_WAIT_S = 5.0
LONGEST_WAIT_S = 60.0
BUSY = 503
MOST_SLOWNESS = 16.0
FORGOTTEN_HALF_IN_S = 120.0


def is_too_much(error: LabeldockError) -> bool:
    """Tell whether the server says that it is asked too much."""
    return isinstance(error, RateLimited) or (isinstance(error, ServerError) and error.status == BUSY)


class Brake:
    """Holds all questions back while there is no link, or while the server wants to be left alone."""

    def __init__(self, now: Callable[[], float], random: Callable[[], float]) -> None:
        self._now = now
        self._random = random
        self._counts_from = -math.inf
        self._tries = 0
        self._slowness = 1.0
        self._slowed_at = 0.0
        self.until = -math.inf
        """When one question may be asked, to see how things stand (monotonic)."""
        self.is_on = False

    def slowness(self) -> float:
        """Return how many times as long as usual to let pass between two questions."""
        faded = 0.5 ** ((self._now() - self._slowed_at) / FORGOTTEN_HALF_IN_S)
        return 1.0 + (self._slowness - 1.0) * float(faded)

    def press(self, error: LabeldockError, asked_at: float) -> None:
        """Hold everything back where the answer to a question calls for it; those that were under way count once."""
        if (self.is_on and asked_at < self.until) or not (isinstance(error, LinkError) or is_too_much(error)):
            return
        now = self._now()
        self._tries = self._tries + 1 if self.is_on else 0
        self.is_on = True
        is_busy = is_too_much(error)
        first = FIRST_BUSY_WAIT_S if is_busy else FIRST_WAIT_S
        wait = min(LONGEST_WAIT_S, first * 2.0 ** min(self._tries, 6)) * (0.5 + self._random() / 2)
        asked = error.retry_after if isinstance(error, ServerError) else None
        self.until = now + max(wait, asked or 0.0)
        self._counts_from = self.until if is_busy else -math.inf
        if is_busy:
            self._slowness, self._slowed_at = min(MOST_SLOWNESS, self.slowness() * 2.0), now

    def release(self, asked_at: float) -> bool:
        """Go on after an answer to a question asked at that time; tell whether everything was held back."""
        was_on = self.is_on and asked_at >= self._counts_from
        if was_on:
            self.is_on = False
        return was_on

    def let_go(self) -> None:
        """Go on at once."""
        self.is_on = False
