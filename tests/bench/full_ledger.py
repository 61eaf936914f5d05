"""A ledger as it is after years: ten thousand jobs with their bodies, histories and last answers."""

import hashlib
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

from app.adapters.store import SqliteStore
from app.adapters.store.tables import enter, enter_sent
from app.domain.job import Job, JobRequest
from app.domain.ontology import from_pairs
from app.domain.status import JobStatus, SubJob
from tests.services.fakes import NOW, SERVER, WORKSPACE

JOBS = 10_000
LIVE = 1_000
EVENTS = 12
"""Of each job; a job of a thousand images has some more, most have fewer."""
IMAGES = 1_200
SUBJOBS = 6
CLASSES = 20
DAY_S = 86_400.0


async def fill(file: Path, jobs: int = JOBS, live: int = LIVE, server: str = SERVER) -> None:
    """Begin a store with so many jobs, the newest of them live."""
    store = SqliteStore(file)
    await store.open()
    await store._write(lambda connection: _enter_all(connection, jobs, live, server))
    await store.close()


def _enter_all(connection: sqlite3.Connection, jobs: int, live: int, server: str) -> None:
    for number in range(jobs):
        job, body = made_job(number, server), _body(number)
        enter_sent(replace(job, body_sha256=hashlib.sha256(body.encode()).hexdigest()), body, connection)
        enter(job, "submitted", job.submitted_at, {"answer": '{"jobId": "…"}'}, connection)
        end = EVENTS // 2 if number >= jobs - live else EVENTS
        for step in range(1, end + 1):
            enter(heard(job, number, step), f"status {step}", job.submitted_at, {}, connection)


def made_job(number: int, server: str = SERVER) -> Job:
    """Return a job as it was sent."""
    return Job(
        id=f"{number:032x}",
        name=f"Line {number % 9} · shift {number} of Monday",
        server=server,
        workspace=WORKSPACE,
        project=f"parts-{number % 7}",
        batch_id=f"batch{number:020x}",
        batch_name=f"Monday {number}",
        model="sam3" if number % 3 else f"parts-{number % 7}/{number % 5}",
        reviewer="ann@x.example",
        images=IMAGES,
        queued_by="ann@desk",
        submitted_at=NOW - DAY_S * 1_000 + number * 3_600.0,
        job_id=f"{number:08x}-1111-4222-8333-{number:012x}",
        annotation_job_id=f"a{number:031x}",
    )


def heard(job: Job, number: int, step: int) -> Job:
    """Return the job after so many changes."""
    done = IMAGES * step // EVENTS
    subjobs = tuple(
        SubJob(f"{job.job_id}-{n}", "done" if n * EVENTS < step * SUBJOBS else "pending")
        for n in range(SUBJOBS)
    )
    status = JobStatus(
        id=job.job_id,
        status="done" if step == EVENTS else "pending",
        model_type="sam3",
        project_type="object-detection",
        project_id=job.project,
        annotation_job_id=job.annotation_job_id,
        num_images=IMAGES,
        num_sent_back=done,
        subjobs=subjobs,
        ontology=dict(_pairs(number)),
        start_time="2026-11-02T09:00:00.000Z",
        raw=json.dumps({"id": job.job_id, "ontology": dict(_pairs(number)), "numImagesSentBack": done}),
    )
    at = job.submitted_at + 60.0 * step
    return replace(job, status=status, heard_at=at, changed_at=at)


def _body(number: int) -> str:
    return JobRequest(batch_id=f"batch{number:020x}", ontology=from_pairs(_pairs(number))).body_text()


def _pairs(number: int) -> list[tuple[str, str]]:
    return [(f"a part of kind {n} on line {number % 9}", f"kind {n}") for n in range(CLASSES)]
