"""A trial of other thresholds: what a job would have kept. Nothing of it reaches the server."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.census import Census

if TYPE_CHECKING:
    from collections.abc import Mapping


class Trial(QObject):
    """Thresholds tried by class, held against the census of a job."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._census = Census()
        self._tried: dict[str, float] = {}

    @property
    def tried(self) -> Mapping[str, float]:
        """The thresholds that differ from those of the job."""
        return {name: value for name, value in self._tried.items() if value != self._census.cut.of(name)}

    def set_census(self, census: Census) -> None:
        """Hold what is tried against newer numbers."""
        self._census = census

    def of(self, name: str) -> float:
        """Return the threshold of a class: as tried, else the job's."""
        return self._tried.get(name, self._census.cut.of(name))

    def least(self, name: str) -> float:
        """Return the lowest threshold of which these labels tell anything."""
        confidences = self._census.confidences.get(name, ())
        least = min(self._census.cut.of(name), confidences[0]) if confidences else self._census.cut.of(name)
        return math.floor(least * 100 + 1e-6) / 100

    def try_out(self, name: str, value: float) -> None:
        """Try another threshold for a class."""
        if value != self.of(name):
            self._tried[name] = value
            self.changed.emit()

    def take_over(self, other: Trial) -> None:
        """Try what others try."""
        self._tried = dict(other.tried)
        self.changed.emit()

    def lost(self, name: str) -> int:
        """Return how many labels of a class the job would have kept fewer."""
        census = self._census
        was, now = census.lost(name, census.cut.of(name)), census.lost(name, self.of(name))
        return max(0, now - was)
