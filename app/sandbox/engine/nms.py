"""Non-maximum suppression over boxes, in numpy."""

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float32]


def box_iou(boxes: Boxes, others: Boxes) -> NDArray[np.float32]:
    """Return the overlaps `[len(boxes), len(others)]` of boxes given as x0, y0, x1, y1."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=2)
    return np.asarray(shared / np.maximum(_areas(boxes)[:, None] + _areas(others) - shared, 1e-9), np.float32)


def nms(boxes: Boxes, scores: NDArray[np.float32], iou: float) -> list[int]:
    """Return the indices to keep, best score first; a box that overlaps a kept one by more than `iou` goes."""
    boxes = np.asarray(boxes, np.float32).reshape(-1, 4)
    left = np.argsort(-np.asarray(scores), kind="stable")
    kept: list[int] = []
    while left.size:
        best, left = left[0], left[1:]
        kept.append(int(best))
        left = left[box_iou(boxes[best][None], boxes[left])[0] <= iou]
    return kept


def _areas(boxes: Boxes) -> NDArray[np.float32]:
    return np.asarray(np.prod(np.clip(boxes[:, 2:] - boxes[:, :2], 0, None), axis=1), np.float32)
