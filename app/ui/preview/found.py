"""What a preview found, put in order once so that counting at any threshold costs next to nothing."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.preview import Shot

BARS = 20
"""Of a histogram, from 0 to 1."""
CERTAIN = math.inf
"""Stands for the confidence of a label that has none: no threshold drops it."""


@dataclass(frozen=True, slots=True)
class Found:
    """The confidences of each class, rising: of all labels, and of those that remain without overlaps."""

    all: Mapping[str, Sequence[float]] = field(default_factory=dict)
    apart: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def confidences(self, class_name: str, *, removes_overlaps: bool) -> Sequence[float]:
        """Return the confidences of a class, rising."""
        return (self.apart if removes_overlaps else self.all).get(class_name, ())

    def count(self, class_name: str, threshold: float, *, removes_overlaps: bool) -> int:
        """Count the labels of a class that a threshold keeps."""
        found = self.confidences(class_name, removes_overlaps=removes_overlaps)
        return len(found) - bisect_left(found, threshold)


def gather(shots: Iterable[Shot]) -> Found:
    """Put the confidences of all images in order. Safe in any thread."""
    every: dict[str, list[float]] = defaultdict(list)
    apart: dict[str, list[float]] = defaultdict(list)
    for shot in shots:
        for place, label in enumerate(shot.labels or ()):
            confidence = CERTAIN if label.confidence is None else label.confidence
            if math.isnan(confidence):
                continue  # no threshold keeps it
            every[label.class_name].append(confidence)
            if place in shot.apart:
                apart[label.class_name].append(confidence)
    for lists in (every, apart):
        for confidences in lists.values():
            confidences.sort()
    return Found(dict(every), dict(apart))


def bars(confidences: Iterable[float]) -> tuple[int, ...]:
    """Count confidences in BARS steps from 0 to 1; those of labels without one stand in none."""
    counted = Counter(min(BARS - 1, max(0, int(c * BARS))) for c in confidences if c != CERTAIN)
    return tuple(counted[bar] for bar in range(BARS))
