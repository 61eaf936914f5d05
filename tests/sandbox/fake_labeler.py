"""A labeler without a model: what it finds follows from the prompts alone."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.sandbox.engine.labeler import Detection

CONFIDENCES = (0.9, 0.6, 0.3)
"""Three objects for each prompt, far from each other; the first is found twice (0.9 and 0.55)."""
DOUBLE = 0.55


class FakeLabeler:
    """Finds three objects for every prompt but those that start with “no ”."""

    name = "fake"

    def label(
        self, image: NDArray[np.uint8], prompts: Sequence[str], *, floor: float = 0.05
    ) -> list[Detection]:
        found = [d for n, prompt in enumerate(prompts) if not prompt.startswith("no ") for d in _objects(n)]
        return [d for d in found if d.confidence >= floor]


def load() -> FakeLabeler:
    return FakeLabeler()


def _objects(index: int) -> list[Detection]:
    top = 10.0 + 60 * (index % 9)
    found = [_square(index, 20.0 + 150 * n, top, confidence) for n, confidence in enumerate(CONFIDENCES)]
    return [*found, _square(index, 22.0, top + 2, DOUBLE)]


def _square(index: int, x: float, y: float, confidence: float) -> Detection:
    corners = ((x, y), (x + 40, y), (x + 40, y + 40), (x, y + 40))
    return Detection(index, (x, y, x + 40, y + 40), corners, confidence)
