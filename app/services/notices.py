"""News for a person who looks elsewhere: what is done, what failed, what needs a decision; bundled."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from psygnal import Signal

from app.domain.errors import AccountPaused, KeyRefused, OutOfCredits, StoreError
from app.domain.job import DraftState
from app.domain.texts import tr
from app.services.settings import keep

if TYPE_CHECKING:
    from app.domain.errors import LabeldockError
    from app.domain.job import Job
    from app.services.composer import Composer
    from app.services.forecasts import Forecasts
    from app.services.ledger import Ledger
    from app.services.outbox import Outbox
    from app.services.ports import Clock, Store
    from app.services.tasks import Tasks

log = logging.getLogger(__name__)

BUNDLE_S = 3.0
"""What happens so soon after the first news of a bundle is told with it."""
LOOKS_EVERY_S = 30.0
WEIGHED_AT_A_TIME = 50
SETTING = "notices"
SUCCESS = "done"
"""The only final word that is known to be a success."""
TELLS_BY_PAUSE = (KeyRefused, OutOfCredits, AccountPaused)
"""Refusals that pause the queue: that is what is told."""


class Kind(StrEnum):
    """What a notice asks of a person; each can be switched off."""

    DONE = "done"
    FAILED = "failed"
    NEEDS_YOU = "needs you"


class Cause(StrEnum):
    """What happened."""

    DONE = "done"
    ENDED = "ended"
    """The server said a final word that is known to be no success."""
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"
    HELD = "held"
    """The queue of a workspace, or of all, is paused by an answer; or its jobs are not told of with this key."""
    STALLED = "stalled"


KIND_OF = {
    Cause.DONE: Kind.DONE,
    Cause.ENDED: Kind.FAILED,
    Cause.REJECTED: Kind.FAILED,
    Cause.UNCERTAIN: Kind.NEEDS_YOU,
    Cause.HELD: Kind.NEEDS_YOU,
    Cause.STALLED: Kind.NEEDS_YOU,
}


@dataclass(frozen=True, slots=True)
class Thing:
    """One piece of news. `id` is that of a job, of a draft (rejected, uncertain), or a workspace (held)."""

    cause: Cause
    id: str
    name: str
    text: str = ""
    """The server's words, or why something is held."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told at once: one or more things of a kind, the oldest first."""

    kind: Kind
    things: tuple[Thing, ...]


