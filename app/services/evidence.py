"""Looks for what became of jobs whose answer never came, shows it, and does what a person decides."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.errors import InputError, LabeldockError, LinkError
from app.domain.evidence import Findings, candidates, verdict_of
from app.domain.job import DraftState, Origin
from app.domain.texts import tr
from app.services.session import LinkState
from app.services.tasks import sleep_unless

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.catalogue import AnnotationJob
    from app.domain.job import Draft, Job
    from app.services.composer import Composer
    from app.services.ledger import Ledger
    from app.services.ports import Clock
    from app.services.sending import Sender
    from app.services.session import Session

PAUSES_S = (5.0, 15.0, 60.0, 300.0)
"""After the first look, which is at once; the last one stays."""

Sending = tuple[str, float | None]
"""A draft and when it was sent: what was found of an earlier sending tells nothing of the next one."""


class Evidence:
    """The findings for each uncertain draft. It never decides."""

    def __init__(
        self,
        session: Session,
        composer: Composer,
        ledger: Ledger,
        clock: Clock,
        sender: Sender,
        told: Callable[[], object],
    ) -> None:
        self._session = session
        self._composer = composer
        self._ledger = ledger
        self._clock = clock
        self._sender = sender
        self._told = told
        self._findings: dict[Sending, Findings] = {}
        self._due: dict[Sending, float] = {}
        self._tries: dict[Sending, int] = {}
        self._woken = asyncio.Event()
        self._deciding = asyncio.Lock()
        composer.listed.connect(self._woken.set)
        session.changed.connect(self._on_session_changed)

    @property
    def uncertain(self) -> tuple[Draft, ...]:
        """The drafts on which a person has to decide."""
        return tuple(d for d in self._composer.drafts if d.state is DraftState.UNCERTAIN)

    def findings(self, draft_id: str) -> Findings | None:
        """Return what was found for an uncertain draft, None before the first look."""
        draft = self._composer.draft(draft_id)
        return None if draft is None else self._findings.get(_sending(draft))

    async def run(self) -> None:
        """Look by itself for ever: at once, then less and less often."""
        while True:
            draft, wait_s = self._next()
            if draft is None:
                await self._woken.wait()
                self._woken.clear()
            elif wait_s > 0:
                await sleep_unless(self._clock, wait_s, self._woken)
            else:
                await self.look(draft.id)

    async def look(self, draft_id: str) -> Findings:
        """Look for a draft's job, and for those of other uncertain drafts of its project. Raises InputError."""
        draft = self.uncertain_draft(draft_id)
        lost = [_sending(d) for d in self.uncertain if _place(d) == _place(draft)]
        try:
            if draft.server not in ("", self._session.server):
                raise InputError(
                    tr("It was sent to {server}.").format(server=draft.server),
                    tr("Open Labeldock with that server to look there."),
                )
            board = await self._sender.board(draft)
        except LabeldockError as error:
            self._note_trouble(draft, error)
        else:
            self._note_board(lost, board)
        self._told()
        return self.findings(draft_id) or Findings()

    async def adopt(self, draft_id: str, annotation_job: AnnotationJob) -> Job:
        """Put an uncertain draft in the ledger as the job that was found. Raises InputError, StoreError."""
        async with self._deciding:
            await self._composer.load()  # another program may have decided
            await self._ledger.look()
            draft = self.uncertain_draft(draft_id)
            taken = self._taken(draft)
            if annotation_job.id in taken:
                raise InputError(
                    tr("This job is “{name}” already.").format(name=taken[annotation_job.id]),
                    tr("Look again."),
                )
            body = draft.request.body_text()
            job = self._sender.job_of(draft, body)
            job = replace(
                job,
                origin=Origin.ADOPTED,
                annotation_job_id=annotation_job.id,
                images=annotation_job.images or job.images,
            )
            await self._composer.hand_over(draft.id, job, body)
            return job

    def uncertain_draft(self, draft_id: str) -> Draft:
        """Return an uncertain draft. Raises InputError where there is nothing to decide (any more)."""
        draft = self._composer.draft(draft_id)
        if draft is None or draft.state is not DraftState.UNCERTAIN:
            raise InputError(tr("This job is not uncertain (any more)."))
        return draft

    def _next(self) -> tuple[Draft | None, float]:
        """Return the draft that is looked for next, and in how many seconds."""
        now = self._clock.monotonic()
        drafts = {_sending(d): d for d in self.uncertain}
        for kept in (self._findings, self._due, self._tries):
            for gone in kept.keys() - drafts.keys():
                del kept[gone]
        due = {sending: self._due.setdefault(sending, now) for sending in drafts}
        soonest = min(due, key=lambda sending: due[sending], default=None)
        return (drafts[soonest], due[soonest] - now) if soonest is not None else (None, 0.0)

    def _note_board(self, lost: list[Sending], board: tuple[AnnotationJob, ...]) -> None:
        """Weigh what is on the board of a project for each draft that was uncertain when it was asked for."""
        drafts = [d for d in self.uncertain if _sending(d) in lost]
        found = {d.id: candidates(board, d, self._taken(d).keys(), _images(d)) for d in drafts}
        for d in drafts:
            mine = found[d.id]
            others = {a.id for o in drafts if o.id != d.id for a, _ in found[o.id]}
            has_rival = not self._ledger.is_loaded or any(a.id in others for a, _ in mine)
            before = self._findings.get(_sending(d)) or Findings()
            looks, now = before.looks + 1, self._clock.now()
            first = now if before.first_looked_at is None else before.first_looked_at
            self._findings[_sending(d)] = Findings(
                found=tuple(a for a, _ in mine),
                fits=tuple(fit for _, fit in mine),
                first_looked_at=first,
                looked_at=now,
                looks=looks,
                next_look_at=now + self._put_off(d),
                verdict=verdict_of(mine, d, looks, now - first, has_rival=has_rival),
            )

    def _note_trouble(self, draft: Draft, error: LabeldockError) -> None:
        """Look later: without a link for none of them, else not in this project."""
        for d in self.uncertain:
            if isinstance(error, LinkError) or _place(d) == _place(draft):
                next_look_at = self._clock.now() + self._put_off(d)
                before = self._findings.get(_sending(d)) or Findings()
                self._findings[_sending(d)] = replace(before, trouble=error, next_look_at=next_look_at)

    def _put_off(self, draft: Draft) -> float:
        """Say when a draft is looked for again; return the seconds until then."""
        sending = _sending(draft)
        tries = self._tries.get(sending, 0)
        wait_s = PAUSES_S[min(tries, len(PAUSES_S) - 1)]
        self._tries[sending] = tries + 1
        self._due[sending] = self._clock.monotonic() + wait_s
        return wait_s

    def _taken(self, draft: Draft) -> dict[str, str]:
        """Return the annotation jobs of a project that jobs of the ledger have, and the jobs' names."""
        jobs = self._ledger.jobs_on(draft.workspace, draft.project)
        return {job.annotation_job_id: job.name for job in jobs if job.annotation_job_id}

    def _on_session_changed(self) -> None:
        """Look at once when the server answers again."""
        if self._session.link.state is LinkState.ONLINE:
            for sending, found in self._findings.items():
                if isinstance(found.trouble, LinkError):
                    self._due[sending] = self._clock.monotonic()
        self._woken.set()


def _sending(draft: Draft) -> Sending:
    return draft.id, draft.sent_at


def _place(draft: Draft) -> tuple[str, str, str]:
    return draft.server, draft.workspace, draft.project


def _images(draft: Draft) -> int | None:
    """Return how many images were asked for; how many a whole batch had is not known any more."""
    number = draft.request.num_images
    return int(number) if number else None
