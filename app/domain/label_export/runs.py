"""Reads COCO's compressed run lengths, to tell a sound mask from a broken one and to measure it.

The text holds numbers of five bits a character, the lowest first; from the fourth on they are differences
to the run before the last. Runs go down the columns, and those at odd places are the object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.catalogue import Mask

_FIRST, _BITS = ord("0"), 5
_LOW, _SIGN, _MORE, _END = 0x1F, 0x10, 0x20, 0x40
_WHOLE_RUNS = 3


def mask_area(mask: Mask) -> int | None:
    """Count the pixels of a mask; None where its runs do not fill its image exactly."""
    runs = read_runs(mask.counts)
    if runs is None or min(runs, default=-1) < 0 or sum(runs) != mask.width * mask.height:
        return None
    return sum(runs[1::2])


def read_runs(text: str) -> list[int] | None:
    """Return the run lengths, or None where the text is no such text."""
    runs: list[int] = []
    value = shift = 0
    for character in text:
        bits = ord(character) - _FIRST
        if not 0 <= bits < _END:
            return None
        value |= (bits & _LOW) << shift
        shift += _BITS
        if bits & _MORE:
            continue
        if bits & _SIGN:
            value -= 1 << shift
        runs.append(value + (runs[-2] if len(runs) >= _WHOLE_RUNS else 0))
        value = shift = 0
    return None if shift else runs
