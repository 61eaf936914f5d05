"""The workbench network: finds parts, outlines them, and matches them to the words of a prompt."""

# mypy: allow-subclassing-any, disable-error-code="import-not-found"

import torch
from torch import Tensor, nn
from torch.nn import functional as fn

from app.sandbox.engine.words import COLOURS, SHAPES, WORD_NUMBERS

SIDE = 384
STRIDE = 8
CELLS = SIDE // STRIDE
LAYERS = 8
HIDDEN = 8
MASK_WEIGHTS = (LAYERS + 2) * HIDDEN + HIDDEN + HIDDEN + 1
WIDTH = 64


def conv(inputs: int, outputs: int, size: int = 3, stride: int = 1) -> nn.Sequential:
    """Return a convolution with normalisation and rectifier."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Block(nn.Module):
    """Two convolutions around which the input passes."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = conv(width, width), conv(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Return x refined."""
        return x + self.second(self.first(x))


class Words(nn.Module):
    """Turn word numbers `[P, W]` into prompt vectors `[P, 64]` and biases `[P]`."""

    def __init__(self) -> None:
        super().__init__()
        self.table = nn.Embedding(len(WORD_NUMBERS) + 1, WIDTH, padding_idx=0)
        nn.init.normal_(self.table.weight, std=0.3)
        nn.init.zeros_(self.table.weight[0].detach())
        self.mix = nn.Sequential(nn.Linear(WIDTH, 128), nn.ReLU(), nn.Linear(128, WIDTH + 1))
        nn.init.zeros_(self.mix[2].bias)

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """Return vectors and biases; the order of words plays no part."""
        total = self.table(words).sum(1)
        mixed = self.mix(total)
        return total + mixed[:, :-1], mixed[:, -1] - 2


class Parts(nn.Module):
    """Everything about an image that does not depend on the prompt."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = conv(3, 16, 3, 2)
        self.quarter = nn.Sequential(conv(16, 32, 3, 2), Block(32))
        self.eighth = nn.Sequential(conv(32, 64, 3, 2), Block(64), Block(64))
        self.sixteenth = nn.Sequential(conv(64, 96, 3, 2), Block(96), Block(96))
        self.last = nn.Sequential(conv(96, 128, 3, 2), Block(128))
        self.down32, self.down16, self.down8 = conv(128, WIDTH, 1), conv(96, WIDTH, 1), conv(64, WIDTH, 1)
        self.fuse16, self.fuse8 = conv(WIDTH, WIDTH), conv(WIDTH, WIDTH)
        self.place, self.look = conv(WIDTH, WIDTH), nn.Sequential(conv(WIDTH, WIDTH), conv(WIDTH, WIDTH, 1))
        self.objectness, self.box = nn.Conv2d(WIDTH, 1, 1), nn.Conv2d(WIDTH, 4, 1)
        self.mask, self.embedding = nn.Conv2d(WIDTH, MASK_WEIGHTS, 1), nn.Conv2d(WIDTH, WIDTH, 1)
        self.to4, self.skip4, self.fuse4 = conv(WIDTH, 24, 1), conv(32, 24, 1), conv(24, 24)
        self.to2, self.skip2, self.fuse2 = conv(24, 16, 1), conv(16, 16, 1), conv(16, 16)
        self.layers = nn.Conv2d(16, LAYERS, 1)
        nn.init.constant_(self.objectness.bias, -4.0)
        nn.init.constant_(self.box.bias, 1.2)
        nn.init.normal_(self.mask.weight, std=0.01)
        nn.init.normal_(self.mask.bias, std=0.35)

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        """Return maps over cells of 8 pixels, and the mask layers over cells of 2."""
        half = self.stem((image - 0.5) * 4)
        quarter = self.quarter(half)
        eighth = self.eighth(quarter)
        sixteenth = self.sixteenth(eighth)
        deep = self.fuse16(self.down16(sixteenth) + _twice(self.down32(self.last(sixteenth))))
        shared = self.fuse8(self.down8(eighth) + _twice(deep))
        place, look = self.place(shared), self.look(shared)
        fine = self.fuse4(self.skip4(quarter) + _twice(self.to4(shared)))
        finer = self.fuse2(self.skip2(half) + _twice(self.to2(fine)))
        return {
            "objectness": self.objectness(place)[:, 0],
            "box": self.box(place),
            "mask": self.mask(place),
            "embedding": fn.normalize(self.embedding(look).float(), dim=1),
            "layers": self.layers(finer),
        }


class Workbench(nn.Module):
    """Parts and words together, with two helpers that only training uses."""

    def __init__(self) -> None:
        super().__init__()
        self.parts, self.words = Parts(), Words()
        self.scale = nn.Parameter(torch.tensor(6.0))
        self.shape_hint, self.colour_hint = nn.Linear(WIDTH, len(SHAPES)), nn.Linear(WIDTH, len(COLOURS))

    def match(self, embedding: Tensor, words: Tensor) -> Tensor:
        """Return the logits `[N, P]` that embeddings `[N, 64]` are what prompts name."""
        vectors, bias = self.words(words)
        return self.scale * (embedding @ vectors.T) + bias

    def forward(self, image: Tensor, words: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return, for one image: confidences `[P, L]`, boxes `[L, 4]`, mask weights `[L, 97]`, mask layers."""
        maps = self.parts(image)
        embedding = maps["embedding"][0].flatten(1).T
        matched = torch.sigmoid(self.match(embedding, words)).T
        confidence = torch.sigmoid(maps["objectness"][0].flatten()) * matched
        boxes = decode(maps["box"])[0].flatten(1).T
        return confidence, boxes, maps["mask"][0].flatten(1).T, maps["layers"][0]


def decode(box: Tensor) -> Tensor:
    """Turn a box map `[B, 4, H, W]` into corners in pixels of the network's input."""
    reach = torch.exp(box.float().clamp(-4, 5)) * STRIDE
    y, x = torch.meshgrid(torch.arange(CELLS), torch.arange(CELLS), indexing="ij")
    middle = (torch.stack([x, y]).float() + 0.5) * STRIDE
    return torch.cat([middle - reach[:, :2], middle + reach[:, 2:]], 1)


def draw(layers: Tensor, weights: Tensor) -> Tensor:
    """Return mask logits `[N, S]` from sampled layers with coordinates `[N, 10, S]` and weights `[N, 97]`."""
    first = (LAYERS + 2) * HIDDEN
    inner = torch.bmm(weights[:, :first].view(-1, HIDDEN, LAYERS + 2), layers)
    inner = torch.relu(inner + weights[:, first : first + HIDDEN, None])
    outer = weights[:, None, first + HIDDEN : first + 2 * HIDDEN]
    return torch.bmm(outer, inner)[:, 0] + weights[:, -1:]


def _twice(x: Tensor) -> Tensor:
    return fn.interpolate(x, scale_factor=2.0, mode="nearest")
