"""The queue: one line a workspace, each sent in order and one at a time, side by side with the others."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

from psygnal import Signal

from app.domain.checks import can_be_sent
from app.domain.errors import KeyStoreError, LabeldockError, NoKey
from app.domain.job import Draft, DraftState, Job
from app.domain.refusal import Fate
from app.domain.texts import mark, tr
from app.services.evidence import Evidence
from app.services.outbox_line import LAST_RETRY_S, LEAST_WAIT_S
from app.services.outbox_lines import Lines
from app.services.pauses import BY_PERSON, WHOLE, Cause, Pause, Pauses, pause_for
from app.services.queue_order import QueueOrder
from app.services.tasks import sleep_unless

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.domain.catalogue import AnnotationJob
    from app.domain.evidence import Findings
    from app.services.composer import Composer
    from app.services.forecasts import Forecasts
    from app.services.ledger import Ledger
    from app.services.outbox_line import Line
    from app.services.ports import Clock, Store
    from app.services.sending import Outcome, Sender
    from app.services.session import Session
    from app.services.tasks import Tasks

log = logging.getLogger(__name__)

SETTLE_S = 5.0
MOST_LOST = 3
"""So many answers in a row that never came hold a line: each of them is a question for a person."""
MANY_LOST = Pause(
    mark("Answers are getting lost"),
    mark("3 answers in a row never came. Decide on the uncertain jobs, or resume."),  # MOST_LOST
    Cause.LOST,
)


class Outbox:
    """Says what is sent when; `Sender` sends it, `Evidence` looks for what became of the uncertain ones."""

    changed = Signal()
    submitted = Signal(Job)
    rejected = Signal(str, LabeldockError)
    lost = Signal(str)
    """A draft is uncertain now."""
    stopped = Signal(str)
    """An answer of the server, or a ceiling, holds the line of this workspace."""

    def __init__(
        self,
        session: Session,
        composer: Composer,
        ledger: Ledger,
        forecasts: Forecasts,
        store: Store,
        clock: Clock,
        tasks: Tasks,
        sender: Sender,
        who: Callable[[], str],
        random: Callable[[], float],
    ) -> None:
        self.trouble: LabeldockError | None = None
        """Why the draft that was sent last is not submitted."""
        self._session = session
        self._composer = composer
        self._ledger = ledger
        self._forecasts = forecasts
        self._store = store
        self._clock = clock
        self._tasks = tasks
        self._sender = sender
        self._who = who
        self._person = ""
        self._random = random
        self._pauses = Pauses(store, tasks)
        self._evidence = Evidence(session, composer, ledger, clock, sender, self.changed.emit)
        self._order = QueueOrder(store, tasks)
        self._lines = Lines(session, composer, self._order, self._pauses, clock)
        self._busy: set[str] = set()
        self._all_answered = asyncio.Event()
        self._woken = asyncio.Event()
        self._is_stopping = False
        self._limits = (forecasts.ceilings, forecasts.own_rate)
        session.changed.connect(self._on_session_changed)
        session.keyed.connect(self._on_keyed)
        composer.listed.connect(self._on_listed)
        composer.left.connect(self._on_left)
        forecasts.changed.connect(self._on_forecasts_changed)

    @property
    def queued(self) -> tuple[Draft, ...]:
        """The drafts that wait, the next first."""
        return self._lines.queued

    @property
    def pauses(self) -> Mapping[str, Pause]:
        """What is held, by workspace; under the empty text the whole queue."""
        return self._pauses.all

    @property
    def is_paused(self) -> bool:
        """Whether a person holds the whole queue."""
        return WHOLE in self.pauses

    async def load(self) -> None:
        """Read the order of the queue and what is held. Raises StoreError."""
        self._person = await asyncio.to_thread(self._who)
        await self._pauses.load()
        await self._order.load()

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
        self.enqueue_all([draft_id])
        return True

    async def _enqueue_checked(self, draft_id: str) -> None:
        await self._composer.check_now(draft_id)
        self.enqueue(draft_id)

    def enqueue_all(self, draft_ids: Sequence[str], *, first: bool = False) -> None:
        """Queue drafts in this order that were just checked, behind the others or before them."""
        waiting = [d.id for d in self.queued if d.id not in draft_ids]
        self._order.put([*draft_ids, *waiting] if first else [*waiting, *draft_ids])
        self._person = self._person or self._who()
        self._composer.queue(
            draft_ids, server=self._session.server, queued_at=self._clock.now(), queued_by=self._person
        )
        self._wake()

    def move(self, draft_id: str, place: int) -> None:
        """Put a queued draft at a place among those that wait, counted from 0."""
        order = [d.id for d in self.queued]
        if draft_id in order:
            order.remove(draft_id)
            order.insert(max(0, place), draft_id)
            self._order.put(order)
            self._wake()

    def send_now(self, draft_id: str) -> bool:
        """Send a draft before all others and at once, also where its line is held; False when it may not be sent."""
        draft = self._composer.draft(draft_id)
        if draft is None or (draft.state is not DraftState.QUEUED and not self.enqueue(draft_id)):
            return False
        self.move(draft_id, 0)
        line = self._lines.of(draft.workspace)
        line.urgent = draft_id
        line.lift()
        self._wake()
        return True

    def withdraw(self, draft_id: str) -> None:
        """Take a draft out of the queue."""
        draft = self._composer.draft(draft_id)
        if draft is not None and draft.state is DraftState.QUEUED:
            self._composer.set_state(draft_id, DraftState.DRAFT)
            self._wake()

    def pause(self, workspace: str = WHOLE) -> None:
        """Send nothing more (of a workspace) until `resume`, also after a restart."""
        for line in self._lines:
            line.urgent = line.urgent if workspace not in (WHOLE, line.workspace) else ""
        self._pauses.put(workspace, BY_PERSON)
        self.changed.emit()

    def resume(self, workspace: str = WHOLE) -> None:
        """Send again, and at once: a server may have asked for a very long wait.

        The whole queue goes on with all that a person did not hold one by one.
        """
        self._pauses.lift(workspace)
        if workspace == WHOLE:
            self._lift_all(*(cause for cause in Cause if cause is not Cause.PERSON))
        self._lines.lift(workspace)
        self._wake()

    def waits_for(self, draft_id: str) -> str:
        """Return in plain words why a queued draft is not sent yet, empty when it is its turn."""
        draft = self._composer.draft(draft_id)
        if draft is None or draft.state is not DraftState.QUEUED:
            return ""
        return self._lines.waits_for(draft)

    async def run(self) -> None:
        """Send what is queued, for ever."""
        self._on_listed()
        while True:
            self._tasks.start("evidence", self._evidence.run)
            for workspace in dict.fromkeys(d.workspace for d in self.queued):
                line = self._lines.of(workspace)
                self._tasks.start(f"line of {workspace}", partial(self._run_line, line))
            await self._woken.wait()
            self._woken.clear()

    async def send(self, draft_id: str) -> None:
        """Send one queued draft now; `trouble` says why it is not submitted then."""
        draft = self._composer.draft(draft_id)
        if draft is not None and draft.state is DraftState.QUEUED and draft_id not in self._busy:
            await self._send(self._lines.of(draft.workspace), draft)
            await self.recover()
            await self._find_job(draft_id)

    async def recover(self) -> None:
        """Learn what became of the drafts that another program was sending. Raises StoreError."""
        while drafts := self._sent_elsewhere():
            draft_id = drafts[0].id
            await self._sender.interrupted(draft_id)
            now = self._composer.draft(draft_id)
            if now is not None and now.state is DraftState.UNCERTAIN:
                self.lost.emit(draft_id)

    @property
    def uncertain(self) -> tuple[Draft, ...]:
        """The drafts of which nobody knows whether the server took them."""
        return self._evidence.uncertain

    def findings(self, draft_id: str) -> Findings | None:
        """Return what was found on the server for an uncertain draft, None before the first look."""
        return self._evidence.findings(draft_id)

    async def look(self, draft_id: str) -> Findings:
        """Look on the server for what became of an uncertain draft. Raises InputError."""
        return await self._evidence.look(draft_id)

    async def adopt(self, draft_id: str, annotation_job: AnnotationJob) -> Job:
        """Put an uncertain draft in the ledger as the job that was found. Raises InputError, StoreError."""
        job = await self._evidence.adopt(draft_id, annotation_job)
        self.submitted.emit(job)
        self.changed.emit()
        return job

    def not_created(self, draft_id: str, *, again: bool = False) -> None:
        """Say that an uncertain draft's job was not created: it is sent before others, or a draft.

        Raises InputError.
        """
        workspace = self._evidence.uncertain_draft(draft_id).workspace
        if again:
            self.enqueue_all([draft_id], first=True)
            self._lines.lift(workspace)
        else:
            self._composer.set_state(draft_id, DraftState.DRAFT)
        self._wake()

    async def settle(self) -> None:
        """Start nothing new and give what is on its way a moment to be answered."""
        self._is_stopping = True
        self._all_answered.clear()
        busy = (self._composer.draft(draft_id) for draft_id in self._busy)
        if any(draft is not None and draft.state is DraftState.SENDING for draft in busy):
            await sleep_unless(self._clock, SETTLE_S, self._all_answered)

    async def _run_line(self, line: Line) -> None:
        while True:
            draft = None if self._is_stopping else self._lines.next(line, self._busy)
            if draft is None:
                await line.woken.wait()
                line.woken.clear()
            elif (wait_s := line.wait_s(self._clock.monotonic())) > 0:
                await sleep_unless(self._clock, wait_s, line.woken)
            else:
                await self._send(line, draft)

    async def _send(self, line: Line, draft: Draft) -> None:
        self._busy.add(draft.id)
        self.trouble = None
        try:
            self._conclude(line, draft, await self._sender.send(draft, partial(self._say_behind, line)))
        except Exception:
            log.exception("A line of the queue waits after an error that nobody expected")
            line.wait(LAST_RETRY_S, self._clock.monotonic(), tr("Sending ended in an error."))
        finally:
            line.is_behind_another = False
            self._busy.discard(draft.id)
            if not self._busy:
                self._all_answered.set()
            self.changed.emit()

    def _conclude(self, line: Line, draft: Draft, outcome: Outcome) -> None:
        """Draw what follows for the line from what became of a draft."""
        self.trouble = error = outcome.error
        if line.urgent == draft.id and outcome.fate is not Fate.WAITS:
            line.urgent = ""
        if outcome.job is not None:
            line.went_through()
            self.submitted.emit(outcome.job)
        elif outcome.fate is Fate.ELSEWHERE:
            line.wait(LEAST_WAIT_S, self._clock.monotonic())
        elif isinstance(error, (NoKey, KeyStoreError)):
            line.lacks_key = error.message
        elif error is not None:
            self._conclude_failure(line, draft, outcome.fate, error)

    def _conclude_failure(self, line: Line, draft: Draft, fate: Fate, error: LabeldockError) -> None:
        if fate is Fate.REJECTED:
            line.went_through()
            self.rejected.emit(draft.id, error)
            return
        line.wait_after(error, self._clock.monotonic(), self._random)
        if fate is Fate.STOPS:
            self._stop(line, pause_for(error))
        elif fate is Fate.UNCERTAIN:
            line.lost += 1
            self.lost.emit(draft.id)
            if line.lost >= MOST_LOST:
                self._stop(line, MANY_LOST)

    def _stop(self, line: Line, pause: Pause) -> None:
        line.lift()
        held = self.pauses.get(line.workspace)
        if held is None or not held.is_by_person:
            self._pauses.put(line.workspace, pause)
        self.stopped.emit(line.workspace)

    def _say_behind(self, line: Line) -> None:
        line.is_behind_another = True
        self.changed.emit()

    def _sent_elsewhere(self) -> list[Draft]:
        sending = (d for d in self._composer.drafts if d.state is DraftState.SENDING)
        return [d for d in sending if d.id not in self._busy]

    def _on_listed(self) -> None:
        if self._sent_elsewhere():
            self._tasks.start("learn what was sent", self.recover)
        unclear = {d.workspace for d in self.uncertain}
        for workspace in [w for w in self.pauses if w not in unclear]:
            if self._pauses.lift(workspace, Cause.LOST):
                self._lines.lift(workspace)
        self._wake()

    def _on_left(self, draft_id: str) -> None:
        self._tasks.start(f"find {draft_id}", partial(self._find_job, draft_id))

    async def _find_job(self, draft_id: str) -> None:
        """Show the job that another program made of a draft."""
        if self._composer.draft(draft_id) is None and self._ledger.job(draft_id) is None:
            job = await self._store.job(draft_id)
            if job is not None:
                self.submitted.emit(job)

    def _on_session_changed(self) -> None:
        self._lines.hear_of_session()
        self._wake()

    def _on_keyed(self, workspace: str) -> None:
        """Try again with a key that was given: it is another one, or may do more."""
        self._pauses.lift(workspace, Cause.KEY)
        self._lines.lift(workspace)
        self._wake()

    def _on_forecasts_changed(self) -> None:
        """Try again what a ceiling stopped, once a person set others."""
        limits = (self._forecasts.ceilings, self._forecasts.own_rate)
        if limits != self._limits:
            self._limits = limits
            self._lift_all(Cause.CEILING)
            self._wake()

    def _lift_all(self, *causes: Cause) -> None:
        for workspace in list(self.pauses):
            self._pauses.lift(workspace, *causes)

    def _wake(self) -> None:
        self._woken.set()
        self._lines.wake()
        self.changed.emit()
