"""The whole way with the real model: what a job writes sits on what was drawn."""

from pathlib import Path

from app.sandbox.engine.quality import Found, average_precision_50
from app.sandbox.truth import truths_of
from tests.sandbox.talk import NEW, finished, images_of, started
from tests.sandbox_process import running

SHAPES = ["nut", "bolt", "washer", "gear", "bracket", "spring", "pin", "plate"]
ENOUGH = 0.8
"""mAP@50 over the twelve images of a batch; the engine's own tests measure many more."""


def test_labels_of_a_batch_match_the_truth(tmp_path: Path):
    with running(tmp_path, workers=2) as process, process.client() as api:
        job = started(api, NEW, ontology=SHAPES, numImagesToLabel=12, defaultConfidence=0.05)
        assert finished(api, job["jobId"])["numImagesSentBack"] == 12
        images = images_of(api, NEW, job["annotationJobId"])
    found = [_found(image["id"], box) for image in images for box in image["annotations"]["boxes"]]
    assert average_precision_50(found, truths_of(tmp_path, "new-parts")) > ENOUGH


def _found(image: str, box: dict) -> Found:
    x, y, width, height = (box[name] for name in ("x", "y", "width", "height"))
    corners = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    return Found(image, box["label"], corners, box["confidence"])
