"""Rests for long work in a thread, so that the window has its turn: two threads of Python hold up each other."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

REST_S = 0.001


def with_rests(items: Iterable[T], *, every: int) -> Iterator[T]:
    """Give the items, with a rest before each of so many."""
    for number, item in enumerate(items):
        if number % every == 0:
            time.sleep(REST_S)
        yield item
