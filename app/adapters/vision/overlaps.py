"""Which of overlapping boxes remain: ONNX Runtime's own NonMaxSuppression, in the one-node model of resources/."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from app.resources import resource_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.domain.catalogue import Label

MODEL = "nms.onnx"
"""Made by packaging/make_nms.py."""
_OF_ANOTHER_CLASS = -1.0
"""In place of a score, below any: confidences are 0–1."""


def apart(labels: Sequence[Label], overlap: float) -> frozenset[int]:
    """Return the places of the labels that remain, each class on its own; the surer one of two stays."""
    if not labels:
        return frozenset()
    boxes = np.array([label.box for label in labels], np.float32)[None]
    (kept,) = _session().run(
        None, {"boxes": boxes, "scores": _scores(labels)[None], "overlap": _one(overlap)}
    )
    return frozenset(int(place) for place in kept[:, 2])


def _scores(labels: Sequence[Label]) -> NDArray[np.float32]:
    """Return scores `[classes, labels]`; a label without a confidence is as sure as can be."""
    rows = {name: row for row, name in enumerate(dict.fromkeys(label.class_name for label in labels))}
    scores = np.full((len(rows), len(labels)), _OF_ANOTHER_CLASS, np.float32)
    for place, label in enumerate(labels):
        scores[rows[label.class_name], place] = 1.0 if label.confidence is None else label.confidence
    return scores


def _one(value: float) -> NDArray[np.float32]:
    return np.array([value], np.float32)


@cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        resource_path(MODEL).read_bytes(), options, providers=["CPUExecutionProvider"]
    )
