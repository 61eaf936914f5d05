"""Fulfils services.ports.Vision: overlaps and scores, each in a thread, the libraries imported there too."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.catalogue import Label
    from app.domain.preview import Score


class Boxes:
    """Works on labels by their boxes."""

    async def apart(self, labels: Sequence[Label], overlap: float) -> frozenset[int]:
        """Return the places of the labels that remain without overlaps."""
        return await asyncio.to_thread(_apart, labels, overlap)

    async def scores(
        self, found: Sequence[Sequence[Label]], truth: Sequence[Sequence[Label]]
    ) -> Mapping[str, tuple[Score, ...]]:
        """Return how well labels hold against the truth, by class of the truth."""
        return await asyncio.to_thread(_scores, found, truth)


def _apart(labels: Sequence[Label], overlap: float) -> frozenset[int]:
    from app.adapters.vision.overlaps import apart

    return apart(labels, overlap)


def _scores(
    found: Sequence[Sequence[Label]], truth: Sequence[Sequence[Label]]
) -> Mapping[str, tuple[Score, ...]]:
    from app.adapters.vision.matching import scores

    return scores(found, truth)
