"""How well a class holds against ground truth: at a threshold, and at its best."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.preview import Score

STEPS = 100


def best(scores: Sequence[Score]) -> Score | None:
    """Return the score with the best F1, of equal ones that with the highest threshold; None without any."""
    found = max(scores, key=lambda score: (score.f1, score.threshold), default=None)
    return found if found is not None and found.f1 > 0 else None


def at(scores: Sequence[Score], threshold: float) -> Score | None:
    """Return the score at the first known threshold that keeps no more than this one; the last one above all.

    `scores` rise by their threshold.
    """
    place = bisect_left(scores, threshold - 1e-9, key=lambda score: score.threshold)
    return scores[min(place, len(scores) - 1)] if scores else None


def take(score: Score) -> float:
    """Return the threshold of a score in hundredths, rounded down: rounded up it would drop what it was scored with."""
    return int(score.threshold * STEPS + 1e-6) / STEPS
