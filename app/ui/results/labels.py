"""Looks through the labels of an image: which can be drawn, which cannot and why, how many a class."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from app.domain.run_lengths import box_of
from app.domain.texts import count, decimal, mark, plural, tr
from app.ui.results.outline import Outline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.catalogue import Image, Label, Mask
    from app.ui.results.geometry import Size


class Odd(StrEnum):
    """Why a label is not drawn."""

    NOT_A_NUMBER = mark("not a number")
    OUTSIDE = mark("outside the image")
    NO_AREA = mark("without an area")
    FEW_POINTS = mark("outline of fewer than 3 points")
    MASK_SIZE = mark("mask of another size than the image")
    BROKEN_MASK = mark("mask that cannot be read")
    UNREAD = mark("without a class or a place")


@dataclass(frozen=True, slots=True)
class Sifted:
    """The labels that can be drawn with their outlines, and how many cannot, by reason."""

    sound: tuple[Label, ...] = ()
    odd: Counter[Odd] = field(default_factory=Counter)
    outlines: tuple[tuple[Outline, ...], ...] = ()
    """Of each sound label; none where it is a box or a mask."""


def sift(labels: Iterable[Label], size: Size, least: float = 0.0) -> Sifted:
    """Part the labels of an image of this size (pixels; nothing counts as outside while it is unknown).

    Of a label whose box is not even `least` pixels around, only the box is looked at.
    """
    sound: list[Label] = []
    outlines: list[tuple[Outline, ...]] = []
    odd: Counter[Odd] = Counter()
    for label in labels:
        is_small = 2 * (label.box[2] - label.box[0] + label.box[3] - label.box[1]) < least
        found = () if is_small else outlines_of(label)
        if (why := _why_odd(label, found, size, is_small=is_small)) is None:
            sound.append(label)
            outlines.append(found)
        else:
            odd[why] += 1
    return Sifted(tuple(sound), odd, tuple(outlines))


def outlines_of(label: Label) -> tuple[Outline, ...]:
    """Return the outlines that came with a label."""
    rings = (label.polygon, *label.more) if label.polygon else label.more
    return tuple(Outline(ring) for ring in rings if ring)


def _why_odd(label: Label, outlines: tuple[Outline, ...], size: Size, *, is_small: bool) -> Odd | None:
    """Return why a label cannot be drawn, or None."""
    if not math.isfinite(sum(label.box)) or not all(outline.is_finite for outline in outlines):
        return Odd.NOT_A_NUMBER
    if any(outline.count < 3 for outline in outlines):
        return Odd.FEW_POINTS
    mask = None if outlines or is_small else label.mask
    if mask is not None and (why := _why_odd_mask(mask, size)):
        return why
    box = extent(label, outlines)
    if box.isEmpty():
        return Odd.NO_AREA
    is_left_or_right = box.right() <= 0 or box.left() >= size.width
    is_outside = is_left_or_right or box.bottom() <= 0 or box.top() >= size.height
    return Odd.OUTSIDE if is_outside and not size.is_empty else None


def _why_odd_mask(mask: Mask, size: Size) -> Odd | None:
    if not size.is_empty and (mask.width, mask.height) != (size.width, size.height):
        return Odd.MASK_SIZE if mask.width and mask.height else Odd.BROKEN_MASK
    try:
        return None if box_of(mask) else Odd.NO_AREA
    except ValueError:
        return Odd.BROKEN_MASK


def extent(label: Label, outlines: tuple[Outline, ...]) -> QRectF:
    """Return the rectangle that holds a label, in pixels."""
    if not outlines:
        left, top, right, bottom = label.box
        return QRectF(left, top, right - left, bottom - top)
    box = outlines[0].box
    for outline in outlines[1:]:
        box = box.united(outline.box)
    return box


def odd_text(odd: Counter[Odd]) -> str:
    """Return “2 labels skipped: outside the image”, or an empty text."""
    if not odd:
        return ""
    head = plural(odd.total(), "{n} label skipped", "{n} labels skipped")
    return f"{head}: {', '.join(tr(why.value) for why in odd)}"


def tag(label: Label) -> str:
    """Return what is written at a label: its class, and its confidence where the server gave one."""
    if label.confidence is None or not math.isfinite(label.confidence):
        return label.class_name
    return f"{label.class_name} {decimal(label.confidence)}"


def labels_text(image: Image, *, is_final: bool = True) -> str:
    """Return how many labels an image has; while the job runs, none means none yet."""
    if image.labels is None:
        return tr("labels not fetched")
    if not image.labels:
        return tr("no labels") if is_final else tr("no labels yet")
    return plural(len(image.labels), "{n} label", "{n} labels")


def summary_text(labels: int, images: int) -> str:
    """Return “4,145 labels · 8.1 per image”."""
    text = plural(labels, "{n} label", "{n} labels")
    return (
        tr("{labels} · {mean} per image").format(labels=text, mean=decimal(labels / images, 1))
        if images
        else text
    )


def position_text(place: int | None, shown: int) -> str:
    """Return “image 3 of 512”; `place` counts from 0."""
    if place is None:
        return plural(shown, "{n} image", "{n} images")
    return tr("image {place} of {all}").format(place=count(place + 1), all=count(shown))


def caption_text(image: Image, size: Size, odd: Counter[Odd], *, is_final: bool) -> str:
    """Return how many labels an image has, what was skipped, its file name, its size in pixels."""
    pixels = "" if size.is_empty else f"{size.width:.0f} × {size.height:.0f}"
    skipped = odd + Counter({Odd.UNREAD: image.unread})
    words = (labels_text(image, is_final=is_final), odd_text(skipped), image.name, pixels)
    return " · ".join(word for word in words if word)
