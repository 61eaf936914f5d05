"""Whose turn it is to be asked about: a job that moves soon, one that stands ever more rarely."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from enum import Enum

SHORTEST_PATIENCE_S = 30.0
LONGEST_PATIENCE_S = 300.0
USUAL_STEPS = 3.0
"""A job that changed nothing for so many of its steps is taken to stand."""
BACK_OFF = 0.5
"""The share of the time for which a job has stood that is let pass before it is asked about again."""
STEP_FADES = 0.8
TIDY_FROM = 64


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two questions about a job: while it moves; at most while it stands, with a strange word too."""

    moving: float
    standing: float
    strange: float


class Sight(Enum):
    """Where a job is to be seen, and how often it is asked about there."""

    ON_SCREEN = Pace(4.0, 20.0, 60.0)
    OFF_SCREEN = Pace(5.0, 60.0, 300.0)
    HIDDEN = Pace(8.0, 120.0, 600.0)


@dataclass(slots=True)
class Turn:
    """How a job moves, and when it was and is asked about. Times are monotonic."""

    moved_at: float
    has_moved: bool = False
    """Whether a change was seen; what lies before it says nothing of the steps."""
    step: float = 0.0
    """Seconds between its changes: the longest of the last ones."""
    asked_at: float = -math.inf
    failed: int = 0
    """How many answers in a row did not come."""
    interval: float = 0.0
    is_strange: bool = False
    """Whether the server's word for it is one that nobody knows."""
    is_gone: bool = False
    is_under_way: bool = False

    def moved(self, now: float) -> None:
        """Note a change."""
        if self.has_moved:
            self.step = max(now - self.moved_at, self.step * STEP_FADES)
        self.has_moved, self.moved_at = True, now

    def moves(self, now: float) -> bool:
        """Whether the next change is still expected at any moment."""
        return now - self.moved_at <= self._patience

    def wait(self, sight: Sight, now: float, crowd: float = 0.0) -> float:
        """Return the seconds to let pass between two questions; `crowd` are the fewest that so many jobs allow."""
        pace: Pace = sight.value
        most = pace.strange if self.is_strange else pace.standing
        stood = now - self.moved_at - self._patience
        return min(most, max(crowd, pace.moving * 2.0 ** min(self.failed, 6), stood * BACK_OFF))

    @property
    def _patience(self) -> float:
        return min(LONGEST_PATIENCE_S, max(SHORTEST_PATIENCE_S, self.step * USUAL_STEPS))


class Line:
    """Names in the order of their times."""

    def __init__(self) -> None:
        self._due: dict[str, float] = {}
        self._heap: list[tuple[float, str]] = []

    def __len__(self) -> int:
        return len(self._due)

    @property
    def first(self) -> float:
        """The earliest time, infinite where nobody waits."""
        while self._heap and self._due.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else math.inf

    def due(self, name: str) -> float:
        """Return the time of a name, infinite where it does not wait."""
        return self._due.get(name, math.inf)

    def put(self, name: str, due: float) -> None:
        """Have a name wait for its time, in place of any other."""
        self._due[name] = due
        heapq.heappush(self._heap, (due, name))
        if len(self._heap) > TIDY_FROM + 2 * len(self._due):
            self._heap = [(due, name) for name, due in self._due.items()]
            heapq.heapify(self._heap)

    def drop(self, name: str) -> None:
        """Let a name wait no more."""
        self._due.pop(name, None)

    def take(self, now: float) -> str | None:
        """Return the name whose time came first, None while nobody's has."""
        if self.first > now:
            return None
        _, name = heapq.heappop(self._heap)
        del self._due[name]
        return name
