"""Boxes and outlines in pixels: cut to the image, and measured."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.domain.catalogue import around

if TYPE_CHECKING:
    from app.domain.catalogue import Polygon

Box = tuple[float, float, float, float]
FEWEST_POINTS = 3


def limits(width: int, height: int) -> tuple[float, float]:
    """Return the far edges of an image; a size that is not known (0) limits nothing."""
    return (width or math.inf), (height or math.inf)


def cut_box(box: Box, right: float, bottom: float) -> Box:
    """Return the part of a box that lies in the image; without an area where none does."""
    return max(box[0], 0.0), max(box[1], 0.0), min(box[2], right), min(box[3], bottom)


def has_area(box: Box) -> bool:
    """Tell whether a box covers anything."""
    return box[2] > box[0] and box[3] > box[1]


def area(ring: Polygon) -> float:
    """Return what an outline encloses, in square pixels."""
    (x, y), twice = ring[-1], 0.0
    for next_x, next_y in ring:
        twice += x * next_y - next_x * y
        x, y = next_x, next_y
    return abs(twice) / 2


def corners(box: Box) -> Polygon:
    """Return a box as an outline."""
    left, top, right, bottom = box
    return (left, top), (right, top), (right, bottom), (left, bottom)


def cut_ring(ring: Polygon, right: float, bottom: float) -> Polygon:
    """Return the part of an outline that lies in the image (Sutherland and Hodgman); empty where none does."""
    if len(ring) < FEWEST_POINTS:
        return ()
    x0, y0, x1, y1 = around(ring)
    for axis, is_needed, limit, sign in (
        (0, x0 < 0, 0.0, 1),
        (0, x1 > right, right, -1),
        (1, y0 < 0, 0.0, 1),
        (1, y1 > bottom, bottom, -1),
    ):
        if is_needed and ring:
            ring = _cut(ring, axis, limit, sign)
    return ring if len(ring) >= FEWEST_POINTS and area(ring) > 0 else ()


def _cut(ring: Polygon, axis: int, limit: float, sign: int) -> Polygon:
    """Cut along one edge; `sign` 1 keeps what lies beyond the limit, -1 what lies before it."""
    kept: list[tuple[float, float]] = []
    last = ring[-1]
    was_in = (last[axis] - limit) * sign >= 0
    for point in ring:
        is_in = (point[axis] - limit) * sign >= 0
        if is_in is not was_in:
            kept.append(_crossing(last, point, axis, limit))
        if is_in:
            kept.append(point)
        last, was_in = point, is_in
    return tuple(kept)


def _crossing(a: tuple[float, float], b: tuple[float, float], axis: int, limit: float) -> tuple[float, float]:
    share = (limit - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + share * (b[1 - axis] - a[1 - axis])
    return (limit, other) if axis == 0 else (other, limit)
