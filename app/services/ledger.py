"""The ledger: every job that was ever sent, adopted or imported, and what was heard of it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from psygnal import Signal

from app.domain.errors import InputError, StoreError
from app.domain.event_words import NOT_WATCHED, WATCHED
from app.domain.job import Draft, Event, Job, request_from_body
from app.domain.job_list import JobList
from app.domain.ledger_export import csv_lines, json_lines
from app.domain.texts import tr
from app.domain.trace import Point
from app.services.files import write_whole
from app.services.importing import import_job
from app.services.rests import with_rests

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.services.ports import Clock, Store
    from app.services.session import Session
    from app.services.tasks import Tasks

log = logging.getLogger(__name__)

PAUSE_S = 0.008
"""Between two pieces that are read, for the window: two threads of Python hold up each other."""
LINES_AT_ONCE = 25
LOOK_S = 4.0
MOST_UNWRITTEN = 1_000
"""Events that wait for a disk. What a job has come to is in the last ones, so the oldest can be let go."""


class Ledger:
    """Holds the jobs of the store, all but their bodies and answers, which are read when they are wanted."""

    added = Signal(str)
    """A job came in: it was sent, adopted or imported, here or by another program."""
    changed = Signal(str)
    read = Signal(tuple)
    """Ids of earlier jobs, newest first, that were read from the store after the start."""
    loaded = Signal()
    """All earlier jobs are read."""
    touched = Signal()
    """Another program wrote to the store."""

    def __init__(self, session: Session, store: Store, clock: Clock, tasks: Tasks) -> None:
        self.is_loaded = False
        self.save_trouble: StoreError | None = None
        """Why something that was heard is not on disk yet."""
        self.read_trouble: StoreError | None = None
        """Why earlier jobs are not read yet; it is tried again."""
        self._session = session
        self._store = store
        self._clock = clock
        self._tasks = tasks
        self._jobs = JobList()
        self._unwritten: deque[tuple[Job, str, float | None]] = deque(maxlen=MOST_UNWRITTEN)
        self._writing = asyncio.Lock()

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs, newest first; all of them once `is_loaded`."""
        return self._jobs.all

    @property
    def live(self) -> tuple[Job, ...]:
        """The jobs that are watched and have no final word, of every server, in no order."""
        return self._jobs.live

    def job(self, job_id: str) -> Job | None:
        """Return the job with our id."""
        return self._jobs.get(job_id)

    def jobs_on(self, workspace: str, project: str) -> tuple[Job, ...]:
        """Return the jobs on a project of this server, newest first."""
        return self._jobs.on((self._session.server, workspace, project))

    def find(self, typed: str) -> list[Job]:
        """Return the jobs in which all words that were typed stand, newest first; “quoted” ones as a phrase."""
        return self._jobs.find(typed)

    def find_ids(self, typed: str) -> list[str]:
        """Return our ids of the jobs that `find` returns, which is quicker."""
        return self._jobs.find_ids(typed)

    def find_latest(self, typed: str, most: int) -> list[Job]:
        """Return the latest of the jobs that `find` returns."""
        return self._jobs.find_latest(typed, most)

    def matches(self, typed: str, job_id: str) -> bool:
        """Tell whether a job is one of those that `find` returns."""
        return self._jobs.matches(typed, job_id)

    async def load(self) -> None:
        """Read all jobs at once, as a command does. Raises StoreError."""
        self._take_unknown(await self._store.jobs())
        self._end_loading()

    async def load_live(self) -> None:
        """Read the jobs of which more is expected. Raises StoreError."""
        self._take_unknown(await self._store.live_jobs())

    async def run(self) -> None:
        """Read the other jobs piece by piece, then look for what other programs write, for ever."""
        while True:
            try:
                await self._read_others()
                await self.settle()
                await self.look()
            except StoreError as error:
                if not self.is_loaded:
                    self.read_trouble = error
                log.warning("The store cannot be read: %s", error)
            await self._clock.sleep(LOOK_S)

    async def look(self) -> None:
        """Take over what other programs wrote meanwhile. Raises StoreError."""
        if await self._store.is_changed():
            for job in await self._store.news():
                self._take_over(job)
            self.touched.emit()

    async def settle(self) -> None:
        """Write what could not be written before; it stays unwritten, and in memory, where that fails again."""
        async with self._writing:  # one after the other: news of a job must not overtake each other
            while self._unwritten:
                oldest = self._unwritten.popleft()
                if not await self._is_written(*oldest):
                    if len(self._unwritten) < MOST_UNWRITTEN:
                        self._unwritten.appendleft(oldest)
                    return

    def take(self, job: Job) -> None:
        """Take in a job that the store holds."""
        self._jobs.put(job)
        self.added.emit(job.id)

    async def record(self, job: Job, event: str = "") -> None:
        """Show what was heard of a job, after it was written where it is an event."""
        if event:
            before = self._jobs.get(job.id)
            self._unwritten.append((job, event, before.heard_at if before else None))
            await self.settle()
        now = self._jobs.get(job.id) or job  # what a person said of it meanwhile stays
        self._jobs.put(replace(job, is_watched=now.is_watched, note=now.note))
        self.changed.emit(job.id)

    def hear(self, job: Job) -> None:
        """Note that the server said the same again. Nobody is told: who shows when that was looks by itself."""
        self._jobs.renew(job)

    def set_watched(self, job_id: str, *, is_watched: bool) -> None:
        """Say whether the server is asked about a job."""
        job = self._jobs.get(job_id)
        if job is not None and job.is_watched is not is_watched:
            self._say(replace(job, is_watched=is_watched), WATCHED if is_watched else NOT_WATCHED)

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
        job = self._jobs.get(job_id)
        # An answer in which nothing changed that counts is not written.
        heard = job.status.raw if job is not None and job.status is not None else ""
        return heard or await self._store.answer(job_id)

    async def trace(self, job_id: str) -> list[Point]:
        """Return how many images were sent back when, from the sending on: as `forecast` wants it.

        Raises StoreError.
        """
        job = self._jobs.get(job_id)
        points = await self._store.trace(job_id)
        return [Point(job.submitted_at, 0), *points] if job is not None else points

    async def export(self, jobs: Sequence[Job], path: Path) -> None:
        """Write jobs in their order to a file: CSV where its name ends so, else JSON.

        Raises InputError when it cannot be written; then the file is as it was.
        """
        lines = csv_lines if path.suffix.lower() == ".csv" else json_lines
        await asyncio.to_thread(write_whole, path, with_rests(lines(jobs), every=LINES_AT_ONCE))

    async def draft_of(self, job_id: str) -> Draft:
        """Return a draft that asks for the same as the job did.

        Raises InputError when what was sent is not known, StoreError.
        """
        job = self._jobs.get(job_id)
        if job is None:
            raise InputError(tr("This job is not in the ledger."))
        try:
            body = json.loads(await self.body(job_id))
        except ValueError as error:
            raise InputError(tr("What was sent for this job is not known here.")) from error
        return Draft(
            id="",
            name=job.name,
            workspace=job.workspace,
            project=job.project,
            batch_name=job.batch_name,
            request=request_from_body(body),
        )

    async def follow(self, server_job_id: str, workspace: str = "") -> Job:
        """Return the job with the server's id, taken in from the server when it is new.

        `workspace` empty is the one in use. Raises NoKey, NotFound, LinkError, ServerError, StoreError.
        """
        if not self.is_loaded:
            await self.load()
        known = self._jobs.of_server_id(self._session.server, server_job_id)
        if known is not None:
            return known
        job = await import_job(self._session, self._clock, server_job_id, workspace)
        await self._store.submitted("", job, "")
        self.take(job)
        return job

    def _take_unknown(self, jobs: Iterable[Job]) -> tuple[str, ...]:
        found = [job for job in jobs if self._jobs.get(job.id) is None]
        for job in found:
            self._jobs.put(job)
        return tuple(job.id for job in found)

    async def _read_others(self) -> None:
        place = 0
        while not self.is_loaded:
            jobs, place = await self._store.some_jobs(place)
            if found := self._take_unknown(jobs):
                self.read.emit(found)
            if not place:
                self._end_loading()
            else:
                await self._clock.sleep(PAUSE_S)

    def _end_loading(self) -> None:
        if not self.is_loaded:
            self.is_loaded = True
            self.loaded.emit()

    def _take_over(self, job: Job) -> None:
        """Take over a job from another program; of two answers the later one counts."""
        now = self._jobs.get(job.id)
        if now is None:
            self.take(job)
            return
        if (now.heard_at or 0.0) > (job.heard_at or 0.0):
            job = replace(now, is_watched=job.is_watched, note=job.note)
        if job != now:
            self._jobs.put(job)
            self.changed.emit(job.id)

    def _say(self, job: Job, event: str) -> None:
        self._jobs.put(job)
        self._unwritten.append((job, event, None))
        self._tasks.start("write the ledger", self.settle)
        self.changed.emit(job.id)

    async def _is_written(self, job: Job, event: str, heard_before: float | None) -> bool:
        try:
            await self._store.record(job, event, heard_before)
        except StoreError as error:
            log.warning("News of a job cannot be saved: %s", error)
            self.save_trouble = error
            return False
        self.save_trouble = None
        return True
