"""From which confidence on a job kept labels, by class as the server saved it; a draft that asks for another cut."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.ontology import saved_class
from app.domain.preview import SERVER_DEFAULT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.job import Draft, Job, JobRequest


@dataclass(frozen=True, slots=True)
class Cut:
    """The thresholds of a job that was run; `default` None where nobody said."""

    by_class: Mapping[str, float] = field(default_factory=dict)
    default: float | None = None

    def of(self, class_name: str) -> float:
        """Return the threshold of a class; what is not known is taken to be the server's usual one."""
        known = self.by_class.get(class_name, self.default)
        return SERVER_DEFAULT if known is None else known

    def is_known(self, class_name: str) -> bool:
        """Tell whether the job, or the server's answer about it, named the threshold of a class."""
        return self.default is not None or class_name in self.by_class


def cut_of(job: Job, request: JobRequest | None) -> Cut:
    """Return the thresholds of a job: those that were sent, where that is known, and those that the server told."""
    told = dict(job.status.confidence_thresholds) if job.status else {}
    if request is None:
        return Cut(told)
    sent = {saved_class(name): value for name, value in request.confidence_thresholds.items()}
    return Cut({**told, **sent}, request.default_confidence)


def recut(draft: Draft, changes: Mapping[str, float]) -> Draft:
    """Return a draft that asks for other thresholds, given by class as the server saved it."""
    request = draft.request
    asked = request.ontology.classes if request.ontology else ()
    names = {saved_class(name): name for name in (*request.confidence_thresholds, *asked)}
    changed = {names.get(name, name): value for name, value in changes.items()}
    thresholds = {**request.confidence_thresholds, **changed}
    return replace(draft, request=replace(request, confidence_thresholds=thresholds))
