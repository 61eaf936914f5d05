"""The queue: sends one job at a time, never sends one twice, and keeps what it cannot decide for a person."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from psygnal import Signal

from app.domain.checks import can_be_sent
from app.domain.errors import (
    ERROR_TYPE_HINTS,
    AccountPaused,
    AnswerLost,
    InputError,
    KeyRefused,
    KeyStoreError,
    LabeldockError,
    LinkError,
    NoKey,
    Offline,
    OutOfCredits,
    RateLimited,
    ServerError,
    ServerTrouble,
    StoreError,
    UnreadableAnswer,
)
from app.domain.job import Draft, DraftState, Job, Origin
from app.services.session import LinkState
from app.services.tasks import sleep_unless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.catalogue import AnnotationJob
    from app.domain.status import Started
    from app.services.composer import Composer
    from app.services.ports import Clock, Store
    from app.services.session import Session
    from app.services.tasks import Tasks

log = logging.getLogger(__name__)

FIRST_RETRY_S = 5.0
LAST_RETRY_S = 60.0
SLOW_DOWN_S = 30.0
SETTLE_S = 5.0
CLOCKS_DIFFER_S = 300.0
QUEUE_SETTING = "queue"
STOPS_ALL = (KeyRefused, OutOfCredits, AccountPaused)
"""Refusals that the next job in the queue would meet as well."""


class Outbox:
    """Sends queued drafts in order. A draft is `sending` on disk before its request leaves."""

    changed = Signal()
    submitted = Signal(Job)
    rejected = Signal(str, LabeldockError)

    def __init__(
        self,
        session: Session,
        composer: Composer,
        store: Store,
        clock: Clock,
        tasks: Tasks,
    ) -> None:
        self.is_paused = False
        self.trouble: LabeldockError | None = None
        """Why the draft that was sent last is not submitted."""
        self._session = session
        self._composer = composer
        self._store = store
        self._clock = clock
        self._tasks = tasks
        self._order: list[str] = []
        self._without_key: set[str] = set()
        self._retry_s = 0.0
        self._not_before = 0.0
        self._waits_for_link = False
        self._woken = asyncio.Event()
        self._is_sending = False
        self._answered = asyncio.Event()
        session.changed.connect(self._on_session_changed)

    @property
    def queued(self) -> tuple[Draft, ...]:
        """The drafts that wait, the next first."""
        waiting = [d for d in self._composer.drafts if d.state is DraftState.QUEUED]
        places = {draft_id: i for i, draft_id in enumerate(self._order)}
        return tuple(sorted(waiting, key=lambda d: places.get(d.id, len(places))))

    async def load(self) -> None:
        """Read the order of the queue. Raises StoreError."""
        try:
            order = json.loads(await self._store.setting(QUEUE_SETTING) or "[]")
        except ValueError:
            return
        self._order = [i for i in order if isinstance(i, str)] if isinstance(order, list) else []

    def enqueue(self, draft_id: str) -> bool:
        """Queue a draft; False when it may not be changed (any more) or a check says it would be refused.

        A draft that is not checked as it stands is queued, or not, when it is.
        """
        draft = self._composer.draft(draft_id)
        if draft is None or not draft.is_editable:
            return False
        if not self._composer.is_checked(draft_id):
            return self._tasks.start(f"queue {draft_id}", partial(self._enqueue_checked, draft_id))
        if not can_be_sent(self._composer.problems(draft_id)):
            return False
        self._order = [d.id for d in self.queued] + [draft_id]
        self._composer.set_state(draft_id, DraftState.QUEUED)
        self._tasks.start("save queue", self._save_order)
        self._wake()
        self.changed.emit()
        return True

    async def _enqueue_checked(self, draft_id: str) -> None:
        await self._composer.check_now(draft_id)
        self.enqueue(draft_id)

    def enqueue_all(self, draft_ids: Sequence[str]) -> None:
        """Queue drafts in this order that were just checked; see `Series`."""
        self._order = [*(d.id for d in self.queued), *draft_ids]
        self._composer.queue_all(draft_ids)
        self._tasks.start("save queue", self._save_order)
        self._wake()
        self.changed.emit()

    def withdraw(self, draft_id: str) -> None:
        """Take a draft out of the queue."""
        draft = self._composer.draft(draft_id)
        if draft is not None and draft.state is DraftState.QUEUED:
            self._composer.set_state(draft_id, DraftState.DRAFT)
            self.changed.emit()

    def pause(self) -> None:
        """Send nothing more until `resume`."""
        self.is_paused = True
        self.changed.emit()

    def resume(self) -> None:
        """Send again, and at once: a server may have asked for a very long wait."""
        self.is_paused = False
        self._not_before = 0.0
        self._wake()
        self.changed.emit()

    async def run(self) -> None:
        """Send what is queued, for ever."""
        while True:
            draft = None if self.is_paused else self._next()
            wait_s = self._not_before - self._clock.now()
            if draft is None:
                await self._woken.wait()
                self._woken.clear()
            elif wait_s > 0:
                await sleep_unless(self._clock, wait_s, self._woken)
            else:
                wait_s = await self.send(draft.id)
                self._not_before = self._clock.now() + wait_s

    async def send(self, draft_id: str) -> float:
        """Send one queued draft; return the seconds to wait before anything else is tried."""
        draft = self._composer.draft(draft_id)
        if draft is None or draft.state is not DraftState.QUEUED:
            return 0.0
        self._is_sending = True
        self._answered.clear()
        self.trouble = None
        try:
            return await self._send(draft)
        finally:
            self._is_sending = False
            self._answered.set()
            self.changed.emit()

    async def settle(self) -> None:
        """Start nothing new and give the request that is on its way a moment to be answered."""
        self.is_paused = True
        if self._is_sending:
            await sleep_unless(self._clock, SETTLE_S, self._answered)

    async def evidence(self, draft_id: str) -> tuple[AnnotationJob, ...]:
        """Return annotation jobs of the draft's batch that may be its own. Raises LinkError, ServerError."""
        draft = self._uncertain(draft_id)
        if await self._was_settled_elsewhere(draft):
            return ()
        found = await self._session.ask(
            lambda api: api.annotation_jobs(draft.workspace, draft.project), workspace=draft.workspace
        )
        taken = {job.annotation_job_id for job in await self._store.jobs()}
        return tuple(a for a in found if a.id not in taken and _may_be_of(a, draft))

    async def adopt(self, draft_id: str, annotation_job: AnnotationJob) -> Job:
        """Put an uncertain draft in the ledger as the job that was found. Raises StoreError."""
        draft = self._uncertain(draft_id)
        body = draft.request.body_text()
        job = replace(self._job(draft, body), origin=Origin.ADOPTED, annotation_job_id=annotation_job.id)
        return await self._into_ledger(draft, job, body)

    def dismiss(self, draft_id: str) -> None:
        """Say that an uncertain draft's job was not created: it is a draft again."""
        self._uncertain(draft_id)
        self._composer.set_state(draft_id, DraftState.DRAFT)
        self.changed.emit()

    def _next(self) -> Draft | None:
        return next((d for d in self.queued if d.workspace not in self._without_key), None)

    async def _send(self, draft: Draft) -> float:
        try:
            await self._session.connect(draft.workspace)
            now = self._composer.draft(draft.id)
            if now is None or now.state is not DraftState.QUEUED:
                return 0.0  # it was withdrawn meanwhile
            if await self._was_settled_elsewhere(now):
                return 0.0
            draft = now
            body = draft.request.body_text()
            sending = replace(draft, state=DraftState.SENDING, note="", saved_at=self._clock.now())
            await self._composer.put_now(sending)
        except LabeldockError as error:
            return self._not_sent(draft, error)
        try:
            started = await self._session.ask(
                lambda api: api.start_job(draft.workspace, draft.project, body), workspace=draft.workspace
            )
        except LabeldockError as error:
            return self._refused(draft, error)
        except Exception:
            log.exception("Sending ended in an error that nobody expected")
            return self._refused(draft, AnswerLost("Sending ended in an error."))
        self._retry_s = 0.0
        await self._taken(sending, body, started)
        return 0.0

    def _not_sent(self, draft: Draft, error: LabeldockError) -> float:
        """Decide what happens to a draft whose request never left."""
        self.trouble = error
        if isinstance(error, (NoKey, KeyStoreError)):
            self._without_key.add(draft.workspace)
            self._composer.set_state(draft.id, DraftState.QUEUED, error.message)
            return 0.0
        if isinstance(error, (LinkError, StoreError, ServerTrouble, RateLimited)):
            return self._later(draft, error)
        return self._refused(draft, error)

    def _refused(self, draft: Draft, error: LabeldockError) -> float:
        """Decide what happens to a draft whose request failed; only a sure refusal may be sent again."""
        self.trouble = error
        if isinstance(error, (Offline, RateLimited, NoKey)):
            return self._later(draft, error)
        if isinstance(error, (LinkError, ServerTrouble, UnreadableAnswer)):
            return self._uncertain_now(draft, error.message)
        note = _note(error)
        self._composer.set_state(draft.id, DraftState.REJECTED, note)
        if isinstance(error, STOPS_ALL):
            self.pause()
        self.rejected.emit(draft.id, error)
        return 0.0

    def _later(self, draft: Draft, error: LabeldockError) -> float:
        self._composer.set_state(draft.id, DraftState.QUEUED, error.message)
        self._waits_for_link = not isinstance(error, RateLimited)
        if isinstance(error, RateLimited):
            return error.retry_after or SLOW_DOWN_S
        self._retry_s = min(LAST_RETRY_S, max(FIRST_RETRY_S, self._retry_s * 2))
        return self._retry_s

    def _uncertain_now(self, draft: Draft, note: str) -> float:
        self._composer.set_state(draft.id, DraftState.UNCERTAIN, note)
        return 0.0

    async def _taken(self, draft: Draft, body: str, started: Started) -> None:
        """Put the job in the ledger; a full disk is waited for, since the job id exists nowhere else."""
        job = replace(
            self._job(draft, body), job_id=started.job_id, annotation_job_id=started.annotation_job_id
        )
        while True:
            try:
                await self._into_ledger(draft, job, body)
                return
            except StoreError as error:
                log.error("Job %s was started and cannot be saved: %s", job.job_id, error)
                self._composer.set_state(draft.id, DraftState.SENDING, error.message)
                await self._clock.sleep(FIRST_RETRY_S)

    def _job(self, draft: Draft, body: str) -> Job:
        return Job(
            id=draft.id,
            name=draft.name,
            server=self._session.server,
            workspace=draft.workspace,
            project=draft.project,
            batch_id=draft.request.batch_id,
            batch_name=draft.batch_name,
            model=draft.model,
            reviewer=draft.request.reviewer_email or "",
            queued_by=draft.queued_by,
            queued_at=draft.queued_at,
            submitted_at=self._clock.now(),
            body_sha256=hashlib.sha256(body.encode()).hexdigest(),
        )

    async def _was_settled_elsewhere(self, draft: Draft) -> bool:
        """Tell whether another Labeldock, a command say, brought this very draft to the ledger meanwhile.

        A window that starts while a command is sending sees the command's draft; the job has its id.
        """
        job = next((job for job in await self._store.jobs() if job.id == draft.id), None)
        if job is None:
            return False
        await self._into_ledger(draft, job, draft.request.body_text())
        return True

    async def _into_ledger(self, draft: Draft, job: Job, body: str) -> Job:
        await self._composer.hand_over(draft.id, job, body)
        self.submitted.emit(job)
        self.changed.emit()
        return job

    def _uncertain(self, draft_id: str) -> Draft:
        draft = self._composer.draft(draft_id)
        if draft is None or draft.state is not DraftState.UNCERTAIN:
            raise InputError("This job is not uncertain.")
        return draft

    async def _save_order(self) -> None:
        try:
            await self._store.set_setting(QUEUE_SETTING, json.dumps(self._order))
        except StoreError as error:
            log.warning("The order of the queue cannot be saved: %s", error)

    def _on_session_changed(self) -> None:
        self._without_key.clear()
        if self._waits_for_link and self._session.link.state is LinkState.ONLINE:
            self._waits_for_link = False
            self._not_before = 0.0
        self._wake()

    def _wake(self) -> None:
        self._woken.set()


def _note(error: LabeldockError) -> str:
    hint = error.hint
    if isinstance(error, ServerError) and error.error_type:
        hint = ERROR_TYPE_HINTS.get(error.error_type, hint)
    return f"{error.message} {hint}".strip()


def _may_be_of(found: AnnotationJob, draft: Draft) -> bool:
    """Tell whether an annotation job is of the draft's batch and not older than its sending."""
    is_of_batch = found.source_batch.rpartition("/")[2] == draft.request.batch_id
    earliest = (draft.saved_at or 0.0) - CLOCKS_DIFFER_S
    return is_of_batch and (found.created is None or found.created >= earliest)
