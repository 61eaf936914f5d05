"""How well labels hold against ground truth: COCO's own matching at one overlap, by pycocotools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from app.domain.preview import LOWEST, Score

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from app.domain.catalogue import Label

OVERLAP = 0.5
"""The intersection over union from which a label counts as that of the truth."""
GRID = tuple(round(LOWEST + n / 100, 2) for n in range(round((1 - LOWEST) * 100) + 1))
"""The thresholds that are told of."""


def scores(
    found: Sequence[Sequence[Label]], truth: Sequence[Sequence[Label]]
) -> Mapping[str, tuple[Score, ...]]:
    """Return precision and recall at each threshold of the grid, by class of the truth.

    Where nothing is left of a class nothing of it is wrong: precision is then 1.
    """
    names = sorted({label.class_name for labels in truth for label in labels})
    if not names:
        return {}
    matching = _Matching(_Quiet(truth, names), _Quiet(found, names), most=max(map(len, found), default=0))
    matching.evaluate()
    size = len(truth)
    return {name: _curve(matching.evalImgs[row * size : (row + 1) * size]) for row, name in enumerate(names)}


class _Quiet(COCO):  # type: ignore[misc]
    """A data set in memory; the library's own constructor prints."""

    def __init__(self, images: Sequence[Sequence[Label]], names: Sequence[str]) -> None:
        numbers = {name: number for number, name in enumerate(names, 1)}
        annotations = list(_annotations(images, numbers))
        self.imgs = {number: {"id": number} for number in range(1, len(images) + 1)}
        self.cats = {number: {"id": number, "name": name} for name, number in numbers.items()}
        self.dataset = {
            "images": list(self.imgs.values()),
            "categories": list(self.cats.values()),
            "annotations": annotations,
        }
        self.anns = {one["id"]: one for one in annotations}
        self.imgToAnns: dict[int, list[dict[str, Any]]] = {number: [] for number in self.imgs}
        for one in annotations:
            self.imgToAnns[one["image_id"]].append(one)


def _annotations(images: Sequence[Sequence[Label]], numbers: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    number = 0
    for image, labels in enumerate(images, 1):
        for label in labels:
            if label.class_name not in numbers:
                continue
            number += 1
            x0, y0, x1, y1 = label.box
            yield {
                "id": number,
                "image_id": image,
                "category_id": numbers[label.class_name],
                "bbox": [x0, y0, x1 - x0, y1 - y0],
                "area": (x1 - x0) * (y1 - y0),
                "iscrowd": 0,
                "score": 1.0 if label.confidence is None else label.confidence,
            }


class _Matching(COCOeval):  # type: ignore[misc]
    """The library's matching for one overlap and objects of every size; its own `evaluate` prints."""

    def __init__(self, truth: COCO, found: COCO, most: int) -> None:
        super().__init__(truth, found, "bbox")
        self.params.iouThrs = np.array([OVERLAP])
        self.params.maxDets = [most]
        self.params.areaRng = [[-np.inf, np.inf]]

    def evaluate(self) -> None:
        self._prepare()
        images, classes = self.params.imgIds, self.params.catIds
        self.ious = {(image, name): self.computeIoU(image, name) for name in classes for image in images}
        (area,), (most,) = self.params.areaRng, self.params.maxDets
        self.evalImgs = [self.evaluateImg(image, name, area, most) for name in classes for image in images]


def _curve(images: Sequence[dict[str, Any] | None]) -> tuple[Score, ...]:
    """Return the scores of one class, of what was matched image by image; None is an image without it."""
    parts = [image for image in images if image is not None]
    certain = np.concatenate([np.asarray(part["dtScores"], float) for part in parts])
    is_right = np.concatenate([part["dtMatches"][0] > 0 for part in parts])
    all_of_truth = sum(len(part["gtIds"]) - int(np.sum(part["gtIgnore"])) for part in parts)
    return tuple(_score(threshold, is_right[certain >= threshold], all_of_truth) for threshold in GRID)


def _score(threshold: float, is_right: NDArray[np.bool_], all_of_truth: int) -> Score:
    right = int(is_right.sum())
    return Score(threshold, right / len(is_right) if len(is_right) else 1.0, right / all_of_truth)
