"""Train the workbench network on rendered benches; resumes from its last checkpoint."""

# mypy: allow-subclassing-any, disable-error-code="import-not-found"

import argparse
import copy
import math
import time
from pathlib import Path

import data
import numpy as np
import torch
from batches import SEED, Batch, prefetched
from net import LAYERS, SIDE, Workbench, decode, draw
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as fn

from app.sandbox.engine.bench import UNSEEN_PAIRS
from app.sandbox.engine.words import ANY_WORDS, COLOUR_WORDS, COLOURS, SHAPE_WORDS, SHAPES, WORD_NUMBERS

BENCHES = 5000
STEPS = 3000
PEAK_RATE = 3e-3
PROMPTS = 48
OUTLINED = 6
GRID = 32


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--work", type=Path, default=Path("build/workbench"), help="folder for data and checkpoints"
    )
    parser.add_argument("--benches", type=int, default=BENCHES)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--rate", type=float, default=PEAK_RATE)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    train(data.load(chosen.work / "data", chosen.benches, SIDE), chosen.work, chosen.steps, chosen.rate)


def train(benches: data.Benches, work: Path, steps: int, rate: float) -> None:
    """Run the schedule to its end, saving every two minutes."""
    torch.manual_seed(SEED)
    net = Workbench().to(memory_format=torch.channels_last)
    smooth = copy.deepcopy(net)
    decayed = [p for p in net.parameters() if p.ndim > 1]
    plain = [p for p in net.parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=rate)
    done = _resume(work, net, smooth, optimiser)
    saved, logged = time.monotonic(), time.monotonic()
    sums: dict[str, float] = {}
    for step, batch in enumerate(prefetched(benches, done, steps), start=done):
        for group in optimiser.param_groups:
            group["lr"] = rate * _pace(step / steps)
        losses = _losses(net, batch, np.random.default_rng((SEED, 1, step)))
        optimiser.zero_grad()
        sum(losses.values(), torch.zeros(())).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 8.0)
        optimiser.step()
        _follow(smooth, net, min(0.998, (step + 1) / (step + 20)))
        sums = {name: sums.get(name, 0.0) + loss.item() for name, loss in losses.items()}
        if (step + 1) % 50 == 0:
            mean = " ".join(f"{name} {total / 50:.3f}" for name, total in sums.items())
            print(f"{step + 1}/{steps} {mean} {50 / (time.monotonic() - logged):.2f} steps/s", flush=True)
            sums, logged = {}, time.monotonic()
        if time.monotonic() - saved > 120 or step + 1 == steps:
            _save(work, step + 1, net, smooth, optimiser)
            saved = time.monotonic()


def _pace(share: float) -> float:
    """Return the share of the peak rate: a rise, a plateau, then half a cosine down."""
    if share < 0.12:
        return 0.05 + 0.95 * share / 0.12
    fall = max(0.0, (share - 0.43) / 0.57)
    return 0.004 + 0.996 * (1 + math.cos(math.pi * fall)) / 2


def _losses(net: Workbench, batch: Batch, rng: np.random.Generator) -> dict[str, Tensor]:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        maps = {name: value.float() for name, value in net.parts(batch.images).items()}
    close = batch.heat > 0.2
    facts, weight = batch.facts[close], batch.heat[close]
    boxes = decode(maps["box"]).permute(0, 2, 3, 1)[close]
    fit, penalty = _giou(boxes, facts[:, 2:])
    embedding = maps["embedding"].permute(0, 2, 3, 1)[close]
    return {
        "objects": _objectness(maps["objectness"], batch.heat, close, fit.detach()),
        "boxes": 2 * (penalty * weight).sum() / weight.sum(),
        "outlines": _outlines(maps, batch, rng),
        **_looks(net, embedding, facts, weight, rng),
    }


