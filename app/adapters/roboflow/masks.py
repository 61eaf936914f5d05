"""Masks on the wire: COCO's compressed run lengths, checked before anything draws them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.catalogue import Mask

LARGEST_SIDE = 32_768
"""Pixels; no picture that a server takes is larger."""
_LONGEST_RUN_DIGITS = 7
"""Of five bits each: enough for every pixel of the largest picture."""

Box = tuple[float, float, float, float]


def read_mask(value: object) -> tuple[Mask, Box] | None:
    """Return the mask of `{size: [height, width], counts: text}` and the box around it.

    None where the runs do not fill just this size, or where no pixel is set.
    """
    if not isinstance(value, Mapping) or not isinstance(value.get("counts"), str):
        return None
    size, counts = value.get("size"), value["counts"]
    if not isinstance(size, list) or len(size) != 2 or not all(_is_side(side) for side in size):
        return None
    height, width = size
    runs = _runs(counts)
    if runs is None or sum(runs) != height * width:
        return None
    box = _box(runs, height)
    return None if box is None else (Mask(width, height, counts), box)


def _is_side(side: object) -> bool:
    return isinstance(side, int) and not isinstance(side, bool) and 0 < side <= LARGEST_SIDE


def _runs(counts: str) -> list[int] | None:
    """Return the lengths of the runs, of nothing and of the object in turn; None where they make no sense.

    A number is digits of five bits, the lowest first; from the third on it is the difference to the one before last.
    """
    runs: list[int] = []
    value = digits = 0
    for character in counts:
        digit = ord(character) - 48
        if not 0 <= digit < 64 or digits == _LONGEST_RUN_DIGITS:
            return None
        value |= (digit & 0x1F) << 5 * digits
        digits += 1
        if digit & 0x20:
            continue
        if digit & 0x10:
            value -= 1 << 5 * digits
        run = value + (runs[-2] if len(runs) > 2 else 0)
        if run < 0:
            return None
        runs.append(run)
        value = digits = 0
    return runs if not digits else None


def _box(runs: Iterable[int], height: int) -> Box | None:
    """Return the box around the pixels of every second run; they go down column by column."""
    left, top, right, bottom = -1, height, 0, 0
    end = 0
    for place, run in enumerate(runs):
        start, end = end, end + run
        if place % 2 == 0 or not run:
            continue
        (first, above), (last, below) = divmod(start, height), divmod(end - 1, height)
        left = first if left < 0 else left
        right = last + 1
        if first != last:
            above, below = 0, height - 1
        top, bottom = min(top, above), max(bottom, below + 1)
    return None if left < 0 else (float(left), float(top), float(right), float(bottom))
