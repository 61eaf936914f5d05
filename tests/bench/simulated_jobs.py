"""Makes up how jobs go, by regime and seed, as a client that polls them hears it.

Workers take sub-jobs from a queue and label one image after another; an image takes a gamma-distributed time.
A regime says what else happens. All of a job follows from its regime's name and its number; times are seconds
since it was sent.
"""

import heapq
import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.domain.forecast import Run
from app.domain.trace import Point

FIRST_POLL_S, LAST_POLL_S, GROWTH = 5.0, 60.0, 1.5
TUNED_ON = ("steady", "lumpy", "warm-up", "stalls", "slow-tail", "speeding-up")
NEVER_TUNED_ON = (
    "slowing-down",
    "late-counter",
    "one-stuck",
    "day-and-night",
    "asleep",
    "clock-set",
    "all-at-once",
)
"""Regimes that were written for the test alone: no constant of the forecast was chosen with them in sight."""

MEMORIES = ("none", "true", "wrong")
"""What the ledger knows of the model: no job, jobs like this one, or jobs three times as quick or as slow."""
JOBS_BEFORE = 8


@dataclass(frozen=True, slots=True)
class Heard:
    """How a job went: what the client heard, and how many seconds were really left each time."""

    regime: str
    total: int
    points: tuple[Point, ...]
    left: tuple[float, ...]
    memory: str = "none"
    history: tuple[Run, ...] = ()


@dataclass(slots=True)
class Course:
    """What a regime may change of a job."""

    images: int
    seconds: float
    """A worker's for one image, on average."""
    joins: list[float]
    """When each worker begins."""
    size: int
    """Images of a sub-job."""
    evenness: float = 4.0
    """Shape of the gamma distribution: 1 is erratic, 50 like clockwork."""
    counts: str = "image"
    """What the server's counter waits for: each image, each sub-job, or every so many seconds."""
    flush_s: float = 60.0
    pauses: list[tuple[float, float]] = field(default_factory=list)
    """(begin, seconds) in which nobody works."""
    tail: float = 1.0
    """How much slower the images of the last sub-job are."""
    stuck: tuple[int, float] = (-1, 0.0)
    """(sub-job, seconds) for which one sub-job alone hangs."""
    speed: Callable[[float], float] = lambda _: 1.0
    sleeps: list[tuple[float, float]] = field(default_factory=list)
    """(begin, seconds) in which the client does not ask."""
    clock: list[tuple[float, float]] = field(default_factory=list)
    """(when, by how many seconds) the client's clock is set."""

    @property
    def length(self) -> float:
        """About how long it takes when nothing happens."""
        return self.images * self.seconds / len(self.joins)


def job(regime: str, number: int) -> Heard:
    """Return one job with the history that the ledger would have of its model."""
    rng = random.Random(f"{regime} {number}")
    course = _course(regime, rng)
    heard = _heard(regime, course, rng)
    memory = MEMORIES[number % 3]
    factor = rng.choice((0.3, 3.0)) if memory == "wrong" else 1.0
    earlier = range(0 if memory == "none" else JOBS_BEFORE)
    history = tuple(_earlier(regime, course, factor, rng) for _ in earlier)
    return replace(heard, memory=memory, history=history)


def _earlier(regime: str, course: Course, factor: float, rng: random.Random) -> Run:
    """Return a job of the same model and regime, of another size and on another day."""
    again = _course(regime, rng)
    again.joins = (again.joins * len(course.joins))[: len(course.joins)]
    again.seconds = course.seconds * rng.lognormvariate(0.0, 0.2) * factor
    return Run(again.images, _finished(again, rng)[-1][0])


def _course(regime: str, rng: random.Random) -> Course:
    images = round(10 ** rng.uniform(1.5, 3.2))
    workers = rng.randint(1, 6)
    begun = rng.uniform(2.0, 40.0)
    course = Course(
        images=images,
        seconds=10 ** rng.uniform(-0.7, 1.0),
        joins=[begun + rng.uniform(0.0, 5.0) for _ in range(workers)],
        size=rng.randint(10, 50),
        evenness=rng.uniform(1.0, 20.0),
    )
    for name in ("stalls", "slow-tail", "late-counter") if regime == "all-at-once" else (regime,):
        _CHANGES[name](course, rng)
    return course


def _lumpy(course: Course, _: random.Random) -> None:
    course.counts = "subjob"


def _warm_up(course: Course, rng: random.Random) -> None:
    wait = rng.uniform(60.0, 1200.0)
    course.joins = [join + wait for join in course.joins]
    slow_s = rng.uniform(0.05, 0.3) * course.length
    course.speed = lambda t: 0.3 if t < wait + slow_s else 1.0


