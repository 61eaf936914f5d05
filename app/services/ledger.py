"""What earlier jobs of the ledger tell the next one: who reviewed, and what was sent for the same batch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.job import Job

REVIEWER = '\n  "reviewerEmail": '
"""As `body_text` writes it: bodies can be long, and only this is wanted of them."""
JOBS_READ = 50

Place = tuple[str, str, str]
"""Server, workspace, project."""


def reviewers_used(jobs: Iterable[Job], place: Place) -> tuple[str, ...]:
    """Return the reviewers of a project's latest jobs, each once; `jobs` and the answer are newest first."""
    found = (_reviewer(job.body) for job in [j for j in jobs if _place(j) == place][:JOBS_READ])
    return tuple(dict.fromkeys(email for email in found if email))


def last_job(jobs: Iterable[Job], place: Place, batch_id: str) -> Job | None:
    """Return the last job on a batch, None where there was none; `jobs` are newest first."""
    return next((j for j in jobs if _place(j) == place and _batch(j.body) == batch_id), None)


def _place(job: Job) -> Place:
    return job.server, job.workspace, job.project


def _reviewer(body: str) -> str:
    at = body.rfind(REVIEWER)
    if at < 0:
        return ""
    try:
        return str(json.JSONDecoder().raw_decode(body, at + len(REVIEWER))[0])
    except ValueError:
        return ""


def _batch(body: str) -> object:
    """Return the batch of a body; None where it is not known, as of a job that was adopted."""
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value.get("batchId") if isinstance(value, dict) else None
