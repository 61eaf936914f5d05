"""Rendered benches: pictures of parts with exact boxes and outlines, the same for the same seed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from app.sandbox.engine.outline import simplify, trace
from app.sandbox.engine.shapes import DRAW, Field, Grid, Solid
from app.sandbox.engine.surfaces import SURFACES, mark
from app.sandbox.engine.words import COLOURS, SHAPES

# Ranges that never meet: what the model learned from, what it is measured on, what users see.
SAMPLE_SEEDS = range(100_000)
TRAINING_SEEDS = range(1_000_000, 1_900_000)
HELD_OUT_SEEDS = range(2_000_000, 2_900_000)

Pair = tuple[str, str]
Polygon = tuple[tuple[float, float], ...]

# Colour and shape that never meet in training, to see whether the model composes them.
UNSEEN_PAIRS: frozenset[Pair] = frozenset(
    {("pink", "bolt"), ("blue", "plate"), ("yellow", "spring"), ("black", "nut"), ("orange", "bracket"),
     ("green", "washer")}
)  # fmt: skip

_PAINT: dict[str, tuple[int, int, int]] = {
    "red": (196, 30, 34), "orange": (236, 112, 14), "yellow": (244, 200, 22), "green": (34, 138, 58),
    "blue": (28, 82, 190), "purple": (112, 52, 158), "pink": (232, 96, 152), "white": (238, 237, 230),
    "black": (30, 31, 34), "silver": (158, 164, 170),
}  # fmt: skip
_SIZES: dict[str, tuple[float, float]] = {
    "nut": (24, 58), "bolt": (42, 92), "washer": (24, 62), "gear": (30, 78),
    "bracket": (40, 84), "spring": (40, 86), "pin": (38, 84), "plate": (38, 82),
}  # fmt: skip
_MOST_HIDDEN = 0.15
_GROUND = -1


@dataclass(frozen=True, slots=True)
class Part:
    """One part as far as it can be seen: box in pixels, outer rings of its visible pieces, largest first."""

    shape: str
    colour: str
    box: tuple[float, float, float, float]
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """A picture (H×W×3 RGB) and what lies on it; `owner` holds each pixel's index into `parts`, else -1."""

    image: NDArray[np.uint8]
    parts: tuple[Part, ...]
    owner: NDArray[np.int8]
    surface: str


@dataclass(frozen=True, slots=True)
class _Light:
    towards: NDArray[np.float32]
    tint: NDArray[np.float32]
    ambient: float
    softness: float


@dataclass(slots=True)
class _Scene:
    picture: Field
    owner: NDArray[np.int8]
    light: _Light
    rng: np.random.Generator


@dataclass(frozen=True, slots=True)
class _Placed:
    """A part's fields in pixels, and the window of the picture that they cover."""

    solid: Solid
    rows: slice
    columns: slice
    cut: tuple[slice, slice]


def render_bench(
    seed: int, size: tuple[int, int] = (640, 640), *, without: frozenset[Pair] = frozenset()
) -> Bench:
    """Render the bench of a seed at (width, height) pixels, leaving out the pairs in `without`."""
    rng = np.random.default_rng(seed)
    surface = str(rng.choice(list(SURFACES)))
    ground = mark(rng, SURFACES[surface](rng, size))
    scene = _Scene(ground, np.full((size[1], size[0]), _GROUND, np.int8), _light(rng), rng)
    _light_ground(scene)
    wanted = int(rng.integers(3, 15))
    names = [name for _ in range(wanted) if (name := _put_part(scene, without))]
    image = scene.picture + rng.standard_normal(scene.picture.shape[:2], np.float32)[..., None] * 1.6
    pixels = np.clip(image, 0, 255).astype(np.uint8)
    # A part may be almost covered by nothing but the picture's edge; placing has made sure enough is left.
    parts = tuple(_part(name, scene.owner == n) for n, name in enumerate(names))
    return Bench(pixels, parts, scene.owner, surface)


def _light(rng: np.random.Generator) -> _Light:
    turn, height = rng.uniform(0, 2 * np.pi), rng.uniform(0.75, 1.05)
    towards = np.asarray((np.cos(turn) * np.cos(height), np.sin(turn) * np.cos(height), np.sin(height)))
    warm = rng.uniform(-0.045, 0.045)
    tint = np.asarray((1 + warm, 1, 1 - warm)) * rng.uniform(0.9, 1.06)
    return _Light(
        towards.astype(np.float32), tint.astype(np.float32), rng.uniform(0.34, 0.5), rng.uniform(2.5, 6)
    )