def _stalls(course: Course, rng: random.Random) -> None:
    """From a minute to three hours, once or a few times, as people report."""
    course.counts = rng.choice(("image", "subjob"))
    for _ in range(rng.randint(1, 3)):
        begin = course.joins[0] + rng.uniform(0.0, 1.0) * course.length
        course.pauses.append((begin, min(10800.0, 60.0 * rng.paretovariate(0.8))))


def _slow_tail(course: Course, rng: random.Random) -> None:
    course.counts = rng.choice(("image", "subjob"))
    course.tail = rng.uniform(1.5, 4.0)


def _speeding_up(course: Course, rng: random.Random) -> None:
    more = [course.joins[0] + rng.uniform(0.0, 0.8) * course.length for _ in course.joins]
    course.joins = [*course.joins, *more]


def _slowing_down(course: Course, rng: random.Random) -> None:
    end, least = course.length * 1.5, rng.uniform(0.3, 0.7)
    course.speed = lambda t: max(least, 1.0 - (1.0 - least) * t / end)


def _late_counter(course: Course, rng: random.Random) -> None:
    course.counts, course.flush_s = "flush", rng.uniform(20.0, 300.0)


def _one_stuck(course: Course, rng: random.Random) -> None:
    count = max(1, math.ceil(course.images / course.size))
    course.stuck = rng.randrange(count), rng.uniform(0.1, 1.5) * course.length


def _day_and_night(course: Course, rng: random.Random) -> None:
    period, depth, phase = (
        course.length * rng.uniform(0.3, 2.0),
        rng.uniform(0.2, 0.7),
        rng.uniform(0.0, 6.28),
    )
    course.speed = lambda t: 1.0 + depth * math.sin(phase + 6.28 * t / period)


def _asleep(course: Course, rng: random.Random) -> None:
    """The lid is closed for a part of the job."""
    for _ in range(rng.randint(1, 2)):
        begin = course.joins[0] + rng.uniform(0.05, 0.6) * course.length
        course.sleeps.append((begin, rng.uniform(0.05, 0.3) * course.length))


def _clock_set(course: Course, rng: random.Random) -> None:
    when = course.joins[0] + rng.uniform(0.05, 0.7) * course.length
    course.clock.append((when, rng.choice((-86400.0, -3600.0, -600.0, 3600.0, 86400.0))))


_CHANGES: dict[str, Callable[[Course, random.Random], None]] = {
    "steady": lambda *_: None,
    "lumpy": _lumpy,
    "warm-up": _warm_up,
    "stalls": _stalls,
    "slow-tail": _slow_tail,
    "speeding-up": _speeding_up,
    "slowing-down": _slowing_down,
    "late-counter": _late_counter,
    "one-stuck": _one_stuck,
    "day-and-night": _day_and_night,
    "asleep": _asleep,
    "clock-set": _clock_set,
}


def _finished(course: Course, rng: random.Random) -> list[tuple[float, int]]:
    """Return when the server's counter rose, and to what."""
    waiting = [min(course.size, course.images - n) for n in range(0, course.images, course.size)]
    free, done = list(course.joins), []
    heapq.heapify(free)
    for number, size in enumerate(waiting):
        now = heapq.heappop(free)
        if number == course.stuck[0]:
            now += course.stuck[1]
        slower = course.tail if number == len(waiting) - 1 else 1.0
        times = []
        for _ in range(size):
            work = course.seconds * slower * rng.gammavariate(course.evenness, 1 / course.evenness)
            now = _after(now, work / course.speed(now), course.pauses)
            times.append(now)
        heapq.heappush(free, now)
        done += times if course.counts != "subjob" else [now] * size
    if course.counts == "flush":
        last = max(done)
        done = [min(last, math.ceil(t / course.flush_s) * course.flush_s) for t in done]
    return [(at, n) for n, at in enumerate(sorted(done), start=1)]


def _after(now: float, seconds: float, pauses: list[tuple[float, float]]) -> float:
    end = now + seconds
    for begin, length in sorted(pauses):
        if now <= begin < end:
            end += length
    return end


def _heard(regime: str, course: Course, rng: random.Random) -> Heard:
    """Poll it: soon while it moves, ever more rarely while it does not."""
    counted = _finished(course, rng)
    ended = counted[-1][0] + rng.uniform(0.1, 2.0)
    points, left, now, wait, shown = [Point(0.0, 0)], [ended], 0.0, FIRST_POLL_S, 0
    while now < ended:
        was = now
        now += wait * rng.uniform(0.9, 1.1)
        now = max([now, *(begin + length for begin, length in course.sleeps if was <= begin < now)])
        while shown < len(counted) and counted[shown][0] <= now:
            shown += 1
        wait = FIRST_POLL_S if shown > points[-1].done else min(LAST_POLL_S, wait * GROWTH)
        points.append(Point(now + sum(by for when, by in course.clock if now >= when), shown))
        left.append(ended - now)
    return Heard(regime, course.images, tuple(points), tuple(left))