def _objectness(logits: Tensor, heat: Tensor, close: Tensor, fit: Tensor) -> Tensor:
    """Draw confidence to how central the cell is times how well its box fits."""
    target = torch.where(heat > 0.05, heat, 0.0)
    target[close] = target[close] * fit.clamp(0, 1)
    error = (torch.sigmoid(logits) - target).abs().pow(2)
    return (
        (error * fn.binary_cross_entropy_with_logits(logits, target, reduction="none")).sum()
        / (heat > 0.9).sum()
        * 2
    )


def _giou(boxes: Tensor, truths: Tensor) -> tuple[Tensor, Tensor]:
    low, high = torch.maximum(boxes[:, :2], truths[:, :2]), torch.minimum(boxes[:, 2:], truths[:, 2:])
    shared = (high - low).clamp(min=0).prod(1)
    either = (boxes[:, 2:] - boxes[:, :2]).prod(1) + (truths[:, 2:] - truths[:, :2]).prod(1) - shared
    around = (torch.maximum(boxes[:, 2:], truths[:, 2:]) - torch.minimum(boxes[:, :2], truths[:, :2])).prod(1)
    fit = shared / either.clamp(min=1e-3)
    return fit, 1 - fit + (around - either) / around.clamp(min=1e-3)


def _looks(
    net: Workbench, embedding: Tensor, facts: Tensor, weight: Tensor, rng: np.random.Generator
) -> dict[str, Tensor]:
    """Teach what prompts name, helped by naming shape and colour apart; recoloured parts teach shapes alone."""
    shape, colour = facts[:, 0].long(), facts[:, 1].long()
    known = colour >= 0
    words, wanted = _prompts(rng, list(zip(colour[known].tolist(), shape[known].tolist(), strict=True)))
    right_shape = (wanted[None, :, 1] < 0) | (shape[:, None] == wanted[None, :, 1])
    right_colour = (wanted[None, :, 0] < 0) | (colour[:, None] == wanted[None, :, 0])
    target = (right_shape & right_colour).float()
    sure = ((colour[:, None] >= 0) | (wanted[None, :, 0] < 0)).float()
    said = fn.binary_cross_entropy_with_logits(net.match(embedding, words), target, reduction="none")
    said = (said * sure).sum(1) / sure.sum(1)
    hints = fn.cross_entropy(net.shape_hint(embedding) * 4, shape, reduction="none")
    colour_logits = net.colour_hint(embedding) * 4
    hints = hints + fn.cross_entropy(colour_logits, colour, reduction="none", ignore_index=-1)
    return {
        "words": 8 * (said * weight).sum() / weight.sum(),
        "hints": 0.5 * (hints * weight).sum() / weight.sum(),
    }


def _prompts(rng: np.random.Generator, present: list[tuple[int, int]]) -> tuple[Tensor, Tensor]:
    """Choose prompts: word numbers `[P, 2]` and the colour and shape they mean `[P, 2]`, -1 for any."""
    words: list[list[int]] = []
    wanted: list[tuple[int, int]] = []
    while len(words) < PROMPTS:
        colour, shape = int(rng.integers(len(COLOURS))), int(rng.integers(len(SHAPES)))
        if rng.random() < 0.5:
            colour, shape = present[rng.integers(len(present))]
        kind = rng.random()
        colour, shape = (-1 if kind < 0.3 or kind > 0.95 else colour), (-1 if kind > 0.75 else shape)
        if colour >= 0 and shape >= 0 and (COLOURS[colour], SHAPES[shape]) in UNSEEN_PAIRS:
            continue
        nouns = SHAPE_WORDS[SHAPES[shape]] if shape >= 0 else ANY_WORDS
        chosen = [WORD_NUMBERS[str(rng.choice(nouns))], 0]
        if colour >= 0:
            chosen[1] = WORD_NUMBERS[str(rng.choice(COLOUR_WORDS[COLOURS[colour]]))]
        words.append(chosen)
        wanted.append((colour, shape))
    return torch.tensor(words), torch.tensor(wanted)


