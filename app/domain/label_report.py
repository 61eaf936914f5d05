"""The sanity report of a job: numbers that show at once whether its labels can be what was meant."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.catalogue import LARGE_FROM, MEDIUM_FROM
from app.domain.halves import readable_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.catalogue import Image, Label
    from app.domain.job import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A run in short, as it is kept to compare later ones with; counts are of images and of labels."""

    name: str
    submitted_at: float
    images: int = 0
    """Those whose labels are known."""
    empty: int = 0
    labels: int = 0
    classes: Mapping[str, int] = field(default_factory=dict)

    def share_of(self, class_name: str) -> float:
        """Return which part of all labels is of a class, 0–1."""
        return self.classes.get(class_name, 0) / self.labels if self.labels else 0.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the boxes are; counts of labels."""

    small: int = 0
    medium: int = 0
    large: int = 0
    unsound: int = 0
    """Boxes that are no numbers, or have no area."""
    share: float | None = None
    """The median part of its image that a box covers, 0–1; None where no image's size is known."""
    images_without: int = 0
    """Images with labels whose size is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that the report says; None stands for what nobody knows."""

    job: Job
    summary: Summary
    unknown: int = 0
    """Images whose labels the server did not tell."""
    empty: tuple[str, ...] = ()
    """The file names of the images that have no labels."""
    asked_classes: frozenset[str] | None = None
    """The classes of the ontology; None where it is not known what was asked for."""
    median: float = 0.0
    most: int = 0
    fullest: str = ""
    """The file name of the image with the most labels."""
    sizes: Sizes = Sizes()
    confidences: int = 0
    confidence: float | None = None
    """The median of those that the server gave."""
    earlier: Summary | None = None
    """The last earlier run of the same project, as far as its labels were ever looked at here."""
    unseen: str = ""
    """The name of that run, where its labels were not."""

    @property
    def mean(self) -> float:
        """Labels per image, images without labels too."""
        return self.summary.labels / self.summary.images if self.summary.images else 0.0

    @property
    def missing(self) -> tuple[str, ...]:
        """The classes that were asked for and have no label."""
        return tuple(sorted((self.asked_classes or frozenset()) - self.summary.classes.keys()))

    @property
    def class_names(self) -> tuple[str, ...]:
        """All classes that matter, the most frequent first; also those that only the earlier run has."""
        names = {*self.summary.classes, *self.missing, *(self.earlier.classes if self.earlier else ())}
        return tuple(sorted(names, key=lambda name: (-self.summary.classes.get(name, 0), name)))


def make_report(
    job: Job,
    images: Iterable[Image],
    asked_classes: frozenset[str] | None = None,
    earlier: Summary | None = None,
    unseen: str = "",
) -> Report:
    """Count the labels of a job's images; they are gone through once."""
    tally = _Tally()
    for image in images:
        tally.take(image)
    summary = Summary(
        name=job.name,
        submitted_at=job.submitted_at,
        images=len(tally.counts),
        empty=len(tally.empty),
        labels=sum(tally.counts),
        classes=dict(tally.classes),
    )
    return Report(
        job=job,
        summary=summary,
        unknown=tally.unknown,
        empty=tuple(tally.empty),
        asked_classes=asked_classes,
        median=_median(tally.counts) or 0.0,
        most=tally.most,
        fullest=tally.fullest,
        sizes=tally.sizes(),
        confidences=len(tally.confidences),
        confidence=_median(tally.confidences),
        earlier=earlier,
        unseen=unseen,
    )


def write_summary(summary: Summary) -> str:
    """Return a summary as text to keep."""
    return readable_json(
        {
            "name": summary.name,
            "submittedAt": summary.submitted_at,
            "images": summary.images,
            "empty": summary.empty,
            "labels": summary.labels,
            "classes": dict(summary.classes),
        }
    )


def read_summary(text: str) -> Summary | None:
    """Read a kept summary; None where it is damaged."""
    try:
        value: dict[str, Any] = json.loads(text)
        return Summary(
            name=str(value["name"]),
            submitted_at=float(value["submittedAt"]),
            images=int(value["images"]),
            empty=int(value["empty"]),
            labels=int(value["labels"]),
            classes={str(name): int(number) for name, number in value["classes"].items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


class _Tally:
    """Counts images as they come by."""

    def __init__(self) -> None:
        self.counts: list[int] = []
        self.classes: Counter[str] = Counter()
        self.empty: list[str] = []
        self.confidences: list[float] = []
        self.unknown = self.most = 0
        self.fullest = ""
        self._small = self._medium = self._large = self._unsound = self._without = 0
        self._shares: list[float] = []

    def take(self, image: Image) -> None:
        """Count an image."""
        if image.labels is None:
            self.unknown += 1
            return
        number = len(image.labels)
        self.counts.append(number)
        if not number:
            self.empty.append(image.name)
        elif number > self.most:
            self.most, self.fullest = number, image.name
        whole = max(0, image.width) * max(0, image.height)
        self._without += number > 0 and not whole
        for label in image.labels:
            self.classes[label.class_name] += 1
            if label.confidence is not None and math.isfinite(label.confidence):
                self.confidences.append(label.confidence)
            self._measure(label, whole)

    def sizes(self) -> Sizes:
        """Return how large the boxes were."""
        share = _median(self._shares)
        return Sizes(self._small, self._medium, self._large, self._unsound, share, self._without)

    def _measure(self, label: Label, whole: float) -> None:
        area = label.area
        self._unsound += not area
        self._small += 0 < area < MEDIUM_FROM
        self._medium += MEDIUM_FROM <= area < LARGE_FROM
        self._large += area >= LARGE_FROM
        if area and whole:
            self._shares.append(min(1.0, area / whole))


def _median(values: Sequence[float]) -> float | None:
    """Return the middle value, or the mean of the middle two; None of none."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2
