"""Thresholds that are tried on a preview, beside those of the draft, and how they become the draft's own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.preview import SERVER_DEFAULT, Thresholds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.job import JobRequest

DEFAULT = ""
"""Stands for the default where the name of a class is expected."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a person moved since: None lets a class follow the default again; what was not moved is the draft's."""

    by_class: Mapping[str, float | None] = field(default_factory=dict)
    default: float | None = None
    removes_overlaps: bool | None = None

    def moved(self, class_name: str, value: float | None) -> Trial:
        """Return the trial with the threshold of a class, or DEFAULT, at another value (0–1)."""
        if class_name == DEFAULT:
            return replace(self, default=value)
        return replace(self, by_class={**self.by_class, class_name: value})


def thresholds(request: JobRequest, trial: Trial) -> Thresholds:
    """Return the thresholds that hold while they are tried."""
    own: dict[str, float | None] = {**request.confidence_thresholds, **trial.by_class}
    asked = SERVER_DEFAULT if request.default_confidence is None else request.default_confidence
    return Thresholds(
        by_class={name: value for name, value in own.items() if value is not None},
        default=asked if trial.default is None else trial.default,
        removes_overlaps=request.removes_overlaps
        if trial.removes_overlaps is None
        else trial.removes_overlaps,
    )


def taken_over(request: JobRequest, trial: Trial) -> JobRequest:
    """Return the request with what was tried: of the classes that were moved, those that differ from the default.

    What was not moved stays as it was written. Whether overlaps are removed is only looked at.
    """
    tried = thresholds(request, trial)
    own = {name: value for name, value in request.confidence_thresholds.items() if name not in trial.by_class}
    moved = ((name, value) for name, value in trial.by_class.items() if value is not None)
    own |= {name: value for name, value in moved if value != tried.default}
    default = request.default_confidence
    if trial.default is not None and trial.default != (SERVER_DEFAULT if default is None else default):
        default = trial.default
    if own == request.confidence_thresholds and default == request.default_confidence:
        return request
    in_order = {name: own[name] for name in request.confidence_thresholds if name in own} | own
    return replace(request, default_confidence=default, confidence_thresholds=in_order)
