"""Batches for training: benches turned, mirrored and relit, with targets for every cell."""

# mypy: allow-subclassing-any, disable-error-code="import-not-found"

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import data
import numpy as np
import torch
from net import CELLS, SIDE, STRIDE
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

SEED = 2026
BATCH = 16
# Once colours are learned: shares of benches with channels exchanged, to learn shape apart from colour, and of
# benches seen from farther away.
PLAIN_STEPS = 1200
RECOLOURED = 0.2
ZOOMED = 0.2


@dataclass(frozen=True, slots=True)
class Batch:
    """Images with targets per cell: which part it belongs to, how central it is, and that part's facts.

    `frames` leads from an image's pixels to its owners: take off the first two, multiply by the third.
    """

    images: Tensor
    owners: Tensor
    part: Tensor
    heat: Tensor
    facts: Tensor
    frames: Tensor


def prefetched(benches: data.Benches, first: int, last: int) -> Iterator[Batch]:
    """Compose the batches of steps `first` to `last` in a second thread, some ahead."""
    ready: queue.Queue[Batch | None] = queue.Queue(4)

    def fill() -> None:
        for step in range(first, last):
            ready.put(_batch(benches, step))
        ready.put(None)

    threading.Thread(target=fill, daemon=True).start()
    return iter(ready.get, None)


def _batch(benches: data.Benches, step: int) -> Batch:
    """Compose the batch of a step, the same every time."""
    place = step * BATCH
    order = np.random.default_rng((SEED, 2, place // len(benches))).permutation(len(benches))
    rng = np.random.default_rng((SEED, 3, step))
    varied = step >= PLAIN_STEPS
    rows = [_example(benches, int(order[(place + n) % len(benches)]), rng, varied) for n in range(BATCH)]
    images, *targets = (torch.from_numpy(np.stack(column)) for column in zip(*rows, strict=True))
    return Batch(images.permute(0, 3, 1, 2), *targets)


def _example(
    benches: data.Benches, number: int, rng: np.random.Generator, varied: bool
) -> tuple[NDArray[np.generic], ...]:
    """Return one bench, turned or mirrored in one of eight ways, with its targets."""
    image, owner = benches.images[number], benches.owners[number]
    facts = benches.parts[number].copy()
    facts = facts[facts[:, 0] >= 0]
    facts[:, 2:] *= SIDE / data.SIDE
    if rng.random() < 0.5:
        image, owner = image.swapaxes(0, 1), owner.swapaxes(0, 1)
        facts = facts[:, [0, 1, 3, 2, 5, 4]]
    if rng.random() < 0.5:
        image, owner = image[:, ::-1], owner[:, ::-1]
        facts[:, [2, 4]] = SIDE - facts[:, [4, 2]]
    if rng.random() < 0.5:
        image, owner = image[::-1], owner[::-1]
        facts[:, [3, 5]] = SIDE - facts[:, [5, 3]]
    image, frame = _zoomed(image, facts, rng, varied and rng.random() < ZOOMED)
    part, heat = _targets(facts)
    if varied and rng.random() < RECOLOURED:
        channels = rng.integers(3, size=3)
        facts[:, 1] = -1
    else:
        channels = np.arange(3)
    return _lit(image[..., channels], rng), np.ascontiguousarray(owner), part, heat, facts[part], frame


def _zoomed(
    image: NDArray[np.uint8], facts: NDArray[np.float32], rng: np.random.Generator, far: bool
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Show some benches from farther away, on an even ground; moves the boxes of `facts` along."""
    if not far:
        return image, np.asarray((0, 0, data.SIDE / SIDE), np.float32)
    side = int(rng.integers(round(SIDE * 0.6), SIDE))
    left, top = (int(value) for value in rng.integers(0, SIDE - side + 1, 2))
    small = Image.fromarray(np.ascontiguousarray(image)).resize((side, side), Image.Resampling.BILINEAR)
    square = np.empty_like(image)
    square[:] = np.asarray(small).mean((0, 1))
    square[top : top + side, left : left + side] = np.asarray(small)
    facts[:, 2:] = facts[:, 2:] * (side / SIDE) + np.asarray((left, top, left, top))
    return square, np.asarray((left, top, data.SIDE / side), np.float32)


def _lit(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.float32]:
    """Return the image, 0–1, under a slightly different exposure."""
    gain, gamma = rng.uniform(0.82, 1.15) * rng.uniform(0.97, 1.03, 3), rng.uniform(0.88, 1.14)
    tones = (np.linspace(0, 1, 256)[:, None] ** gamma * gain).clip(0, 1).astype(np.float32)
    return np.stack([tones[image[..., n], n] for n in range(3)], -1)


def _targets(facts: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Give each cell to the part whose middle cell is nearest, and say how near."""
    middle = np.floor((facts[:, 2:4] + facts[:, 4:6]) / 2 / STRIDE).clip(0, CELLS - 1)
    y, x = np.mgrid[:CELLS, :CELLS]
    apart = (x - middle[:, 0, None, None]) ** 2 + (y - middle[:, 1, None, None]) ** 2
    part = apart.argmin(0)
    return part, np.exp(-apart.min(0) / (2 * 0.8**2)).astype(np.float32)
