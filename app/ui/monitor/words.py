"""What the monitor says about a job: pure functions from a job and the time to words."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from app.domain.job import Job
    from app.domain.status import JobStatus

STALLED_AFTER_S = 600.0
NOTHING = "—"

_ACTIVE_WORDS = frozenset({"running", "in_progress", "processing", "labeling", "started"})
_WAITING_WORDS = frozenset({"pending", "queued", "created", "waiting"})
_DONE_WORDS = frozenset({"done"})


class Part(StrEnum):
    """How a sub-job is drawn; each has a look of its own without colour too."""

    DONE = "done"
    RUNNING = "running"
    PENDING = "pending"
    OTHER = "other"


def tr(text: str) -> str:
    """Translate a text of the monitor."""
    return QCoreApplication.translate("Monitor", text)


def part(word: str) -> Part:
    """Return how a sub-job with this status word is drawn."""
    word = word.lower()
    if word in _DONE_WORDS:
        return Part.DONE
    if word in _ACTIVE_WORDS:
        return Part.RUNNING
    return Part.PENDING if word in _WAITING_WORDS else Part.OTHER


def status_word(job: Job) -> str:
    """Return the server's word as it is, or what we know while it said none."""
    if job.status is None:
        return tr("submitted") if job.job_id else tr("adopted")
    return job.status.status or tr("no word")


def progress_text(status: JobStatus | None) -> str:
    """Return “780 / 1,220”; a dash stands for a counter that the server did not give."""
    if status is None or (status.num_images is None and status.num_sent_back is None):
        return NOTHING
    return f"{_count(status.num_sent_back)} / {_count(status.num_images)}"


def subjobs_text(status: JobStatus | None) -> str:
    """Return “4 done, 2 running, 3 pending” in the server's own words, for tooltips and screen readers."""
    counts = Counter(s.status or tr("no word") for s in status.subjobs) if status else Counter()
    if not counts:
        return tr("The server named no sub-jobs.")
    return ", ".join(f"{n:,} {word}" for word, n in counts.items())


def has_results(job: Job) -> bool:
    """Return whether images have come back, or all have that ever will."""
    return job.is_done or bool(job.status and job.status.num_sent_back)


def start_time(job: Job) -> float:
    """Return when the server started the job, else when it was submitted; epoch seconds."""
    text = job.status.start_time if job.status else ""
    try:
        return datetime.fromisoformat(text).timestamp() if text else job.submitted_at
    except (ValueError, OverflowError, OSError):
        return job.submitted_at


def moment(when: float, now: float) -> str:
    """Return a local time, with the date where it was not today."""
    if not when:
        return NOTHING
    try:
        then, today = datetime.fromtimestamp(when), datetime.fromtimestamp(now)
    except (ValueError, OverflowError, OSError):
        return NOTHING
    if then.date() == today.date():
        return f"{then:%H:%M}"
    return f"{then.day} {then:%b %H:%M}" if then.year == today.year else f"{then.day} {then:%b %Y}"


def span(seconds: float) -> str:
    """Return a length of time in its largest unit: “12 s”, “5 min”, “3 h”, “2 d”."""
    seconds = max(0, int(seconds))
    for size, unit in ((86_400, tr("d")), (3_600, tr("h")), (60, tr("min"))):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} {tr('s')}"


def ago(when: float, now: float) -> str:
    """Return “just now” or “5 min ago”."""
    return tr("just now") if now - when < 1 else tr("{span} ago").format(span=span(now - when))


def stalled_for(job: Job, now: float) -> float:
    """Return for how many seconds nothing changed, or 0 while that is no news. It never means failed."""
    if job.is_done or not job.is_watched or job.trouble or job.heard_at is None:
        return 0.0
    still = now - (job.changed_at or job.submitted_at or now)
    return still if still >= STALLED_AFTER_S else 0.0


def link_text(job: Job, now: float) -> str:
    """Return what is known of the link to this job: when the last answer came, and whether one is missing."""
    if job.trouble and not job.is_done:
        return (
            tr("no answer since {time}").format(time=moment(job.heard_at, now))
            if job.heard_at
            else tr("no answer yet")
        )
    if not job.is_watched and not job.is_done:
        return tr("not watched")
    if job.heard_at is None:
        return tr("not asked yet")
    if still := stalled_for(job, now):
        return tr("{ago} · stalled {span}").format(ago=ago(job.heard_at, now), span=span(still))
    return ago(job.heard_at, now)


def link_details(job: Job, now: float) -> str:
    """Return the same in full sentences, for the tooltip."""
    lines = [
        tr("Last answer: {when}").format(when=exactly(job.heard_at)),
        tr("Last change: {when}").format(when=exactly(job.changed_at)),
    ]
    if job.trouble:
        lines.append(tr("Since then: {trouble}").format(trouble=job.trouble))
    if stalled_for(job, now):
        lines.append(
            tr("Nothing changed for a while. The server does not call that failed, and so do we not.")
        )
    if not job.is_watched:
        lines.append(tr("Labeldock does not ask any more; the server goes on."))
    return "\n".join(lines)


def polling_text(interval: float, heard: float | None, now: float) -> str:
    """Return the line in the panel's head; `interval` in seconds is 0 while nothing is polled."""
    polls = tr("polling every {span}").format(span=span(interval)) if interval else ""
    answer = tr("last answer {ago}").format(ago=ago(heard, now)) if heard else ""
    return " · ".join(text for text in (polls, answer) if text)


def exactly(when: float | None) -> str:
    """Return a local time to the second."""
    try:
        return f"{datetime.fromtimestamp(when):%Y-%m-%d %H:%M:%S}" if when else tr("none yet")
    except (ValueError, OverflowError, OSError):
        return NOTHING


def _count(number: int | None) -> str:
    return NOTHING if number is None else f"{number:,}"
