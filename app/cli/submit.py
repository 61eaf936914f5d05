"""Starts the job of a file, once, also while a window or another command works on the same data."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.cli.catalogue import split_project
from app.cli.check import problem_text
from app.cli.files import draft_of, text_of
from app.cli.jobs import follow
from app.domain.checks import Severity, can_be_sent, check
from app.domain.errors import AnswerLost, InputError, LabeldockError
from app.domain.job import Draft, Job
from app.services.outbox_line import BEHIND_ANOTHER

if TYPE_CHECKING:
    import argparse

    from app.cli.output import Output
    from app.services.workstation import Workstation

UNCERTAIN_HINT = (
    "It is not sent again by itself. “labeldock queue” looks for the job on the server, and “labeldock decide” "
    "settles it; so does the window."
)


async def submit(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """Start the job of a file, once; with --wait, watch it to its end."""
    draft = await target_of(args, workstation)
    _check(draft, output)
    # Before it is queued: what waits in the queue is sent by the next window, also after Ctrl-C here.
    await workstation.session.connect(draft.workspace)
    await workstation.outbox.load()
    await workstation.ledger.load()  # ceilings look at what was sent today
    job = await _send_new(workstation.composer.add(draft), workstation, output)
    tell_submitted(job, output)
    if args.wait:
        await follow(job, workstation, output)


def tell_submitted(job: Job, output: Output) -> None:
    """Say that the server took a job; quietly that is its id alone."""
    output.event(
        {"event": "submitted", "jobId": job.job_id, "annotationJobId": job.annotation_job_id},
        f"Submitted: {job.job_id}",
    )
    if output.is_quiet and not output.is_json:
        print(job.job_id)


async def send(draft_id: str, workstation: Workstation, output: Output) -> Job:
    """Send a queued draft now, behind a Labeldock that is just sending; raise why it is not submitted."""
    outbox, jobs = workstation.outbox, list[Job]()
    outbox.submitted.connect(jobs.append)
    tell = partial(_tell_waiting, draft_id, workstation, output)
    outbox.changed.connect(tell)
    try:
        await outbox.send(draft_id)
        if not jobs and outbox.trouble is None:  # an open window was quicker with it
            await outbox.recover()
            await workstation.ledger.load()
    except asyncio.CancelledError:
        if not _is_uncertain(draft_id, workstation):
            raise
        outbox.trouble = AnswerLost("This was interrupted while the job was being sent.")
    finally:
        outbox.changed.disconnect(tell)
    if job := next(iter(jobs), None) or workstation.ledger.job(draft_id):
        return job
    raise _trouble(draft_id, workstation)


def _tell_waiting(draft_id: str, workstation: Workstation, output: Output) -> None:
    """Say that another program is sending, which is waited for."""
    if workstation.outbox.waits_for(draft_id) == BEHIND_ANOTHER:
        output.progress({"event": "waiting", "why": BEHIND_ANOTHER}, f"{BEHIND_ANOTHER} Waiting for it…")


def _trouble(draft_id: str, workstation: Workstation) -> LabeldockError:
    """Return why a draft is not submitted, also where another program was told so."""
    draft = workstation.composer.draft(draft_id)
    trouble = workstation.outbox.trouble or LabeldockError(
        draft.note if draft and draft.note else "The job was not submitted."
    )
    if _is_uncertain(draft_id, workstation):
        trouble.hint = UNCERTAIN_HINT
    return trouble


async def target_of(args: argparse.Namespace, workstation: Workstation) -> Draft:
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


async def _send_new(draft: Draft, workstation: Workstation, output: Output) -> Job:
    """Send the draft of a file; what did not go out is not left in the window's queue, what is uncertain is."""
    outbox = workstation.outbox
    held = set(outbox.pauses)
    await workstation.composer.check_now(draft.id)  # what is not checked would only be queued later
    outbox.send_now(draft.id)
    try:
        return await send(draft.id, workstation, output)
    except (LabeldockError, asyncio.CancelledError) as error:
        if not _is_uncertain(draft.id, workstation):
            workstation.composer.delete(draft.id)
            if isinstance(error, asyncio.CancelledError):
                output.progress({"event": "interrupted"}, "Interrupted: nothing was sent.")
        if draft.workspace not in held:  # nothing of ours waits there any more
            outbox.resume(draft.workspace)
        raise


def _is_uncertain(draft_id: str, workstation: Workstation) -> bool:
    """Tell whether the draft may have reached the server."""
    draft = workstation.composer.draft(draft_id)
    return draft is not None and draft.is_unclear
