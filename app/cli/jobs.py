"""The ledger in a shell: its jobs with what is heard of them, and one job watched to its end."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.facts import (
    GONE,
    id_text,
    is_followed,
    job_fields,
    left_text,
    line_text,
    link_text,
    progress_text,
    status_text,
)
from app.cli.output import ago, table
from app.domain.errors import InputError, KeyRefused, LabeldockError, NoKey, NotFound, Offline
from app.domain.ledger_export import csv_lines, json_lines
from app.services.files import write_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from app.cli.output import Output
    from app.domain.job import Job
    from app.services.workstation import Workstation

TITLES = ("JOB", "NAME", "PROJECT", "STATUS", "IMAGES", "LEFT", "HEARD", "STARTED", "")
LATEST = 20
ASKED_AT_A_TIME = 6
LINES = {"csv": csv_lines, "json": json_lines}
EMPTY = "No job was started from here yet. (A sandbox window keeps a ledger of its own.)"
NONE = "No job is like that; “labeldock jobs --all” lists all of them."


async def list_jobs(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """List the ledger's jobs, with news of unfinished ones where the server answers. Raises InputError."""
    if args.to or args.output != "-":
        raise InputError("--to and --output go with “labeldock jobs export”.")
    ledger = workstation.ledger
    await ledger.load()
    jobs = _chosen(args, workstation)
    trouble = await _ask(jobs, workstation)
    jobs = [ledger.job(job.id) or job for job in jobs]
    await workstation.forecasts.learn([job.id for job in jobs])
    if trouble is not None:
        output.note(f"{trouble.title}: {trouble.message} This is what was heard before.")
    if output.is_json:
        for job in jobs:
            output.event({"event": "job"} | job_fields(job, workstation), "")
        return
    words = NONE if ledger.jobs else EMPTY
    print(table(TITLES, [_row(job, workstation) for job in jobs], "IMAGES") if jobs else words)
    if (left := len(ledger.jobs) - len(jobs)) and not (args.search or args.active):
        output.note(f"{left} earlier {'job' if left == 1 else 'jobs'}: “labeldock jobs --all”.")


async def export(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """Write the ledger, or the jobs of a search, as a table. Raises InputError."""
    if not args.to:
        raise InputError("Say what to write: --to csv or --to json.")
    ledger = workstation.ledger
    await ledger.load()
    jobs = _chosen(args, workstation) if args.search or args.active else ledger.jobs
    lines = LINES[args.to](jobs)
    if args.output == "-":
        sys.stdout.writelines(lines)
        return
    path = Path(args.output)
    await asyncio.to_thread(write_whole, path, lines)
    output.event({"event": "exported", "path": str(path), "jobs": len(jobs)}, f"Written: {path}")


def _chosen(args: argparse.Namespace, workstation: Workstation) -> list[Job]:
    """Return the jobs to list, newest first; of all jobs the latest, and those that have not ended."""
    ledger = workstation.ledger
    if args.search:
        return list(ledger.find(args.search))
    live = {job.id for job in ledger.live}
    if args.active:
        return [job for job in ledger.jobs if job.id in live]
    return [job for i, job in enumerate(ledger.jobs) if args.all or i < LATEST or job.id in live]


async def _ask(jobs: Iterable[Job], workstation: Workstation) -> LabeldockError | None:
    """Ask about the jobs that have not ended, unless nobody answers; return why an answer did not come."""
    slots = asyncio.Semaphore(ASKED_AT_A_TIME)
    troubles: list[LabeldockError] = []

    async def one(job: Job) -> None:
        async with slots:
            if any(isinstance(trouble, Offline) for trouble in troubles):
                return
            trouble = await workstation.monitor.refresh(job.id)
            if trouble is not None and not isinstance(trouble, NotFound):
                troubles.append(trouble)

    await asyncio.gather(*(one(job) for job in jobs if is_followed(job, workstation)))
    return troubles[0] if troubles else None


def _row(job: Job, workstation: Workstation) -> tuple[object, ...]:
    now = workstation.clock.now()
    return (
        id_text(job),
        job.name,
        f"{job.workspace}/{job.project}",
        status_text(job),
        progress_text(job),
        left_text(job, workstation),
        f"{ago(now - job.heard_at)} ago" if job.heard_at is not None else "",
        f"{ago(now - job.submitted_at)} ago",
        link_text(job, workstation),
    )


async def watch(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """Print each change of a job until it is done. Raises NotFound, KeyRefused."""
    await workstation.ledger.load()
    known = known_job(args.job_id, workstation)
    await follow(known or await workstation.ledger.follow(args.job_id), workstation, output)


def known_job(typed: str, workstation: Workstation) -> Job | None:
    """Return the job of an id as “labeldock jobs” shows it; of an adopted one that is its annotation job's."""
    here = [job for job in workstation.ledger.jobs if job.server == workstation.session.server]
    by_job_id = next((job for job in here if job.job_id == typed), None)
    return by_job_id or next((job for job in here if job.annotation_job_id == typed), None)


async def follow(job: Job, workstation: Workstation, output: Output) -> None:
    """Ask until the server says a final word; with no link it goes on asking. Raises NotFound, KeyRefused."""
    try:
        await _ask_until_done(job, workstation, output)
    except asyncio.CancelledError:
        again = f"labeldock watch {job.job_id or job.annotation_job_id}"
        said = {"event": "interrupted", "jobId": job.job_id, "again": again}
        if output.is_json:
            output.event(said, "")
        output.note(f"The server goes on with the job; “{again}” watches it again.")
        raise


async def _ask_until_done(job: Job, workstation: Workstation, output: Output) -> None:
    said: object = None
    while True:
        trouble = await workstation.monitor.refresh(job.id)
        if isinstance(trouble, (KeyRefused, NoKey)):
            raise trouble
        job = workstation.ledger.job(job.id) or job
        await workstation.forecasts.learn([job.id])
        if (news := _news(job, workstation)) != said:
            said = news
            output.event({"event": "status"} | job_fields(job, workstation), line_text(job, workstation))
        if job.is_gone:
            raise NotFound(f"The job is {GONE}.", "The ledger keeps what was heard of it.", status=404)
        if job.is_done or _are_all_back(job):
            return
        await workstation.clock.sleep(workstation.monitor.interval_of(job.id))


def _are_all_back(job: Job) -> bool:
    """Tell whether nothing more is to be seen of a job of which only the annotation job is known.

    No word of an annotation job is known to be final (roboflow-rest.md §3.2).
    """
    return not job.job_id and job.status is not None and job.status.fraction == 1


def _news(job: Job, workstation: Workstation) -> object:
    """Return what has to differ for a line to be printed: a range that only gets shorter is no news."""
    is_stalled = workstation.forecasts.stalled_for(job.id) > 0
    return job.status, job.trouble, job.is_gone, is_stalled
