"""Outlines of masks: closed contours at sub-pixel precision, simplified to few points."""

import numpy as np
from numpy.typing import NDArray

Ring = NDArray[np.float32]


def trace(field: NDArray[np.float32], level: float = 0.5) -> list[Ring]:
    """Return the outer rings where `field` rises above `level`, largest first.

    Points are x, y in pixels, sample (row, column) lying at (column + 0.5, row + 0.5).
    """
    padded = np.pad(np.asarray(field, np.float32) - np.float32(level), 1, constant_values=-float(level))
    following, points = _segments(padded)
    rings = [np.asarray([points[edge] for edge in loop], np.float32) for loop in _loops(following)]
    outer = [ring for ring in rings if len(ring) > 2 and area(ring) > 0]
    return sorted(outer, key=area, reverse=True)


def area(ring: Ring) -> float:
    """Return the signed area in square pixels; outer rings of `trace` are positive."""
    x, y = ring[:, 0].astype(np.float64), ring[:, 1].astype(np.float64)
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def simplify(ring: Ring, tolerance: float, most: int) -> Ring:
    """Keep the points that matter by more than `tolerance` pixels, and of those the `most` that matter most."""
    matters = _worth(ring, tolerance)
    kept = np.argsort(-matters, kind="stable")[:most]
    return ring[np.sort(kept[matters[kept] > tolerance])]


def _cases() -> list[list[tuple[int, int]]]:
    """List, for each of the 16 corner patterns of a cell, the edges by which the contour comes and goes.

    Corners and edges both count clockwise from top left and top; the inside stays on the right.
    """
    table: list[list[tuple[int, int]]] = []
    for pattern in range(16):
        inside = [bool(pattern >> n & 1) for n in range(4)]
        leave = [n for n in range(4) if inside[n] and not inside[(n + 1) % 4]]
        enter = [n for n in range(4) if not inside[n] and inside[(n + 1) % 4]]
        table.append([(n, _next_clockwise(n, enter)) for n in leave])
    return table


def _next_clockwise(edge: int, others: list[int]) -> int:
    return min(others, key=lambda other: (other - edge) % 4)


_CASES = _cases()


def _segments(field: NDArray[np.float32]) -> tuple[dict[int, int], dict[int, tuple[float, float]]]:
    """March the cells of `field`; return edge → next edge, and each edge's crossing of zero."""
    width = field.shape[1]
    inside = field > 0
    pattern = (
        inside[:-1, :-1] * 1 + inside[:-1, 1:] * 2 + inside[1:, 1:] * 4 + inside[1:, :-1] * 8
    )  # fmt: skip
    following: dict[int, int] = {}
    rows, columns = np.nonzero((pattern > 0) & (pattern < 15))
    for row, column, case in zip(
        rows.tolist(), columns.tolist(), pattern[rows, columns].tolist(), strict=True
    ):
        base = (row * width + column) * 2
        edges = (base, base + 3, base + 2 * width, base + 1)
        for first, second in _CASES[case]:
            following[edges[first]] = edges[second]
    return following, _crossings(field, list(following))


def _crossings(field: NDArray[np.float32], edges: list[int]) -> dict[int, tuple[float, float]]:
    """Locate zero on each edge: an even number runs right from its sample, an odd one down."""
    number = np.asarray(edges, np.int64)
    down = number % 2
    rows, columns = np.divmod(number // 2, field.shape[1])
    start, end = field[rows, columns], field[rows + down, columns + 1 - down]
    share = start / np.where(start == end, 1, start - end)
    # The padding shifts samples by one, and a sample lies in the middle of its pixel.
    x, y = columns - 0.5 + share * (1 - down), rows - 0.5 + share * down
    return dict(zip(edges, zip(x.tolist(), y.tolist(), strict=True), strict=True))


def _loops(following: dict[int, int]) -> list[list[int]]:
    loops: list[list[int]] = []
    while following:
        edge, onward = following.popitem()
        loop = [edge]
        while onward != edge:
            loop.append(onward)
            onward = following.pop(onward)
        loops.append(loop)
    return loops


def _worth(ring: Ring, tolerance: float) -> NDArray[np.float32]:
    """Return how far, in pixels, leaving out each point would move the line (after Douglas and Peucker)."""
    far = int(np.argmax(np.sum((ring - ring[0]) ** 2, axis=1)))
    closed = np.concatenate([ring, ring[:1]])
    worth = np.zeros(len(ring), np.float32)
    worth[[0, far]] = np.inf
    stack = [(0, far, np.inf), (far, len(ring), np.inf)]
    while stack:
        first, last, above = stack.pop()
        if last - first < 2:
            continue
        distance = _distances(closed[first + 1 : last], closed[first], closed[last])
        farthest = int(distance.argmax())
        # No point matters more than the one that split its stretch off, so fewer points never lose a split.
        own = min(float(distance[farthest]), above)
        if own > tolerance:
            middle = first + 1 + farthest
            worth[middle] = own
            stack += [(first, middle, own), (middle, last, own)]
    return worth


def _distances(points: Ring, start: Ring, end: Ring) -> NDArray[np.float32]:
    along = end - start
    length = float(np.hypot(along[0], along[1]))
    offset = points - start
    if length < 1e-6:
        return np.asarray(np.hypot(offset[:, 0], offset[:, 1]), np.float32)
    return np.asarray(np.abs(offset[:, 0] * along[1] - offset[:, 1] * along[0]) / length, np.float32)
