"""Makes jobs of the ledger for the tests of the monitor."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from app.domain.job import Job
from app.domain.job_list import JobList
from app.domain.status import JobStatus, SubJob
from app.ui.monitor.facts import Facts
from tests.services.fakes import NOW, SERVER, WORKSPACE

BODY = json.dumps({"batchId": "b-1", "modelType": "sam3", "ontology": {"a bolt": "bolt"}})


def make_job(number: int = 1, word: str | None = "running", done: int | None = 3, **changes: Any) -> Job:
    """Return a job that was heard of a second ago; higher numbers are newer, None says nothing was heard."""
    status = JobStatus(status=word, num_images=12, num_sent_back=done) if word is not None else None
    job = Job(
        id=f"our-{number}",
        name=f"Night shift {number}",
        server=SERVER,
        workspace=WORKSPACE,
        project="parts",
        batch_id="b-1",
        model="sam3",
        body_sha256="of-the-body",
        job_id=f"job-{number}",
        annotation_job_id=f"annotation-{number}",
        submitted_at=NOW - 10_000 + number,
        status=status,
        heard_at=NOW - 1 if status else None,
        changed_at=NOW - 1 if status else None,
    )
    return replace(job, **changes)


def parts(*words: str) -> tuple[SubJob, ...]:
    """Return sub-jobs with these status words."""
    return tuple(SubJob(f"sub-{n}", word) for n, word in enumerate(words))


def facts(jobs: JobList | None = None, **known: Any) -> Facts:
    """Return facts of a time that stands still: online, nothing forecast, nothing stalled."""
    searched = jobs or JobList()
    nothing: dict[str, Any] = {
        "now": lambda: NOW,
        "left": lambda _: None,
        "stalled_for": lambda _: 0.0,
        "server": lambda: SERVER,
        "is_offline": lambda: False,
        "refusal": lambda _: None,
        "find": searched.find_ids,
        "matches": searched.matches,
    }
    return Facts(**nothing | known)
