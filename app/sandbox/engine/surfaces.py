"""What parts lie on: wood, steel, a cutting mat or paper, with the marks of use."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Field = NDArray[np.float32]
Size = tuple[int, int]

_WOODS = (((104, 68, 42), (172, 124, 82)), ((150, 108, 68), (214, 174, 126)), ((70, 45, 32), (124, 84, 58)))
_MATS = ((28, 78, 66), (34, 58, 86), (52, 56, 60), (22, 84, 80), (30, 44, 58))
_PAPERS = ((238, 232, 218), (226, 214, 190), (206, 178, 138), (232, 236, 238))


def noise(rng: np.random.Generator, size: Size, cell: tuple[float, float]) -> Field:
    """Return smooth noise, some -1 to 1, whose features are `cell` pixels wide and high."""
    width, height = size
    few = (max(2, round(height / cell[1]) + 1), max(2, round(width / cell[0]) + 1))
    coarse = Image.fromarray(rng.uniform(-1, 1, few).astype(np.float32))
    return np.asarray(coarse.resize(size, Image.Resampling.BICUBIC), np.float32)


def wood(rng: np.random.Generator, size: Size) -> Field:
    """Return planks with year rings and fibres."""
    height = size[1]
    dark, light = _WOODS[rng.integers(len(_WOODS))]
    planks = int(rng.integers(3, 6))
    edge = np.arange(height, dtype=np.float32)[:, None] / height * planks
    plank = np.clip(edge.astype(np.int32), 0, planks - 1)
    waves = noise(rng, size, (190, 60)) * 1.5 + noise(rng, size, (420, 18)) * 0.8
    rings = edge * rng.uniform(3, 6) + rng.uniform(0, 9, planks).astype(np.float32)[plank] + waves
    grain = 0.5 + 0.28 * np.sin(rings * 4) + 0.13 * np.sin(rings * 11)
    fibres = noise(rng, size, (70, 1.6)) * 0.16 + noise(rng, size, (26, 1.2)) * 0.08
    tone = grain * 0.62 + 0.2 + fibres + rng.uniform(-0.14, 0.14, planks).astype(np.float32)[plank]
    gap = np.minimum(edge % 1, 1 - edge % 1) * height / planks
    tone = tone - 0.75 * np.exp(-((gap / 1.3) ** 2)) * (edge > 0.5) * (edge < planks - 0.5)
    return _between(dark, light, tone.astype(np.float32))


def steel(rng: np.random.Generator, size: Size) -> Field:
    """Return brushed sheet steel with broad reflections."""
    streaks = noise(rng, size, (220, 1.1)) * 0.17 + noise(rng, size, (60, 1.6)) * 0.09
    bands = noise(rng, size, (900, 130)) * 0.3 + noise(rng, size, (300, 300)) * 0.12
    cool = int(rng.integers(-6, 10))
    sheen = np.asarray(0.5 + streaks + bands, np.float32)
    return _between((92, 98 + cool // 2, 104 + cool), (164, 168 + cool // 2, 174 + cool), sheen)


def cutting_mat(rng: np.random.Generator, size: Size) -> Field:
    """Return a cutting mat with its grid and a few cuts."""
    width, height = size
    base = np.asarray(_MATS[rng.integers(len(_MATS))], np.float32)
    step, x0, y0 = int(rng.integers(26, 36)), int(rng.integers(30)), int(rng.integers(30))
    lines = Image.new("L", size, 0)
    pen = ImageDraw.Draw(lines)
    for n, x in enumerate(range(x0 - step, width, step)):
        pen.line([(x, 0), (x, height)], fill=90 if n % 5 == 0 else 34, width=2 if n % 5 == 0 else 1)
    for n, y in enumerate(range(y0 - step, height, step)):
        pen.line([(0, y), (width, y)], fill=90 if n % 5 == 0 else 34, width=2 if n % 5 == 0 else 1)
    ink = np.asarray(lines, np.float32)[..., None] / 255
    rough = noise(rng, size, (2, 2)) * 2.2 + noise(rng, size, (140, 140)) * 5
    return base * (1 - ink) + np.asarray((232, 236, 214), np.float32) * ink + rough[..., None]


def paper(rng: np.random.Generator, size: Size) -> Field:
    """Return paper, plain, squared or folded."""
    width, height = size
    sheet = np.asarray(_PAPERS[rng.integers(len(_PAPERS))], np.float32)
    rough = (
        noise(rng, size, (2.2, 2.2)) * 2.6 + noise(rng, size, (9, 5)) * 1.6 + noise(rng, size, (210, 210)) * 5
    )
    kind = rng.random()
    if kind < 0.45:
        step = int(rng.integers(20, 30))
        ruled = np.zeros((height, width, 1), np.float32)
        ruled[int(rng.integers(step)) :: step] = 0.3
        ruled[:, int(rng.integers(step)) :: step] = 0.3
        sheet = sheet * (1 - ruled) + np.asarray((120, 160, 196), np.float32) * ruled
    elif kind < 0.75:
        fold = np.arange(width, dtype=np.float32)[None] / width - rng.uniform(0.3, 0.7)
        rough = rough + 9 * np.tanh(fold * 14) - 10 * np.exp(-((fold * width / 2.2) ** 2))
    return sheet + rough[..., None]


SURFACES: dict[str, Callable[[np.random.Generator, Size], Field]] = {
    "wood": wood, "steel": steel, "cutting mat": cutting_mat, "paper": paper,
}  # fmt: skip


def mark(rng: np.random.Generator, ground: Field) -> Field:
    """Return the ground with stains, scratches and loose threads on it."""
    size = (ground.shape[1], ground.shape[0])
    ground = ground * (1 - _stains(rng, size)[..., None] * np.asarray((0.2, 0.24, 0.28), np.float32))
    scratches = _strokes(rng, size, int(rng.integers(2, 9)), bent=False)[..., None]
    ground = ground + scratches * rng.choice([-26.0, 30.0])
    if rng.random() < 0.4:
        threads = _strokes(rng, size, int(rng.integers(1, 4)), bent=True)[..., None]
        ground = ground * (1 - threads * 0.8) + threads * 0.8 * rng.uniform(40, 220, 3).astype(np.float32)
    return ground


def _between(dark: tuple[int, int, int], light: tuple[int, int, int], share: Field) -> Field:
    low, high = np.asarray(dark, np.float32), np.asarray(light, np.float32)
    return np.asarray(low + (high - low) * np.clip(share, -0.15, 1.15)[..., None], np.float32)


def _stains(rng: np.random.Generator, size: Size) -> Field:
    small = (size[0] // 4, size[1] // 4)
    sheet = Image.new("L", small, 0)
    pen = ImageDraw.Draw(sheet)
    for _ in range(int(rng.integers(0, 4))):
        x, y, r = rng.uniform(0, small[0]), rng.uniform(0, small[1]), rng.uniform(4, 20)
        spot = (x - r, y - r * rng.uniform(0.6, 1), x + r, y + r * rng.uniform(0.6, 1))
        if rng.random() < 0.3:
            pen.ellipse(spot, outline=int(rng.integers(70, 150)), width=2)
        else:
            pen.ellipse(spot, fill=int(rng.integers(40, 130)))
    soft = sheet.filter(ImageFilter.GaussianBlur(2)).resize(size, Image.Resampling.BILINEAR)
    return np.asarray(np.asarray(soft, np.float32) / 255 * (1 + 0.6 * noise(rng, size, (22, 22))), np.float32)


def _strokes(rng: np.random.Generator, size: Size, count: int, *, bent: bool) -> Field:
    sheet = Image.new("L", size, 0)
    pen = ImageDraw.Draw(sheet)
    for _ in range(count):
        steps = np.linspace(0, 1, 14)
        turn, length = rng.uniform(0, 2 * np.pi), rng.uniform(30, 190)
        bend = rng.uniform(-4, 4) if bent else rng.uniform(-0.15, 0.15)
        heading = turn + bend * steps + (np.sin(steps * 7) if bent else 0)
        x = rng.uniform(0, size[0]) + np.cumsum(np.cos(heading)) * length / 14
        y = rng.uniform(0, size[1]) + np.cumsum(np.sin(heading)) * length / 14
        pen.line(
            list(zip(x.tolist(), y.tolist(), strict=True)), fill=int(rng.integers(90, 230)), width=1 + bent
        )
    soft = sheet.filter(ImageFilter.GaussianBlur(0.6))
    return np.asarray(np.asarray(soft, np.float32) / 255, np.float32)
