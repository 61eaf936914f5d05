"""Masks on the wire: COCO's compressed run lengths, checked before anything draws them."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.catalogue import Mask
from app.domain.run_lengths import box_of

Box = tuple[float, float, float, float]


def read_mask(value: object) -> tuple[Mask, Box] | None:
    """Return the mask of `{size: [height, width], counts: text}` and the box around it.

    None where the runs do not fill just this size, or where no pixel is set.
    """
    if not isinstance(value, Mapping) or not isinstance(value.get("counts"), str):
        return None
    size = value.get("size")
    if not isinstance(size, list) or len(size) != 2 or not all(type(side) is int for side in size):
        return None
    mask = Mask(width=size[1], height=size[0], counts=value["counts"])
    try:
        box = box_of(mask)
    except ValueError:
        return None
    return None if box is None else (mask, box)
