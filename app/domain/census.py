"""A census of the labels that a job brought: per image, of which only changed ones are counted again, and of all."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median, quantiles
from typing import TYPE_CHECKING

from app.domain.catalogue import LARGE_FROM, MEDIUM_FROM
from app.domain.cut import Cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.catalogue import Image, Label

UNSURE_WITHIN = 0.1
"""A label whose confidence is not this far above its threshold is unsure."""
CROWDED_NEEDS = 8
"""Of fewer labelled images nothing is usual."""
CROWDED_TIMES = 2.0
FENCE = 1.5
"""Tukey's: beyond the upper quartile by so many times the middle half's spread."""
BAR = 0.05
"""How much confidence one bar of a histogram covers."""


class Kind(StrEnum):
    """Which images are shown."""

    ALL = "all"
    UNSURE = "unsure"
    EMPTY = "empty"
    CROWDED = "crowded"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many boxes are small, medium and large."""

    small: int = 0
    medium: int = 0
    large: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.small + self.medium + self.large

    def __add__(self, other: Sizes) -> Sizes:
        return Sizes(self.small + other.small, self.medium + other.medium, self.large + other.large)


@dataclass(frozen=True, slots=True)
class Tally:
    """What is on one image; `labels` None where that is not known."""

    labels: int | None
    classes: Mapping[str, int]
    confidences: Mapping[str, array[float]]
    sizes: Mapping[str, Sizes]
    words: str
    """File name and classes, a line each, as texts are compared."""


@dataclass(frozen=True, slots=True)
class Census:
    """What is on all images; confidences are in ascending order, by class."""

    images: tuple[Image, ...] = ()
    cut: Cut = field(default_factory=Cut)
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    kinds: Mapping[str, frozenset[Kind]] = field(default_factory=dict)
    totals: Mapping[Kind, int] = field(default_factory=dict)
    known: int = 0
    """So many images have labels that are known, or known not to be."""
    counts: Mapping[str, int] = field(default_factory=dict)
    confidences: Mapping[str, Sequence[float]] = field(default_factory=dict)
    sizes: Mapping[str, Sizes] = field(default_factory=dict)
    usual: float = 0.0
    """The median of labels on an image that has some."""
    crowded_above: int | None = None
    """An image with more labels is crowded; None where too few have labels to tell what is usual."""

    @property
    def has_confidences(self) -> bool:
        """Whether the server told how sure the model was of any label."""
        return bool(self.confidences)

    def lost(self, class_name: str, threshold: float) -> int:
        """Return how many labels of a class are less sure than a threshold."""
        return bisect_left(self.confidences.get(class_name, ()), threshold)


@dataclass(frozen=True, slots=True)
class Spread:
    """A histogram of confidences: bars of width BAR from `low` to 1."""

    low: float
    bars: tuple[int, ...]


def take_census(images: Iterable[Image], cut: Cut, before: Census | None = None) -> Census:
    """Count; images that are the same objects as in the census before are not counted again. Safe in any thread."""
    images = tuple(images)
    old = {image.id: image for image in before.images} if before else {}
    tallies = {
        image.id: before.tallies[image.id] if before and old.get(image.id) is image else tally(image)
        for image in images
    }
    known = [found for found in tallies.values() if found.labels is not None]
    usual, above = _usual(sorted(found.labels for found in known if found.labels))
    kinds = {key: _kinds(found, cut, above) for key, found in tallies.items()}
    return Census(
        images=images,
        cut=cut,
        tallies=tallies,
        kinds=kinds,
        totals=Counter(kind for found in kinds.values() for kind in found),
        known=len(known),
        counts=_counts(known),
        confidences=_confidences(known),
        sizes=_sizes(known),
        usual=usual,
        crowded_above=above,
    )


def tally(image: Image) -> Tally:
    """Count what is on one image."""
    labels = image.labels or ()
    confidences: dict[str, array[float]] = {}
    sizes: dict[str, Sizes] = {}
    for label in labels:
        if label.confidence is not None and math.isfinite(label.confidence):
            confidences.setdefault(label.class_name, array("d")).append(label.confidence)
        sizes[label.class_name] = sizes.get(label.class_name, Sizes()) + _size(label)
    classes = Counter(label.class_name for label in labels)
    words = "\n".join((image.name, *classes)).casefold()
    return Tally(None if image.labels is None else len(labels), classes, confidences, sizes, words)


def spread_of(confidences: Sequence[float], threshold: float) -> Spread:
    """Return the histogram of ascending confidences, which begins where they or the threshold do."""
    least = min(threshold, confidences[0]) if confidences else threshold
    first = max(0, min(_bar(1.0) - 1, _bar(least)))
    # The edges are those of the bars, so that a threshold of 0.3 parts two of them.
    edges = [round(n * BAR, 6) for n in range(first, _bar(1.0))]
    places = [bisect_left(confidences, edge) for edge in edges]
    places[0] = 0
    ends = [*places[1:], len(confidences)]
    bars = tuple(end - start for start, end in zip(places, ends, strict=True))
    return Spread(edges[0], bars)


def _bar(value: float) -> int:
    return math.floor(value / BAR + 1e-6)


def _size(label: Label) -> Sizes:
    area = label.area
    return Sizes(0 < area < MEDIUM_FROM, MEDIUM_FROM <= area < LARGE_FROM, area >= LARGE_FROM)


def _usual(labels: Sequence[int]) -> tuple[float, int | None]:
    """Return how many labels are usual, and more than how many are too many; `labels` ascend."""
    if len(labels) < CROWDED_NEEDS:
        return (median(labels) if labels else 0.0), None
    lower, middle, upper = quantiles(labels, n=4, method="inclusive")
    return middle, int(max(CROWDED_TIMES * middle, upper + FENCE * (upper - lower)))


def _kinds(found: Tally, cut: Cut, above: int | None) -> frozenset[Kind]:
    kinds = {Kind.ALL}
    if found.labels == 0:
        kinds.add(Kind.EMPTY)
    if above is not None and (found.labels or 0) > above:
        kinds.add(Kind.CROWDED)
    if any(min(values) < cut.of(name) + UNSURE_WITHIN for name, values in found.confidences.items()):
        kinds.add(Kind.UNSURE)
    return frozenset(kinds)


def _counts(known: Iterable[Tally]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for found in known:
        counts.update(found.classes)
    return counts


def _confidences(known: Iterable[Tally]) -> dict[str, Sequence[float]]:
    gathered: dict[str, array[float]] = {}
    for found in known:
        for name, values in found.confidences.items():
            gathered.setdefault(name, array("d")).extend(values)
    return {name: sorted(values) for name, values in gathered.items()}


def _sizes(known: Iterable[Tally]) -> dict[str, Sizes]:
    sizes: dict[str, Sizes] = {}
    for found in known:
        for name, some in found.sizes.items():
            sizes[name] = sizes.get(name, Sizes()) + some
    return sizes