class Notices:
    """Tells what happens from `begin` on. While the window is in front only what needs a person is told."""

    told = Signal(Notice)
    changed = Signal()
    """A switch was turned."""

    def __init__(
        self,
        composer: Composer,
        outbox: Outbox,
        ledger: Ledger,
        store: Store,
        clock: Clock,
        tasks: Tasks,
        forecasts: Forecasts,
    ) -> None:
        self.is_in_front = False
        """Whether the person looks at the window; the window says so."""
        self._composer = composer
        self._outbox = outbox
        self._ledger = ledger
        self._store = store
        self._clock = clock
        self._tasks = tasks
        self._forecasts = forecasts
        self._off: set[Kind] = set()
        self._begun_at = 0.0
        self._moving: set[str] = set()
        self._uncertain: set[str] = set()
        self._paused: set[str] = set()
        self._refused: dict[str, float] = {}
        """By workspace whose key may not ask about its jobs: since when that is known."""
        self._stalls: dict[str, float | None] = {}
        """By job: when the stall that is told began."""
        self._waiting: list[Thing] = []

    @property
    def needs_you(self) -> int:
        """How many decisions wait for a person."""
        return len(self._in_state(DraftState.UNCERTAIN)) + len(self._paused_now())

    def is_on(self, kind: Kind) -> bool:
        """Tell whether notices of a kind are told."""
        return kind not in self._off

    def switch(self, kind: Kind, *, is_on: bool) -> None:
        """Tell notices of a kind, or not; kept for the next start."""
        if is_on is not self.is_on(kind):
            self._off ^= {kind}
            self._tasks.start("keep notices", self._keep)
            self.changed.emit()

    async def load(self) -> None:
        """Read the switches. Raises StoreError."""
        try:
            off = json.loads(await self._store.setting(SETTING) or "[]")
        except ValueError:
            return
        self._off = {kind for kind in Kind if isinstance(off, list) and kind in off}

    def begin(self) -> None:
        """Tell what happens from now on; what was so before is no news."""
        self._begun_at = self._clock.now()
        self._uncertain = set(self._in_state(DraftState.UNCERTAIN, DraftState.SENDING))
        self._paused = set(self._paused_now())
        self._refused = {job.workspace: self._begun_at for job in self._ledger.live if job.is_refused}
        self._ledger.added.connect(self._on_job_changed)
        self._ledger.changed.connect(self._on_job_changed)
        self._composer.listed.connect(self._on_drafts_listed)
        self._outbox.changed.connect(self._on_outbox_changed)
        self._outbox.rejected.connect(self._on_rejected)

    async def run(self) -> None:
        """Look for jobs that move, and for those that stand still, for ever.

        What stands still at the first look did so before the start.
        """
        await self._clock.sleep(LOOKS_EVERY_S)
        await self._forecasts.learn([job.id for job in self._ledger.live])
        self._stalls = {job.id: job.changed_at for job in await self._stalled()}
        while True:
            self._moving.update(job.id for job in self._ledger.live if self._is_news(job))
            await self._clock.sleep(LOOKS_EVERY_S)
            await self._look_for_stalls()

    def _on_job_changed(self, job_id: str) -> None:
        """Tell the end of a job that was seen on its way since the start."""
        job = self._ledger.job(job_id)
        if job is None:
            return
        if not job.is_done:
            self._note_refusal(job)
            if self._is_news(job):
                self._moving.add(job_id)
        elif job_id in self._moving:
            self._moving.discard(job_id)
            self._tell(_end_of(job))

    def _note_refusal(self, job: Job) -> None:
        """Tell once that a key is refused, unless the queue is paused for that."""
        known_since = self._refused.get(job.workspace)
        if not job.is_refused:
            if known_since is not None and (job.heard_at or 0.0) > known_since:
                del self._refused[job.workspace]
        elif known_since is None:
            self._refused[job.workspace] = self._clock.now()
            if job.workspace not in self._paused:
                self._tell(Thing(Cause.HELD, job.workspace, tr(KeyRefused.default_title), job.trouble))

    def _is_news(self, job: Job) -> bool:
        """Tell whether a job was sent or heard of since the start."""
        return max(job.submitted_at, job.heard_at or 0.0) >= self._begun_at

    def _on_drafts_listed(self) -> None:
        """Tell what became uncertain; what was being sent at the start did so before it."""
        now = self._in_state(DraftState.UNCERTAIN)
        for draft_id in now.keys() - self._uncertain:
            self._tell(Thing(Cause.UNCERTAIN, draft_id, now[draft_id]))
        self._uncertain &= self._in_state(DraftState.UNCERTAIN, DraftState.SENDING).keys()
        self._uncertain |= now.keys()

    def _on_outbox_changed(self) -> None:
        now = self._paused_now()
        for workspace in now.keys() - self._paused:
            title, text = now[workspace]
            self._tell(Thing(Cause.HELD, workspace, title, text))
        self._paused = set(now)

    def _on_rejected(self, draft_id: str, why: LabeldockError) -> None:
        draft = self._composer.draft(draft_id)
        if draft is not None and not isinstance(why, TELLS_BY_PAUSE):
            self._tell(Thing(Cause.REJECTED, draft_id, draft.name, why.message))

    async def _look_for_stalls(self) -> None:
        """Tell each stall once; a job that moved in between stalls anew."""
        stalled = await self._stalled()
        for job in stalled:
            if self._stalls.get(job.id, -1.0) != job.changed_at:
                self._tell(Thing(Cause.STALLED, job.id, job.name))
        self._stalls = {job.id: job.changed_at for job in stalled}

    async def _stalled(self) -> list[Job]:
        """Return the jobs that stand still; where the server does not answer nobody knows."""
        stalled = []
        for i, job in enumerate(self._ledger.live):
            if not job.trouble and self._forecasts.stalled_for(job.id) > 0:
                stalled.append(job)
            if i % WEIGHED_AT_A_TIME == 0:
                await asyncio.sleep(0)  # each takes about 0.1 ms, and there may be a thousand
        return stalled

    def _in_state(self, *states: DraftState) -> dict[str, str]:
        return {d.id: d.name for d in self._composer.drafts if d.state in states}

    def _paused_now(self) -> dict[str, tuple[str, str]]:
        pauses = self._outbox.pauses.items()
        return {w: (tr(pause.title), tr(pause.text)) for w, pause in pauses if not pause.is_by_person}

    def _tell(self, thing: Thing) -> None:
        self._waiting.append(thing)
        self._tasks.start("tell news", self._tell_soon)

    async def _tell_soon(self) -> None:
        await self._clock.sleep(BUNDLE_S)
        things, self._waiting = self._waiting, []
        for kind in Kind:
            of_kind = tuple(thing for thing in things if KIND_OF[thing.cause] is kind)
            if of_kind and self.is_on(kind) and (kind is Kind.NEEDS_YOU or not self.is_in_front):
                self.told.emit(Notice(kind, of_kind))

    async def _keep(self) -> None:
        try:
            await keep(self._store, SETTING, lambda: json.dumps(sorted(self._off)))
        except StoreError as error:
            log.warning("Which notices are told cannot be kept: %s", error)


def _end_of(job: Job) -> Thing:
    word = job.status.status if job.status else ""
    return Thing(Cause.DONE if word.lower() == SUCCESS else Cause.ENDED, job.id, job.name, word)
