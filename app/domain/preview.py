"""What a draft would find on a sample of its batch: one run at the lowest useful threshold, filtered from then on."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.catalogue import Image, Label
    from app.domain.errors import LabeldockError

SAMPLE = 6
"""So many images of a batch are looked at, unless a person chooses others."""
LOWEST = 0.05
"""The threshold of the run; sliders filter above it."""
SERVER_DEFAULT = 0.5
"""Stands for the server's own threshold, which nobody documents (roboflow-rest.md §10.9)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a source found on one image; sizes in pixels, 0 where it did not tell."""

    labels: tuple[Label, ...] = ()
    warnings: tuple[str, ...] = ()
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Shot:
    """One image of the sample, and what was found on it."""

    image: Image
    is_pinned: bool = False
    """It stays when the sample is shuffled."""
    labels: tuple[Label, ...] | None = None
    """All that was found above LOWEST, overlaps too; None until it is known."""
    apart: frozenset[int] = frozenset()
    """The places in `labels` that remain when overlapping ones are removed (NMS)."""
    is_running: bool = False
    trouble: str = ""
    """Why nothing is known of this image; the others are not held up by it."""


@dataclass(frozen=True, slots=True)
class Look:
    """The preview of one draft as it stands."""

    shots: tuple[Shot, ...] = ()
    source: str = ""
    """Who answered, in words, with what that costs."""
    is_running: bool = False
    is_outdated: bool = False
    """The draft asks for something else by now than what was looked for."""
    warnings: tuple[str, ...] = ()
    trouble: LabeldockError | None = None
    """Why there is no preview at all."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which confidence on labels are kept, by class, and else; and whether overlapping ones are removed."""

    by_class: Mapping[str, float] = field(default_factory=dict)
    default: float = SERVER_DEFAULT
    removes_overlaps: bool = True

    def of(self, class_name: str) -> float:
        """Return the threshold of a class."""
        return self.by_class.get(class_name, self.default)


@dataclass(frozen=True, slots=True)
class Score:
    """How well the labels of a class hold against ground truth at a threshold; all 0–1."""

    threshold: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both, 0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def best_score(scores: Sequence[Score]) -> Score | None:
    """Return the score with the best F1, of equal ones that with the highest threshold; None without a hit."""
    found = max(scores, key=lambda score: (score.f1, score.threshold), default=None)
    return found if found is not None and found.f1 > 0 else None


def score_at(scores: Sequence[Score], threshold: float) -> Score | None:
    """Return the score at the first known threshold that keeps no more than this one; the last one above all.

    `scores` rise by their threshold.
    """
    place = bisect_left(scores, threshold - 1e-9, key=lambda score: score.threshold)
    return scores[min(place, len(scores) - 1)] if scores else None


def kept(shot: Shot, thresholds: Thresholds) -> tuple[Label, ...]:
    """Return the labels of an image that a job with these thresholds would keep."""
    return tuple(
        label
        for place, label in enumerate(shot.labels or ())
        if (label.confidence is None or label.confidence >= thresholds.of(label.class_name))
        and (place in shot.apart or not thresholds.removes_overlaps)
    )
