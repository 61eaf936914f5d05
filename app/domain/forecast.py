"""How long a job still takes, as a range: from the pace of its counter and what the ledger knows of its model.

A trace is what was heard of a job's counter: the first point is when it was sent, then the first and the last
time that each count was heard. Times are seconds of a clock that may be set, and nobody may have asked for hours
(the machine slept): a change that falls into such a gap says nothing of the pace and is left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GAP_S = 900.0
"""Nobody asked for longer than this between two answers that differ: when it changed is not known."""
QUIET_FLOOR_S = 120.0
"""Two of the slowest polls: less than this is never called a stall."""
SEVERAL = 3.0
"""A job is stalled when nothing changed for this many of its usual steps."""
STEPS_FOR_USUAL = 3
WHOLE_JOBS_FOR_STALL = 5

CAUTION_LOW, CAUTION_HIGH = 1.3, 1.6
FLOOR_LOW, FLOOR_HIGH = 0.12, 0.22
STALL_AGAIN = 2.0
FIRST_LOW, FIRST_HIGH = 0.3, 1.3
BEGUN_SHARE = 0.1
HISTORY_STEPS = 6.0
RECENT = 0.35
TAIL = 1.0
LONGEST_TRACE = 500
NEAREST = 12


@dataclass(frozen=True, slots=True)
class Point:
    """At a time (seconds), so many images were done."""

    at: float
    done: int


@dataclass(frozen=True, slots=True)
class Span:
    """A range of seconds."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Run:
    """An earlier job: how many images it had, and the seconds from sending to its end."""

    images: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Pace:
    """What the ledger knows of a model: the runs of its latest finished jobs."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """From one change of the counter to the next."""

    seconds: float
    images: int


@dataclass(frozen=True, slots=True)
class _Course:
    """A trace, read: the wait for the first images, the steps after it, and the quiet since the last."""

    first: _Step | None
    steps: tuple[_Step, ...]
    quiet: float
    done: int
    has_begun: bool


def pace_of(runs: Iterable[Run]) -> Pace | None:
    """Return the pace of a model's jobs, None when there is none that took time."""
    useful = tuple(run for run in runs if run.images > 0 and run.seconds > 0)
    return Pace(useful) if useful else None


def time_of(images: int, pace: Pace | None) -> Span | None:
    """Return how long a whole job of so many images takes, None where no job of the model has ended yet."""
    if pace is None or images <= 0:
        return None
    nearest = sorted(pace.runs, key=lambda run: abs(math.log(run.images / images)))[:NEAREST]
    times = sorted(run.seconds * images / run.images for run in nearest)
    unsure = 1.0 + 1.0 / len(times)
    return Span(_quantile(times, 0.1) / unsure, _quantile(times, 0.9) * unsure)


def time_left(trace: Sequence[Point], total: int, now: float, pace: Pace | None = None) -> Span | None:
    """Return the seconds left until the end, None while there is no ground for an estimate."""
    course = _read(trace)
    if course is None or total <= 0:
        return None
    at_change = _blend(_own(course, total), _known(course, total, pace), _weight(course, total))
    if at_change is None:
        return None
    span = _after_quiet(at_change, course) if course.has_begun else _later(at_change, course.quiet)
    return span and _later(span, now - trace[-1].at)


def usual_step(trace: Sequence[Point]) -> float | None:
    """Return the seconds that pass between two changes, at most but for one in ten; None before three changes."""
    course = _read(trace)
    return _usual(course.steps) if course else None


def stalled_for(trace: Sequence[Point], quiet: float, pace: Pace | None = None) -> float:
    """Return `quiet`, the seconds for which nothing changed as far as was heard, when that is unusual; else 0."""
    course = _read(trace)
    if course is None:
        return 0.0
    usual = _usual(course.steps)
    if usual is None and course.first is None and pace is not None and len(pace.runs) >= WHOLE_JOBS_FOR_STALL:
        usual = _quantile(sorted(run.seconds for run in pace.runs), 0.9)
    return quiet if usual is not None and quiet > max(QUIET_FLOOR_S, SEVERAL * usual) else 0.0


def heard(trace: list[Point], point: Point) -> None:
    """Add what was heard to a trace; of a count that stays, the first and the last time are kept, and one a gap."""
    if len(trace) > 1 and trace[-1].done == trace[-2].done == point.done:
        if trace[-1].at <= point.at <= trace[-2].at + GAP_S:
            trace.pop()
    trace.append(point)
    if len(trace) > LONGEST_TRACE:
        del trace[1]


