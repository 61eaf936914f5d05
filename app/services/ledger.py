"""The ledger: every job that was ever sent, adopted or imported, and what was heard of it."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from psygnal import Signal

from app.domain.errors import InputError, StoreError
from app.domain.job import Draft, Event, Job, Origin, request_from_body

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.status import JobStatus
    from app.services.ports import Clock, Store
    from app.services.session import Session
    from app.services.tasks import Tasks

log = logging.getLogger(__name__)

JOBS_READ = 50

Place = tuple[str, str, str]
"""Server, workspace, project."""


class Ledger:
    """Holds the jobs of the store, all but their bodies and answers, which are read when they are wanted."""

    added = Signal(str)
    changed = Signal(str)

    def __init__(self, session: Session, store: Store, clock: Clock, tasks: Tasks) -> None:
        self._session = session
        self._store = store
        self._clock = clock
        self._tasks = tasks
        self._jobs: dict[str, Job] = {}

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs, newest first."""
        return tuple(sorted(self._jobs.values(), key=lambda job: -job.submitted_at))

    def job(self, job_id: str) -> Job | None:
        """Return the job with our id."""
        return self._jobs.get(job_id)

    async def load(self) -> None:
        """Read the jobs. Raises StoreError."""
        for job in await self._store.jobs():
            if job.id not in self._jobs:
                self.take(job)

    def take(self, job: Job) -> None:
        """Take in a job that the store holds."""
        self._jobs[job.id] = job
        self.added.emit(job.id)

    async def record(self, job: Job, event: str = "") -> None:
        """Show what was heard of a job, after it was written where it is an event."""
        if event:
            await self._write(job, event)
        now = self._jobs[job.id]  # what a person said of it meanwhile stays
        self._jobs[job.id] = replace(job, is_watched=now.is_watched, note=now.note)
        self.changed.emit(job.id)

    def set_watched(self, job_id: str, *, is_watched: bool) -> None:
        """Say whether the server is asked about a job."""
        job = self._jobs.get(job_id)
        if job is not None and job.is_watched is not is_watched:
            self._say(replace(job, is_watched=is_watched), "watched" if is_watched else "not watched")

    def set_note(self, job_id: str, note: str) -> None:
        """Keep a person's own words about a job."""
        job = self._jobs.get(job_id)
        if job is not None and job.note != note:
            self._say(replace(job, note=note), "note")

    async def body(self, job_id: str) -> str:
        """Return the JSON text that was sent, empty where none is known. Raises StoreError."""
        return await self._store.body(job_id)

    async def history(self, job_id: str) -> list[Event]:
        """Return what happened to a job, oldest first. Raises StoreError."""
        return await self._store.history(job_id)

    async def answer(self, job_id: str) -> str:
        """Return the server's last answer about a job as it came, empty before there was one. Raises StoreError."""
        return await self._store.answer(job_id)

    async def draft_of(self, job_id: str) -> Draft:
        """Return a draft that asks for the same as the job did.

        Raises InputError when what was sent is not known, StoreError.
        """
        job = self._jobs[job_id]
        try:
            body = json.loads(await self.body(job_id))
        except ValueError as error:
            raise InputError("What was sent for this job is not known here.") from error
        return Draft(
            id="",
            name=job.name,
            workspace=job.workspace,
            project=job.project,
            batch_name=job.batch_name,
            request=request_from_body(body),
        )

    async def follow(self, server_job_id: str) -> Job:
        """Return the job with the server's id, taken in from the server when it is new.

        Raises NoKey, NotFound, LinkError, ServerError, StoreError.
        """
        known = next((j for j in self._jobs.values() if self._is_of(j, server_job_id)), None)
        if known is not None:
            return known
        await self._session.connect()
        workspace = self._session.workspace
        status = await self._session.ask(lambda api: api.job_status(workspace, server_job_id))
        job = self._imported(server_job_id, workspace, status)
        await self._store.submitted("", job, "")
        self.take(job)
        return job

    def _is_of(self, job: Job, server_job_id: str) -> bool:
        return job.job_id == server_job_id and job.server == self._session.server

    def _imported(self, server_job_id: str, workspace: str, status: JobStatus) -> Job:
        now = self._clock.now()
        return Job(
            id=f"followed-{server_job_id}",
            name=f"Job {server_job_id[:8]}",
            server=self._session.server,
            workspace=workspace,
            project=status.project_id.rpartition("/")[2],
            model=status.model_type,
            origin=Origin.IMPORTED,
            job_id=server_job_id,
            annotation_job_id=status.annotation_job_id,
            submitted_at=now,
            status=status,
            heard_at=now,
            changed_at=now,
        )

    def _say(self, job: Job, event: str) -> None:
        self._jobs[job.id] = job
        self._tasks.start(f"record {job.id} {event}", lambda: self._write(job, event))
        self.changed.emit(job.id)

    async def _write(self, job: Job, event: str) -> None:
        try:
            await self._store.record(job, event)
        except StoreError as error:
            log.warning("News of a job cannot be saved: %s", error)


def reviewers_used(jobs: Iterable[Job], place: Place) -> tuple[str, ...]:
    """Return the reviewers of a project's latest jobs, each once; `jobs` and the answer are newest first."""
    found = [job.reviewer for job in jobs if _place(job) == place][:JOBS_READ]
    return tuple(dict.fromkeys(email for email in found if email))


def last_job(jobs: Iterable[Job], place: Place, batch_id: str) -> Job | None:
    """Return the last job on a batch whose body is known, None where there was none; `jobs` are newest first."""
    return next((j for j in jobs if j.has_body and _place(j) == place and j.batch_id == batch_id), None)


def _place(job: Job) -> Place:
    return job.server, job.workspace, job.project
