"""How well detections match the truth: mean average precision at half overlap, as COCO counts it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.sandbox.engine.nms import box_iou

Box = tuple[float, float, float, float]

_HALF = 0.5
_MOST_AN_IMAGE = 100


@dataclass(frozen=True, slots=True)
class Truth:
    """One object that is there: which image, which class, where (x0, y0, x1, y1)."""

    image: str
    label: str
    box: Box


@dataclass(frozen=True, slots=True)
class Found:
    """One object that was detected, and how surely."""

    image: str
    label: str
    box: Box
    confidence: float


def average_precision_50(detections: Sequence[Found], truths: Sequence[Truth]) -> float:
    """Return mAP@50 over the classes of `truths`, 0–1: 101-point precision, 100 detections an image and class."""
    labels = sorted({truth.label for truth in truths})
    if not labels:
        return 0.0
    each = [
        _one_class([d for d in detections if d.label == label], [t for t in truths if t.label == label])
        for label in labels
    ]
    return float(np.mean(each))


def _one_class(detections: list[Found], truths: list[Truth]) -> float:
    images = sorted({truth.image for truth in truths} | {found.image for found in detections})
    scores: list[float] = []
    hits: list[bool] = []
    for image in images:
        ranked = sorted((d for d in detections if d.image == image), key=lambda d: -d.confidence)[
            :_MOST_AN_IMAGE
        ]
        scores += [found.confidence for found in ranked]
        hits += _hits([found.box for found in ranked], [t.box for t in truths if t.image == image])
    order = np.argsort(-np.asarray(scores), kind="stable")
    return _area(np.asarray(hits, bool)[order], len(truths))


def _hits(found: list[Box], there: list[Box]) -> list[bool]:
    """Let each detection, best first, claim the free object that it overlaps most."""
    if not found or not there:
        return [False] * len(found)
    overlaps = box_iou(np.asarray(found, np.float32), np.asarray(there, np.float32))
    hits: list[bool] = []
    for row in overlaps:
        best = int(row.argmax())
        hits.append(bool(row[best] >= _HALF))
        if hits[-1]:
            overlaps[:, best] = -1
    return hits


def _area(hits: NDArray[np.bool_], wanted: int) -> float:
    if not hits.size:
        return 0.0
    right = np.cumsum(hits)
    recall, precision = right / wanted, right / np.arange(1, hits.size + 1)
    falling = np.maximum.accumulate(precision[::-1])[::-1]
    place = np.searchsorted(recall, np.linspace(0, 1, 101), side="left")
    return float(np.mean(np.where(place < hits.size, falling[np.minimum(place, hits.size - 1)], 0)))
