"""Measure the shipped model on held-out benches with COCO's own evaluation."""

import argparse
import contextlib
import io
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from pycocotools import mask as rle
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from app.sandbox.engine.bench import HELD_OUT_SEEDS, UNSEEN_PAIRS, Bench, Part, render_bench
from app.sandbox.engine.labeler import Detection, load_workbench
from app.sandbox.engine.nms import Boxes, box_iou, nms
from app.sandbox.engine.words import COLOURS, SHAPES

SYNONYMS = {
    "a hex nut": ("nut", None), "screws": ("bolt", None), "ring": ("washer", None), "a cogwheel": ("gear", None),
    "angle": ("bracket", None), "coil": ("spring", None), "dowel": ("pin", None), "sheet": ("plate", None),
    "violet gears": ("gear", "purple"), "a grey metal washer": ("washer", "silver"), "scarlet rods": ("pin", "red"),
    "magenta cogs": ("gear", "pink"),
}  # fmt: skip
Meaning = tuple[str | None, str | None]


@dataclass(slots=True)
class Sheet:
    """COCO annotations and results of one group of prompts, each prompt a category."""

    prompts: dict[str, Meaning]
    truths: list[dict[str, Any]] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)


def groups() -> dict[str, dict[str, Meaning]]:
    """Return the groups of prompts that are measured, with what each prompt means: shape, colour."""
    pairs = {f"{colour} {shape}": (shape, colour) for colour in COLOURS for shape in SHAPES}
    unseen = {f"{colour} {shape}" for colour, shape in UNSEEN_PAIRS}
    return {
        "shapes": {shape: (shape, None) for shape in SHAPES},
        "colours": {f"anything {colour} part": (None, colour) for colour in COLOURS},
        "colour + shape": {name: pair for name, pair in pairs.items() if name not in unseen},
        "pairs never trained": {name: pair for name, pair in pairs.items() if name in unseen},
        "synonyms": dict(SYNONYMS),
        "any part": {"part": (None, None)},
    }


def evaluate(count: int, threads: int = 1) -> dict[str, Any]:
    """Label `count` held-out benches; return box and outline mAP@50 by group, and milliseconds an image."""
    labeler, sheets = load_workbench(threads), {name: Sheet(prompts) for name, prompts in groups().items()}
    prompts = [prompt for sheet in sheets.values() for prompt in sheet.prompts]
    taken = []
    for number, seed in enumerate(HELD_OUT_SEEDS[:count], start=1):
        bench = render_bench(seed)
        found = labeler.label(bench.image, prompts, floor=0.02)
        started = time.perf_counter()
        labeler.label(bench.image, SHAPES)
        taken.append(time.perf_counter() - started)
        for sheet in sheets.values():
            _note(sheet, number, bench, [(prompts[one.prompt_index], one) for one in found])
    figures = {name: _precision(sheet, count) for name, sheet in sheets.items()}
    return {
        **figures,
        "shapes by threshold": _by_threshold(sheets["shapes"]),
        "median ms an image": round(float(np.median(taken)) * 1000, 1),
        "images": count,
    }


def _note(sheet: Sheet, image: int, bench: Bench, found: list[tuple[str, Detection]]) -> None:
    for number, (prompt, meaning) in enumerate(sheet.prompts.items(), start=1):
        for part in _meant(bench, meaning):
            sheet.truths.append({**_common(image, number, part.box, part.polygons), "iscrowd": 0})
        for said, one in found:
            if said == prompt:
                result = _common(image, number, one.box, (one.polygon,))
                sheet.results.append({**result, "score": one.confidence})


def _meant(bench: Bench, meaning: Meaning) -> Iterator[Part]:
    shape, colour = meaning
    return (part for part in bench.parts if shape in (None, part.shape) and colour in (None, part.colour))


def _common(image: int, category: int, box: tuple[float, ...], rings: tuple[Any, ...]) -> dict[str, Any]:
    x0, y0, x1, y1 = box
    flat = [np.asarray(ring, float).ravel().tolist() for ring in rings]
    outline = rle.merge(rle.frPyObjects(flat, 640, 640))
    size = {"bbox": [x0, y0, x1 - x0, y1 - y0], "area": (x1 - x0) * (y1 - y0)}
    return {"image_id": image, "category_id": category, "segmentation": outline, **size}


def _precision(sheet: Sheet, count: int) -> dict[str, float]:
    truth = COCO()
    truth.dataset = {
        "info": {},
        "images": [{"id": n, "width": 640, "height": 640} for n in range(1, count + 1)],
        "categories": [{"id": n, "name": name} for n, name in enumerate(sheet.prompts, start=1)],
        "annotations": [{"id": n, **row} for n, row in enumerate(sheet.truths, start=1)],
    }
    with contextlib.redirect_stdout(io.StringIO()):
        truth.createIndex()
        return {
            f"{kind} {limit}": value
            for kind, name in (("box", "bbox"), ("outline", "segm"))
            for limit, value in _scores(truth, truth.loadRes(sheet.results), name).items()
        }


def _by_threshold(sheet: Sheet) -> dict[str, dict[str, float]]:
    """Return precision and recall of what is left at a threshold, after suppression as jobs do it."""
    table = {}
    for threshold in (0.3, 0.5, 0.7):
        sure = [row for row in sheet.results if row["score"] >= threshold]
        keys = {(row["image_id"], row["category_id"]) for row in sure}
        kept = [row for key in sorted(keys) for row in _suppressed([r for r in sure if _key(r) == key])]
        right = sum(_is_there(row, sheet.truths) for row in kept)
        precision, recall = right / max(1, len(kept)), right / len(sheet.truths)
        table[str(threshold)] = {"precision": round(precision, 4), "recall": round(recall, 4)}
    return table


def _suppressed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [rows[n] for n in nms(_corners(rows), np.asarray([row["score"] for row in rows], np.float32), 0.5)]


def _is_there(row: dict[str, Any], truths: list[dict[str, Any]]) -> bool:
    near = [truth for truth in truths if _key(truth) == _key(row)]
    return bool(near) and bool(box_iou(_corners([row]), _corners(near)).max() >= 0.5)


def _corners(rows: list[dict[str, Any]]) -> Boxes:
    boxes = np.asarray([row["bbox"] for row in rows], np.float32)
    return np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], 1)


def _key(row: dict[str, Any]) -> tuple[int, int]:
    return row["image_id"], row["category_id"]


def _scores(truth: Any, results: Any, kind: str) -> dict[str, float]:
    run = COCOeval(truth, results, kind)
    run.evaluate()
    run.accumulate()
    run.summarize()
    return {"mAP@50": round(float(run.stats[1]), 4), "mAP@50:95": round(float(run.stats[0]), 4)}


def main() -> None:
    """Evaluate from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=200)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--to", type=Path)
    chosen = parser.parse_args()
    text = json.dumps(evaluate(chosen.images, chosen.threads), indent=1)
    print(text)
    if chosen.to:
        chosen.to.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
