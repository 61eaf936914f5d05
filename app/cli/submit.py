"""Starts the job of a file, once, beside whatever else works on the same data."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from app.cli.catalogue import split_project
from app.cli.check import problem_text
from app.cli.files import draft_of, text_of
from app.cli.jobs import follow
from app.domain.checks import Severity, can_be_sent, check
from app.domain.errors import AnswerLost, InputError, LabeldockError
from app.domain.job import Draft, DraftState, Job

if TYPE_CHECKING:
    import argparse

    from app.cli.output import Output
    from app.services.workstation import Workstation

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
        await follow(job, workstation, output)


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
