"""What earlier jobs of the ledger tell the next one: who reviewed, and what was sent for the same batch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

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


def last_body(jobs: Iterable[Job], place: Place, batch_id: str) -> dict[str, Any] | None:
    """Return the body of the last job on a batch; None where there was none. `jobs` are newest first."""
    for job in jobs:
        if _place(job) != place:
            continue
        body = _decoded(job.body)
        if body.get("batchId") == batch_id:
            return body
    return None


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


def _decoded(body: str) -> dict[str, Any]:
    """Return a body as an object; an empty one where it is not known, as of a job that was adopted."""
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
