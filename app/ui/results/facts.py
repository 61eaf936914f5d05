"""What is known of a job's run, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.texts import count, decimal, plural, tr
from app.ui.monitor import words

if TYPE_CHECKING:
    from app.domain.job import Job

MINUTE = 60.0


def run_facts(job: Job, now: float) -> list[tuple[str, str]]:
    """Return (title, text) of what is known of the run; `now` in epoch seconds."""
    facts = [
        (tr("Status"), words.status_word(job)),
        (tr("Images"), sent_back_text(job)),
        (tr("Took") if job.is_done else tr("Runs for"), time_text(job, now)),
        (tr("Model"), job.model),
        (tr("Labelled by"), job.status.backend if job.status else ""),
        (tr("Reviewer"), reviewer_text(job)),
    ]
    return [(title, text) for title, text in facts if text]


def sent_back_text(job: Job) -> str:
    """Return “512 of 512 sent back”."""
    status = job.status
    if status is None or status.num_sent_back is None:
        return ""
    if status.num_images is None:
        return tr("{back} sent back").format(back=count(status.num_sent_back))
    return tr("{back} of {all} sent back").format(
        back=count(status.num_sent_back), all=count(status.num_images)
    )


def time_text(job: Job, now: float) -> str:
    """Return “21 min · 24 images a minute”: until the last change where the job is done, else until now."""
    if job.status is None:
        return ""
    seconds = (job.changed_at or now if job.is_done else now) - words.start_time(job)
    if seconds <= 0:
        return ""
    done = job.status.num_sent_back or 0
    if not job.is_done or not done:
        return words.span(seconds)
    pace = done * MINUTE / seconds
    number = count(round(pace)) if pace >= 1 else decimal(pace, 1)
    return f"{words.span(seconds)} · {tr('{n} images a minute').format(n=number)}"


def reviewer_text(job: Job) -> str:
    """Return who reviews; the server takes the workspace's owner where nobody was named."""
    return job.reviewer or (tr("the workspace's owner") if job.has_body else "")


def waiting_text(job: Job | None) -> tuple[str, str]:
    """Return title and text for a job that has nothing to show yet."""
    if job is None:
        return tr("This job is not in the ledger"), ""
    if not job.annotation_job_id:
        return (
            tr("The images cannot be found yet"),
            tr("The server has not named the annotation job that holds them. It does with its next answer."),
        )
    if job.is_done:
        return tr("No images came back"), tr("The job is done, and its annotation job holds no images.")
    return (
        tr("The job has not sent anything back yet"),
        tr("Images appear here as they come back."),
    )


def round_text(job: Job) -> str:
    """Return the sub-jobs in words, as for the tooltip of their squares."""
    done = words.parts(job.status).count(words.Part.DONE)
    total = len(job.status.subjobs) if job.status else 0
    if not total:
        return ""
    if done == total:
        return plural(total, "{n} done", "{n} done")
    return tr("{done} of {all} done").format(done=count(done), all=count(total))
