"""Keeps what the checks say of each draft: one check a change, and a long ontology is checked in a thread."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from app.domain.checks import Known, check
from app.domain.job import Draft, DraftState

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.checks import Problem
    from app.services.ports import Clock
    from app.services.tasks import Tasks

FEW_ROWS = 300
"""As many are checked within a keystroke."""
PAUSE_S = 0.12
"""More of them wait for a pause in typing."""


class _Subject(NamedTuple):
    """All that the checks look at."""

    draft: Draft
    known: Known


class Checking:
    """`problems` is always at hand; `told` hears of drafts whose problems were found later than that."""

    def __init__(
        self,
        draft_of: Callable[[str], Draft | None],
        known_of: Callable[[Draft], Known],
        clock: Clock,
        tasks: Tasks,
        told: Callable[[str], object],
    ) -> None:
        self._draft_of = draft_of
        self._known_of = known_of
        self._clock = clock
        self._tasks = tasks
        self._told = told
        self._found: dict[str, tuple[_Subject, list[Problem]]] = {}
        self._one_at_a_time = asyncio.Lock()

    def problems(self, draft_id: str) -> list[Problem]:
        """Return the draft's problems, errors first; of a long ontology those that were found last."""
        subject = self._subject(draft_id)
        found = self._found.get(draft_id)
        if subject is None:
            return []
        if found is not None and found[0] == subject:
            return found[1]
        if _has_few_rows(subject.draft):
            return self._keep(subject, check(*subject))
        self._tasks.start(f"check {draft_id}", partial(self._check_soon, draft_id))
        return found[1] if found is not None else []

    def is_checked(self, draft_id: str) -> bool:
        """Tell whether `problems` are those of the draft as it stands."""
        subject = self._subject(draft_id)
        found = self._found.get(draft_id)
        is_found = found is not None and found[0] == subject
        return is_found or subject is None or _has_few_rows(subject.draft)

    async def check_now(self, draft_id: str) -> list[Problem]:
        """Return the problems of the draft as it stands."""
        while not self.is_checked(draft_id):
            await self._check(draft_id)
        return self.problems(draft_id)

    def learn(self, draft_id: str, problems: list[Problem]) -> None:
        """Keep what was found of the draft as it stands by other means."""
        if (subject := self._subject(draft_id)) is not None:
            self._keep(subject, problems)

    async def _check_soon(self, draft_id: str) -> None:
        while not self.is_checked(draft_id):
            await self._clock.sleep(PAUSE_S)
            await self._check(draft_id)

    async def _check(self, draft_id: str) -> None:
        """Check in a thread, and tell of it unless the draft was changed meanwhile."""
        async with self._one_at_a_time:
            subject = self._subject(draft_id)
            if subject is None or self.is_checked(draft_id):
                return
            self._keep(subject, await asyncio.to_thread(check, *subject))
        if self.is_checked(draft_id):
            self._told(draft_id)

    def _subject(self, draft_id: str) -> _Subject | None:
        draft = self._draft_of(draft_id)
        if draft is None:
            return None
        content = replace(
            draft,
            state=DraftState.DRAFT,
            note=draft.note if draft.refused_field else "",
            server="",
            queued_at=None,
            queued_by="",
            sent_at=None,
            known_jobs=None,
            is_open=True,
            saved_at=None,
        )
        return _Subject(content, self._known_of(draft))

    def _keep(self, subject: _Subject, problems: list[Problem]) -> list[Problem]:
        """Keep what was found; what is known of drafts that are gone is forgotten."""
        gone = [draft_id for draft_id in self._found if self._draft_of(draft_id) is None]
        for draft_id in gone:
            del self._found[draft_id]
        self._found[subject.draft.id] = (subject, problems)
        return problems


def _has_few_rows(draft: Draft) -> bool:
    return draft.request.ontology is None or len(draft.request.ontology.entries) <= FEW_ROWS
