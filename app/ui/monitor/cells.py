"""What the cells of the job table say, pure functions from a row and the facts: texts, tips, colours."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.domain.texts import count, decimal, mark, tr
from app.ui.monitor import words
from app.ui.monitor.link import STANDS_OUT, link_details, link_of, link_text
from app.ui.monitor.rows import SOUND_LIKE_AN_END

if TYPE_CHECKING:
    from app.ui.monitor.facts import Facts
    from app.ui.monitor.rows import Row


def nothing(_row: Row, _facts: Facts) -> str:
    """Say nothing: what stands there is drawn."""
    return ""


def status(row: Row, _: Facts) -> str:
    """Return the server's word."""
    return words.status_word(row.job)


def progress(row: Row, _: Facts) -> str:
    """Return the counters."""
    return words.progress_text(row.job.status)


def fraction(row: Row, _: Facts) -> float:
    """Return the progress 0–1, -1 where the counters do not tell."""
    known = fraction_of(row)
    return -1.0 if known is None else known


def subjobs(row: Row, _: Facts) -> int:
    """Count the sub-jobs."""
    return len(row.job.status.subjobs) if row.job.status else 0


def has_link(row: Row) -> bool:
    """Return whether the way to the results stands where the time left was."""
    return row.job.is_done and row.job.has_results


def left(row: Row, facts: Facts) -> str:
    """Return the time left, what is in its way, or the way to the results."""
    job = row.job
    if has_link(row):
        return tr("See results")
    stalled = facts.stalled_for(job.id) if row.is_stalled else 0.0
    span = facts.left(job.id) if not (job.is_done or stalled) else None
    return words.left_text(job, span, stalled)


def end(row: Row, facts: Facts) -> float:
    """Return when the job may have ended: as time goes on, the order of the rows stays."""
    span = None if row.job.is_done else facts.left(row.job.id)
    return math.inf if span is None else facts.now() + span.high


def submitted(row: Row, facts: Facts) -> str:
    """Return when the job was submitted."""
    return words.moment(row.job.submitted_at, facts.now())


def took(row: Row, _: Facts) -> str:
    """Return how long a job took that is done."""
    seconds = words.took(row.job)
    return "" if seconds is None else words.span(seconds)


def credits(row: Row, _: Facts) -> str:
    """Return what it was expected to cost."""
    return words.NOTHING if row.job.credits is None else decimal(row.job.credits)


def link(row: Row, facts: Facts) -> str:
    """Return what is known of the link."""
    return link_text(row.job, facts)


def link_tip(row: Row, facts: Facts) -> str:
    """Return the same in full sentences."""
    return link_details(row.job, facts)


def name_tip(row: Row, _: Facts) -> str:
    """Return the name in full and what the job is known by."""
    job = row.job
    lines = [job.name, tr("Batch: {name}").format(name=job.batch_name) if job.batch_name else ""]
    lines.append(
        tr("Job id: {id}").format(id=job.job_id)
        if job.job_id
        else tr(
            "Adopted from the project's annotation jobs: its job id is not known. "
            "The progress comes from the annotation job's own counters."
        )
    )
    lines.append(tr("Note: {note}").format(note=job.note) if job.note else "")
    return "\n".join(line for line in lines if line)


def status_tip(row: Row, _: Facts) -> str:
    """Return the server's word in full, and what goes with it."""
    status = row.job.status
    if status is None:
        return tr("The server has said nothing about this job yet.")
    lines = [tr("The server's word: {word}").format(word=words.status_word(row.job))]
    if words.part(status.status) is words.Part.PENDING and status.num_sent_back:
        text = tr("Images come back while the word is still “{word}”; that is normal.")
        lines.append(text.format(word=status.status))
    if status.backend:
        lines.append(tr("Labelled by: {backend}").format(backend=status.backend))
    return "\n".join(lines)


def progress_tip(row: Row, _: Facts) -> str:
    """Return the counters in words."""
    status = row.job.status
    if status is None or status.num_images is None or status.num_sent_back is None:
        return tr("The server gave no counters.")
    return tr("{back} of {all} images sent back").format(
        back=count(status.num_sent_back), all=count(status.num_images)
    )


LEGEND = mark("Filled: done · dot: running · ring: pending · striped: another word")


def subjobs_tip(row: Row, _: Facts) -> str:
    """Return the sub-jobs in words, with the legend."""
    return f"{words.subjobs_text(row.job.status)}\n{tr(LEGEND)}"


def subjobs_spoken(row: Row, _: Facts) -> str:
    """Return the sub-jobs in words."""
    return words.subjobs_text(row.job.status)


def left_tip(row: Row, facts: Facts) -> str:
    """Return why there is no time left, where that needs more words."""
    job = row.job
    if has_link(row):
        return tr("Show the images with their labels (Enter)")
    if not row.is_stalled:
        return left(row, facts)
    lines = (
        tr("Nothing changed since {when}.").format(when=words.exactly(job.changed_at or job.submitted_at)),
        tr("The server does not call that failed, and neither does Labeldock."),
    )
    return "\n".join(lines)


def submitted_tip(row: Row, _: Facts) -> str:
    """Return the times of sending and of the start."""
    said = bool(row.job.status and row.job.status.start_time)
    lines = [tr("Submitted: {when}").format(when=words.exactly(row.job.submitted_at))]
    if said:
        lines.append(tr("Started: {when}").format(when=words.exactly(words.start_time(row.job))))
    return "\n".join(lines)


def fraction_of(row: Row) -> float | None:
    """Return the progress 0–1, or None where the counters do not tell."""
    return row.job.status.fraction if row.job.status else None


def left_color(row: Row, facts: Facts) -> str:
    """Return the theme's name for the colour of the time left."""
    if has_link(row):
        return "accent"
    if row.is_stalled:
        return "warning"
    return "faint" if facts.left(row.job.id) is None else "text"


def progress_color(row: Row) -> str:
    """Return the theme's name for the colour of the bar; images that came back are progress, whatever the word."""
    if row.job.is_done:
        return "ok"
    return "error" if words.status_word(row.job).lower() in SOUND_LIKE_AN_END else "info"


def needs_eye(row: Row, facts: Facts) -> bool:
    """Return whether the link stands out: an answer is missing."""
    return not row.job.is_done and link_of(row.job, facts) in STANDS_OUT


def aside_of(row: Row) -> str:
    """Return what stands muted behind the name."""
    return "" if row.job.job_id else tr("no job id")
