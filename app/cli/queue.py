"""The queue in a shell: what waits and why, what is uncertain with what speaks for it, and the decision."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from app.cli.output import ago, table
from app.cli.submit import send, tell_submitted
from app.domain.errors import InputError, NotFound, StoreError
from app.domain.job import Draft, DraftState

if TYPE_CHECKING:
    import argparse

    from app.cli.output import Output
    from app.domain.catalogue import AnnotationJob
    from app.domain.evidence import Findings
    from app.services.workstation import Workstation

TITLES = ("DRAFT", "NAME", "PROJECT", "STATE", "")
OTHERS_SEND_S = 2.0
"""So long another program that is sending is waited for, to learn what became of it."""
LEAST_OF_ID = 4
STAYS_QUEUED = "It stays in the queue: the window that is open sends it, or the next one."
HOW_TO_DECIDE = "“labeldock decide DRAFT --adopt ANNOTATION_JOB”, or “--not-created [--again]”."


async def list_queue(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """List what waits to be sent, what holds it, and what is uncertain, with what the server has."""
    await _load(workstation)
    outbox = workstation.outbox
    for draft in outbox.uncertain:
        if outbox.findings(draft.id) is None:  # a look tells of all that are uncertain in a project
            await outbox.look(draft.id)
    if output.is_json:
        for event in _events(workstation):
            output.event(event, "")
        return
    for workspace, pause in outbox.pauses.items():
        print(f"{f'{workspace}: ' if workspace else ''}{pause.title}. {pause.text}")
    rows = [_row(draft, words) for draft, words in _drafts(workstation)]
    print(table(TITLES, rows) if rows else "Nothing waits.")
    for draft in outbox.uncertain:
        _print_findings(draft, outbox.findings(draft.id), workstation)
    if outbox.uncertain:
        output.note(f"To decide: {HOW_TO_DECIDE}")


async def decide(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """Settle an uncertain draft as a person says. Raises NotFound, InputError, and what the server says."""
    if args.again and not args.not_created:
        raise InputError("--again goes with --not-created.")
    await _load(workstation)
    draft = _uncertain(args.draft_id, workstation)
    if args.adopt:
        job = await workstation.outbox.adopt(draft.id, await _found(draft, args.adopt, workstation))
        told = {"event": "adopted", "draftId": draft.id, "annotationJobId": job.annotation_job_id}
        output.event(told, f"Adopted: {job.annotation_job_id} (job id unknown)")
        return
    workstation.outbox.not_created(draft.id, again=args.again)
    words = "It is a draft again; the window has it." if not args.again else "It is sent again."
    output.event({"event": "not created", "draftId": draft.id, "isSentAgain": args.again}, words)
    if args.again:
        await _send_again(draft, workstation, output)


async def _send_again(draft: Draft, workstation: Workstation, output: Output) -> None:
    try:
        tell_submitted(await send(draft.id, workstation, output), output)
    finally:
        left = workstation.composer.draft(draft.id)
        if left is not None and left.state is DraftState.QUEUED:
            output.progress({"event": "queued", "draftId": draft.id}, STAYS_QUEUED)


async def _load(workstation: Workstation) -> None:
    """Read drafts, queue and ledger, and learn what became of what another program was sending."""
    await workstation.composer.load()
    await workstation.outbox.load()
    await workstation.ledger.load()
    with suppress(TimeoutError, StoreError):
        async with asyncio.timeout(OTHERS_SEND_S):
            await workstation.outbox.recover()


def _uncertain(typed: str, workstation: Workstation) -> Draft:
    """Return the uncertain draft of an id or of its beginning."""
    may_begin = len(typed) >= LEAST_OF_ID
    uncertain = workstation.outbox.uncertain
    found = [d for d in uncertain if d.id == typed or (may_begin and d.id.startswith(typed))]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(f"Several uncertain jobs begin with “{typed}”.", "Type more of the id.")
    draft = workstation.composer.draft(typed)
    if draft is not None:
        raise InputError(f"This job is not uncertain: it is {draft.state.value}.")
    raise NotFound(f"No uncertain job has the id “{typed}”.", "“labeldock queue” lists them.", status=404)


async def _found(draft: Draft, annotation_job_id: str, workstation: Workstation) -> AnnotationJob:
    """Return the job of the findings with an id: another one is certainly not the draft's."""
    findings = await workstation.outbox.look(draft.id)
    if findings.trouble is not None:
        raise findings.trouble
    job = next((job for job in findings.found if job.id == annotation_job_id), None)
    if job is None:
        words = f"No new job of this batch has the annotation job id “{annotation_job_id}”."
        raise NotFound(words, "“labeldock queue” lists those that may be this one.", status=404)
    return job


def _drafts(workstation: Workstation) -> list[tuple[Draft, str]]:
    """Return what is on its way, in order, each with why it is not sent yet or what the matter is."""
    outbox = workstation.outbox
    sending = [d for d in workstation.composer.drafts if d.state is DraftState.SENDING]
    return [
        *((draft, "another Labeldock is sending it") for draft in sending),
        *((draft, outbox.waits_for(draft.id)) for draft in outbox.queued),
        *((draft, draft.note) for draft in outbox.uncertain),
    ]


def _row(draft: Draft, words: str) -> tuple[object, ...]:
    return draft.id, draft.name, f"{draft.workspace}/{draft.project}", draft.state.value, words


def _print_findings(draft: Draft, findings: Findings | None, workstation: Workstation) -> None:
    print(f"\nWas “{draft.name}” created?")
    if findings is not None and findings.trouble is not None:
        print(f"  {findings.trouble.title}: {findings.trouble.message}")
    for job in findings.found if findings else ():
        print(f"  {' · '.join(_facts(job, workstation.clock.now()))}")
    if findings is not None and findings.looked_at is not None and not findings.found:
        print("  None was found. The server may need a minute to show it.")


def _facts(job: AnnotationJob, now: float) -> list[str]:
    created = f"{ago(now - job.created)} ago" if job.created is not None else ""
    facts = (job.id, job.name, job.status, f"{job.images} images" if job.images else "", created)
    return [fact for fact in facts if fact]


def _events(workstation: Workstation) -> list[dict[str, Any]]:
    """Return pauses and drafts as JSON events; times are epoch seconds."""
    outbox = workstation.outbox
    pauses = [
        {
            "event": "paused",
            "workspace": workspace,
            "title": pause.title,
            "text": pause.text,
            "isByPerson": pause.is_by_person,
        }
        for workspace, pause in outbox.pauses.items()
    ]
    return pauses + [
        _fields(draft, words, outbox.findings(draft.id)) for draft, words in _drafts(workstation)
    ]


def _fields(draft: Draft, words: str, findings: Findings | None) -> dict[str, Any]:
    fields = {
        "event": draft.state.value,
        "draftId": draft.id,
        "name": draft.name,
        "workspace": draft.workspace,
        "project": draft.project,
        "batchId": draft.request.batch_id,
        "queuedAt": draft.queued_at,
        "sentAt": draft.sent_at,
        "why": words,
    }
    if draft.state is not DraftState.UNCERTAIN or findings is None:
        return fields
    return fields | {
        "verdict": findings.verdict.value,
        "lookedAt": findings.looked_at,
        "trouble": findings.trouble.message if findings.trouble else "",
        "found": [
            {"annotationJobId": j.id, "status": j.status, "numImages": j.images, "createdAt": j.created}
            for j in findings.found
        ],
    }
