"""What two drafts find on the same images: how many of each class, and where they disagree."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.preview import kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.catalogue import Label
    from app.domain.preview import Shot, Thresholds

SAME_FROM = 0.5
"""Two labels are the same object from this share of their common area on (IoU)."""
MOST_PAIRS = 100_000
"""Of more pairs of labels in a class, only the numbers are compared."""


@dataclass(frozen=True, slots=True)
class PairOfShots:
    """One image as both drafts see it; counts are labels that the other one has not."""

    left: Shot
    right: Shot
    only_left: int = 0
    only_right: int = 0

    @property
    def disagreement(self) -> int:
        """How many labels have no counterpart."""
        return self.only_left + self.only_right


@dataclass(frozen=True, slots=True)
class ClassSum:
    """How many labels of a class both drafts keep on all images."""

    name: str
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The images on which both looked, those with the most disagreement first."""

    pairs: tuple[PairOfShots, ...] = ()
    classes: tuple[ClassSum, ...] = ()


def compare(
    left: Iterable[Shot], right: Iterable[Shot], of_left: Thresholds, of_right: Thresholds
) -> Comparison:
    """Compare what both keep on the images that both looked at. Safe in any thread."""
    others = {shot.image.id: shot for shot in right if shot.labels is not None}
    pairs: list[PairOfShots] = []
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for shot in left:
        other = others.get(shot.image.id)
        if shot.labels is None or other is None:
            continue
        here, there = kept(shot, of_left), kept(other, of_right)
        for place, labels in enumerate((here, there)):
            for name, number in Counter(label.class_name for label in labels).items():
                sums[name][place] += number
        same = _matches(here, there)
        pairs.append(PairOfShots(shot, other, len(here) - same, len(there) - same))
    pairs.sort(key=lambda pair: -pair.disagreement)
    return Comparison(tuple(pairs), tuple(ClassSum(name, *sums[name]) for name in sorted(sums)))


def _matches(here: Sequence[Label], there: Sequence[Label]) -> int:
    """Count the labels that have a counterpart of the same class, the closest ones first."""
    by_class: dict[str, tuple[list[Label], list[Label]]] = defaultdict(lambda: ([], []))
    for place, labels in enumerate((here, there)):
        for label in labels:
            by_class[label.class_name][place].append(label)
    return sum(_matches_in_class(*lists) for lists in by_class.values())


def _matches_in_class(here: list[Label], there: list[Label]) -> int:
    if len(here) * len(there) > MOST_PAIRS:
        return min(len(here), len(there))
    near = [
        (share, i, j)
        for i, a in enumerate(here)
        for j, b in enumerate(there)
        if (share := _common_share(a.box, b.box)) >= SAME_FROM
    ]
    near.sort(reverse=True)
    taken_here: set[int] = set()
    taken_there: set[int] = set()
    for _, i, j in near:
        if i not in taken_here and j not in taken_there:
            taken_here.add(i)
            taken_there.add(j)
    return len(taken_here)


def _common_share(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> float:
    """Return intersection over union of two boxes (left, top, right, bottom)."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common
    return common / union if union > 0 else 0.0
