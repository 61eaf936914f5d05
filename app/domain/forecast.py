"""How long a job still takes, as a range: from the pace of its counter and what the ledger knows of its model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from app.domain.trace import FEW_STEPS, GAP_S, Reading, Step, quantile, reading_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.trace import Point

QUIET_FLOOR_S = 120.0
"""Two of the slowest polls: less than this is never called a stall."""
SEVERAL = 3.0
"""A job is stalled when nothing changed for this many of its usual steps."""
JOBS_TO_JUDGE_A_WAIT = 5
"""So many earlier jobs have to be known before one that has not begun is called stalled."""
END_SHARE = 0.25
"""An end that is known only to be within this share of the time before it is good enough."""
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
    return Span(quantile(times, 0.1) / unsure, quantile(times, 0.9) * unsure)


def time_left(trace: Sequence[Point], total: int, now: float, pace: Pace | None = None) -> Span | None:
    """Return the seconds left until the end, None while there is no ground for an estimate."""
    reading = reading_of(trace)
    if reading is None or total <= 0:
        return None
    at_change = _blend(_own(reading, total), _known(reading, total, pace), _weight(reading, total))
    if at_change is None:
        return None
    span = _after_quiet(at_change, reading) if reading.has_begun else later(at_change, reading.quiet)
    return span and later(span, now - trace[-1].at)


def later(span: Span, seconds: float) -> Span | None:
    """Return a range some seconds later, None when all of it has passed; a clock set back changes nothing."""
    passed = max(0.0, seconds)
    return Span(max(0.0, span.low - passed), span.high - passed) if span.high > passed else None


def stalled_for(trace: Sequence[Point], changed_at: float, pace: Pace | None = None) -> float:
    """Return for how long nothing changed as far as was heard, where that is a stall; else 0.

    `changed_at` is when anything of the job changed, also what is not counted. A job that has not begun is
    compared with the whole time that most of five or more earlier jobs took.
    """
    reading = reading_of(trace)
    if reading is None:
        return 0.0
    usual = reading.usual if reading.has_begun else _longest_wait(pace)
    since = trace[-1].at - changed_at
    is_stalled = usual is not None and min(reading.quiet, since) > max(QUIET_FLOOR_S, SEVERAL * usual)
    return since if is_stalled else 0.0


def run_of(trace: Sequence[Point]) -> Run | None:
    """Return how a finished job went, None where that is not known.

    Where nobody asked when it ended, what was heard before counts if it is the half of it.
    """
    if len(trace) < 2 or any(b.at < a.at for a, b in pairwise(trace)):
        return None
    begin, last = trace[0], next(i for i, p in enumerate(trace) if p.done == trace[-1].done)
    end, before = trace[last], trace[max(0, last - 1)]
    if end.at - before.at > max(GAP_S, END_SHARE * (before.at - begin.at)):
        end = before
    images = end.done - begin.done
    return Run(images, end.at - begin.at) if 2 * images >= trace[-1].done - begin.done > 0 else None


def _longest_wait(pace: Pace | None) -> float | None:
    """Return what nine in ten whole jobs of the model did not exceed, None where few are known."""
    if pace is None or len(pace.runs) < JOBS_TO_JUDGE_A_WAIT:
        return None
    return quantile(sorted(run.seconds for run in pace.runs), 0.9)


def _own(reading: Reading, total: int) -> Span | None:
    """Return the time left by the job's own pace, counted from its last change."""
    left = max(0, total - reading.done)
    if not reading.steps:
        return _by_first(reading, left, total)
    if reading.done < BEGUN_SHARE * total and len(reading.steps) < FEW_STEPS:
        return None
    calm = reading.usual or 0.0
    active = [Step(min(s.seconds, calm * SEVERAL), s.images) for s in reading.steps]
    paces = [_pace(steps) for some in (reading.steps, active) for steps in (some, _recent(some))]
    spread = _spread(active, left)
    low = min(paces) * left * math.exp(-CAUTION_LOW * spread - FLOOR_LOW)
    high = max(paces) * left * math.exp(CAUTION_HIGH * spread + FLOOR_HIGH)
    return Span(low, high + TAIL * calm)


def _after_quiet(span: Span, reading: Reading) -> Span:
    """Return the range now: unseen work may have gone on, or a stall may last as long again, and longer."""
    stalled = max(0.0, reading.quiet - max(reading.usual or 0.0, QUIET_FLOOR_S))
    return Span(max(0.0, span.low - reading.quiet), span.high + STALL_AGAIN * stalled)


def _by_first(reading: Reading, left: int, total: int) -> Span | None:
    """Return what the first images tell, which were waited for as well: a bound more than a pace."""
    if reading.first is None or reading.done < BEGUN_SHARE * total:
        return None
    seconds = left * reading.first.seconds / reading.first.images
    return Span(FIRST_LOW * seconds, FIRST_HIGH * seconds)


def _pace(steps: Sequence[Step]) -> float:
    return sum(s.seconds for s in steps) / sum(s.images for s in steps)


def _recent(steps: Sequence[Step]) -> Sequence[Step]:
    """Return the latest steps that make up a fifth of the images, three at least."""
    wanted, images = RECENT * sum(s.images for s in steps), 0
    for i, step in enumerate(reversed(steps), start=1):
        images += step.images
        if images >= wanted and i >= FEW_STEPS:
            return steps[-i:]
    return steps


def _spread(steps: Sequence[Step], left: int) -> float:
    """Return the relative error of the time left when the steps to come vary as those that were seen."""
    pace, done = _pace(steps), sum(s.images for s in steps)
    errors = sum((s.seconds - pace * s.images) ** 2 for s in steps) + (pace * done / len(steps)) ** 2
    variance = errors / done * left * (1.0 + left / done)
    return math.sqrt(variance) / (pace * left) if left > 0 else 0.0


def _weight(reading: Reading, total: int) -> float:
    """Return how much the history counts, 0-1: less with each step, and nothing at the end."""
    share = min(1.0, reading.done / total)
    return (1.0 - share) * HISTORY_STEPS / (HISTORY_STEPS + len(reading.steps) * min(1.0, 4.0 * share))


def _known(reading: Reading, total: int, pace: Pace | None) -> Span | None:
    """Return the time left by earlier jobs of the model, counted from the last change."""
    whole = time_of(total, pace)
    share = 1.0 - min(1.0, reading.done / total)
    return whole and Span(whole.low * share, whole.high * share)


def _blend(own: Span | None, known: Span | None, weight: float) -> Span | None:
    """Return the two ranges' geometric mean, the history counting by its weight."""
    if own is None or known is None:
        return own or known
    low, high = (_mean(a, b, weight) for a, b in ((own.low, known.low), (own.high, known.high)))
    return Span(low, high)


def _mean(own: float, known: float, weight: float) -> float:
    return math.exp((1.0 - weight) * math.log(max(own, 1.0)) + weight * math.log(max(known, 1.0)))
