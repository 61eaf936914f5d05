"""What speaks for a job having been created whose answer never came: new jobs on the project's board."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from app.domain.catalogue import AnnotationJob
    from app.domain.errors import LabeldockError
    from app.domain.job import Draft

CLOCKS_DIFFER_S = 300.0
"""As far may the server's clock be from ours, where time is all there is to go by."""
LONG_BEFORE_S = 86_400.0
"""A job that was created as long before is not this one, whatever was noted."""
SOON_S = 600.0
ENOUGH_LOOKS = 4
ENOUGH_S = 60.0
"""A server shows what it created after so many looks, and seconds since the first of them."""


class Verdict(StrEnum):
    """What the evidence says; a person decides."""

    OPEN = "open"
    CREATED = "created"
    NOT_CREATED = "not created"


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a job of the board fits a draft; None where one of both says nothing."""

    batch: bool | None = None
    images: bool | None = None
    reviewer: bool | None = None
    created: bool | None = None
    name: bool | None = None

    @property
    def score(self) -> int:
        """More for each that fits, less for each that does not."""
        parts = (self.batch, self.images, self.reviewer, self.created, self.name)
        return sum(1 if part else -1 for part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for an uncertain draft, the best fit first."""

    found: tuple[AnnotationJob, ...] = ()
    fits: tuple[Fit, ...] = ()
    """One for each that was found."""
    first_looked_at: float | None = None
    """When the server first answered, which is after the answer was lost (epoch seconds)."""
    looked_at: float | None = None
    """When the server last answered (epoch seconds)."""
    looks: int = 0
    """How often it answered."""
    trouble: LabeldockError | None = None
    """Why the last look had no answer."""
    next_look_at: float | None = None
    verdict: Verdict = Verdict.OPEN

    @property
    def is_conclusive(self) -> bool:
        """Whether it is clear what became of the draft."""
        return self.verdict is not Verdict.OPEN


def sibling_of(draft: Draft, drafts: Iterable[Draft]) -> Draft | None:
    """Return another draft of the same batch; the evidence could not tell the job of one from that of the other."""
    return next((d for d in drafts if d.id != draft.id and _target(d) == _target(draft)), None)


def _target(draft: Draft) -> tuple[str, ...]:
    return draft.server, draft.workspace, draft.project, draft.request.batch_id


def candidates(
    board: Iterable[AnnotationJob], draft: Draft, taken: Collection[str], images: int | None
) -> list[tuple[AnnotationJob, Fit]]:
    """Return the jobs of the board that may be the draft's own, the best fit first.

    `taken` are ids of annotation jobs that others have; `images` is how many were asked for, where known.
    """
    found = [(a, fit_of(a, draft, images)) for a in board if a.id not in taken and _may_be_of(a, draft)]
    return sorted(found, key=lambda pair: -pair[1].score)


def fit_of(job: AnnotationJob, draft: Draft, images: int | None) -> Fit:
    """Return how well a job fits the draft."""
    reviewer = draft.request.reviewer_email or ""
    return Fit(
        batch=_batch_of(job) == draft.request.batch_id if job.source_batch else None,
        images=job.images == images if images and job.images else None,
        reviewer=job.reviewer.lower() == reviewer.lower() if job.reviewer and reviewer else None,
        created=_is_soon(job, draft),
        name=True if draft.name and draft.name in job.name else None,
    )


def verdict_of(
    found: list[tuple[AnnotationJob, Fit]], draft: Draft, looks: int, looked_for_s: float, *, has_rival: bool
) -> Verdict:
    """Tell whether it is clear what became of the draft, after so many looks in so many seconds.

    `has_rival`: another uncertain draft of the same batch could claim the same job.
    """
    if not found:
        is_enough = looks >= ENOUGH_LOOKS and looked_for_s >= ENOUGH_S
        return Verdict.NOT_CREATED if is_enough else Verdict.OPEN
    if len(found) > 1 or draft.known_jobs is None or has_rival:
        return Verdict.OPEN
    fit = found[0][1]
    is_against = False in (fit.images, fit.reviewer)
    return Verdict.CREATED if fit.batch and not is_against else Verdict.OPEN


def _may_be_of(job: AnnotationJob, draft: Draft) -> bool:
    """Tell whether a job of the board is new and of the draft's batch, as far as it says so."""
    if job.source_batch and _batch_of(job) != draft.request.batch_id:
        return False
    if job.id in (draft.known_jobs or ()):
        return False
    tolerance = CLOCKS_DIFFER_S if draft.known_jobs is None else LONG_BEFORE_S
    return job.created is None or job.created >= _sent_at(draft) - tolerance


def _sent_at(draft: Draft) -> float:
    """Return when it was sent; an earlier Labeldock set only when it was saved last."""
    return draft.sent_at or draft.saved_at or 0.0


def _batch_of(job: AnnotationJob) -> str:
    return job.source_batch.rpartition("/")[2]


def _is_soon(job: AnnotationJob, draft: Draft) -> bool | None:
    if job.created is None:
        return None
    return -CLOCKS_DIFFER_S <= job.created - _sent_at(draft) <= SOON_S
