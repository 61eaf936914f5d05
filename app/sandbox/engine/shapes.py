"""The eight parts of a bench as distance and height fields, evaluated on any grid of points."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Solid:
    """A part within the unit circle: fields over the points that it was asked for.

    `body` is below zero where there is material, `hull` also within its holes, `height` rises to the viewer,
    `shade` darkens what lies deep. Distances are near true only at the edge.
    """

    body: Field
    hull: Field
    height: Field
    shade: Field


@dataclass(frozen=True, slots=True)
class Grid:
    """Points at which a part is evaluated, along (`u`) and across (`v`) it, with polar forms."""

    u: Field
    v: Field

    @property
    def radius(self) -> Field:
        """Return the distance from the middle."""
        return np.hypot(self.u, self.v)

    @property
    def angle(self) -> Field:
        """Return the angle in radians."""
        return np.arctan2(self.v, self.u)


def nut(grid: Grid, rng: np.random.Generator) -> Solid:
    """Return a hex nut with chamfered corners and a threaded bore."""
    radius, bore = grid.radius, rng.uniform(0.42, 0.52)
    hexagon = _polygon(grid, 6, 0.95, 0.05)
    body = np.maximum(hexagon, bore - radius)
    chamfer = np.clip(radius - 0.76, 0, None) * 0.8
    countersink = np.clip(bore + 0.12 - radius, 0, None) * 1.3
    thread = np.where(radius < bore + 0.09, 0.02 * np.sin(radius * 150), 0)
    shade = 0.55 + 0.45 * _ramp(radius, bore - 0.01, bore + 0.1)
    return _solid(body, hexagon, _bevel(body, 0.06) - chamfer - countersink + thread, shade)


def washer(grid: Grid, rng: np.random.Generator) -> Solid:
    """Return a flat ring, turned on a lathe."""
    radius, bore = grid.radius, rng.uniform(0.44, 0.6)
    hull = radius - 0.95
    body = np.maximum(hull, bore - radius)
    turned = 0.0016 * np.sin(radius * rng.uniform(90, 140)) + 0.0014 * np.sin(radius * 61)
    return _solid(body, hull, _bevel(body, 0.055) + turned, np.ones_like(radius))


def gear(grid: Grid, rng: np.random.Generator) -> Solid:
    """Return a spur gear with a hub, a recessed web and sometimes holes in it."""
    radius, teeth = grid.radius, int(rng.integers(10, 19))
    depth = min(0.23, 0.02 + 2.2 / teeth)
    phase = np.abs((grid.angle * teeth / (2 * np.pi)) % 1 - 0.5) * 2
    hull = radius - (0.97 - depth * (1 - np.clip((0.66 - phase) / 0.3, 0, 1)))
    bore, hub, rim = rng.uniform(0.13, 0.2), 0.36, 0.97 - depth - 0.13
    body = np.maximum(hull, bore - radius)
    holes = int(rng.choice([0, 0, 5, 6]))
    if holes:
        ring = _round_about(grid, holes)
        middle = (hub + rim) / 2
        body = np.maximum(body, 0.1 - np.hypot(ring.u - middle, ring.v))
    web = _ramp(radius, hub, hub + 0.05) * (1 - _ramp(radius, rim - 0.05, rim))
    height = _bevel(body, 0.05) - 0.09 * web + 0.06 * (1 - _ramp(radius, hub - 0.06, hub))
    return _solid(body, hull, height, 1 - 0.16 * web)


def bolt(grid: Grid, rng: np.random.Generator) -> Solid:
    """Return a bolt from the side: a hexagon head with three faces, a shank and its thread."""
    neck, half_head, half = -0.96 + rng.uniform(0.26, 0.36), rng.uniform(0.31, 0.38), rng.uniform(0.15, 0.19)
    start, across = neck + rng.uniform(0.05, 0.5), np.abs(grid.v)
    turns = np.sin(2 * np.pi * (grid.u * rng.uniform(7.5, 9.5) + grid.v * 0.6)) * _ramp(
        grid.u, start, start + 0.04
    )
    head = _box(grid.u - (neck - 0.96) / 2, grid.v, (neck + 0.96) / 2, half_head, 0.05)
    flange = _box(grid.u - neck, grid.v, 0.035, half_head * 0.93, 0.02)
    tip = half - 0.5 * np.clip(grid.u - 0.88, 0, None)
    shank = np.maximum(across - tip - 0.012 * turns, np.maximum(neck - 0.05 - grid.u, grid.u - 0.96))
    top = np.minimum(head, flange)
    round_shank = np.sqrt(np.clip(half**2 - across**2, 0, None)) + 0.022 * turns
    faces = 0.3 + half_head * np.where(across < half_head * 0.5, 0.6, 1.35 - 1.5 * across / half_head)
    height = np.where(top < 0, faces + _bevel(top, 0.06), round_shank)
    body = np.minimum(top, shank)
    shade = np.where(
        top < 0, 1.0, (0.9 + 0.12 * turns) * (0.7 + 0.3 * _ramp(grid.u, neck + 0.03, neck + 0.14))
    )
    return _solid(body, body, height, shade)


def pin(grid: Grid, rng: np.random.Generator) -> Solid:
    """Return a dowel pin: a smooth cylinder with chamfered ends and a groove or two."""
    half, across = rng.uniform(0.095, 0.14), np.abs(grid.v)
    end = np.abs(grid.u) - 0.97
    body = np.maximum(np.maximum(end, across - half), (across - half + end + 0.07) * 0.75)
    height = np.sqrt(np.clip(half**2 - across**2, 0, None)) * 1.25 - 0.35 * np.clip(end + 0.09, 0, None)
    groove = np.zeros_like(height)
    for place in rng.choice([-0.72, -0.6, 0.0, 0.6, 0.72], int(rng.integers(0, 3)), replace=False):
        groove = np.maximum(groove, 1 - _ramp(np.abs(grid.u - place), 0.012, 0.035))
    return _solid(body, body, height - 0.03 * groove, 1 - 0.35 * groove)


def spring(grid: Grid, rng: np.random.Generator) -> Solid:
    """Return a coil spring from the side; its hull has no gaps between the turns."""
    half, wire, turns = rng.uniform(0.3, 0.38), rng.uniform(0.062, 0.078), int(rng.integers(5, 8))
    pitch, reach = 1.66 / turns, half - wire
    along = (grid.u + 0.83) % pitch
    front = _strokes(along, grid.v, 0.0, pitch / 2, pitch, reach)
    back = _strokes(along, grid.v, pitch, pitch / 2, pitch, reach)
    ends = _stroke(np.abs(grid.u), grid.v, (0.83 + wire * 0.9, -reach), (0.83 + wire * 0.9, reach))
    inside = np.abs(grid.u) < 0.83 + wire * 0.5
    near = np.minimum(np.where(inside, front, 9), ends) - wire
    far = np.where(inside, back, 9) - wire
    arch = np.sqrt(np.clip(half**2 - grid.v**2, 0, None))
    tube = np.where(near < 0, near, far) + wire
    height = np.sqrt(np.clip(wire**2 - tube**2, 0, None)) * 1.4 + np.where(near < 0, 0.6, -0.25) * arch
    shade = np.where(near < 0, np.float32(1), np.float32(0.5))
    hull = _box(grid.u, grid.v, 0.83 + wire * 1.9, half, wire)
    return _solid(np.minimum(near, far), hull, height, shade)


def bracket(grid: Grid, rng: np.random.Generator) -> Solid:
    """Return an angle bracket: two arms with holes and a rib along them."""
    long, short, wide = 0.74, rng.uniform(0.45, 0.74), rng.uniform(0.2, 0.26)
    u, v = grid.u + 0.1, grid.v + 0.1
    level = _box(u - (long - 0.68) / 2, v + 0.68 - wide, (long + 0.68) / 2, wide, 0.1)
    upright = _box(u + 0.68 - wide, v - (short - 0.68) / 2, wide, (short + 0.68) / 2, 0.1)
    blend = np.clip(0.5 + 0.5 * (upright - level) / 0.16, 0, 1)
    hull = upright * (1 - blend) + level * blend - 0.16 * blend * (1 - blend)
    drill, arm = wide * rng.uniform(0.36, 0.46), wide - 0.68
    places = [(long - wide, arm), (arm, short - wide), (arm, arm)]
    if rng.random() < 0.6:
        places += [((long - wide + arm) / 2, arm), (arm, (short - wide + arm) / 2)]
    hole = np.minimum.reduce([np.hypot(u - x, v - y) for x, y in places])
    body = np.maximum(hull, drill - hole)
    sink = np.clip(drill + 0.06 - hole, 0, None)
    return _solid(body, hull, _bevel(body, 0.055) - 0.6 * sink, 1 - 2.5 * sink)


def plate(grid: Grid, rng: np.random.Generator) -> Solid:
    """Return a plate with four screw holes, at times with a slot or an engraved frame."""
    long = rng.uniform(0.66, 0.8)
    wide = min(rng.uniform(0.5, 0.66), 0.97 * np.sqrt(1 - long**2) + 0.03)
    hull = _box(grid.u, grid.v, long, wide, rng.uniform(0.06, 0.16))
    drill, inset = rng.uniform(0.055, 0.085), 0.17
    hole = np.hypot(np.abs(grid.u) - long + inset, np.abs(grid.v) - wide + inset)
    body = np.maximum(hull, drill - hole)
    height = _bevel(body, 0.05)
    kind = rng.random()
    if kind < 0.35:
        body = np.maximum(body, -_box(grid.u, grid.v, long * 0.42, 0.075, 0.07))
        height = _bevel(body, 0.05)
    elif kind < 0.8:
        frame = np.abs(_box(grid.u, grid.v, long * 0.58, wide * 0.5, 0.05))
        height = height - 0.03 * (1 - _ramp(frame, 0.01, 0.04))
    return _solid(body, hull, height, np.ones_like(height))


DRAW: dict[str, Callable[[Grid, np.random.Generator], Solid]] = {
    "nut": nut, "bolt": bolt, "washer": washer, "gear": gear,
    "bracket": bracket, "spring": spring, "pin": pin, "plate": plate,
}  # fmt: skip


def _solid(body: Field, hull: Field, height: NDArray[np.floating], shade: NDArray[np.floating]) -> Solid:
    return Solid(*(np.asarray(field, np.float32) for field in (body, hull, height, shade)))


def _ramp(value: Field, low: float, high: float) -> Field:
    share = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)


def _bevel(distance: Field, width: float) -> Field:
    """Return the height of a rounded edge: a quarter circle, then flat."""
    left = 1 - np.clip(-distance / width, 0, 1)
    return np.asarray(width * np.sqrt(1 - left * left), np.float32)


def _box(u: Field, v: Field, half_long: float, half_wide: float, corner: float) -> Field:
    x, y = np.abs(u) - half_long + corner, np.abs(v) - half_wide + corner
    outside = np.hypot(np.clip(x, 0, None), np.clip(y, 0, None))
    return np.asarray(outside + np.minimum(np.maximum(x, y), 0) - corner, np.float32)


def _polygon(grid: Grid, sides: int, circumradius: float, corner: float) -> Field:
    wedge = _round_about(grid, sides)
    inradius = (circumradius - corner) * np.cos(np.pi / sides)
    half_side = (circumradius - corner) * np.sin(np.pi / sides)
    x, y = wedge.u - inradius, np.abs(wedge.v) - half_side
    rounded = np.where((x > 0) & (y > 0), np.hypot(x, y), x)
    return np.asarray(rounded - corner, np.float32)


def _round_about(grid: Grid, times: int) -> Grid:
    """Fold the plane into one wedge, so that what is drawn once appears `times` around the middle."""
    step = 2 * np.pi / times
    angle = (grid.angle + step / 2) % step - step / 2
    return Grid(grid.radius * np.cos(angle), grid.radius * np.sin(angle))


def _stroke(u: Field, v: Field, start: tuple[float, float], end: tuple[float, float]) -> Field:
    """Return the distance from a straight stroke."""
    along = np.asarray(end, np.float32) - np.asarray(start, np.float32)
    x, y = u - start[0], v - start[1]
    share = np.clip((x * along[0] + y * along[1]) / float(along @ along), 0, 1)
    return np.asarray(np.hypot(x - share * along[0], y - share * along[1]), np.float32)


def _strokes(u: Field, v: Field, low: float, high: float, pitch: float, reach: float) -> Field:
    """Return the distance from the nearest of the strokes that repeat every `pitch`."""
    turns = [_stroke(u + shift, v, (low, -reach), (high, reach)) for shift in (-pitch, 0.0, pitch)]
    return np.asarray(np.minimum.reduce(turns), np.float32)
