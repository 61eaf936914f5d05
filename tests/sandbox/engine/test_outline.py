"""How masks become outlines."""

import numpy as np
import pytest

from app.sandbox.engine.outline import area, simplify, trace


def _disc(radius: float) -> np.ndarray:
    y, x = np.mgrid[:60, :60] + 0.5
    return np.clip(radius - np.hypot(x - 30, y - 28) + 0.5, 0, 1).astype(np.float32)


def test_a_disc_keeps_its_area() -> None:
    (ring,) = trace(_disc(15))
    assert area(ring) == pytest.approx(np.pi * 15**2, rel=0.01)


def test_simplifying_keeps_the_shape_with_few_points() -> None:
    ring = trace(_disc(15))[0]
    simple = simplify(ring, 0.3, 40)
    assert len(simple) <= 40
    assert area(simple) == pytest.approx(area(ring), rel=0.03)


def test_simplifying_goes_on_until_few_enough_points_are_left() -> None:
    assert len(simplify(trace(_disc(25))[0], 0.01, 12)) <= 12


def test_a_hole_is_not_an_outline() -> None:
    mask = np.ones((9, 9), np.float32)
    mask[3:6, 3:6] = 0
    assert len(trace(mask)) == 1


def test_a_mask_that_fills_its_window_ends_at_the_window() -> None:
    (ring,) = trace(np.ones((4, 6), np.float32))
    assert ring.min(axis=0).tolist() == [0, 0]
    assert ring.max(axis=0).tolist() == [6, 4]


def test_pieces_come_largest_first() -> None:
    mask = np.zeros((20, 20), np.float32)
    mask[1:4, 1:4], mask[8:18, 8:18] = 1, 1
    large, small = trace(mask)
    assert area(large) > area(small)


def test_corners_that_touch_make_closed_rings() -> None:
    mask = np.indices((6, 6)).sum(axis=0).astype(np.float32) % 2
    assert all(area(ring) > 0 for ring in trace(mask))


def test_nothing_has_no_outline() -> None:
    assert trace(np.zeros((5, 5), np.float32)) == []
