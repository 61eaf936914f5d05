"""Commands that start jobs and watch them; the ledger is the window's own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.cli.catalogue import split_project
from app.cli.check import problem_text
from app.cli.files import draft_of, text_of
from app.cli.output import ago, table
from app.domain.checks import Severity, can_be_sent, check
from app.domain.errors import AnswerLost, InputError, KeyRefused, LabeldockError, NoKey, NotFound
from app.domain.job import Draft, DraftState, Job

if TYPE_CHECKING:
    import argparse

    from app.cli.output import Output
    from app.services.workstation import Workstation

TITLES = ("JOB", "NAME", "PROJECT", "STATUS", "IMAGES", "STARTED", "")
UNCERTAIN_HINT = (
    "It is not sent again by itself. Open Labeldock to look for the job on the server, and decide."
)


async def submit(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """Start the job of a file, once; with --wait, watch it to its end."""
    draft = await _target(args, workstation)
    _check(draft, output)
    # Before it is queued: what waits in the queue is sent by the next window, also after Ctrl-C here.
    await workstation.session.connect(draft.workspace)
    job = await _send(workstation.composer.add(draft), workstation)
    output.event(
        {"event": "submitted", "jobId": job.job_id, "annotationJobId": job.annotation_job_id},
        f"Submitted: {job.job_id}",
    )
    if output.is_quiet and not output.is_json:
        print(job.job_id)
    if args.wait:
        await _follow(job, workstation, output)


async def list_jobs(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """List the ledger, with news of unfinished jobs where the server answers."""
    monitor, ledger = workstation.monitor, workstation.ledger
    await ledger.load()
    trouble = await monitor.refresh_all()
    if trouble and ledger.jobs:
        output.note(f"{trouble.title}: {trouble.message} This is what was heard before.")
    output.result(
        [job_fields(job) for job in ledger.jobs],
        table(TITLES, [_row(job, workstation) for job in ledger.jobs], "IMAGES")
        if ledger.jobs
        else "No job was started from here yet. (A sandbox window keeps a ledger of its own.)",
    )


def _row(job: Job, workstation: Workstation) -> tuple[object, ...]:
    elsewhere = "" if job.server == workstation.session.server else f"on {job.server}"
    return (
        job.job_id or "(adopted)",
        job.name,
        f"{job.workspace}/{job.project}",
        job.status.status if job.status else "not heard of yet",
        progress_text(job),
        f"{ago(workstation.clock.now() - job.submitted_at)} ago",
        job.trouble or elsewhere,
    )


async def watch(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """Print each change of a job until it is done. Raises NotFound, KeyRefused."""
    await workstation.ledger.load()
    await _follow(await workstation.ledger.follow(args.job_id), workstation, output)


async def _target(args: argparse.Namespace, workstation: Workstation) -> Draft:
    """Read the draft and say where it goes; the workspace is the file's, the option's, or the key's."""
    draft = draft_of(text_of(args.file), args.file)
    workspace, project = split_project(args.project)
    request = replace(draft.request, batch_id=args.batch or draft.request.batch_id)
    draft = replace(
        draft,
        workspace=workspace or draft.workspace,
        project=project or draft.project,
        batch_name=request.batch_id,
        request=request,
    )
    if not draft.workspace:
        await workstation.session.connect()
        draft = replace(draft, workspace=workstation.session.workspace)
    return draft


def _check(draft: Draft, output: Output) -> None:
    problems = check(draft)
    for problem in problems:
        output.note(problem_text(problem))
    if not can_be_sent(problems):
        texts = " ".join(p.text for p in problems if p.severity is Severity.ERROR)
        raise InputError(f"Nothing was sent: {texts}", "Run “labeldock check” on the file.")


async def _send(draft: Draft, workstation: Workstation) -> Job:
    """Send once; what did not go out is not left in the window's queue, what is uncertain is."""
    outbox = workstation.outbox
    jobs: list[Job] = []
    outbox.submitted.connect(jobs.append)
    await workstation.composer.check_now(draft.id)  # what is not checked would only be queued later
    outbox.enqueue(draft.id)
    trouble: LabeldockError | None = None
    try:
        await outbox.send(draft.id)
    except asyncio.CancelledError:
        trouble = AnswerLost("This was interrupted while the job was being sent.")
    if jobs:
        return jobs[0]
    trouble = trouble or outbox.trouble or AnswerLost("The job was not submitted.")
    if _may_have_left(draft.id, workstation):
        trouble.hint = UNCERTAIN_HINT
    raise trouble


def _may_have_left(draft_id: str, workstation: Workstation) -> bool:
    """Tell whether the draft may have reached the server; one that did not is taken away."""
    left = workstation.composer.draft(draft_id)
    if left is None or left.state in (DraftState.SENDING, DraftState.UNCERTAIN):
        return left is not None
    workstation.composer.delete(draft_id)
    return False


async def _follow(job: Job, workstation: Workstation, output: Output) -> None:
    """Ask until the server says a final word; with no link it goes on asking."""
    try:
        await _ask_until_done(job, workstation, output)
    except asyncio.CancelledError:
        output.note(f"The server goes on with the job; “labeldock watch {job.job_id}” watches it again.")
        raise


async def _ask_until_done(job: Job, workstation: Workstation, output: Output) -> None:
    monitor, ledger = workstation.monitor, workstation.ledger
    said = ""
    while True:
        trouble = await monitor.refresh(job.id)
        if isinstance(trouble, (KeyRefused, NoKey, NotFound)):
            raise trouble
        job = ledger.job(job.id) or job
        line = _line(job, trouble)
        if line != said:
            said = line
            output.event({"event": "status"} | job_fields(job), line)
        if job.is_done:
            return
        await workstation.clock.sleep(monitor.interval_of(job.id))


def _line(job: Job, trouble: LabeldockError | None) -> str:
    status = job.status.status if job.status else "not heard of yet"
    words = f"{status}  {progress_text(job)}".rstrip()
    return f"{words}  ({trouble.title}: {trouble.message})" if trouble else words


def progress_text(job: Job) -> str:
    """Return the counters, for example `3/12`."""
    status = job.status
    if status is None or status.num_images is None:
        return ""
    return f"{status.num_sent_back if status.num_sent_back is not None else '?'}/{status.num_images}"


def job_fields(job: Job) -> dict[str, Any]:
    """Return a job as JSON fields; times are epoch seconds."""
    status = job.status
    return {
        "jobId": job.job_id,
        "annotationJobId": job.annotation_job_id,
        "name": job.name,
        "server": job.server,
        "workspace": job.workspace,
        "project": job.project,
        "batch": job.batch_name,
        "model": job.model,
        "status": status.status if status else None,
        "numImages": status.num_images if status else None,
        "numImagesSentBack": status.num_sent_back if status else None,
        "subjobs": [{"id": s.id, "status": s.status} for s in status.subjobs] if status else [],
        "isDone": job.is_done,
        "submittedAt": job.submitted_at,
        "heardAt": job.heard_at,
        "changedAt": job.changed_at,
        "trouble": job.trouble,
    }
