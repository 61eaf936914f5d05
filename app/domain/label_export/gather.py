"""Looks through the images of a job once: what is sound, cut to the image, with the ids of its classes."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.catalogue import around
from app.domain.label_export.names import file_names
from app.domain.label_export.shapes import Box, cut_box, cut_ring, has_area, limits
from app.domain.run_lengths import area_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from app.domain.catalogue import Image, Label, Mask, Polygon


class Odd(StrEnum):
    """Why a label is left out."""

    NOT_A_NUMBER = "not a number"
    NO_AREA = "without an area"
    OUTSIDE = "outside the image"


class Loss(StrEnum):
    """What else did not stay as it was."""

    CUT = "cut to the image"
    OUTLINE = "an unsound outline"
    MASK = "an unsound mask"
    UNKNOWN = "labels not known"
    RENAMED = "another file name"


@dataclass(frozen=True, slots=True)
class Mark:
    """A label that can be written: pixels within the image; `class_id` counts from 0."""

    class_id: int
    box: Box
    rings: tuple[Polygon, ...] = ()
    mask: Mask | None = None
    mask_pixels: int = 0
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """An image of the export; `number` is its place among all images of the job, from 1; sizes 0: not known."""

    image: Image
    number: int
    name: str
    width: int
    height: int
    marks: tuple[Mark, ...]

    @property
    def has_size(self) -> bool:
        """Whether it is known how large the image is."""
        return self.width > 0 and self.height > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSet:
    """Everything that is exported, whatever the format, and what of the job is not in it."""

    classes: tuple[str, ...]
    """Their places are their ids: the dataset's own in its order, then the others as they appear."""
    pages: tuple[Page, ...]
    is_segmentation: bool
    odd: Mapping[Odd, int] = field(default_factory=dict)
    losses: Mapping[Loss, int] = field(default_factory=dict)

    @property
    def labels(self) -> int:
        """How many labels there are to write."""
        return sum(len(page.marks) for page in self.pages)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the job was left out, whatever the format can hold of it."""
        is_known = all(page.has_size for page in self.pages) and not self.losses.get(Loss.UNKNOWN)
        return is_known and not any(self.odd.values())


def gather(
    images: Iterable[Image],
    all_images: Sequence[Image],
    classes: Iterable[str],
    *,
    is_segmentation: bool,
    only: Collection[str] | None = None,
) -> LabelSet:
    """Return what to export of a job's images: those of the ids in `only`, or all of them.

    `images` are `all_images`, in any iterable: it is gone through once, image by image. Ids of classes and
    of images count over all of them, so that a part of a job fits to its other parts.
    """
    order = {name: place for place, name in enumerate(dict.fromkeys(classes))}
    names = file_names(all_images)
    odd: Counter[Odd] = Counter()
    losses: Counter[Loss] = Counter()
    pages: list[Page] = []
    for number, image in enumerate(images, start=1):
        for label in image.labels or ():
            order.setdefault(label.class_name, len(order))
        if only is not None and image.id not in only:
            continue
        if image.labels is None:
            losses[Loss.UNKNOWN] += 1
            continue
        losses[Loss.RENAMED] += names[image.id] != image.name
        pages.append(_page(image, number, names[image.id], order, odd, losses))
    return LabelSet(
        classes=tuple(order), pages=tuple(pages), is_segmentation=is_segmentation, odd=odd, losses=losses
    )


def _page(
    image: Image,
    number: int,
    name: str,
    order: Mapping[str, int],
    odd: Counter[Odd],
    losses: Counter[Loss],
) -> Page:
    width, height = _size(image)
    marks = []
    for label in image.labels or ():
        found = _mark(label, width, height, order[label.class_name], losses)
        if isinstance(found, Odd):
            odd[found] += 1
        else:
            marks.append(found)
    return Page(image, number, name, width, height, tuple(marks))


def _size(image: Image) -> tuple[int, int]:
    """Return the image's size; a mask tells it as well."""
    if image.width > 0 and image.height > 0:
        return image.width, image.height
    masks = (label.mask for label in image.labels or () if label.mask is not None)
    return next(((m.width, m.height) for m in masks if m.width > 0 and m.height > 0), (0, 0))


def _mark(label: Label, width: int, height: int, class_id: int, losses: Counter[Loss]) -> Mark | Odd:
    rings = tuple(ring for ring in (label.polygon, *label.more) if ring)
    if not all(map(math.isfinite, label.box)) or not all(map(_is_finite, rings)):
        return Odd.NOT_A_NUMBER
    whole = label.box
    if rings and not has_area(whole):
        whole = around([point for ring in rings for point in ring])
    if not has_area(whole):
        return Odd.NO_AREA
    right, bottom = limits(width, height)
    box = cut_box(whole, right, bottom)
    if not has_area(box):
        return Odd.OUTSIDE
    sound = tuple(cut for ring in rings if (cut := cut_ring(ring, right, bottom)))
    losses[Loss.CUT] += box != whole
    losses[Loss.OUTLINE] += bool(rings) and not sound
    pixels = _pixels(label.mask, width, height)
    losses[Loss.MASK] += label.mask is not None and not pixels
    confidence = label.confidence if _is_share(label.confidence) else None
    return Mark(class_id, box, sound, label.mask if pixels else None, pixels, confidence)


def _is_finite(ring: Polygon) -> bool:
    return math.isfinite(sum(map(sum, ring)))


def _is_share(value: float | None) -> bool:
    return value is not None and 0 <= value <= 1


def _pixels(mask: Mask | None, width: int, height: int) -> int:
    """Count the pixels of a mask; 0 where it is none, empty, broken, or made for another size."""
    if mask is None or (mask.width, mask.height) != (width, height):
        return 0
    try:
        return area_of(mask)
    except ValueError:
        return 0