def _light_ground(scene: _Scene) -> None:
    """Brighten the side that the lamp stands on and darken the corners."""
    height, width = scene.owner.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    towards = scene.light.towards
    glow = 1 + 0.1 * (x * towards[0] + y * towards[1]) - 0.07 * (x * x + y * y)
    scene.picture = scene.picture * glow[..., None] * scene.light.tint


def _put_part(scene: _Scene, without: frozenset[Pair]) -> Pair | None:
    """Add one part where it hides little of others; return its colour and shape, or None for want of room."""
    rng = scene.rng
    shape, colour = str(rng.choice(SHAPES)), str(rng.choice(COLOURS))
    while (colour, shape) in without:
        shape, colour = str(rng.choice(SHAPES)), str(rng.choice(COLOURS))
    number = int(scene.owner.max()) + 1
    closeness = 0.0 if rng.random() < 0.75 else _MOST_HIDDEN
    for _ in range(24):
        placed = _place(scene, shape)
        if placed is not None and _fits(scene, placed, closeness):
            _paint(scene, placed, colour)
            window = scene.owner[placed.rows, placed.columns]
            window[placed.solid.hull[placed.cut] < 0] = number
            return colour, shape
    return None


def _place(scene: _Scene, shape: str) -> _Placed | None:
    """Draw a part at a random size, angle and place; None where too much of it would leave the picture."""
    rng, (height, width) = scene.rng, scene.owner.shape
    low, high = _SIZES[shape]
    radius = float(np.exp(rng.uniform(np.log(low), np.log(high)))) * min(width, height) / 640
    margin = radius * (0.55 if rng.random() < 0.12 else 1.02)
    x, y = rng.uniform(margin, width - margin), rng.uniform(margin, height - margin)
    turn = rng.uniform(0, 2 * np.pi)
    left, top, side = int(x - radius) - 3, int(y - radius) - 3, int(2 * radius) + 8
    rows, columns = slice(max(0, top), min(height, top + side)), slice(max(0, left), min(width, left + side))
    cut = (slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left))
    across, along = np.mgrid[:side, :side].astype(np.float32)
    along, across = (along + left + 0.5 - x) / radius, (across + top + 0.5 - y) / radius
    cos, sin = np.cos(turn), np.sin(turn)
    grid = Grid(
        along * np.float32(cos) + across * np.float32(sin), across * np.float32(cos) - along * np.float32(sin)
    )
    drawn = DRAW[shape](grid, rng)
    pixels = Solid(
        _in_pixels(drawn.body), _in_pixels(drawn.hull), drawn.height * np.float32(radius), drawn.shade
    )
    hull = pixels.hull < 0
    return _Placed(pixels, rows, columns, cut) if hull[cut].sum() > 0.7 * hull.sum() else None


def _in_pixels(field: Field) -> Field:
    """Scale a distance field so that it falls by one a pixel, for smooth edges whatever the shape."""
    down, across = np.gradient(field)
    return np.asarray(field / np.maximum(np.hypot(down, across), 1e-3), np.float32)


def _fits(scene: _Scene, placed: _Placed, closeness: float) -> bool:
    """Tell whether every part below keeps enough of itself in sight."""
    window = scene.owner[placed.rows, placed.columns]
    around = 0 if closeness else 3
    covered = window[placed.solid.hull[placed.cut] < around]
    covered = covered[covered != _GROUND]
    if not covered.size:
        return True
    if not closeness:
        return False
    hidden = np.bincount(covered)
    total = np.bincount(scene.owner[scene.owner != _GROUND], minlength=hidden.size)[: hidden.size]
    # What earlier neighbours hide is gone from the total, so one more neighbour may hide half the allowance.
    return bool(np.all(hidden <= closeness * 0.55 * total))


