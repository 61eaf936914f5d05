"""Sends one draft: what is about to happen is on disk before it happens, and the POST leaves once."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.errors import (
    AnswerLost,
    BatchUnclear,
    CeilingReached,
    KeyRefused,
    LabeldockError,
    NoKey,
    NotFound,
    Offline,
    RateLimited,
    ServerError,
    StoreError,
)
from app.domain.evidence import sibling_of
from app.domain.job import DraftState, Job
from app.domain.refusal import Fate, fate_before_sending, fate_of, field_of, note_of
from app.domain.texts import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.catalogue import AnnotationJob
    from app.domain.job import Draft
    from app.domain.status import Started
    from app.services.composer import Composer
    from app.services.forecasts import Forecasts
    from app.services.ports import Clock, SendLock
    from app.services.session import Session

log = logging.getLogger(__name__)

RETRY_S = 5.0
TRIES_FOR_BOARD = 3
"""A server that cannot list its jobs so often is sent to without."""
INTERRUPTED = mark("Labeldock ended while this was being sent: it is not known whether the server took it.")
STATES = {
    Fate.WAITS: DraftState.QUEUED,
    Fate.STOPS: DraftState.QUEUED,
    Fate.REJECTED: DraftState.REJECTED,
    Fate.UNCERTAIN: DraftState.UNCERTAIN,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a draft that was to be sent; `error` says why it is not submitted."""

    fate: Fate
    error: LabeldockError | None = None
    job: Job | None = None