def _outlines(maps: dict[str, Tensor], batch: Batch, rng: np.random.Generator) -> Tensor:
    """Compare the outlines of a few parts of each image with their visible pixels."""
    images, rows, columns = _chosen_cells(batch.heat.numpy(), rng)
    truths = batch.facts[images, rows, columns, 2:]
    jitter = torch.from_numpy(rng.uniform(-0.06, 0.06, (len(images), 4)).astype(np.float32))
    size = (truths[:, 2:] - truths[:, :2]).repeat(1, 2)
    middle, half = _middles(truths + jitter * size)
    steps = torch.linspace(-1.12, 1.12, GRID)
    y, x = torch.meshgrid(steps, steps, indexing="ij")
    own = torch.stack([x, y], -1).expand(len(images), -1, -1, -1)
    places = middle[:, None, None] + own * half[:, None, None]
    spread = places.view(-1, OUTLINED * GRID, GRID, 2) / SIDE * 2 - 1
    sampled = fn.grid_sample(maps["layers"], spread, align_corners=False, padding_mode="border")
    sampled = sampled.view(-1, LAYERS, OUTLINED, GRID * GRID).transpose(1, 2).reshape(-1, LAYERS, GRID * GRID)
    inputs = torch.cat([sampled, own.reshape(len(images), -1, 2).transpose(1, 2)], 1)
    logits = draw(inputs, maps["mask"].permute(0, 2, 3, 1)[images, rows, columns])
    target = _visible(batch, images, rows, columns, places)
    share = torch.sigmoid(logits)
    dice = 1 - (2 * (share * target).sum(1) + 1) / (share.pow(2).sum(1) + target.sum(1) + 1)
    return fn.binary_cross_entropy_with_logits(logits, target) * 2 + dice.mean()


def _chosen_cells(heat: NDArray[np.float32], rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    cells = []
    for number, one in enumerate(heat):
        rows, columns = np.nonzero(one > 0.4)
        picked = rng.integers(len(rows), size=OUTLINED)
        cells += [(number, rows[n], columns[n]) for n in picked]
    return tuple(torch.tensor(np.asarray(cells)).T)


def _middles(boxes: Tensor) -> tuple[Tensor, Tensor]:
    return (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]).clamp(min=2) / 2


def _visible(batch: Batch, images: Tensor, rows: Tensor, columns: Tensor, places: Tensor) -> Tensor:
    frame = batch.frames[images, None, None]
    spots = ((places - frame[..., :2]) * frame[..., 2:]).floor().long()
    outside = ((spots < 0) | (spots >= data.SIDE)).any(-1)
    spots = spots.clamp(0, data.SIDE - 1)
    owner = batch.owners[images[:, None, None], spots[..., 1], spots[..., 0]]
    mine = (owner == batch.part[images, rows, columns][:, None, None]) & ~outside
    return mine.float().flatten(1)


def _follow(smooth: Workbench, net: Workbench, keep: float) -> None:
    """Move the smoothed weights, which are the ones that ship, a little towards the trained ones."""
    with torch.no_grad():
        for old, new in zip(smooth.state_dict().values(), net.state_dict().values(), strict=True):
            old.lerp_(new, 1 - keep) if old.is_floating_point() else old.copy_(new)


def _save(work: Path, step: int, *parts: object) -> None:
    states = [part.state_dict() for part in parts]  # type: ignore[attr-defined]
    torch.save({"step": step, "states": states}, work / "checkpoint.new")
    (work / "checkpoint.new").replace(work / "checkpoint.pt")


def _resume(work: Path, *parts: object) -> int:
    if not (work / "checkpoint.pt").exists():
        return 0
    saved = torch.load(work / "checkpoint.pt", weights_only=True)
    for part, state in zip(parts, saved["states"], strict=True):
        part.load_state_dict(state)  # type: ignore[attr-defined]
    return int(saved["step"])


if __name__ == "__main__":
    main()
