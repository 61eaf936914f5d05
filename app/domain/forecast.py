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
"""Nobody asked for longer than this between two answers: what went on meanwhile is not known."""
LONGEST_TRACE = 500
"""Points of a trace; of a longer one the oldest are dropped, but for the first."""
FEW_STEPS = 3
QUIET_FLOOR_S = 120.0
"""Two of the slowest polls: less than this is never called a stall."""
SEVERAL = 3.0
"""A job is stalled when nothing changed for this many of its usual steps."""
JOBS_TO_JUDGE_A_WAIT = 5
"""So many earlier jobs have to be known before one that has not begun is called stalled."""
NEAREST = 12
"""Of the earlier jobs, those of the most similar sizes count."""

# The rest was chosen with tests/bench/bench_forecast.py, on its tuning traces alone.
BEGUN_SHARE = 0.1
"""What a job has to have done for its pace to be judged by a step or two."""
RECENT = 0.2
"""The share of the images seen whose pace counts apart as the present one."""
CAUTION_LOW, CAUTION_HIGH = 0.85, 1.5
"""How many standard errors the steps' own variation moves the range's ends."""
FLOOR_LOW, FLOOR_HIGH = 0.2, 0.23
"""How far (in logarithms) they are from the pace even where the steps do not vary."""
TAIL = 0.7
"""The usual steps that the end may come late by, as the last sub-job runs alone."""
FIRST_LOW, FIRST_HIGH = 0.3, 1.3
"""How many times the pace of the first images, which includes the wait for them, the others take."""
STALL_AGAIN = 3.0
"""How many times as long as it has lasted a stall may go on."""
HISTORY_STEPS = 3.0
"""After so many steps the job's own pace counts as much as the history."""


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
    """Return the seconds between two changes that nine in ten do not exceed; None before the first change."""
    course = _read(trace)
    return _usual(course) if course else None


def stalled_for(trace: Sequence[Point], quiet: float, pace: Pace | None = None) -> float:
    """Return `quiet`, the seconds for which nothing changed as far as was heard, where that is a stall; else 0.

    A job that has not begun is compared with the whole time that most of five or more earlier jobs took.
    """
    course = _read(trace)
    if course is None:
        return 0.0
    usual = _usual(course) if course.has_begun else _longest_wait(pace)
    return quiet if usual is not None and quiet > max(QUIET_FLOOR_S, SEVERAL * usual) else 0.0


def heard(trace: list[Point], point: Point) -> None:
    """Add what was heard to a trace; of a count that stays, the first and the last time are kept, and one a gap."""
    if len(trace) > 1 and _is_between(trace[-2], trace[-1], point):
        trace.pop()
    trace.append(point)
    if len(trace) > LONGEST_TRACE:
        del trace[1]


def _is_between(a: Point, b: Point, c: Point) -> bool:
    return a.done == b.done == c.done and b.at <= c.at <= a.at + GAP_S


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


def _usual(course: _Course) -> float | None:
    """Return the step that nine in ten do not exceed; of few steps the longest, the wait for the first included."""
    steps = sorted(s.seconds for s in course.steps)
    if len(steps) >= FEW_STEPS:
        return _quantile(steps, 0.9)
    return max([*steps, *([course.first.seconds] if course.first else [])], default=None)


def _longest_wait(pace: Pace | None) -> float | None:
    """Return what nine in ten whole jobs of the model did not exceed, None where few are known."""
    if pace is None or len(pace.runs) < JOBS_TO_JUDGE_A_WAIT:
        return None
    return _quantile(sorted(run.seconds for run in pace.runs), 0.9)


def _own(course: _Course, total: int) -> Span | None:
    """Return the time left by the job's own pace, counted from its last change."""
    left = max(0, total - course.done)
    if not course.steps:
        return _by_first(course, left, total)
    if course.done < BEGUN_SHARE * total and len(course.steps) < FEW_STEPS:
        return None
    calm = _usual(course) or 0.0
    active = [_Step(min(s.seconds, calm * SEVERAL), s.images) for s in course.steps]
    paces = [_pace(steps) for some in (course.steps, active) for steps in (some, _recent(some))]
    spread = _spread(active, left)
    low = min(paces) * left * math.exp(-CAUTION_LOW * spread - FLOOR_LOW)
    high = max(paces) * left * math.exp(CAUTION_HIGH * spread + FLOOR_HIGH)
    return Span(low, high + TAIL * calm)


def _after_quiet(span: Span, course: _Course) -> Span:
    """Return the range now: unseen work may have gone on, or a stall may last as long again, and longer."""
    stalled = max(0.0, course.quiet - max(_usual(course) or 0.0, QUIET_FLOOR_S))
    return Span(max(0.0, span.low - course.quiet), span.high + STALL_AGAIN * stalled)


def _by_first(course: _Course, left: int, total: int) -> Span | None:
    """Return what the first images tell, which were waited for as well: a bound more than a pace."""
    if course.first is None or course.done < BEGUN_SHARE * total:
        return None
    seconds = left * course.first.seconds / course.first.images
    return Span(FIRST_LOW * seconds, FIRST_HIGH * seconds)


def _pace(steps: Sequence[_Step]) -> float:
    return sum(s.seconds for s in steps) / sum(s.images for s in steps)


def _recent(steps: Sequence[_Step]) -> Sequence[_Step]:
    """Return the latest steps that make up a good third of the images, three at least."""
    wanted, images = RECENT * sum(s.images for s in steps), 0
    for i, step in enumerate(reversed(steps), start=1):
        images += step.images
        if images >= wanted and i >= FEW_STEPS:
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
    """Return a range some seconds later, None when all of it has passed; a clock set back changes nothing."""
    passed = max(0.0, seconds)
    return Span(max(0.0, span.low - passed), span.high - passed) if span.high > passed else None


def _blend(own: Span | None, known: Span | None, weight: float) -> Span | None:
    """Return the two ranges' geometric mean, the history counting by its weight."""
    if own is None or known is None:
        return own or known
    low, high = (_mean(a, b, weight) for a, b in ((own.low, known.low), (own.high, known.high)))
    return Span(low, high)


def _mean(own: float, known: float, weight: float) -> float:
    return math.exp((1.0 - weight) * math.log(max(own, 1.0)) + weight * math.log(max(known, 1.0)))


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
