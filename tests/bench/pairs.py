"""Compares two programs in ABBA order, so that a machine that slows down slows both."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The values of our program and of what it is held against, from one run, in one unit."""

    what: str
    unit: str
    ours: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Return our median over the other's."""
        return median(self.ours) / median(self.bare)

    def __str__(self) -> str:
        """Return one line: both medians with their range, and the ratio."""
        ours, bare = _words(self.ours), _words(self.bare)
        return f"{self.what}: ours {ours}, bare {bare} {self.unit}; ratio {self.ratio:.2f} ({len(self.ours)} pairs)"


def abba(pairs: int, ours: Callable[[], T], bare: Callable[[], T]) -> tuple[list[T], list[T]]:
    """Run both as often as pairs says, turning the order round each time; return what they gave."""
    first: list[T] = []
    second: list[T] = []
    for number in range(pairs):
        if number % 2:
            second.append(bare())
            first.append(ours())
        else:
            first.append(ours())
            second.append(bare())
    return first, second


def _words(values: tuple[float, ...]) -> str:
    return f"{median(values):.0f} [{min(values):.0f}–{max(values):.0f}]"
