"""A job as a row: what would be slow to find out at every paint and comparison, found out once."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.ui.monitor import words
from app.ui.monitor.link import Link, link_of

if TYPE_CHECKING:
    from app.domain.job import Job
    from app.ui.monitor.facts import Facts

SOUND_LIKE_AN_END = frozenset(
    {"failed", "failure", "error", "errored", "cancelled", "canceled", "aborted", "rejected", "expired"}
)
"""Words that the contract does not know: they are polled on, and a person had better look."""
NEEDING = frozenset({Link.GONE, Link.REFUSED, Link.NO_KEY})


class JobFilter(StrEnum):
    """Which jobs the table shows."""

    ALL = "all"
    ACTIVE = "active"
    NEEDS_YOU = "needs"
    DONE = "done"


class Row:
    """`key` is by what it is sorted; rows of the same key stand by `age`, the newest first."""

    __slots__ = ("age", "filters", "is_stalled", "job", "key")

    def __init__(self, job: Job, facts: Facts) -> None:
        self.job = job
        self.age = (-job.submitted_at, job.id)
        self.is_stalled = bool(facts.stalled_for(job.id)) if job.is_live else False
        self.filters = _filters(job, facts, is_stalled=self.is_stalled)
        self.key: Any = None

    def is_outdated(self, facts: Facts) -> bool:
        """Tell whether the job stalls since, or no more, or otherwise needs a person who it did not."""
        stalls = self.job.is_live and bool(facts.stalled_for(self.job.id))
        return stalls is not self.is_stalled or _filters(self.job, facts, is_stalled=stalls) != self.filters


def _filters(job: Job, facts: Facts, *, is_stalled: bool) -> frozenset[JobFilter]:
    if job.is_done:
        return frozenset({JobFilter.ALL, JobFilter.DONE})
    sounds_ended = words.status_word(job).lower() in SOUND_LIKE_AN_END
    needs_you = is_stalled or sounds_ended or link_of(job, facts) in NEEDING
    chosen = {JobFilter.ALL}
    chosen |= {JobFilter.ACTIVE} if job.is_watched else set()
    return frozenset(chosen | {JobFilter.NEEDS_YOU} if needs_you else chosen)
