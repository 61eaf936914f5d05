"""The ledger, watched: asks how each job stands, says what the server says, and never guesses an end."""

from __future__ import annotations

import asyncio
import logging
import math
import random
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.errors import KeyRefused, LabeldockError, NotFound, Offline
from app.domain.event_words import of_silence
from app.domain.texts import mark
from app.services.answers import event_of, status_of
from app.services.brake import Brake, is_too_much
from app.services.refusals import Refusals
from app.services.schedule import ASKED_AT_A_TIME, Schedule
from app.services.session import LinkState
from app.services.tasks import sleep_unless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from app.domain.job import Job
    from app.domain.status import JobStatus
    from app.services.ledger import Ledger
    from app.services.ports import Clock
    from app.services.session import Session

log = logging.getLogger(__name__)

BEAT_S = 0.5
"""Those whose turn comes within it are asked about in one go: to wake up for each costs more than to ask."""
LONGEST_NAP_S = 20.0
"""So that it is noticed soon that the machine has slept."""
AWAY_S = 30.0
GONE = mark("No longer known to the server.")


class Monitor:
    """Asks about every watched job of this server: soon while it moves, rarely while it stands.

    Waits are measured in monotonic time; epoch seconds are what people are told.
    """

    def __init__(
        self,
        session: Session,
        ledger: Ledger,
        clock: Clock,
        random: Callable[[], float] = random.random,
    ) -> None:
        self._session = session
        self._ledger = ledger
        self._clock = clock
        self._brake = Brake(clock.monotonic, random)
        self.patience = 1.0
        """How many times as long as usual a person lets pass between two questions."""
        self._schedule = Schedule(clock.monotonic, random, self._slowness, self._on_sooner)
        self._at_work = 0
        self._movers_at_work = 0
        self._wakes_at = 0.0
        self._last_heard: float | None = None
        self._server = session.server
        self._link = LinkState.UNKNOWN
        self._refusals = Refusals(session)
        self._woken = asyncio.Event()
        session.changed.connect(self._on_session_changed)
        ledger.added.connect(self._on_job_news)
        ledger.changed.connect(self._on_job_news)
        ledger.read.connect(self._take_in)

    @property
    def interval(self) -> float:
        """Seconds between two questions about the job that is asked about most often; 0 when none is."""
        return self._schedule.interval

    @property
    def last_heard(self) -> float | None:
        """When the server last answered about any job (epoch seconds)."""
        if self._last_heard is None:
            heard = (job.heard_at for job in self._ledger.live if job.heard_at is not None)
            return max(heard, default=None)
        return self._last_heard

    @property
    def refusals(self) -> Mapping[str, LabeldockError]:
        """Why the jobs of a workspace are not asked about: its key is refused, or there is none."""
        return self._refusals.errors

    def _slowness(self) -> float:
        return self._brake.slowness() * self.patience

    async def run(self) -> None:
        """Ask about each job when its turn has come, for ever."""
        self._take_in(job.id for job in self._ledger.live)
        async with asyncio.TaskGroup() as lanes:
            while True:
                for found in self._first_ones():
                    lanes.create_task(self._lane(*found))
                await self._nap()

    async def refresh(self, job_id: str) -> LabeldockError | None:
        """Ask about a job now, also one that is done or not watched; return why there was no answer."""
        if self._ledger.job(job_id) is None:
            return None
        self._on_job_news(job_id)  # a command runs no schedule, and still wants to know when to ask again
        return await self._ask(job_id)

    def interval_of(self, job_id: str) -> float:
        """Return the seconds to wait before a job is asked about again."""
        return self._schedule.interval_of(job_id)

    def stop_watching(self, job_id: str) -> None:
        """Ask no more about a job; nothing is claimed about the job itself."""
        self._ledger.set_watched(job_id, is_watched=False)

    def watch(self, job_id: str) -> None:
        """Ask about a job again."""
        self._ledger.set_watched(job_id, is_watched=True)
        self._schedule.call([job_id])

    def look_at(self, job_ids: Iterable[str]) -> None:
        """Take note of which jobs are on the screen; they are asked about sooner."""
        self._schedule.look_at(job_ids)

    def show(self, is_visible: bool) -> None:
        """Take note of whether anybody can see the window; if not, all are asked about more rarely."""
        self._schedule.show(is_visible)

    def _is_asked(self, job: Job) -> bool:
        return job.is_live and job.has_id and job.server == self._session.server

    def _take_in(self, job_ids: Iterable[str]) -> None:
        """Give turns to jobs that are to be asked about, and take those of all others."""
        come = []
        for job_id in job_ids:
            job = self._ledger.job(job_id)
            if job is None or not self._is_asked(job):
                self._schedule.drop(job_id)
            elif job_id not in self._schedule:
                self._schedule.add(job_id, self._clock.now() - (job.changed_at or job.submitted_at))
                come.append(job_id)
        self._schedule.call(come)
        self._woken.set()

    def _first_ones(self) -> Iterator[tuple[Job, bool]]:
        """Give the jobs to begin with, as many as may be asked about at a time."""
        while self._at_work < ASKED_AT_A_TIME and (found := self._next()) is not None:
            yield found

    def _next(self) -> tuple[Job, bool] | None:
        """Return a job to ask about now and whether it moves; one question of six is kept for those that stand."""
        if self._brake.is_on and (self._at_work or self._clock.monotonic() < self._brake.until):
            return None
        is_full = self._movers_at_work >= ASKED_AT_A_TIME - 1
        while (found := self._schedule.take(standing_first=is_full)) is not None:
            job = self._job(found[0])
            if job.workspace not in self._refusals:  # else it is called again when the key changes
                self._at_work += 1
                self._movers_at_work += found[1]
                return job, found[1]
        return None

    async def _lane(self, job: Job, moves: bool) -> None:
        """Ask about a job, then about others as long as it is their turn."""
        found: tuple[Job, bool] | None = (job, moves)
        while found is not None:
            job, moves = found
            try:
                await self._ask(job.id)
            except Exception:  # an answer that nobody foresaw must not end the watching of all other jobs
                log.exception("A job could not be asked about")
                self._schedule.failed(job.id, is_own=True, is_gone=False)
            finally:
                self._at_work -= 1
                self._movers_at_work -= moves
            found = self._next()

    async def _nap(self) -> None:
        """Wait for the next turn; where much more time has passed meanwhile, the machine slept: all are late."""
        began, wall = self._clock.monotonic(), self._clock.now()
        due = max(self._schedule.first, self._brake.until if self._brake.is_on else 0.0)
        self._wakes_at = due
        if due == math.inf:
            await self._woken.wait()
            self._woken.clear()
            return
        seconds = min(LONGEST_NAP_S, max(BEAT_S, due - began))
        await sleep_unless(self._clock, seconds, self._woken)
        passed = max(self._clock.monotonic() - began, self._clock.now() - wall)
        if passed > seconds + AWAY_S:
            self._schedule.bring_forward(self._schedule.job_ids, by=passed)

    def _on_sooner(self, due: float) -> None:
        if due < self._wakes_at - BEAT_S:
            self._woken.set()

    async def _ask(self, job_id: str) -> LabeldockError | None:
        job, asked_at = self._job(job_id), self._clock.monotonic()
        self._schedule.begin(job_id)
        try:
            status = await self._session.ask(lambda api: status_of(api, job), workspace=job.workspace)
        except LabeldockError as error:
            self._learn(job, error, asked_at)
            await self._not_heard(job, error)
            return error
        finally:
            self._schedule.give_up(job_id)
        self._ask_on(job.workspace, asked_at)
        await self._heard(job, status)
        return None

    async def _heard(self, asked: Job, status: JobStatus) -> None:
        was, now = self._job(asked.id), self._clock.now()
        if was.status is not None and was.status is not asked.status:
            status = was.status  # other news came meanwhile; an answer that is late must not take an end back
        self._last_heard = now
        has_moved = status != was.status
        job = replace(
            was,
            status=status,
            annotation_job_id=was.annotation_job_id or status.annotation_job_id,
            heard_at=now,
            changed_at=now if has_moved else was.changed_at,
            trouble="",
            is_gone=False,
            is_refused=False,
        )
        is_step = has_moved and was.status is not None
        is_strange = not (job.job_id and status.is_known)  # no word of an annotation job is known
        self._schedule.answered(job.id, has_moved=is_step, is_strange=is_strange)
        if has_moved or was.trouble:
            await self._ledger.record(job, event_of(status))
        else:
            self._ledger.hear(job)

    async def _not_heard(self, asked: Job, error: LabeldockError) -> None:
        """Keep the last known status; only the trouble changes, unless news came while this was asked."""
        was = self._job(asked.id)
        is_gone, is_refused = isinstance(error, NotFound), isinstance(error, KeyRefused)
        is_own = not (isinstance(error, Offline) or is_too_much(error))
        self._schedule.failed(asked.id, is_own=is_own, is_gone=is_gone)
        trouble = GONE if is_gone else error.message
        if trouble != was.trouble and was.status is asked.status:
            job = replace(was, trouble=trouble, is_gone=is_gone, is_refused=is_refused)
            await self._ledger.record(job, of_silence(trouble))

    def _learn(self, job: Job, error: LabeldockError, asked_at: float) -> None:
        """Take from the trouble of one job what it means for others."""
        self._brake.press(error, asked_at)
        self._refusals.note(job.workspace, error)

    def _ask_on(self, workspace: str, asked_at: float) -> None:
        """Ask about the others too where an answer came at last."""
        if self._refusals.forget(workspace):
            self._call_all_of(workspace)
        if self._brake.release(asked_at):
            self._schedule.call(job_id for job_id in self._schedule.job_ids if self._is_missed(job_id))
            self._schedule.bring_forward(self._schedule.job_ids)
            self._woken.set()

    def _is_missed(self, job_id: str) -> bool:
        job = self._job(job_id)
        return bool(job.trouble) and not job.is_gone

    def _call_all_of(self, workspace: str) -> None:
        self._schedule.call(i for i in self._schedule.job_ids if self._job(i).workspace == workspace)

    def _job(self, job_id: str) -> Job:
        job = self._ledger.job(job_id)
        assert job is not None  # jobs never leave the ledger
        return job

    def _on_job_news(self, job_id: str) -> None:
        """Look whether a job is to be asked about that was not, or the other way round."""
        if self._is_asked(self._job(job_id)) is not (job_id in self._schedule):
            self._take_in([job_id])

    def _on_session_changed(self) -> None:
        """Ask on when the link comes back or another key is there; another server has other jobs."""
        link, self._link = self._link, self._session.link.state
        if self._server != self._session.server:
            self._server = self._session.server
            self._refusals.clear()
            self._brake.let_go()
            self._take_in((*self._schedule.job_ids, *(job.id for job in self._ledger.live)))
        for workspace in self._refusals.forget_old_keys():
            self._call_all_of(workspace)
        if link is LinkState.OFFLINE and self._link is LinkState.ONLINE:
            self._ask_on("", self._clock.monotonic())
