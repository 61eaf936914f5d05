"""What can be done with jobs, as rows of data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from app.domain.texts import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.job import Job
    from app.ui.theme import IconName

ROBOFLOW_HOST = "roboflow.com"
ROBOFLOW_APP = "https://app.roboflow.com"


class Act(StrEnum):
    """An act on jobs."""

    OPEN = "open"
    """See the results, or the details where there are none yet."""
    RESULTS = "results"
    DETAILS = "details"
    NOTE = "note"
    DRAFT = "draft"
    ASK = "ask"
    STOP = "stop"
    WATCH = "watch"
    COPY = "copy"
    EXPORT = "export"
    BROWSE = "browse"


@dataclass(frozen=True, slots=True)
class JobAction:
    """An entry of the jobs' menu; `takes` says which jobs it is for, `many` what it says of several."""

    act: Act
    text: str
    icon: IconName
    takes: Callable[[Job], bool]
    many: str = ""

    def is_offered(self, jobs: Sequence[Job]) -> bool:
        """Tell whether something could be done with one of these jobs; with several only where it makes sense."""
        return (len(jobs) == 1 or bool(self.many)) and any(map(self.takes, jobs))


def board_url(job: Job) -> str:
    """Return the page of the project's Annotate board, empty for a server that is not Roboflow's."""
    host = urlsplit(job.server).hostname or ""
    if not (host == ROBOFLOW_HOST or host.endswith(f".{ROBOFLOW_HOST}")) or not job.project:
        return ""
    return f"{ROBOFLOW_APP}/{quote(job.workspace, safe='')}/{quote(job.project, safe='')}/annotate"


def _any(_job: Job) -> bool:
    return True


JOB_ACTIONS: tuple[JobAction, ...] = (
    JobAction(Act.RESULTS, mark("See results"), "image", lambda job: job.has_results),
    JobAction(Act.DETAILS, mark("Details"), "info", _any),
    JobAction(Act.NOTE, mark("Note…"), "draft", _any),
    JobAction(Act.DRAFT, mark("New draft from this job"), "plus", lambda job: job.has_body),
    JobAction(
        Act.ASK,
        mark("Ask now"),
        "refresh",
        lambda job: job.has_id,
        mark("Ask now about {n} jobs"),
    ),
    JobAction(
        Act.STOP,
        mark("Stop watching (the server goes on)"),
        "eye-off",
        lambda job: job.is_live,
        mark("Stop watching {n} jobs (the server goes on)"),
    ),
    JobAction(
        Act.WATCH,
        mark("Watch again"),
        "eye",
        lambda job: not job.is_watched,
        mark("Watch {n} jobs again"),
    ),
    JobAction(
        Act.COPY,
        mark("Copy job id"),
        "copy",
        lambda job: bool(job.job_id),
        mark("Copy {n} job ids"),
    ),
    JobAction(
        Act.EXPORT,
        mark("Export this job…"),
        "save",
        _any,
        mark("Export {n} jobs…"),
    ),
    JobAction(Act.BROWSE, mark("Open on Roboflow"), "external", lambda job: bool(board_url(job))),
)
