"""What is said of the queue: why a draft is not sent yet, and what all of it will take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.job import DraftState
from app.domain.texts import plural, tr
from app.ui.widgets import clock_time

if TYPE_CHECKING:
    from app.domain.job import Draft
    from app.services.outbox import Outbox


def detail_of(draft: Draft, outbox: Outbox) -> str:
    """Return what a draft waits for, or why it needs a person; empty where there is nothing to say."""
    if draft.state is DraftState.QUEUED:
        return outbox.waits_for(draft.id) or tr("Is sent next")
    if draft.state is DraftState.SENDING:
        return tr(draft.note) or tr("Waits for the server's answer")
    if draft.state is DraftState.UNCERTAIN:
        return found_words(draft, outbox)
    return tr(draft.note) if draft.state is DraftState.REJECTED else ""


def found_words(draft: Draft, outbox: Outbox) -> str:
    """Say in a few words what was found of an uncertain draft."""
    findings = outbox.findings(draft.id)
    if findings is None:
        return tr("Was it created? It is looked for")
    if findings.found:
        return plural(
            len(findings.found), "Was it created? {n} job may be it", "Was it created? {n} jobs may be it"
        )
    if findings.trouble is not None or findings.looked_at is None:
        return tr("Was it created? The server cannot be asked")
    return tr("Was it created? None found at {time}").format(time=clock_time(findings.looked_at))