def _read(trace: Sequence[Point]) -> _Course | None:
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
            step = _Step(waited, images)
            if has_begun:
                steps.append(step)
            else:
                first = step
        has_begun, waited, is_known = True, 0.0, True
    return _Course(first, tuple(steps), waited, trace[-1].done, has_begun)


def _usual(steps: Sequence[_Step]) -> float | None:
    return _quantile(sorted(s.seconds for s in steps), 0.9) if len(steps) >= STEPS_FOR_USUAL else None


def _own(course: _Course, total: int) -> Span | None:
    """Return the time left by the job's own pace, counted from its last change."""
    left = max(0, total - course.done)
    if not course.steps:
        return _by_first(course, left, total)
    if course.done < BEGUN_SHARE * total and len(course.steps) < STEPS_FOR_USUAL:
        return None
    calm = _calm(course)
    active = [_Step(min(s.seconds, calm * SEVERAL), s.images) for s in course.steps]
    paces = [_pace(steps) for some in (course.steps, active) for steps in (some, _recent(some))]
    spread = _spread(active, left)
    low = min(paces) * left * math.exp(-CAUTION_LOW * spread - FLOOR_LOW)
    high = max(paces) * left * math.exp(CAUTION_HIGH * spread + FLOOR_HIGH)
    return Span(low, high + TAIL * calm)


def _calm(course: _Course) -> float:
    """Return the seconds of quiet that are nothing out of the ordinary."""
    return _usual(course.steps) or max((s.seconds for s in course.steps), default=0.0)


def _after_quiet(span: Span, course: _Course) -> Span:
    """Return the range now: unseen work may have gone on, or a stall may last as long again, and longer."""
    stalled = max(0.0, course.quiet - max(_calm(course), QUIET_FLOOR_S))
    return Span(max(0.0, span.low - course.quiet), span.high + STALL_AGAIN * stalled)


def _by_first(course: _Course, left: int, total: int) -> Span | None:
    """Return what the first images tell, which were waited for as well: a bound more than a pace."""
    if course.first is None or course.done < BEGUN_SHARE * total:
        return None
    pace = course.first.seconds / course.first.images
    return Span(FIRST_LOW * pace * left, FIRST_HIGH * pace * left)


def _pace(steps: Sequence[_Step]) -> float:
    return sum(s.seconds for s in steps) / sum(s.images for s in steps)


def _recent(steps: Sequence[_Step]) -> Sequence[_Step]:
    """Return the latest steps that make up a good third of the images, three at least."""
    wanted, images = RECENT * sum(s.images for s in steps), 0
    for i, step in enumerate(reversed(steps), start=1):
        images += step.images
        if images >= wanted and i >= STEPS_FOR_USUAL:
            return steps[-i:]
    return steps


def _spread(steps: Sequence[_Step], left: int) -> float:
    """Return the relative error of the time left when the steps to come vary as those that were seen."""
    pace, done = _pace(steps), sum(s.images for s in steps)
    errors = sum((s.seconds - pace * s.images) ** 2 for s in steps) + (pace * done / len(steps)) ** 2
    variance = errors / done * left * (1.0 + left / done)
    return math.sqrt(variance) / (pace * left) if left > 0 else 0.0


def _weight(course: _Course, total: int) -> float:
    """Return how much the history counts, 0-1: less with each step, and nothing at the end."""
    share = min(1.0, course.done / total)
    return (1.0 - share) * HISTORY_STEPS / (HISTORY_STEPS + len(course.steps) * min(1.0, 4.0 * share))


def _known(course: _Course, total: int, pace: Pace | None) -> Span | None:
    """Return the time left by earlier jobs of the model, counted from the last change."""
    whole = time_of(total, pace)
    share = 1.0 - min(1.0, course.done / total)
    return whole and Span(whole.low * share, whole.high * share)


def _later(span: Span, seconds: float) -> Span | None:
    """Return a range some seconds later, None when it is over; a clock that was set back changes nothing."""
    passed = max(0.0, seconds)
    return Span(max(0.0, span.low - passed), span.high - passed) if span.high > passed else None


def _blend(own: Span | None, known: Span | None, weight: float) -> Span | None:
    """Return the two ranges' geometric mean, the history counting by its weight."""
    if own is None or known is None:
        return own or known
    low, high = (_mean(a, b, weight) for a, b in ((own.low, known.low), (own.high, known.high)))
    return Span(low, high)


def _mean(own: float, known: float, weight: float) -> float:
    return max(own, 1.0) ** (1.0 - weight) * max(known, 1.0) ** weight


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
