"""When each watched job is asked about next: by how it moves and who can see it, jittered, and never as a herd."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.services.turns import Line, Sight, Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ASKED_AT_A_TIME = 6
CAUGHT_UP_PER_S = 20.0
"""Of many jobs that are due at once, so many are asked about in a second."""
MOVING_ASKED_PER_S = 20.0
"""Where more than a hundred jobs move, each is asked about less often."""
JITTER = 0.15
"""The share of a wait that is left to chance."""
GONE_INTERVAL_S = 600.0


class Schedule:
    """The turns of all jobs that are asked about. `slowness` is how many times as long as usual to wait.

    `now` is monotonic; `on_sooner` is called with a time when a job's turn was put there.
    """

    def __init__(
        self,
        now: Callable[[], float],
        random: Callable[[], float],
        slowness: Callable[[], float],
        on_sooner: Callable[[float], None],
    ) -> None:
        self._now = now
        self._random = random
        self._slowness = slowness
        self._on_sooner = on_sooner
        self._turns: dict[str, Turn] = {}
        self._moving = Line()
        self._standing = Line()
        self._seen: frozenset[str] = frozenset()
        self._is_shown = True

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._turns

    @property
    def job_ids(self) -> tuple[str, ...]:
        """The jobs that have turns."""
        return tuple(self._turns)

    @property
    def first(self) -> float:
        """When the first turn is, infinite where nobody waits for one."""
        return min(self._moving.first, self._standing.first)

    @property
    def interval(self) -> float:
        """Seconds between two questions about the job that is asked about most often; 0 when none is."""
        return min((turn.interval for turn in self._turns.values()), default=0.0)

    def interval_of(self, job_id: str) -> float:
        """Return the seconds to wait before a job is asked about again."""
        turn = self._turns.get(job_id)
        return turn.interval if turn and turn.interval else Sight.OFF_SCREEN.value.moving

    def add(self, job_id: str, stood_for: float) -> None:
        """Give turns to a job in which nothing changed for so many seconds; `call` says when the first one is."""
        self._turns[job_id] = Turn(self._now() - max(0.0, stood_for))

    def drop(self, job_id: str) -> None:
        """Take a job's turns away."""
        self._turns.pop(job_id, None)
        self._moving.drop(job_id)
        self._standing.drop(job_id)

    def take(self, *, standing_first: bool) -> tuple[str, bool] | None:
        """Return the job whose turn it is, and whether it moves; None while it is nobody's."""
        lines = (self._standing, self._moving) if standing_first else (self._moving, self._standing)
        for line in lines:
            if (job_id := line.take(self._now())) is not None:
                return job_id, line is self._moving
        return None

    def call(self, job_ids: Iterable[str]) -> None:
        """Have jobs asked about soon, the first few at once: who is seen or moved last comes first."""
        called = (i for i in job_ids if (turn := self._turns.get(i)) and not turn.is_under_way)
        order = sorted(called, key=lambda i: (i not in self._seen, -self._turns[i].moved_at))
        gap = self._slowness() / CAUGHT_UP_PER_S
        for place, job_id in enumerate(order):
            self._put(job_id, self._now() + max(0.0, place - ASKED_AT_A_TIME + self._random()) * gap)

    def look_at(self, job_ids: Iterable[str]) -> None:
        """Take note of which jobs are on the screen."""
        seen = frozenset(job_ids)
        come, self._seen = seen - self._seen, seen
        self.bring_forward(come)

    def show(self, is_visible: bool) -> None:
        """Take note of whether the window can be seen."""
        was_shown, self._is_shown = self._is_shown, is_visible
        if is_visible and not was_shown:
            self.bring_forward(self.job_ids)

    def bring_forward(self, job_ids: Iterable[str], *, by: float = 0.0) -> None:
        """Have jobs wait no longer than they should by now; those that are late are called.

        `by` are seconds that have passed and that `now` may not know of.
        """
        late, now = [], self._now()
        for job_id in job_ids:
            turn, is_due = self._turns.get(job_id), self._due(job_id)
            if turn is None or turn.is_under_way or turn.is_gone or is_due == math.inf:
                continue
            due = turn.asked_at - by + self._wait(job_id, turn) * self._slowness()
            if due <= now:
                late.append(job_id)
            elif due < is_due:
                self._put(job_id, due)
        self.call(late)

    def begin(self, job_id: str) -> None:
        """Note that a job is asked about now."""
        if (turn := self._turns.get(job_id)) is not None:
            turn.is_under_way, turn.asked_at = True, self._now()

    def give_up(self, job_id: str) -> None:
        """Note that nobody waits for the answer any more."""
        if (turn := self._turns.get(job_id)) is not None:
            turn.is_under_way = False

    def answered(self, job_id: str, *, has_moved: bool, is_strange: bool) -> None:
        """Note an answer, and when the next one is wanted."""
        if (turn := self._turns.get(job_id)) is not None:
            turn.failed, turn.is_gone, turn.is_strange = 0, False, is_strange
            if has_moved:
                turn.moved(self._now())
            self._set_next(job_id, turn)

    def failed(self, job_id: str, *, is_own: bool, is_gone: bool) -> None:
        """Note that no answer came; `is_own` when that is the trouble of this job and not of all."""
        if (turn := self._turns.get(job_id)) is not None:
            turn.failed, turn.is_gone = turn.failed + is_own, is_gone
            self._set_next(job_id, turn)

    def _set_next(self, job_id: str, turn: Turn) -> None:
        turn.interval = GONE_INTERVAL_S if turn.is_gone else self._wait(job_id, turn)
        share = 1.0 - JITTER * (1.0 - self._random())
        self._put(job_id, self._now() + turn.interval * share * self._slowness())

    def _wait(self, job_id: str, turn: Turn) -> float:
        return turn.wait(self._sight(job_id), self._now(), len(self._moving) / MOVING_ASKED_PER_S)

    def _put(self, job_id: str, due: float) -> None:
        is_first = self._turns[job_id].moves(self._now()) or job_id in self._seen
        line, other = (self._moving, self._standing) if is_first else (self._standing, self._moving)
        other.drop(job_id)
        line.put(job_id, due)
        self._on_sooner(due)

    def _due(self, job_id: str) -> float:
        return min(self._moving.due(job_id), self._standing.due(job_id))

    def _sight(self, job_id: str) -> Sight:
        if not self._is_shown:
            return Sight.HIDDEN
        return Sight.ON_SCREEN if job_id in self._seen else Sight.OFF_SCREEN
