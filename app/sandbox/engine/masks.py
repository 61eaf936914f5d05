"""Outlines of found parts, from mask layers of the image and mask weights of each part."""

import numpy as np
from numpy.typing import NDArray

from app.sandbox.engine.outline import Ring, simplify, trace

Floats = NDArray[np.float32]

# As in training: the grid reaches a little beyond the box, and two layer cells are one input pixel apart.
_REACH = 1.12
_GRID = 48
_LAYER_STRIDE = 2
_HIDDEN = 8
_MOST_POINTS = 48
_TOLERANCE = 0.3


def outlines(layers: Floats, weights: Floats, boxes: Floats) -> list[Ring]:
    """Return one ring, in pixels of the network's input, for each box `[N, 4]` and its weights `[N, 97]`."""
    if not len(boxes):
        return []
    steps = np.linspace(-_REACH, _REACH, _GRID, dtype=np.float32)
    y, x = (axis.ravel() for axis in np.meshgrid(steps, steps, indexing="ij"))
    middle, half = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]) / 2
    sampled = _sample(layers, middle[:, :1] + x * half[:, :1], middle[:, 1:] + y * half[:, 1:])
    own = np.broadcast_to(np.stack([x, y], -1), (len(boxes), x.size, 2))
    fields = _draw(np.concatenate([sampled, own], 2), weights).reshape(-1, _GRID, _GRID)
    return [_ring(*part) for part in zip(fields, boxes, middle, half, strict=True)]


def _sample(layers: Floats, x: NDArray[np.floating], y: NDArray[np.floating]) -> Floats:
    """Read the layers between their cells: `[N, S]` positions give `[N, S, layers]`."""
    count, height, width = layers.shape
    cells = np.ascontiguousarray(layers.reshape(count, -1).T)
    across = np.clip(x / _LAYER_STRIDE - 0.5, 0, width - 1.001)
    down = np.clip(y / _LAYER_STRIDE - 0.5, 0, height - 1.001)
    column, row = across.astype(np.int32), down.astype(np.int32)
    right, below = (across - column)[..., None], (down - row)[..., None]
    first = row * width + column
    top = cells[first] * (1 - right) + cells[first + 1] * right
    bottom = cells[first + width] * (1 - right) + cells[first + width + 1] * right
    return np.asarray(top * (1 - below) + bottom * below, np.float32)


def _draw(inputs: Floats, weights: Floats) -> Floats:
    """Run each part's own two-layer network over its samples; return how surely they are the part, 0–1."""
    first = inputs.shape[2] * _HIDDEN
    matrix = weights[:, :first].reshape(len(weights), _HIDDEN, -1).transpose(0, 2, 1)
    inner = np.maximum(inputs @ matrix + weights[:, None, first : first + _HIDDEN], 0)
    logits = inner @ weights[:, first + _HIDDEN : -1, None] + weights[:, None, -1:]
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float32)


def _ring(field: Floats, box: Floats, middle: Floats, half: Floats) -> Ring:
    """Return the outline of one part; its box where the field shows none."""
    step = half * (2 * _REACH / (_GRID - 1))
    for ring in trace(field)[:1]:
        # Samples lie in the middle of their pixels, and the first of them at the grid's corner.
        placed = np.asarray(middle - half * _REACH + (ring - 0.5) * step, np.float32)
        simple = simplify(placed, _TOLERANCE, _MOST_POINTS)
        if len(simple) > 2:
            return simple
    x0, y0, x1, y1 = box
    return np.asarray([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float32)
