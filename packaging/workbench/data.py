"""Render the training benches once into arrays on disk."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.sandbox.engine.bench import TRAINING_SEEDS, UNSEEN_PAIRS, render_bench
from app.sandbox.engine.words import COLOURS, SHAPES

SIDE = 640
MOST_PARTS = 14


@dataclass(frozen=True, slots=True)
class Benches:
    """Benches as arrays: network inputs, owners of pixels, and per part shape, colour and box (-1 pads)."""

    images: NDArray[np.uint8]
    owners: NDArray[np.int8]
    parts: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.images)


def load(folder: Path, count: int, side: int) -> Benches:
    """Open the training benches as network inputs of `side` pixels, rendering what is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    images = _array(folder / f"images-{side}-{count}.npy", (count, side, side, 3), np.uint8)
    owners = _array(folder / f"owners-{count}.npy", (count, SIDE, SIDE), np.int8)
    parts = _array(folder / f"parts-{count}.npy", (count, MOST_PARTS, 6), np.float32)
    done = folder / f"done-{side}-{count}"
    if not done.exists():
        with ProcessPoolExecutor() as pool:
            jobs = pool.map(_render, range(count), [side] * count, chunksize=20)
            for number, (image, owner, part) in enumerate(jobs):
                images[number], owners[number], parts[number] = image, owner, part
        done.touch()
    return Benches(images, owners, parts)


def _render(number: int, side: int) -> tuple[NDArray[np.uint8], NDArray[np.int8], NDArray[np.float32]]:
    bench = render_bench(TRAINING_SEEDS[number], (SIDE, SIDE), without=UNSEEN_PAIRS)
    small = Image.fromarray(bench.image).resize((side, side), Image.Resampling.BILINEAR)
    rows = np.full((MOST_PARTS, 6), -1, np.float32)
    for row, part in zip(rows, bench.parts, strict=False):
        row[:] = (SHAPES.index(part.shape), COLOURS.index(part.colour), *part.box)
    return np.asarray(small), bench.owner, rows


def _array(path: Path, shape: tuple[int, ...], kind: type[np.generic]) -> NDArray[Any]:
    mode = "r+" if path.exists() else "w+"
    return np.lib.format.open_memmap(path, mode=mode, dtype=kind, shape=shape)