class Sender:
    """Takes a queued draft through its states; `Outbox` says which, and when."""

    def __init__(
        self,
        session: Session,
        composer: Composer,
        forecasts: Forecasts,
        clock: Clock,
        lock: SendLock,
    ) -> None:
        self._session = session
        self._composer = composer
        self._forecasts = forecasts
        self._clock = clock
        self._lock = lock
        self._boards_failed: dict[str, int] = {}
        self._claiming = asyncio.Lock()

    async def send(self, draft: Draft, told: Callable[[], object]) -> Outcome:
        """Send a queued draft; `told` is called while another program sends."""
        try:
            await self._session.connect(draft.workspace)
            await self._lock.take(told)
        except LabeldockError as error:
            return await self._not_sent(draft.id, error)
        try:
            return await self._send_alone(draft.id)
        finally:
            self._lock.release()

    async def interrupted(self, draft_id: str) -> None:
        """Learn what became of a draft that another program was sending; where that ended, it is uncertain.

        Raises StoreError.
        """
        await self._lock.take(lambda: None)
        try:
            draft = await self._composer.learn(draft_id)
            if draft is not None and draft.state is DraftState.SENDING:
                await self._composer.settle(draft_id, DraftState.UNCERTAIN, INTERRUPTED)
        finally:
            self._lock.release()

    def job_of(self, draft: Draft, body: str) -> Job:
        """Return the job that a draft becomes whose body was sent."""
        cost = self._forecasts.cost_of(draft)
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
            images=cost.images,
            credits=cost.credits,
            queued_by=draft.queued_by,
            queued_at=draft.queued_at,
            submitted_at=draft.sent_at or self._clock.now(),
            body_sha256=hashlib.sha256(body.encode()).hexdigest(),
        )

    async def _known_jobs(self, draft: Draft) -> tuple[str, ...] | None:
        """Return the ids of the project's annotation jobs, None where the server does not list them.

        Raises what says that a request would not be answered either.
        """
        try:
            board: tuple[AnnotationJob, ...] | None = await self.board(draft)
        except (NoKey, Offline, RateLimited):
            raise
        except KeyRefused:
            board = None  # the key may start jobs and not list them
        except (AnswerLost, ServerError):
            failed = self._boards_failed[draft.id] = self._boards_failed.get(draft.id, 0) + 1
            if failed < TRIES_FOR_BOARD:
                raise  # without it no evidence is conclusive, so it is worth a wait
            board = None
        self._boards_failed.pop(draft.id, None)
        return None if board is None else tuple(job.id for job in board)

    async def board(self, draft: Draft) -> tuple[AnnotationJob, ...]:
        """Return the annotation jobs of the draft's project. Raises NoKey, LinkError, ServerError."""
        return await self._session.ask(
            lambda api: api.annotation_jobs(draft.workspace, draft.project), workspace=draft.workspace
        )

    async def _send_alone(self, draft_id: str) -> Outcome:
        try:
            draft = self._composer.draft(draft_id)
            if draft is None or draft.state is not DraftState.QUEUED:
                return Outcome(Fate.ELSEWHERE)  # it was withdrawn meanwhile
            if sibling := sibling_of(draft, await self._composer.unclear()):
                raise BatchUnclear(
                    tr("It is not known whether “{name}” of the same batch was created.").format(
                        name=sibling.name
                    )
                )
            known = await self._known_jobs(draft)  # not sooner: another program may just have created one
            body = draft.request.body_text()
            marks = {"note": "", "known_jobs": known, "sent_at": self._clock.now()}
            async with self._claiming:  # two lines must not both take what is left of a day's ceiling
                if words := self._forecasts.over(draft, await self._composer.unclear()):
                    raise CeilingReached(words, "")
                sending = await self._composer.claim(draft, **marks)
        except LabeldockError as error:
            return await self._not_sent(draft_id, error)
        if sending is None:
            return Outcome(Fate.ELSEWHERE)
        return await self._post(sending, body)

    async def _post(self, draft: Draft, body: str) -> Outcome:
        """Send the body of a draft that is `sending` on disk."""
        try:
            started = await self._session.ask(
                lambda api: api.start_job(draft.workspace, draft.project, body), workspace=draft.workspace
            )
        except LabeldockError as error:
            return await self._failed(draft, error)
        except asyncio.CancelledError:
            self._composer.set_state(draft.id, DraftState.UNCERTAIN, INTERRUPTED)
            raise
        except Exception:
            log.exception("Sending ended in an error that nobody expected")
            return await self._failed(draft, AnswerLost(tr("Sending ended in an error.")))
        return Outcome(Fate.SUBMITTED, job=await self._taken(draft, body, started))

    async def _not_sent(self, draft_id: str, error: LabeldockError) -> Outcome:
        """Note why the request never left."""
        fate = fate_before_sending(error)
        draft = self._composer.draft(draft_id)
        if draft is not None and draft.state is DraftState.QUEUED:
            note = note_of(error) if fate is Fate.REJECTED else error.message
            self._composer.set_state(draft_id, STATES[fate], note)
        return Outcome(fate, error)

    async def _failed(self, draft: Draft, error: LabeldockError) -> Outcome:
        """Note what a failed POST means; only after a sure no is the draft sent again."""
        fate = fate_of(error)
        is_rejected = fate is Fate.REJECTED
        note, field = (note_of(error), field_of(error)) if is_rejected else (error.message, "")
        await self._composer.settle(draft.id, STATES[fate], note, field)
        if isinstance(error, NotFound) and (gone := await self._what_is_gone(draft)):
            await self._composer.settle(draft.id, DraftState.REJECTED, f"{gone} {note}", field)
        return Outcome(fate, error)

    async def _what_is_gone(self, draft: Draft) -> str:
        """Return a sentence on what the server does not know (any more), empty where it cannot be known."""
        asked = (
            (lambda api: api.project(draft.workspace, draft.project), mark("The project is gone.")),
            (
                lambda api: api.batch(draft.workspace, draft.project, draft.request.batch_id),
                mark("The batch is gone: used up, merged or deleted."),
            ),
        )
        for ask, words in asked:
            try:
                await self._session.ask(ask, workspace=draft.workspace)
            except NotFound:
                return tr(words)
            except LabeldockError:
                return ""
        return ""

    async def _taken(self, draft: Draft, body: str, started: Started) -> Job:
        """Put the job in the ledger; a full disk is waited for, since the job id exists nowhere else."""
        job = replace(
            self.job_of(draft, body), job_id=started.job_id, annotation_job_id=started.annotation_job_id
        )
        try:
            while True:
                try:
                    await self._composer.hand_over(draft.id, job, body, started.raw)
                    return job
                except StoreError as error:
                    log.error("Job %s was started and cannot be saved: %s", job.job_id, error)
                    self._composer.set_state(draft.id, DraftState.SENDING, error.message)
                    await self._clock.sleep(RETRY_S)
        except asyncio.CancelledError:
            words = tr("The server took it as job {id}, which could not be saved.").format(id=job.job_id)
            self._composer.set_state(draft.id, DraftState.UNCERTAIN, words)
            raise
