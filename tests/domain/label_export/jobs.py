"""Images of a detection and of a segmentation job, with names that break careless writers."""

from app.domain.catalogue import Image, Label, Mask
from app.domain.label_export import LabelSet, gather

ODD_NAMES = ("no", "2024", "Rädchen, 5 mm", "a & b <c>", "日本 語", 'say "hi"', "null", "- dash: #1", "bolt")
DATASET = ("bolt", "no", "nut")
"""The dataset's own order; nothing in these jobs is a nut."""


def detection() -> tuple[Image, ...]:
    """Return three images with boxes, of which one has none and one has each odd name."""
    boxes = tuple(
        Label(name, (10.25 * n, 8.0 + n, 10.25 * n + 30.5, 60.0 + 2 * n), confidence=0.5 + n / 20)
        for n, name in enumerate(ODD_NAMES)
    )
    return (
        Image("i1", "Halle 3 & 4, früh.jpg", 640, 480, labels=boxes),
        Image("i2", "leer.png", 64, 48, labels=()),
        Image("i3", "zwei.png", 320, 240, labels=(Label("bolt", (0, 0, 320, 240)), boxes[2])),
    )


def mask_of(width: int, height: int, left: int, top: int, right: int, bottom: int) -> Mask:
    """Return a box of pixels as pycocotools writes it."""
    import numpy as np
    from pycocotools import mask as coco_mask

    pixels = np.zeros((height, width), dtype=np.uint8, order="F")
    pixels[top:bottom, left:right] = 1
    return Mask(width, height, coco_mask.encode(pixels)["counts"].decode())


SQUARE = ((100.0, 100.0), (200.0, 100.0), (200.0, 200.0), (100.0, 200.0))
SMALL = ((300.0, 100.0), (320.0, 100.0), (320.0, 120.0), (300.0, 120.0))
EDGE = ((-20.0, 10.0), (40.0, 10.0), (40.0, 50.0), (-20.0, 50.0))


def segmentation() -> tuple[Image, ...]:
    """Return two images with an outline, several outlines, a mask, an outline over the edge, and a bare box."""
    return (
        Image(
            "s1",
            "teil 1.jpg",
            640,
            480,
            labels=(
                Label("no", (100, 100, 200, 200), SQUARE),
                Label("Rädchen, 5 mm", (100, 100, 320, 200), SMALL, more=(SQUARE,), confidence=0.75),
                Label("a & b <c>", (50, 60, 150, 260), mask=mask_of(640, 480, 50, 60, 150, 260)),
            ),
        ),
        Image("s2", "teil 2.jpg", 640, 480, labels=(Label("no", (-20, 10, 40, 50), EDGE),)),
    )


def gathered(images: tuple[Image, ...], *, is_segmentation: bool = False, only=None) -> LabelSet:
    """Return what to export of a job whose dataset has three classes."""
    return gather(images, images, DATASET, is_segmentation=is_segmentation, only=only)
