"""What the monitor says about a job: pure functions from a job and the time to words."""

from __future__ import annotations

import math
from collections import Counter
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.job import Origin
from app.domain.texts import count, mark, month, tr

if TYPE_CHECKING:
    from app.domain.forecast import Span
    from app.domain.job import Job
    from app.domain.status import JobStatus

NOTHING = "—"
UNITS = (
    (86_400, mark("d")),
    (3_600, mark("h")),
    (60, mark("min")),
)

_ACTIVE_WORDS = frozenset({"running", "in_progress", "processing", "labeling", "started"})
_WAITING_WORDS = frozenset({"pending", "queued", "created", "waiting"})
_DONE_WORDS = frozenset({"done"})


class Part(StrEnum):
    """How a sub-job is drawn; each has a look of its own without colour too."""

    DONE = "done"
    RUNNING = "running"
    PENDING = "pending"
    OTHER = "other"


def part(word: str) -> Part:
    """Return how a sub-job with this status word is drawn."""
    word = word.lower()
    if word in _DONE_WORDS:
        return Part.DONE
    if word in _ACTIVE_WORDS:
        return Part.RUNNING
    return Part.PENDING if word in _WAITING_WORDS else Part.OTHER


def parts(status: JobStatus | None) -> tuple[Part, ...]:
    """Return the sub-jobs as they are drawn."""
    return tuple(part(subjob.status) for subjob in status.subjobs) if status else ()


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
    return ", ".join(f"{count(n)} {word}" for word, n in counts.items())


def start_time(job: Job) -> float:
    """Return when the server started the job, else when it was submitted; epoch seconds."""
    text = job.status.start_time if job.status else ""
    try:
        return datetime.fromisoformat(text).timestamp() if text else job.submitted_at
    except (ValueError, OverflowError, OSError):
        return job.submitted_at


def moment(when: float, now: float, form: str = "%H:%M") -> str:
    """Return a local time, today's in this form, else with the date."""
    if not when:
        return NOTHING
    try:
        then, today = datetime.fromtimestamp(when), datetime.fromtimestamp(now)
    except (ValueError, OverflowError, OSError):
        return NOTHING
    if then.date() == today.date():
        return f"{then:{form}}"
    if then.year == today.year:
        return tr("{day} {month} {time}").format(day=then.day, month=month(then.month), time=f"{then:%H:%M}")
    return _date(then)


def span(seconds: float) -> str:
    """Return a length of time in its largest unit: “12 s”, “5 min”, “3 h”, “2 d”."""
    seconds = max(0, int(seconds))
    for size, unit in UNITS:
        if seconds >= size:
            return f"{seconds // size} {tr(unit)}"
    return f"{seconds} {tr('s')}"


def ago(when: float, now: float) -> str:
    """Return “just now” or “5 min ago”."""
    return tr("just now") if now - when < 1 else tr("{span} ago").format(span=span(now - when))


def left_text(job: Job, left: Span | None, stalled: float) -> str:
    """Return the range of the time left, or why there is none; `stalled` in seconds never means failed."""
    if job.is_done or job.is_gone or not job.is_watched:
        return ""
    if stalled:
        return tr("stalled {span}").format(span=span(stalled))
    if _are_all_back(job.status):
        return tr("all images back")
    return range_text(left) if left is not None else tr("no estimate yet")


def _are_all_back(status: JobStatus | None) -> bool:
    return status is not None and bool(status.num_images) and status.num_sent_back == status.num_images


def range_text(between: Span) -> str:
    """Return “8–12 min”: the lower end rounded down and the upper one up, so that the range stays true."""
    if between.high < UNITS[-1][0]:
        return tr("under a minute")
    size, unit = next((s, u) for s, u in UNITS if between.high >= s)
    low, high = int(between.low // size), math.ceil(between.high / size)
    if low and low != high:
        return f"{low}–{high} {tr(unit)}"
    if low:
        return tr("about {span}").format(span=f"{high} {tr(unit)}")
    least = span(between.low) if between.low >= UNITS[-1][0] else ""
    return f"{least} – {high} {tr(unit)}" if least else tr("up to {span}").format(span=f"{high} {tr(unit)}")


def took(job: Job) -> float | None:
    """Return the seconds from the start to the answer that said the end, None before there is one."""
    if not job.is_done or job.changed_at is None:
        return None
    return max(0.0, job.changed_at - start_time(job))


def origin_text(job: Job) -> str:
    """Return how the job came into the ledger, and what is not known of it for that."""
    if job.origin is Origin.ADOPTED or not job.job_id:
        return tr("adopted: job id unknown") if not job.job_id else tr("adopted")
    return tr("imported") if job.origin is Origin.IMPORTED else tr("sent from here")


def polling_text(interval: float, heard: float | None, now: float) -> str:
    """Return the line in the panel's head; `interval` in seconds is 0 while nothing is polled."""
    polls = tr("polling every {span}").format(span=span(interval)) if interval else ""
    answer = tr("last answer {ago}").format(ago=ago(heard, now)) if heard else ""
    return " · ".join(text for text in (polls, answer) if text)


def exactly(when: float | None) -> str:
    """Return a local time to the second, with its date."""
    if not when:
        return tr("none yet")
    try:
        then = datetime.fromtimestamp(when)
    except (ValueError, OverflowError, OSError):
        return NOTHING
    return tr("{date}, {time}").format(date=_date(then), time=f"{then:%H:%M:%S}")


def _date(then: datetime) -> str:
    return tr("{day} {month} {year}").format(day=then.day, month=month(then.month), year=then.year)


def _count(number: int | None) -> str:
    return NOTHING if number is None else count(number)
