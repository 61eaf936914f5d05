"""The one interface of labelling backends: image and prompts in, objects with confidences out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.sandbox.engine.words import SHAPES, ignored_words, known_words, unknown_words

__all__ = [
    "CUSTOM_MODELS", "Detection", "Labeler", "ignored_words", "known_words", "load_workbench", "unknown_words",
]  # fmt: skip

# Fixed-class variants, served as trained models with a version: the same network, its prompts set once.
CUSTOM_MODELS: dict[str, tuple[str, ...]] = {
    "workbench-parts/3": SHAPES,
    "fasteners/2": ("bolt", "nut", "washer"),
}


@dataclass(frozen=True, slots=True)
class Detection:
    """One object found for one prompt, in pixels of the image; `polygon` is its outer ring."""

    prompt_index: int
    box: tuple[float, float, float, float]
    polygon: tuple[tuple[float, float], ...]
    confidence: float


class Labeler(Protocol):
    """A backend that finds what prompts name."""

    @property
    def name(self) -> str:
        """Return the backend's name as job status reports it."""

    def label(
        self, image: NDArray[np.uint8], prompts: Sequence[str], *, floor: float = 0.05
    ) -> list[Detection]:
        """Return every object of an H×W×3 RGB image with confidence of at least `floor`.

        Duplicates of one object within one prompt go only when nearly the same; suppression across prompts
        and by the job's settings is the caller's.
        """


def load_workbench(threads: int = 1) -> Labeler:
    """Return the workbench sample model; the file is opened at the first image."""
    from app.sandbox.engine.workbench import Workbench

    return Workbench(threads)
