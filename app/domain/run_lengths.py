"""Masks as COCO's run lengths: read, written, their area, box and outlines (roboflow-rest.md §6.1).

Plain Python, so that every thread that paints may use it: the runs of an object are far fewer than its pixels.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.domain.catalogue import Mask, Polygon

MOST_PIXELS_A_SIDE = 32_768
"""A larger mask is none: images end at 16,400 pixels (roboflow-rest.md §5.1)."""
_ZERO = 48
_MORE, _SIGN, _BITS = 0x20, 0x10, 5
_LONGEST = 12 * _BITS
"""A count of more bits is no count, and would only take long to read."""

_Column = list[int]
"""Where runs begin and end in one column of pixels, in turn, from the top."""
_Corner = tuple[int, int]


def read_runs(counts: str) -> list[int]:
    """Return the lengths of background and object in turn, column by column. Raises ValueError."""
    runs: list[int] = []
    value = shift = 0
    for code in counts.encode("ascii"):  # UnicodeEncodeError is a ValueError
        bits = code - _ZERO
        if not 0 <= bits < 64 or shift > _LONGEST:
            raise ValueError("These are no run lengths.")
        value |= (bits & 31) << shift
        shift += _BITS
        if bits & _MORE:
            continue
        if bits & _SIGN:
            value -= 1 << shift
        # From the fourth on, each is told as the difference to the last but one.
        runs.append(value + runs[-2] if len(runs) > 2 else value)
        if runs[-1] < 0:
            raise ValueError("A run is shorter than nothing.")
        value = shift = 0
    if shift:
        raise ValueError("The run lengths end in the middle of one.")
    return runs


def write_counts(runs: Sequence[int]) -> str:
    """Return run lengths as the text that COCO compresses them to."""
    text = bytearray()
    for i, run in enumerate(runs):
        value = run - runs[i - 2] if i > 2 else run
        is_more = True
        while is_more:
            bits = value & 31
            value >>= _BITS
            is_more = value != (-1 if bits & _SIGN else 0)
            text.append(_ZERO + (bits | _MORE if is_more else bits))
    return text.decode("ascii")


def area_of(mask: Mask) -> int:
    """Count the pixels of a mask. Raises ValueError."""
    return sum(_runs_of(mask)[1::2])


def box_of(mask: Mask) -> tuple[float, float, float, float] | None:
    """Return the box around the pixels of a mask, None where it has none. Raises ValueError."""
    columns = _columns(mask)
    if not columns:
        return None
    left, right = min(columns), max(columns) + 1
    top = min(column[0] for column in columns.values())
    bottom = max(column[-1] for column in columns.values())
    return float(left), float(top), float(right), float(bottom)


def outlines_of(mask: Mask, step: int = 1) -> tuple[Polygon, ...]:
    """Return the outlines of a mask in pixels, those of its holes too. Raises ValueError.

    Only every `step`-th column is looked at, which is enough where as many fall on one pixel of the screen.
    """
    columns = _columns(mask, step)
    if not columns:
        return ()
    ways: dict[_Corner, list[_Corner]] = {}
    for start, end in _edges(columns, mask.width, step):
        ways.setdefault(start, []).append(end)
    return tuple(_loops(ways))


def _columns(mask: Mask, step: int = 1) -> dict[int, _Column]:
    """Return the runs of each `step`-th column that has any, by its place. Raises ValueError."""
    height, runs = mask.height, _runs_of(mask)
    columns: dict[int, _Column] = {}
    place = 0
    for off, on in zip_longest(runs[::2], runs[1::2], fillvalue=0):
        begin, place = place + off, place + off + on
        for x in range(begin // height, -(-place // height)) if on else ():
            if x % step == 0:
                top, bottom = max(0, begin - x * height), min(height, place - x * height)
                _append(columns.setdefault(x, []), top, bottom)
    return columns


def _runs_of(mask: Mask) -> list[int]:
    """Return the runs of a mask, which fill it. Raises ValueError."""
    if not all(0 < side <= MOST_PIXELS_A_SIDE for side in (mask.width, mask.height)):
        raise ValueError("A mask has no such size.")
    runs = read_runs(mask.counts)
    if sum(runs) != mask.width * mask.height:
        raise ValueError("The run lengths do not fill the mask.")
    return runs


def _append(column: _Column, top: int, bottom: int) -> None:
    if column and column[-1] == top:
        column[-1] = bottom
    else:
        column += (top, bottom)


def _edges(columns: dict[int, _Column], width: int, step: int) -> Iterator[tuple[_Corner, _Corner]]:
    """Yield the edges of the pixels at the border, directed so that the object lies at their right."""
    for x, column in columns.items():
        right = min(x + step, width)
        for top, bottom in zip(column[::2], column[1::2], strict=True):
            yield (x, top), (right, top)
            yield (right, bottom), (x, bottom)
        yield from _upright(x, columns.get(x - step, []), column)
        if right >= width or x + step not in columns:
            yield from _upright(right, column, [])


def _upright(x: int, left: _Column, right: _Column) -> Iterator[tuple[_Corner, _Corner]]:
    """Yield the edges between two columns: wherever just one of them holds the object."""
    ends = sorted(left + right)
    for top, bottom in zip(ends[::2], ends[1::2], strict=True):
        if top == bottom:
            continue
        is_in_left = bisect_right(left, top) % 2 == 1
        yield ((x, top), (x, bottom)) if is_in_left else ((x, bottom), (x, top))


def _loops(ways: dict[_Corner, list[_Corner]]) -> Iterator[Polygon]:
    """Join edges to closed outlines; as many end in each corner as begin there."""
    while ways:
        start = next(iter(ways))
        corners = [start]
        while (at := _next(ways, corners[-1])) != start:
            corners.append(at)
        yield _bends(corners)


def _next(ways: dict[_Corner, list[_Corner]], corner: _Corner) -> _Corner:
    ends = ways[corner]
    end = ends.pop()
    if not ends:
        del ways[corner]
    return end


def _bends(corners: list[_Corner]) -> Polygon:
    """Leave out the corners at which an outline goes straight on."""
    around: Iterable[tuple[_Corner, _Corner]] = pairwise([corners[-1], *corners, corners[0]])
    ways = [(b[0] == a[0], b) for a, b in around]
    return tuple(
        (float(corner[0]), float(corner[1]))
        for (was_upright, corner), (is_upright, _) in pairwise(ways)
        if was_upright != is_upright
    )
