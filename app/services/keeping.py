"""Keeps the drafts on disk: soon after each change, at once where it must be, and never over another program's word."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.errors import StoreError
from app.domain.job import DraftState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.domain.job import Draft, Job
    from app.services.ports import Clock, Store
    from app.services.tasks import Tasks

AUTOSAVE_S = 0.5
RETRY_S = 5.0


class Keeping:
    """Writes the composer's drafts. Where a draft's state on disk is not what it was left at, the disk is right.

    `learnt` is told which drafts another program changed, and how each read here before (None: it was not there).
    """

    def __init__(
        self,
        drafts: dict[str, Draft],
        store: Store,
        clock: Clock,
        tasks: Tasks,
        saved: Callable[[], object],
        learnt: Callable[[dict[str, Draft | None]], object],
    ) -> None:
        self.saved_at: float | None = None
        self.trouble: StoreError | None = None
        self._drafts = drafts
        self._store = store
        self._clock = clock
        self._tasks = tasks
        self._saved = saved
        self._learnt = learnt
        self._unsaved: dict[str, None] = {}
        self._left_at: dict[str, DraftState] = {}
        """The state of each draft on disk, as far as this program knows."""
        self._writing = asyncio.Lock()

    async def catch_up(self) -> None:
        """Take in what is on disk, all but what is unsaved here. Raises StoreError."""
        async with self._writing:
            found = {draft.id: draft for draft in await self._store.drafts()}
            known = dict.fromkeys((*found, *self._left_at))
            self._take({i: found.get(i) for i in known if i not in self._unsaved})

    async def unclear(self) -> list[Draft]:
        """Return the drafts that may have become jobs, also those of other programs. Raises StoreError."""
        async with self._writing:
            found = {draft.id: draft for draft in await self._store.unclear()}
            unsaved = {i: self._drafts[i] for i in self._unsaved if i in self._drafts}
        return [draft for draft in (found | unsaved).values() if draft.is_unclear]

    def soon(self, draft_id: str) -> None:
        """Write or delete a draft with the next autosave."""
        self._unsaved[draft_id] = None
        self._tasks.start("save drafts", self._autosave)

    async def flush(self, draft_ids: Iterable[str] | None = None) -> None:
        """Write what is unsaved (of these drafts); what cannot be saved stays so, and `trouble` says why."""
        async with self._writing:
            wanted = (
                list(self._unsaved) if draft_ids is None else [i for i in draft_ids if i in self._unsaved]
            )
            troubles = [trouble for draft_id in wanted if (trouble := await self._write(draft_id))]
            if troubles or draft_ids is None:
                self.trouble = troubles[-1] if troubles else None
            if self.trouble is None:
                self.saved_at = self._clock.now()
        self._saved()

    async def claim(self, draft: Draft, **changes: Any) -> Draft | None:
        """Have a queued draft on disk as being sent, and return it so; None where it is not ours to send.

        That is also where it asks for something else by now. Raises StoreError.
        """
        draft_id = draft.id
        async with self._writing:
            if draft_id in self._unsaved and (trouble := await self._write(draft_id)):
                raise trouble
            before = self._drafts.get(draft_id)
            if before is None or before.state is not DraftState.QUEUED or not before.asks_as(draft):
                return None  # it was withdrawn meanwhile
            sending = replace(before, state=DraftState.SENDING, **changes)
            self._drafts[draft_id] = sending
            try:
                is_ours = await self._store.claim(sending)
            except StoreError:
                self._drafts[draft_id] = before
                raise
            if is_ours:
                self._left_at[draft_id] = DraftState.SENDING
                return sending
            await self._learn(draft_id)
            return None

    async def hand_over(self, draft_id: str, job: Job, body: str, answer: str) -> None:
        """Have a job in the ledger in place of a draft. Raises StoreError."""
        async with self._writing:  # a draft that is saved after that would be sent again one day
            await self._store.submitted(draft_id, job, body, answer)
            self._forget(draft_id)

    async def learn(self, draft_id: str) -> None:
        """Read a draft as it is on disk now. Raises StoreError."""
        async with self._writing:
            await self._learn(draft_id)

    async def _learn(self, draft_id: str) -> None:
        draft = await self._store.draft(draft_id)
        self._unsaved.pop(draft_id, None)
        self._take({draft_id: draft})

    def _take(self, on_disk: dict[str, Draft | None]) -> None:
        """Take in how drafts read on disk, and tell where that is news."""
        news = {i: self._drafts.get(i) for i, draft in on_disk.items() if self._drafts.get(i) != draft}
        for draft_id, draft in on_disk.items():
            if draft is None:
                self._forget(draft_id)
            else:
                self._drafts[draft_id] = draft
                self._left_at[draft_id] = draft.state
        if news:
            self._learnt(news)

    def _forget(self, draft_id: str) -> None:
        for kept in (self._unsaved, self._drafts, self._left_at):
            kept.pop(draft_id, None)

    async def _autosave(self) -> None:
        while self._unsaved:
            await self._clock.sleep(RETRY_S if self.trouble else AUTOSAVE_S)
            await self.flush()

    async def _write(self, draft_id: str) -> StoreError | None:
        """Save or delete one draft; on trouble it counts as unsaved again."""
        self._unsaved.pop(draft_id, None)
        draft = self._drafts.get(draft_id)
        try:
            if draft is None:
                await self._store.delete_draft(draft_id)
                self._left_at.pop(draft_id, None)
            elif await self._store.save_draft(self._stamped(draft), self._left_at.get(draft_id)):
                self._left_at[draft_id] = draft.state
            else:
                await self._learn(draft_id)
        except StoreError as error:
            self._unsaved[draft_id] = None
            return error
        return None

    def _stamped(self, draft: Draft) -> Draft:
        """Set when the content was saved; a change of state alone keeps the time that stands there."""
        if draft.saved_at is not None:
            return draft
        stamped = replace(draft, saved_at=self._clock.now())
        self._drafts[draft.id] = stamped
        return stamped
