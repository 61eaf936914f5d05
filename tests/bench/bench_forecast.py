"""How often the true end of a job lies in the forecast's range, and how wide the range is, on held-out traces."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from statistics import mean, median

from app.domain.forecast import GAP_S, Point, Span, heard, pace_of, time_left
from tests.bench.simulated_jobs import NEVER_TUNED_ON, TUNED_ON, Heard, jobs

RECORDED = Path(__file__).resolve().parents[1] / "data" / "traces"
TUNING = range(40)
HELD_OUT = range(1000, 1060)
"""Numbers of jobs: the forecast's constants were chosen with the former in sight only."""
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
    """Print the figures of every group of traces; fail when the held-out ones miss the goal."""
    groups = {f"recorded {t.regime}": [t] for t in recorded()}
    print("Recorded on the sandbox")
    _print(groups)
    print(f"\nTuned on: numbers {TUNING}")
    _print({name: list(jobs([name], TUNING)) for name in TUNED_ON})
    print(f"\nHeld out: other numbers {HELD_OUT} of the same regimes")
    same = {name: list(jobs([name], HELD_OUT)) for name in TUNED_ON}
    _print(same)
    print("\nHeld out: regimes that no constant was chosen with")
    other = {name: list(jobs([name], HELD_OUT)) for name in NEVER_TUNED_ON}
    _print(other)
    every = [t for traces in (*groups.values(), *same.values(), *other.values()) for t in traces]
    total = score(every)
    print(f"\n{'all held out':24}{total}\n{'goal':24}{GOAL:6.1%} right")
    for name, part in (("no history", 0), ("true history", 1), ("one in two wrong", 2)):
        print(f"{name:24}{score([t for i, t in enumerate(every) if i % 3 == part])}")
    return 0 if total.right >= GOAL else 1


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


def _print(groups: dict[str, list[Heard]]) -> None:
    for name, traces in groups.items():
        print(f"  {name:22}{score(traces)}")


def _recorded(path: Path) -> Heard:
    kept = json.loads(path.read_text(encoding="utf-8"))
    points = tuple(Point(at, done) for at, done in kept["points"])
    return Heard(path.stem, kept["total"], points, tuple(kept["ended"] - p.at for p in points))


if __name__ == "__main__":
    sys.exit(main())