def _paint(scene: _Scene, placed: _Placed, colour: str) -> None:
    """Lay the part's shadow and then the part itself over its window of the picture."""
    rng, solid, light = scene.rng, placed.solid, scene.light
    paint = np.asarray(_PAINT[colour], np.float32) / 255
    jitter = rng.normal(1, 0.05) + rng.normal(0, 0.02, 3)
    albedo = (np.clip(paint * jitter, 0.01, 0.97) ** 2.2).astype(np.float32)
    metal = 0.9 if colour == "silver" else float(rng.choice([0.1, 0.35]))
    look = _shade(solid, albedo, metal, light)
    _cast_shadow(scene, placed)
    opacity = np.clip(0.5 - solid.body, 0, 1)[placed.cut][..., None]
    window = scene.picture[placed.rows, placed.columns]
    window += (look[placed.cut] - window) * opacity


def _shade(solid: Solid, albedo: Field, metal: float, light: _Light) -> Field:
    """Return the part's colours, 0–255, from its relief: diffuse, glossy and mirrored light."""
    down, across = (np.clip(slope, -2.5, 2.5) for slope in np.gradient(solid.height))
    upright = 1 / np.sqrt(1 + down**2 + across**2)
    x, y = -across * upright, -down * upright
    facing = np.clip(x * light.towards[0] + y * light.towards[1] + upright * light.towards[2], 0, 1)
    half = light.towards + np.asarray((0, 0, 1), np.float32)
    half /= np.linalg.norm(half)
    gloss = np.clip(x * half[0] + y * half[1] + upright * half[2], 0, 1)
    lit = light.ambient * (0.55 + 0.45 * upright) + (1 - light.ambient) * facing / light.towards[2]
    rim = 0.62 + 0.38 * np.clip(-solid.body / 2.2, 0, 1)
    mirrored = 0.5 + 0.5 * np.sin(5 * (x * light.towards[0] + y * light.towards[1]) + 1.2 * y + 0.9)
    lit = lit * (1 - 0.35 * metal + 0.7 * metal * mirrored) * rim * solid.shade
    shine = (0.16 + 0.3 * metal) * gloss**26 + 0.3 * gloss**120
    glow = albedo * lit[..., None] + (shine * solid.shade * 0.55)[..., None]
    toned = np.clip(glow * light.tint, 0, 1) ** np.float32(1 / 2.2)
    return np.asarray(toned * 255, np.float32)


def _cast_shadow(scene: _Scene, placed: _Placed) -> None:
    """Darken what lies below: a soft shadow away from the lamp and a tight one where the part touches."""
    height, width = scene.owner.shape
    pad, towards, softness = 22, scene.light.towards, scene.light.softness
    body = np.pad((np.clip(0.5 - placed.solid.body, 0, 1) * 255).astype(np.uint8), pad)
    sheet = Image.fromarray(body)
    shift = np.round(-towards[:2] / towards[2] * (4 + softness)).astype(int)
    soft = np.asarray(
        sheet.filter(ImageFilter.BoxBlur(softness)).filter(ImageFilter.BoxBlur(softness)), np.float32
    )
    soft = np.roll(soft, (int(shift[1]), int(shift[0])), (0, 1))
    tight = np.asarray(sheet.filter(ImageFilter.BoxBlur(2)), np.float32)
    dark = 1 - (1 - soft / 255 * 0.5) * (1 - tight / 255 * 0.3)
    top, left = (
        placed.rows.start - placed.cut[0].start - pad,
        placed.columns.start - placed.cut[1].start - pad,
    )
    rows = slice(max(0, top), min(height, top + dark.shape[0]))
    columns = slice(max(0, left), min(width, left + dark.shape[1]))
    part = dark[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left, None]
    scene.picture[rows, columns] *= 1 - part * np.asarray((1, 0.97, 0.93), np.float32)


def _part(name: Pair, visible: NDArray[np.bool_]) -> Part:
    rows, columns = np.nonzero(visible.any(axis=1))[0], np.nonzero(visible.any(axis=0))[0]
    x0, y0, x1, y1 = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    rings = trace(visible[y0:y1, x0:x1].astype(np.float32))
    pieces = [simplify(ring, 0.6, 64) + np.asarray((x0, y0), np.float32) for ring in rings[:4]]
    polygons = tuple(tuple((float(x), float(y)) for x, y in piece) for piece in pieces if len(piece) > 2)
    return Part(name[1], name[0], (float(x0), float(y0), float(x1), float(y1)), polygons)
