"""The workbench sample model: a small text-conditioned network, run by onnxruntime."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.resources import resource_path
from app.sandbox.engine.labeler import Detection
from app.sandbox.engine.masks import Floats, outlines
from app.sandbox.engine.nms import nms
from app.sandbox.engine.words import read_prompt

_SIDE = 384
_NEARLY_THE_SAME = 0.8
_MOST_A_PROMPT = 100


@dataclass(frozen=True, slots=True)
class _Fit:
    """How an image was fitted into the network's square: scale, and size in the square."""

    scale: float
    width: int
    height: int


class Workbench:
    """The built-in backend; knows the parts of rendered benches and nothing else."""

    name = "workbench-sample"

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads

    def label(
        self, image: NDArray[np.uint8], prompts: Sequence[str], *, floor: float = 0.05
    ) -> list[Detection]:
        """Return what the prompts name, best first for each prompt; prompts of unknown nouns find nothing."""
        readings = {
            n: reading for n, prompt in enumerate(prompts) if not (reading := read_prompt(prompt)).unknown
        }
        if not readings:
            return []
        pixels, fit = _fitted(image)
        words = np.asarray([reading.numbers for reading in readings.values()], np.int64)
        confidences, boxes, weights, layers = self._session.run(None, {"image": pixels, "words": words})
        found = [_kept(scores, boxes, fit, floor) for scores in confidences]
        cells = sorted({cell for kept in found for cell in kept})
        shapes = dict(zip(cells, outlines(layers, weights[cells], boxes[cells]), strict=True))
        return [
            _detection(index, shapes[cell], float(scores[cell]), fit)
            for index, scores, kept in zip(readings, confidences, found, strict=True)
            for cell in kept
        ]

    @cached_property
    def _session(self) -> Any:
        # onnxruntime takes a quarter of a second to import, and workers need it only when a job runs.
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = self._threads, 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        model = str(resource_path("workbench/model.onnx"))
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _fitted(image: NDArray[np.uint8]) -> tuple[Floats, _Fit]:
    """Return the image scaled into the top left of the network's square, as 1×3×H×W between 0 and 1."""
    height, width = image.shape[:2]
    scale = _SIDE / max(height, width)
    fit = _Fit(scale, max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(Image.fromarray(image).resize((fit.width, fit.height), Image.Resampling.BILINEAR))
    square = np.empty((_SIDE, _SIDE, 3), np.float32)
    # An even ground around the image, like its own, draws no attention.
    square[:] = small.mean((0, 1))
    square[: fit.height, : fit.width] = small
    return np.ascontiguousarray(square.transpose(2, 0, 1)[None] / np.float32(255)), fit


def _kept(scores: Floats, boxes: Floats, fit: _Fit, floor: float) -> list[int]:
    """Return the cells worth reporting for one prompt, best first."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    inside = (middle[:, 0] < fit.width) & (middle[:, 1] < fit.height)
    cells = np.nonzero((scores >= floor) & inside)[0]
    best = nms(boxes[cells], scores[cells], _NEARLY_THE_SAME)[:_MOST_A_PROMPT]
    return [int(cells[n]) for n in best]


def _detection(index: int, outline: Floats, confidence: float, fit: _Fit) -> Detection:
    """Return one object in pixels of the image; the outline is the finer of the two, so the box is its bounds."""
    ring = np.clip(outline, 0, np.asarray((fit.width, fit.height), np.float32)) / fit.scale
    polygon = tuple((round(float(x), 2), round(float(y), 2)) for x, y in ring)
    across, down = [x for x, _ in polygon], [y for _, y in polygon]
    return Detection(index, (min(across), min(down), max(across), max(down)), polygon, confidence)
