"""What was heard of a job's counter over time, and the steps that it took.

A trace begins when the job was sent; of each count that was heard then, the first and the last time are kept.
Times are seconds of a clock that may be set, and nobody may have asked for hours (the machine slept): a change
that falls into such a gap says nothing of the pace and is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP_S = 900.0
"""Nobody asked for longer than this between two answers: what went on meanwhile is not known."""
LONGEST_TRACE = 200
"""Points of a trace; of a longer one the oldest are dropped, but for the first."""
FEW_STEPS = 3


@dataclass(frozen=True, slots=True)
class Point:
    """At a time (seconds), so many images were done."""

    at: float
    done: int


@dataclass(frozen=True, slots=True)
class Step:
    """From one change of the counter to the next."""

    seconds: float
    images: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A trace, read: the wait for the first images, the steps after it, and the quiet since the last."""

    first: Step | None
    steps: tuple[Step, ...]
    quiet: float
    done: int
    has_begun: bool

    @property
    def usual(self) -> float | None:
        """The step that nine in ten do not exceed; of few steps the longest, the wait for the first included."""
        steps = sorted(step.seconds for step in self.steps)
        if len(steps) >= FEW_STEPS:
            return quantile(steps, 0.9)
        return max([*steps, *([self.first.seconds] if self.first else [])], default=None)


def heard(trace: list[Point], point: Point) -> None:
    """Add what was heard to a trace; of a count that stays, the first and the last time are kept, and one a gap."""
    if len(trace) > 1 and _is_between(trace[-2], trace[-1], point):
        trace.pop()
    trace.append(point)
    if len(trace) > LONGEST_TRACE:
        del trace[1]


def _is_between(a: Point, b: Point, c: Point) -> bool:
    return a.done == b.done == c.done and b.at <= c.at <= a.at + GAP_S


def reading_of(trace: Sequence[Point]) -> Reading | None:
    """Return what a trace says, None where nothing was heard."""
    if not trace:
        return None
    first, steps, waited = None, [], 0.0
    has_begun, is_known = trace[0].done > 0, True
    for a, b in pairwise(trace):
        seconds, images = b.at - a.at, b.done - a.done
        was_asked = 0.0 <= seconds <= GAP_S
        is_known = is_known and was_asked
        waited += seconds if was_asked else 0.0
        if images == 0:
            continue
        if is_known and images > 0 and waited > 0:
            step = Step(waited, images)
            if has_begun:
                steps.append(step)
            else:
                first = step
        has_begun, waited, is_known = True, 0.0, True
    return Reading(first, tuple(steps), waited, trace[-1].done, has_begun)


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value that `share` of the ordered ones do not exceed."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
