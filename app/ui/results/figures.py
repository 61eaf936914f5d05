"""Figures: labels made ready to be drawn, in pixels of their image, as fine as a scale asks for. Safe in any thread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from app.domain.run_lengths import outlines_of as mask_outlines
from app.ui.results.labels import Sifted, extent, sift
from app.ui.results.outline import Outline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPolygonF

    from app.domain.catalogue import Label, Mask
    from app.ui.results.geometry import Size

POINT_APART = 0.7
"""Points of an outline that are closer than this on the screen are left out,"""
TOO_DENSE = 3.0
"""where there are so many times more than that takes: fewer are drawn faster than they are left out."""
LEAST_AROUND = 12.0
"""Pixels of the screen around a figure of which more than its box can be seen."""
COARSEST = 32


@dataclass(frozen=True, slots=True)
class Figure:
    """A label with its outlines; without any it is its box."""

    label: Label
    extent: QRectF
    rings: tuple[QPolygonF, ...] = ()
    outlines: tuple[Outline, ...] = ()

    @property
    def peak(self) -> QPointF | None:
        """The topmost point of the outlines, at which its words stand."""
        return min((outline.peak for outline in self.outlines), key=QPointF.y, default=None)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the labels of one image, and what of them cannot be drawn."""

    sifted: Sifted
    drawn: tuple[Figure, ...] = ()
    detail: int = 1


def detail_of(scale: float) -> int:
    """Return how many pixels of an image fall on one of the screen, as a power of two: finer is not seen."""
    if scale >= 0.5 or scale <= 0:
        return 1
    return min(COARSEST, 1 << int(math.log2(1 / scale)))


def make_figures(
    labels: Iterable[Label],
    size: Size,
    scale: float,
    known: Sifted | None = None,
    *,
    least: float = LEAST_AROUND,
) -> Figures:
    """Return the figures of labels of an image of a size, to be drawn at a scale; `known` saves looking again.

    An outline that is not even `least` pixels long on the screen is drawn as the box around it.
    """
    detail = detail_of(scale)
    # What only a thumbnail shows need not be looked at any closer than it is drawn.
    sifted = known or sift(labels, size, least * detail if least > LEAST_AROUND else 0.0)
    pairs = zip(sifted.sound, sifted.outlines, strict=True)
    return Figures(sifted, tuple(figure(label, outlines, detail, least) for label, outlines in pairs), detail)


def figure(label: Label, outlines: tuple[Outline, ...], detail: int, least: float) -> Figure:
    """Return the figure of a sound label."""
    is_box = least > LEAST_AROUND and _around(extent(label, ())) < least * detail
    if label.mask is not None and not outlines and not is_box:
        outlines = _outlines_of_mask(label.mask, detail)
    box = extent(label, outlines)
    if not outlines or _around(box) < least * detail:
        return Figure(label, box)
    rings = tuple(_ring(outline, POINT_APART * detail) for outline in outlines)
    return Figure(label, box, rings, outlines)


def _outlines_of_mask(mask: Mask, detail: int) -> tuple[Outline, ...]:
    rings = mask_outlines(mask, detail) or mask_outlines(mask)  # a thin one can lie between the steps
    return tuple(Outline(ring) for ring in rings)


def _ring(outline: Outline, apart: float) -> QPolygonF:
    is_too_dense = outline.count * apart > TOO_DENSE * _around(outline.box)
    return outline.thinned(apart) if is_too_dense else outline.polygon


def _around(box: QRectF) -> float:
    return 2 * (box.width() + box.height())
