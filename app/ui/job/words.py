"""What the tab of a job says: events, facts, the state of the watch, all in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.texts import count, decimal, mark, tr
from app.ui.monitor import words
from app.ui.monitor.link import Link, link_details, link_of
from app.ui.results.facts import reviewer_text, sent_back_text, time_text

if TYPE_CHECKING:
    from app.domain.job import Job
    from app.ui.job.chart import Sheet
    from app.ui.monitor.facts import Facts


def target_text(job: Job) -> str:
    """Return “workspace / project · batch · model”."""
    place = " / ".join(part for part in (job.workspace, job.project) if part)
    return " · ".join(part for part in (place, job.batch_name or job.batch_id, job.model) if part)


def job_facts(job: Job, left: str, now: float) -> list[tuple[str, str]]:
    """Return (title, text) of what is known of a job; `now` in epoch seconds."""
    facts = [
        (tr("Images"), sent_back_text(job)),
        (tr("Asked for"), "" if job.images is None else count(job.images)),
        (tr("Time left"), left),
        (tr("Took") if job.is_done else tr("Runs for"), time_text(job, now)),
        (tr("Last heard"), words.exactly(job.heard_at)),
        (tr("Last change"), words.exactly(job.changed_at)),
        (tr("Submitted"), words.exactly(job.submitted_at)),
        (tr("Put in the queue"), words.exactly(job.queued_at) if job.queued_at else ""),
        (tr("By"), job.queued_by),
        (tr("Origin"), words.origin_text(job)),
        (tr("Credits"), "" if job.credits is None else tr("about {n}").format(n=decimal(job.credits))),
        (tr("Model"), job.model),
        (tr("Reviewer"), reviewer_text(job)),
        (tr("Labelled by"), job.status.backend if job.status else ""),
        (tr("Job id"), job.job_id or tr("not known")),
        (tr("On the board"), job.annotation_job_id),
        (tr("Server"), job.server),
        (tr("SHA-256"), job.body_sha256),
    ]
    return [(title, text) for title, text in facts if text]


def spoken(sheet: Sheet, left: str) -> str:
    """Return the chart in words."""
    seconds = sheet.end - sheet.start
    parts = [
        tr("{done} of {all} images after {span}").format(
            done=count(sheet.done), all=count(sheet.total), span=words.span(seconds)
        ),
        tr("time left: {left}").format(left=left) if left else "",
        tr("without an answer: {n} times").format(n=len(sheet.course.silences))
        if sheet.course.silences
        else "",
    ]
    return "; ".join(part for part in parts if part)


def state_of_watch(job: Job, facts: Facts) -> tuple[str, str, str]:
    """Return title, text and act of the banner over the tab; an empty title for none."""
    link = link_of(job, facts)
    if title := TITLES.get(link):
        act = tr("Watch again") if link is Link.UNWATCHED else "" if link is Link.ELSEWHERE else tr("Ask now")
        return tr(title), link_details(job, facts), act
    if stalled := facts.stalled_for(job.id):
        text = tr(
            "Nothing changed for {span}. The server does not call that failed, and neither does Labeldock."
        )
        return tr("Stalled"), text.format(span=words.span(stalled)), tr("Ask now")
    return "", "", ""


TITLES = {
    Link.GONE: mark("No longer known to the server"),
    Link.UNWATCHED: mark("Labeldock does not ask about this job any more"),
    Link.ELSEWHERE: mark("This job is on another server"),
    Link.REFUSED: mark("The key was refused"),
    Link.OFFLINE: mark("Offline"),
    Link.SILENT: mark("No answer about this job"),
}
