"""How a job went, from its history: the counter over time, and when the server gave no answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.trace import Point

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.job import Event


@dataclass(frozen=True, slots=True)
class Silence:
    """From a question without an answer to the next answer (epoch seconds); `end` is None while it lasts."""

    start: float
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """The images sent back by time, where the count changed; and the silences between."""

    points: tuple[Point, ...] = ()
    silences: tuple[Silence, ...] = ()


def course_of(history: Iterable[Event]) -> Course:
    """Return how a job went; what the history does not say is left out."""
    points: list[Point] = []
    silences: list[Silence] = []
    silent_since: float | None = None
    for event in history:
        if "trouble" in event.changes:
            if event.changes["trouble"]:
                silent_since = event.at if silent_since is None else silent_since
            elif silent_since is not None:
                silences.append(Silence(silent_since, event.at))
                silent_since = None
        status = event.changes.get("status")
        done = status.get("num_sent_back") if isinstance(status, dict) else None
        if isinstance(done, int):
            points.append(Point(event.at, done))
    if silent_since is not None:
        silences.append(Silence(silent_since))
    return Course(tuple(points), tuple(silences))
