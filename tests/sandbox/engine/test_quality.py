"""Whether our mean average precision is COCO's."""

import contextlib
import io

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from app.sandbox.engine.quality import Found, Truth, average_precision_50

_SQUARE = (10.0, 10.0, 30.0, 30.0)


def test_finding_everything_scores_one() -> None:
    assert average_precision_50([Found("a", "nut", _SQUARE, 0.9)], [Truth("a", "nut", _SQUARE)]) == 1


def test_finding_nothing_scores_zero() -> None:
    assert average_precision_50([], [Truth("a", "nut", _SQUARE)]) == 0


def test_no_truth_scores_zero() -> None:
    assert average_precision_50([Found("a", "nut", _SQUARE, 0.9)], []) == 0


def test_the_wrong_class_does_not_count() -> None:
    assert average_precision_50([Found("a", "bolt", _SQUARE, 0.9)], [Truth("a", "nut", _SQUARE)]) == 0


def test_a_second_detection_of_one_object_is_wrong() -> None:
    truths = [Truth("a", "nut", _SQUARE), Truth("b", "nut", _SQUARE)]
    found = [
        Found("a", "nut", _SQUARE, 0.9),
        Found("a", "nut", _SQUARE, 0.8),
        Found("b", "nut", _SQUARE, 0.7),
    ]
    assert average_precision_50(found, truths) < 1


@pytest.mark.parametrize("seed", range(4))
def test_figures_agree_with_coco(seed: int) -> None:
    truths, found = _noisy(np.random.default_rng(seed))
    assert average_precision_50(found, truths) == pytest.approx(_by_coco(found, truths), abs=0.01)


def _noisy(rng: np.random.Generator) -> tuple[list[Truth], list[Found]]:
    truths, found = [], []
    for _ in range(150):
        image, label = f"{rng.integers(12)}", str(rng.choice(["nut", "bolt", "gear"]))
        x, y = rng.uniform(0, 200, 2).tolist()
        truths.append(Truth(image, label, (x, y, x + 30, y + 40)))
        for _ in range(int(rng.integers(0, 4))):
            dx, dy = rng.normal(0, 6, 2).tolist()
            box = (x + dx, y + dy, x + dx + 30, y + dy + 40)
            found.append(Found(image, label, box, float(rng.uniform(0.05, 1))))
    return truths, found


def _by_coco(found: list[Found], truths: list[Truth]) -> float:
    labels = sorted({truth.label for truth in truths})

    def row(one: Found | Truth) -> dict[str, object]:
        x0, y0, x1, y1 = one.box
        size = {"bbox": [x0, y0, x1 - x0, y1 - y0], "area": (x1 - x0) * (y1 - y0)}
        return {"image_id": int(one.image), "category_id": labels.index(one.label), **size}

    coco = COCO()
    coco.dataset = {
        "info": {},
        "images": [{"id": n} for n in range(12)],
        "categories": [{"id": n} for n in range(len(labels))],
        "annotations": [{"id": n, "iscrowd": 0, **row(one)} for n, one in enumerate(truths, start=1)],
    }
    with contextlib.redirect_stdout(io.StringIO()):
        coco.createIndex()
        run = COCOeval(coco, coco.loadRes([{"score": one.confidence, **row(one)} for one in found]), "bbox")
        run.evaluate()
        run.accumulate()
        run.summarize()
    return float(run.stats[1])
