"""The link to a job, apart from its status: whether the server is asked, and whether it answers."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.errors import KeyRefused
from app.domain.texts import tr
from app.ui.monitor.words import exactly, moment

if TYPE_CHECKING:
    from app.domain.job import Job
    from app.ui.monitor.facts import Facts


class Link(StrEnum):
    """How it stands with the link to a job."""

    HEARD = "heard"
    NEW = "new"
    OFFLINE = "offline"
    SILENT = "silent"
    REFUSED = "refused"
    NO_KEY = "no key"
    GONE = "gone"
    UNWATCHED = "unwatched"
    ELSEWHERE = "elsewhere"


STANDS_OUT = frozenset({Link.OFFLINE, Link.SILENT, Link.REFUSED, Link.NO_KEY, Link.GONE})
"""What a person may want to do something about."""


def link_of(job: Job, facts: Facts) -> Link:
    """Return how it stands with the link; a job that is done needs none any more."""
    if job.is_gone:
        return Link.GONE
    if job.is_done:
        return Link.HEARD
    if not job.is_watched:
        return Link.UNWATCHED
    if job.server != facts.server():
        return Link.ELSEWHERE
    refusal = facts.refusal(job.workspace)
    if job.is_refused or isinstance(refusal, KeyRefused):
        return Link.REFUSED
    if refusal is not None:
        return Link.NO_KEY
    if facts.is_offline():
        return Link.OFFLINE
    if job.trouble:
        return Link.SILENT
    return Link.NEW if job.heard_at is None else Link.HEARD


def link_text(job: Job, facts: Facts) -> str:
    """Return what is known of the link, in few words."""
    link = link_of(job, facts)
    since = moment(job.heard_at, facts.now(), "%H:%M:%S") if job.heard_at else ""
    if link is Link.HEARD and since:
        return tr("last heard {time}").format(time=since)
    if link is Link.SILENT:
        return tr("no answer since {time}").format(time=since) if since else tr("no answer yet")
    if link is Link.OFFLINE and since:
        return tr("offline, heard {time}").format(time=since)
    return {
        Link.OFFLINE: tr("offline"),
        Link.REFUSED: tr("key refused"),
        Link.NO_KEY: tr("no key"),
        Link.GONE: tr("no longer known to the server"),
        Link.UNWATCHED: tr("not watched"),
        Link.ELSEWHERE: tr("another server"),
    }.get(link, tr("not asked yet"))


def link_details(job: Job, facts: Facts) -> str:
    """Return the same in full sentences, for the tooltip."""
    lines = [
        tr("Last answer: {when}").format(when=exactly(job.heard_at)),
        tr("Last change: {when}").format(when=exactly(job.changed_at)),
    ]
    if job.trouble:
        lines.append(tr("Since then: {trouble}").format(trouble=tr(job.trouble)))
    why = {
        Link.OFFLINE: tr("There is no connection to the server. What is shown here is from before."),
        Link.REFUSED: tr("The server refuses the key of {workspace}, or it lacks annotationJob.read."),
        Link.NO_KEY: tr("There is no key for {workspace}, so nothing is asked about its jobs."),
        Link.GONE: tr("The server answers that it does not know this job. The ledger keeps it."),
        Link.UNWATCHED: tr("Labeldock does not ask any more; the server goes on."),
        Link.ELSEWHERE: tr("It runs on {server}, which is not the server in use, and is not asked about."),
    }.get(link_of(job, facts), "")
    lines.append(why.format(workspace=job.workspace, server=job.server))
    return "\n".join(line for line in lines if line)
