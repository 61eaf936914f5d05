"""The ledger as a table for other programs: CSV by RFC 4180, or JSON with the same names.

Times are ISO 8601 in UTC. Names and order of the columns stay; new ones come last. In CSV a text that a spreadsheet
would take for a formula has an apostrophe before it; in JSON every value is as it is, and what is not known is null.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.domain.csv_text import csv_line
from app.domain.halves import readable_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from app.domain.job import Job

VERSION = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it tells, and its value of a job (None: not known)."""

    name: str
    about: str
    value: Callable[[Job], Any]


def _time(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return None


def _subjobs(job: Job) -> str | None:
    if job.status is None:
        return None
    return ", ".join(
        f"{count} {word}" for word, count in Counter(s.status for s in job.status.subjobs).items()
    )


COLUMNS = (
    Column("jobId", "the server's id of the job; empty for an adopted one", lambda j: j.job_id),
    Column("annotationJobId", "the id of its annotation job", lambda j: j.annotation_job_id),
    Column("name", "what the draft was called", lambda j: j.name),
    Column("server", "the server's address", lambda j: j.server),
    Column("workspace", "the workspace's slug", lambda j: j.workspace),
    Column("project", "the project's slug", lambda j: j.project),
    Column("batchId", "the batch's id", lambda j: j.batch_id),
    Column("batch", "the batch's name", lambda j: j.batch_name),
    Column("model", "the trained model's id, else the model type", lambda j: j.model),
    Column("reviewer", "the reviewer's e-mail address as it was sent", lambda j: j.reviewer),
    Column("origin", "sent, adopted or imported", lambda j: j.origin.value),
    Column("imagesAsked", "how many images were asked for", lambda j: j.images),
    Column("creditsExpected", "what it was expected to cost", lambda j: j.credits),
    Column("queuedBy", "who queued it: person@machine", lambda j: j.queued_by),
    Column("queuedAt", "when it was queued", lambda j: _time(j.queued_at)),
    Column(
        "submittedAt", "when the server took it, or it was taken in here", lambda j: _time(j.submitted_at)
    ),
    Column("bodySha256", "SHA-256 of the body that was sent", lambda j: j.body_sha256),
    Column("status", "the server's last word", lambda j: j.status and j.status.status),
    Column(
        "numImages", "images of the job, as the server counts", lambda j: j.status and j.status.num_images
    ),
    Column("numImagesSentBack", "images that came back", lambda j: j.status and j.status.num_sent_back),
    Column("subjobs", "how many sub-jobs have which word", _subjobs),
    Column("heardAt", "when the server last answered", lambda j: _time(j.heard_at)),
    Column("changedAt", "when an answer last differed", lambda j: _time(j.changed_at)),
    Column("trouble", "why the last question had no answer", lambda j: j.trouble),
    Column("isDone", "whether the server said a final word", lambda j: j.is_done),
    Column("isGone", "whether the server does not know it any more", lambda j: j.is_gone),
    Column("isWatched", "whether the server is asked about it", lambda j: j.is_watched),
    Column("note", "a person's own words", lambda j: j.note),
)


def csv_lines(jobs: Iterable[Job]) -> Iterator[str]:
    """Yield the jobs as CSV, a line at a time, the names first."""
    yield csv_line(column.name for column in COLUMNS)
    for job in jobs:
        yield csv_line(column.value(job) for column in COLUMNS)


def json_lines(jobs: Iterable[Job]) -> Iterator[str]:
    """Yield the jobs as one JSON object, a job a line."""
    yield f'{{"version": {VERSION}, "jobs": ['
    comma = ""
    for job in jobs:
        yield f"{comma}\n{readable_json({column.name: column.value(job) for column in COLUMNS})}"
        comma = ","
    yield "\n]}\n"
