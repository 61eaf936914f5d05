"""What is said of a job in a shell, as words and as JSON: the server's word, the link apart from it, what is left."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

from app.cli.output import ago

if TYPE_CHECKING:
    from app.domain.forecast import Span
    from app.domain.job import Job
    from app.services.workstation import Workstation

GONE = "no longer known to the server"
NO_ESTIMATE = "no estimate yet"
JOB_ID_UNKNOWN = "(job id unknown)"
UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def status_text(job: Job) -> str:
    """Return the server's word as it is, or that it said none yet."""
    if job.status is None:
        return "not heard of yet"
    return job.status.status or "no word"


def progress_text(job: Job) -> str:
    """Return the counters, for example `3/12`."""
    status = job.status
    if status is None or status.num_images is None:
        return ""
    return f"{status.num_sent_back if status.num_sent_back is not None else '?'}/{status.num_images}"


def left_text(job: Job, workstation: Workstation) -> str:
    """Return the range of the time that is left, or for how long nothing changed; empty where nothing is left."""
    if job.is_done or job.is_gone or job.server != workstation.session.server:
        return ""
    if stalled := workstation.forecasts.stalled_for(job.id):
        return f"stalled for {ago(stalled)}"
    left = workstation.forecasts.left(job.id)
    return f"{range_text(left)} left" if left is not None else NO_ESTIMATE


def link_text(job: Job, workstation: Workstation) -> str:
    """Return what hinders us to hear of a job; empty where nothing does."""
    if job.server != workstation.session.server:
        return f"on {job.server}"
    if job.is_gone:
        return GONE
    if job.trouble:
        return f"{job.trouble} {heard_text(job)}".strip()
    return "" if job.is_watched or job.is_done else "not watched"


def heard_text(job: Job) -> str:
    """Return when the server last spoke of a job: “Last heard 14:02:11.”"""
    if job.heard_at is None:
        return ""
    heard = time.localtime(job.heard_at)
    is_today = heard[:3] == time.localtime()[:3]
    return f"Last heard {time.strftime('%H:%M:%S' if is_today else '%Y-%m-%d %H:%M', heard)}."


def line_text(job: Job, workstation: Workstation) -> str:
    """Return how a job stands, on one line."""
    parts = (status_text(job), progress_text(job), left_text(job, workstation))
    words = "  ".join(part for part in parts if part)
    link = link_text(job, workstation)
    return f"{words}  ({link})" if link else words


def range_text(left: Span) -> str:
    """Return “8–12 min”: the lower end rounded down and the upper one up, so that the range stays true."""
    if left.high < 60:
        return "under a minute"
    size, unit = next((size, unit) for size, unit in UNITS if left.high >= size)
    low, high = int(left.low // size), math.ceil(left.high / size)
    if low == high:
        return f"about {high} {unit}"
    return f"{low}–{high} {unit}" if low else f"up to {high} {unit}"


def job_fields(job: Job, workstation: Workstation) -> dict[str, Any]:
    """Return a job as JSON fields; times are epoch seconds, `timeLeft` and `stalledFor` seconds."""
    status = job.status
    is_here = job.server == workstation.session.server
    left = workstation.forecasts.left(job.id) if is_here else None
    return {
        "jobId": job.job_id,
        "annotationJobId": job.annotation_job_id,
        "name": job.name,
        "server": job.server,
        "workspace": job.workspace,
        "project": job.project,
        "batch": job.batch_name,
        "model": job.model,
        "origin": job.origin.value,
        "status": status.status if status else None,
        "numImages": status.num_images if status else None,
        "numImagesSentBack": status.num_sent_back if status else None,
        "subjobs": [{"id": s.id, "status": s.status} for s in status.subjobs] if status else [],
        "isDone": job.is_done,
        "isGone": job.is_gone,
        "isWatched": job.is_watched,
        "timeLeft": {"low": round(left.low), "high": round(left.high)} if left is not None else None,
        "stalledFor": round(workstation.forecasts.stalled_for(job.id)) if is_here else 0,
        "submittedAt": job.submitted_at,
        "heardAt": job.heard_at,
        "changedAt": job.changed_at,
        "trouble": job.trouble,
        "note": job.note,
    }


def id_text(job: Job) -> str:
    """Return the server's job id; of an adopted job only its annotation job is known."""
    return job.job_id or f"{job.annotation_job_id} {JOB_ID_UNKNOWN}".strip()


def is_followed(job: Job, workstation: Workstation) -> bool:
    """Tell whether more is to be heard of a job from this server."""
    return job.has_id and job.is_live and job.server == workstation.session.server
