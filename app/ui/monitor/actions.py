"""What can be done with a job, as rows of data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from app.ui.translate import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.job import Job
    from app.ui.theme import IconName

ROBOFLOW_HOST = "roboflow.com"
ROBOFLOW_APP = "https://app.roboflow.com"


class Act(StrEnum):
    """An act on a job."""

    RESULTS = "results"
    DRAFT = "draft"
    ASK = "ask"
    STOP = "stop"
    WATCH = "watch"
    COPY = "copy"
    BROWSE = "browse"


@dataclass(frozen=True, slots=True)
class JobAction:
    """An entry of the job's menu; `is_offered` says for which jobs."""

    act: Act
    text: str
    icon: IconName
    is_offered: Callable[[Job], bool]


def board_url(job: Job) -> str:
    """Return the page of the project's Annotate board, empty for a server that is not Roboflow's."""
    host = urlsplit(job.server).hostname or ""
    if not (host == ROBOFLOW_HOST or host.endswith(f".{ROBOFLOW_HOST}")) or not job.project:
        return ""
    return f"{ROBOFLOW_APP}/{quote(job.workspace, safe='')}/{quote(job.project, safe='')}/annotate"


def _is_askable(job: Job) -> bool:
    return bool(job.job_id or job.annotation_job_id)


JOB_ACTIONS: tuple[JobAction, ...] = (
    JobAction(Act.RESULTS, QT_TRANSLATE_NOOP("Monitor", "See results"), "image", lambda _: True),
    JobAction(
        Act.DRAFT,
        QT_TRANSLATE_NOOP("Monitor", "New draft from this job"),
        "draft",
        lambda job: job.has_body,
    ),
    JobAction(Act.ASK, QT_TRANSLATE_NOOP("Monitor", "Ask now"), "refresh", _is_askable),
    JobAction(
        Act.STOP,
        QT_TRANSLATE_NOOP("Monitor", "Stop watching (the server goes on)"),
        "eye-off",
        lambda job: job.is_watched and not job.is_done,
    ),
    JobAction(Act.WATCH, QT_TRANSLATE_NOOP("Monitor", "Watch again"), "eye", lambda job: not job.is_watched),
    JobAction(Act.COPY, QT_TRANSLATE_NOOP("Monitor", "Copy job id"), "copy", lambda job: bool(job.job_id)),
    JobAction(
        Act.BROWSE,
        QT_TRANSLATE_NOOP("Monitor", "Open on Roboflow"),
        "external",
        lambda job: bool(board_url(job)),
    ),
)
