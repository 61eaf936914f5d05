"""How often the true end of a job lies in the forecast's range, and how wide the range is, on held-out traces."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from statistics import mean, median

from app.domain.forecast import Span, pace_of, stalled_for, time_left, time_of
from app.domain.trace import GAP_S, Point, heard
from tests.bench.simulated_jobs import MEMORIES, NEVER_TUNED_ON, TUNED_ON, Heard, job

RECORDED = Path(__file__).resolve().parents[1] / "data" / "traces"
TUNING = range(40)
HELD_OUT = range(1000, 1060)
"""Numbers of jobs: the forecast's constants were chosen with the former in sight only."""
CALM = (
    "steady",
    "lumpy",
    "warm-up",
    "speeding-up",
    "slowing-down",
    "late-counter",
    "day-and-night",
    "asleep",
)
PAUSING = ("stalls", "all-at-once")
FROM = 0.2
MOMENTS = 30
GOAL = 0.8


@dataclass(frozen=True, slots=True)
class Moment:
    """What the forecast said once, and what was true."""

    span: Span | None
    left: float

    @property
    def is_right(self) -> bool:
        """Whether the true end lies in the range; no range is not right."""
        return self.span is not None and self.span.low <= self.left <= self.span.high


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of some jobs; each job counts the same."""

    jobs: int
    right: float
    late: float
    """Share of moments at which the end came later than the range."""
    early: float
    silent: float
    width: float
    """Median of the range's width to the time that was really left."""
    ratio: float
    """Median of the range's ends."""

    def __str__(self) -> str:
        return (
            f"{self.right:6.1%} right  {self.late:6.1%} later  {self.early:6.1%} sooner  {self.silent:6.1%} none"
            f"  width/left {self.width:5.2f}  high/low {self.ratio:5.2f}  ({self.jobs} jobs)"
        )


def main() -> int:
    """Print the figures of every group of traces; fail when those held out miss the goal."""
    _print(f"Tuned on: numbers {TUNING.start} to {TUNING.stop - 1}", by_regime(TUNED_ON, TUNING))
    held_out = by_regime(TUNED_ON, HELD_OUT)
    _print(f"Held out: numbers {HELD_OUT.start} to {HELD_OUT.stop - 1} of the same regimes", held_out)
    others = by_regime(NEVER_TUNED_ON, HELD_OUT)
    _print("Held out: regimes that no constant was chosen with", others)
    kept = {trace.regime: [trace] for trace in recorded()}
    _print("Held out: recorded on the sandbox", kept)
    every = [trace for group in (held_out, others, kept) for traces in group.values() for trace in traces]
    _print("Held out, by history of the model", {m: [t for t in every if t.memory == m] for m in MEMORIES})
    total = score(every)
    print(f"\nAll held out: {total}; the goal is {GOAL:.0%}")
    print(
        f"Before sending, true history: {right_before(every):.0%} of {sum(t.memory == 'true' for t in every)} jobs"
    )
    calm, pausing = ([t for t in every if t.regime in group] for group in (CALM, PAUSING))
    print(
        f"Called stalled: {stalled(calm):.1%} of answers about jobs that went on, {stalled(pausing):.1%} with pauses"
    )
    return 0 if total.right >= GOAL else 1


def by_regime(regimes: Sequence[str], numbers: range) -> dict[str, list[Heard]]:
    """Return the made-up jobs of each regime."""
    return {regime: [job(regime, number) for number in numbers] for regime in regimes}


def right_before(traces: Iterable[Heard]) -> float:
    """Return the share of jobs with a true history whose whole time lay in the range given before sending."""
    found = [(time_of(t.total, pace_of(t.history)), t.left[0]) for t in traces if t.memory == "true"]
    return mean(Moment(span, left).is_right for span, left in found)


def stalled(traces: Iterable[Heard]) -> float:
    """Return the share of the answers on which jobs were called stalled."""
    found: list[bool] = []
    for trace in traces:
        known, changed_at = [], 0.0
        for point in trace.points:
            changed_at = point.at if known and known[-1].done != point.done else changed_at
            heard(known, point)
            found.append(point.done < trace.total and stalled_for(known, changed_at) > 0)
    return mean(found)


def recorded() -> list[Heard]:
    """Read the traces that the sandbox gave."""
    return [_recorded(path) for path in sorted(RECORDED.glob("*.json"))]


def score(traces: Iterable[Heard]) -> Score:
    """Return the figures of traces."""
    each = [found for trace in traces if (found := list(moments(trace)))]
    everything = [m for found in each for m in found]
    spans = [(m.span, m.left) for m in everything if m.span is not None]
    return Score(
        jobs=len(each),
        right=mean(mean(m.is_right for m in found) for found in each),
        late=mean(mean(m.span is not None and m.left > m.span.high for m in found) for found in each),
        early=mean(mean(m.span is not None and m.left < m.span.low for m in found) for found in each),
        silent=mean(mean(m.span is None for m in found) for found in each),
        width=median((span.high - span.low) / left for span, left in spans if left > 0),
        ratio=median(span.high / max(span.low, 1.0) for span, _ in spans),
    )


def moments(trace: Heard) -> Iterator[Moment]:
    """Yield what the forecast says at moments that are spread evenly over the time from 20 % progress on."""
    wanted, known, pace = _spread(trace), [], pace_of(trace.history)
    for i, point in enumerate(trace.points):
        heard(known, point)
        if i in wanted:
            yield Moment(time_left(known, trace.total, point.at, pace), trace.left[i])


def _spread(trace: Heard) -> set[int]:
    begun = [i for i, p in enumerate(trace.points) if FROM <= p.done / trace.total < 1.0]
    if not begun:
        return set()
    passed = list(accumulate(_until_next(trace.left, i) for i in begun))
    return {next(i for i, t in zip(begun, passed, strict=True) if t >= (n + 0.5) / MOMENTS * passed[-1])
            for n in range(MOMENTS)}  # fmt: skip


def _until_next(left: Sequence[float], i: int) -> float:
    return min(GAP_S, left[i] - (left[i + 1] if i + 1 < len(left) else 0.0))


def _print(title: str, groups: Mapping[str, list[Heard]]) -> None:
    print(title)
    for name, traces in groups.items():
        print(f"  {name:18}{score(traces)}")


def _recorded(path: Path) -> Heard:
    kept = json.loads(path.read_text(encoding="utf-8"))
    points = tuple(Point(at, done) for at, done in kept["points"])
    return Heard(path.stem, kept["total"], points, tuple(kept["ended"] - p.at for p in points))


if __name__ == "__main__":
    sys.exit(main())
