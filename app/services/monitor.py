"""The ledger, watched: asks how each job stands, says what the server says, and never guesses an end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.errors import KeyRefused, LabeldockError, NotFound, RateLimited
from app.domain.status import JobStatus
from app.services.session import LinkState
from app.services.tasks import sleep_unless

if TYPE_CHECKING:
    from app.domain.catalogue import AnnotationJob
    from app.domain.job import Job
    from app.services.ledger import Ledger
    from app.services.ports import Api, Clock
    from app.services.session import KeyInfo, Session

FIRST_INTERVAL_S = 4.0
LAST_INTERVAL_S = 60.0
GROWTH = 1.5
GONE_INTERVAL_S = 600.0
ASKED_AT_A_TIME = 6
GONE = "No longer known to the server."


@dataclass(slots=True)
class _Turn:
    """When a job is asked about next, and how many seconds lie between two questions."""

    due: float = 0.0
    interval: float = FIRST_INTERVAL_S


class Monitor:
    """Asks about every watched job of this server: soon while it moves, rarely while it stands."""

    def __init__(self, session: Session, ledger: Ledger, clock: Clock) -> None:
        self._session = session
        self._ledger = ledger
        self._clock = clock
        self._turns: dict[str, _Turn] = {}
        self._link = LinkState.UNKNOWN
        self._known: tuple[KeyInfo, ...] = ()
        self._woken = asyncio.Event()
        session.changed.connect(self._on_session_changed)
        ledger.added.connect(self._on_job_added)

    @property
    def interval(self) -> float:
        """Seconds between two questions about the job that is asked about most often."""
        return min((self._turn(j).interval for j in self._ledger.jobs if self._is_asked(j)), default=0.0)

    @property
    def last_heard(self) -> float | None:
        """When the server last answered about any job (epoch seconds)."""
        return max((j.heard_at for j in self._ledger.jobs if j.heard_at is not None), default=None)

    async def run(self) -> None:
        """Ask about each job when its turn has come, for ever."""
        while True:
            now = self._clock.now()
            asked = [j for j in self._ledger.jobs if self._is_asked(j)]
            due = [j for j in asked if self._turn(j).due <= now]
            if due:
                await self._ask_all(due)
            elif asked:
                next_due = min(self._turn(j).due for j in asked)
                await sleep_unless(self._clock, next_due - now, self._woken)
            else:
                await self._woken.wait()
                self._woken.clear()

    async def refresh(self, job_id: str) -> LabeldockError | None:
        """Ask about a job now, also one that is done or not watched; return why there was no answer."""
        return await self._ask(job_id) if self._ledger.job(job_id) else None

    async def refresh_all(self) -> LabeldockError | None:
        """Ask once about every job that is still watched; return the first trouble."""
        troubles = await self._ask_all([j for j in self._ledger.jobs if self._is_asked(j)])
        return next((t for t in troubles if t is not None), None)

    def interval_of(self, job_id: str) -> float:
        """Return the seconds to wait before a job is asked about again."""
        return self._turn(self._job(job_id)).interval

    def stop_watching(self, job_id: str) -> None:
        """Ask no more about a job; nothing is claimed about the job itself."""
        self._ledger.set_watched(job_id, is_watched=False)

    def watch(self, job_id: str) -> None:
        """Ask about a job again."""
        self._turns.pop(job_id, None)
        self._ledger.set_watched(job_id, is_watched=True)
        self._woken.set()

    def _is_asked(self, job: Job) -> bool:
        has_id = bool(job.job_id or job.annotation_job_id)
        return job.is_watched and not job.is_done and has_id and job.server == self._session.server

    def _turn(self, job: Job) -> _Turn:
        return self._turns.setdefault(job.id, _Turn())

    async def _ask_all(self, jobs: list[Job]) -> list[LabeldockError | None]:
        slots = asyncio.Semaphore(ASKED_AT_A_TIME)

        async def one(job: Job) -> LabeldockError | None:
            async with slots:
                return await self._ask(job.id)

        return await asyncio.gather(*(one(job) for job in jobs))

    async def _ask(self, job_id: str) -> LabeldockError | None:
        job = self._job(job_id)
        try:
            status = await self._session.ask(lambda api: _status(api, job), workspace=job.workspace)
        except LabeldockError as error:
            await self._not_heard(job_id, error)
            return error
        await self._heard(job_id, status)
        return None

    async def _heard(self, job_id: str, status: JobStatus) -> None:
        was = self._job(job_id)
        now = self._clock.now()
        moved = status != was.status
        job = replace(
            was,
            status=status,
            annotation_job_id=was.annotation_job_id or status.annotation_job_id,
            heard_at=now,
            changed_at=now if moved else was.changed_at,
            trouble="",
            is_gone=False,
            is_refused=False,
        )
        turn = self._turn(job)
        turn.interval = FIRST_INTERVAL_S if moved else min(LAST_INTERVAL_S, turn.interval * GROWTH)
        turn.due = now + turn.interval
        await self._ledger.record(job, _event(status) if moved or was.trouble else "")

    async def _not_heard(self, job_id: str, error: LabeldockError) -> None:
        """Keep the last known status; only the trouble changes."""
        was = self._job(job_id)
        turn = self._turn(was)
        turn.interval = min(LAST_INTERVAL_S, turn.interval * GROWTH)
        wait_s = turn.interval
        if isinstance(error, NotFound):
            wait_s = GONE_INTERVAL_S
        elif isinstance(error, RateLimited):
            wait_s = max(wait_s, error.retry_after or 0.0)
        turn.due = self._clock.now() + wait_s
        trouble = GONE if isinstance(error, NotFound) else error.message
        if trouble == was.trouble:
            return
        is_gone, is_refused = isinstance(error, NotFound), isinstance(error, KeyRefused)
        job = replace(was, trouble=trouble, is_gone=is_gone, is_refused=is_refused)
        await self._ledger.record(job, f"no answer: {trouble}")

    def _job(self, job_id: str) -> Job:
        job = self._ledger.job(job_id)
        assert job is not None  # jobs never leave the ledger
        return job

    def _on_job_added(self, _job_id: str) -> None:
        self._woken.set()

    def _on_session_changed(self) -> None:
        """Ask at once when the link comes back or a key was added."""
        link, self._link = self._link, self._session.link.state
        known, self._known = self._known, self._session.known
        is_news = (link is LinkState.OFFLINE and self._link is LinkState.ONLINE) or known != self._known
        for job in self._ledger.jobs:
            if is_news and job.trouble and not job.is_gone:
                self._turns.pop(job.id, None)
        self._woken.set()


async def _status(api: Api, job: Job) -> JobStatus:
    """Ask for the job; one that was adopted has no job id and is seen by its annotation job."""
    if job.job_id:
        return await api.job_status(job.workspace, job.job_id)
    return _status_of(await api.annotation_job(job.workspace, job.project, job.annotation_job_id))


def _status_of(found: AnnotationJob) -> JobStatus:
    return JobStatus(
        status=found.status,
        annotation_job_id=found.id,
        num_images=found.images,
        num_sent_back=found.annotated + found.approved + found.rejected,
    )


def _event(status: JobStatus) -> str:
    done, total = status.num_sent_back, status.num_images
    counted = "" if done is None or total is None else f", {done} of {total} images"
    return f"status {status.status or 'not given'}{counted}"
