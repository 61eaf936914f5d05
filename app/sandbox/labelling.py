"""From what a labeler found to the labels that are saved: thresholds, suppression, keeping what is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.ontology import saved_class

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.sandbox.engine.labeler import Detection

DEFAULT_CONFIDENCE = 0.5
"""The threshold where the request names none; the contract leaves it open."""
LOWEST_CONFIDENCE = 0.01
MOST_LABELS = 300
_OVERLAP = 0.5

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A label to be saved: box x0, y0, x1, y1 in pixels, outline for segmentation projects only."""

    class_name: str
    box: Box
    points: tuple[tuple[float, float], ...] | None = None
    confidence: float | None = None

    @property
    def centre_box(self) -> Box:
        """Return x, y of the centre, width and height, as annotations carry it."""
        x0, y0, x1, y1 = self.box
        return round((x0 + x1) / 2, 2), round((y0 + y1) / 2, 2), round(x1 - x0, 2), round(y1 - y0, 2)


@dataclass(frozen=True, slots=True)
class Rules:
    """What of a labeler's findings becomes a label. `classes` has one name a prompt, in their order."""

    classes: tuple[str, ...]
    thresholds: Mapping[str, float]
    default_confidence: float | None
    runs_nms: bool
    has_outlines: bool

    @property
    def floor(self) -> float:
        """Return the lowest confidence that any class can use."""
        return max(LOWEST_CONFIDENCE, min(map(self.threshold, self.classes), default=1.0))

    def threshold(self, class_name: str) -> float:
        """Return a class's own threshold, else the default."""
        default = DEFAULT_CONFIDENCE if self.default_confidence is None else self.default_confidence
        return self.thresholds.get(class_name, default)


def to_labels(found: Sequence[Detection], rules: Rules, size: tuple[int, int]) -> list[Label]:
    """Return the labels of an image of (width, height) pixels, surest first, at most 300."""
    kept = [d for d in found if d.confidence >= rules.threshold(rules.classes[d.prompt_index])]
    kept.sort(key=lambda d: -d.confidence)
    labels = [_label(d, rules, size) for d in kept]
    labels = [label for label in labels if label.centre_box[2] > 0 and label.centre_box[3] > 0]
    if rules.runs_nms:
        labels = _suppressed(labels)
    return labels[:MOST_LABELS]


def new_labels(labels: Sequence[Label], existing: Sequence[Label]) -> list[Label]:
    """Return the labels that do not cover an existing one of the same class."""
    return [
        label
        for label in labels
        if not any(
            e.class_name == label.class_name and _overlap(e.box, label.box) >= _OVERLAP for e in existing
        )
    ]


def _label(found: Detection, rules: Rules, size: tuple[int, int]) -> Label:
    width, height = size
    x0, y0, x1, y1 = found.box
    points = None
    if rules.has_outlines:
        points = tuple(
            (round(min(max(x, 0), width), 1), round(min(max(y, 0), height), 1)) for x, y in found.polygon
        )
    return Label(
        saved_class(rules.classes[found.prompt_index]),
        (max(x0, 0.0), max(y0, 0.0), min(x1, float(width)), min(y1, float(height))),
        points or None,
        round(float(found.confidence), 4),
    )


def _suppressed(labels: Sequence[Label]) -> list[Label]:
    """Drop, surest first, what overlaps a kept label of the same class."""
    import numpy as np

    from app.sandbox.engine.nms import nms

    keep: set[int] = set()
    for name in {label.class_name for label in labels}:
        rows = [n for n, label in enumerate(labels) if label.class_name == name]
        boxes = np.asarray([labels[n].box for n in rows], np.float32)
        scores = np.asarray([labels[n].confidence for n in rows], np.float32)
        keep.update(rows[n] for n in nms(boxes, scores, _OVERLAP))
    return [label for n, label in enumerate(labels) if n in keep]


def _overlap(box: Box, other: Box) -> float:
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    areas = (box[2] - box[0]) * (box[3] - box[1]) + (other[2] - other[0]) * (other[3] - other[1])
    return shared / (areas - shared)
