"""Confidence as people write it in a table."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\s*(\d*(?:[.,]\d+)?(?:[eE]-?\d+)?)\s*(%?)\s*")


def confidence_of(text: str) -> float | None:
    """Read `0.6`, `0,6` or `60 %` as a threshold 0–1, nothing as None. Raises ValueError when it is none."""
    if not text.strip():
        return None
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(text)
    value = float(match[1].replace(",", "."))
    if match[2]:
        value = round(value / 100, 6)
    if not 0 <= value <= 1:
        raise ValueError(text)
    return value
