"""Finds which rows differ, so that only those are announced."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.ontology import Entry


def common_start(a: Sequence[Entry], b: Sequence[Entry]) -> int:
    """Return how many rows at the start of both are equal."""
    for i, (one, other) in enumerate(zip(a, b, strict=False)):
        if one is not other and one != other:
            return i
    return min(len(a), len(b))


def runs_of(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return runs of neighbouring rows as (first, last)."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
