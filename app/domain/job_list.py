"""The jobs of the ledger in memory: newest first, with all that is often asked of ten thousand at hand."""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from app.domain.job_search import read_query, search_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.job import Job

JOBS_READ = 50

Place = tuple[str, str, str]
"""Server, workspace, project."""


class JobList:
    """Jobs by our id. Nothing here takes longer than a few milliseconds at 10,000 jobs."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._order: list[str] = []
        self._by_place: dict[Place, list[str]] = {}
        self._by_server_id: dict[tuple[str, str], str] = {}
        self._live: dict[str, None] = {}
        self._texts: dict[str, str] = {}
        self._all: tuple[Job, ...] | None = ()

    @property
    def all(self) -> tuple[Job, ...]:
        """Every job, newest first."""
        if self._all is None:
            self._all = tuple(self._jobs[job_id] for job_id in self._order)
        return self._all

    @property
    def live(self) -> tuple[Job, ...]:
        """The jobs that are watched and have no final word, in no order."""
        return tuple(self._jobs[job_id] for job_id in self._live)

    def get(self, job_id: str) -> Job | None:
        """Return the job with our id."""
        return self._jobs.get(job_id)

    def of_server_id(self, server: str, job_id: str) -> Job | None:
        """Return the job with the server's id."""
        return self._jobs.get(self._by_server_id.get((server, job_id), ""))

    def on(self, place: Place) -> tuple[Job, ...]:
        """Return a project's jobs, newest first."""
        return tuple(self._jobs[job_id] for job_id in self._by_place.get(place, ()))

    def find(self, typed: str) -> list[Job]:
        """Return the jobs that match what was typed, newest first."""
        return [self._jobs[job_id] for job_id in self.find_ids(typed)]

    def find_ids(self, typed: str) -> list[str]:
        """Return our ids of the jobs that match what was typed, newest first."""
        found, texts = self._order, self._texts
        for word in read_query(typed).words:
            found = [job_id for job_id in found if word in texts[job_id]]
        return found

    def find_latest(self, typed: str, most: int) -> list[Job]:
        """Return only so many of the jobs that `find` returns, which is quicker still."""
        found: Iterable[str] = self._order
        for word in read_query(typed).words:
            found = filter(partial(self._has, word), found)
        return [self._jobs[job_id] for job_id in islice(found, most)]

    def matches(self, typed: str, job_id: str) -> bool:
        """Tell whether a job is one of those that `find` returns."""
        return read_query(typed).takes(self._texts[job_id])

    def put(self, job: Job) -> None:
        """Take in a job, or what is known of it now; its time and place never change."""
        is_new = job.id not in self._jobs
        self._jobs[job.id] = job
        self._texts[job.id] = search_text(job)
        self._all = None
        if is_new:
            self._put_in(self._order, job)
            self._put_in(self._by_place.setdefault(place_of(job), []), job)
        if job.job_id:
            self._by_server_id[job.server, job.job_id] = job.id
        if job.is_live:
            self._live[job.id] = None
        else:
            self._live.pop(job.id, None)

    def renew(self, job: Job) -> None:
        """Take over an answer in which nothing changed but its time."""
        self._jobs[job.id] = job
        self._all = None

    def _put_in(self, order: list[str], job: Job) -> None:
        order.insert(bisect_right(order, -job.submitted_at, key=self._when), job.id)

    def _has(self, word: str, job_id: str) -> bool:
        return word in self._texts[job_id]

    def _when(self, job_id: str) -> float:
        return -self._jobs[job_id].submitted_at


def place_of(job: Job) -> Place:
    """Return the server, workspace and project of a job."""
    return job.server, job.workspace, job.project


def reviewers_used(jobs: Iterable[Job]) -> tuple[str, ...]:
    """Return the reviewers of the latest of these jobs, each once, in their order."""
    return tuple(dict.fromkeys(job.reviewer for job in islice(jobs, JOBS_READ) if job.reviewer))


def last_job(jobs: Iterable[Job], batch_id: str) -> Job | None:
    """Return the first of these jobs that is on a batch and whose body is known, None where there is none."""
    return next((job for job in jobs if job.has_body and job.batch_id == batch_id), None)
