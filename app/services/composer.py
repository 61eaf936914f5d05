"""Drafts: written, kept on disk within half a second, opened and closed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from psygnal import Signal

from app.domain.checks import NOTHING_KNOWN, Known, derived_classes
from app.domain.errors import InputError, StoreError
from app.domain.job import Draft, DraftState, JobRequest
from app.domain.ontology import Entry, Ontology
from app.domain.texts import tr
from app.services.checking import Checking
from app.services.keeping import Keeping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.domain.catalogue import Batch
    from app.domain.checks import Problem
    from app.domain.job import Job
    from app.services.catalogue import CatalogueService
    from app.services.ports import Clock, Store
    from app.services.session import Session
    from app.services.tasks import Tasks


class Composer:
    """Holds the drafts that are in the store, and what of them is not saved yet."""

    listed = Signal()
    changed = Signal(str)
    opened = Signal(str)
    closed = Signal(str)
    saved = Signal()
    checked = Signal(str)
    """The problems of a draft with a long ontology were found; those of others are at hand at once."""
    left = Signal(str)
    """Another program has a draft no longer: it sent it, or deleted it."""

    def __init__(
        self,
        store: Store,
        catalogue: CatalogueService,
        session: Session,
        clock: Clock,
        tasks: Tasks,
        new_id: Callable[[], str],
    ) -> None:
        self._catalogue = catalogue
        self._session = session
        self._new_id = new_id
        self._drafts: dict[str, Draft] = {}
        self._keeping = Keeping(self._drafts, store, clock, tasks, self.saved.emit, self._on_learnt)
        self._checking = Checking(self.draft, self.known, clock, tasks, self.checked.emit)

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """All drafts, the oldest first."""
        return tuple(self._drafts.values())

    def draft(self, draft_id: str) -> Draft | None:
        """Return the draft, None when it is not there (any more)."""
        return self._drafts.get(draft_id)

    @property
    def saved_at(self) -> float | None:
        """When everything was on disk last (epoch seconds)."""
        return self._keeping.saved_at

    @property
    def save_trouble(self) -> StoreError | None:
        """Why something is not on disk yet."""
        return self._keeping.trouble

    async def load(self) -> None:
        """Read the drafts, also those that another program added or changed meanwhile. Raises StoreError."""
        await self._keeping.catch_up()

    async def unclear(self) -> list[Draft]:
        """Return the drafts that may have become jobs, also those of other programs. Raises StoreError."""
        return await self._keeping.unclear()

    async def flush(self) -> None:
        """Save everything now; what cannot be saved stays unsaved and `save_trouble` says why."""
        await self._keeping.flush()

    def new(self, project: str = "", batch: Batch | None = None, *, like: Draft | None = None) -> Draft:
        """Start a draft for a batch and open it; `like` gives the request to begin with."""
        request = like.request if like else JobRequest(ontology=Ontology((Entry("", ""),)))
        return self.add(
            Draft(
                id="",
                name=batch.name if batch else tr("Untitled job"),
                workspace=self._session.workspace,
                project=project or (like.project if like else ""),
                batch_name=batch.name if batch else "",
                request=replace(request, batch_id=batch.id if batch else ""),
            )
        )

    def add(self, draft: Draft) -> Draft:
        """Take in a draft under a fresh id and open it."""
        draft = self._fresh(draft, is_open=True)
        self._put(draft)
        self.listed.emit()
        self.opened.emit(draft.id)
        return draft

    def add_all(self, drafts: Iterable[Draft], problems: Iterable[list[Problem] | None]) -> list[Draft]:
        """Take in many drafts under fresh ids, with what the checks said of each, and open none of them."""
        added = [self._fresh(draft, is_open=False) for draft in drafts]
        for draft, found in zip(added, problems, strict=True):
            self._put(draft)
            if found is not None:
                self._checking.learn(draft.id, found)
        self.listed.emit()
        return added

    def edit(self, draft: Draft) -> None:
        """Replace the draft of this id; ignored unless it may still be changed."""
        now = self._drafts.get(draft.id)
        if now is None or not now.is_editable or replace(draft, saved_at=now.saved_at) == now:
            return
        edited = replace(draft, state=DraftState.DRAFT, note="", refused_field="", saved_at=None)
        self._put(replace(edited, is_open=now.is_open, path=now.path, file_digest=now.file_digest))
        self.changed.emit(draft.id)
        if (now.name, now.state, now.project) != (draft.name, DraftState.DRAFT, draft.project):
            self.listed.emit()

    def set_state(self, draft_id: str, state: DraftState, note: str = "", refused_field: str = "") -> None:
        """Say where a draft stands."""
        draft = self._drafts.get(draft_id)
        if draft is None or (draft.state, draft.note, draft.refused_field) == (state, note, refused_field):
            return
        self._put(replace(draft, state=state, note=note, refused_field=refused_field))
        self.changed.emit(draft_id)
        self.listed.emit()

    async def settle(self, draft_id: str, state: DraftState, note: str, refused_field: str = "") -> None:
        """Say what became of a draft that was sent, on disk on return; a disk that fails is tried again later."""
        self.set_state(draft_id, state, note, refused_field)
        await self._keeping.flush([draft_id])

    def queue(self, draft_ids: Iterable[str], **marks: Any) -> None:
        """Say that drafts are queued now; `marks` are the fields that tell where to, when and by whom."""
        for draft_id in draft_ids:
            draft = self._named(self._drafts[draft_id])
            self._put(replace(draft, state=DraftState.QUEUED, note="", refused_field="", **marks))
            if draft.is_open:
                self.changed.emit(draft_id)
        self.listed.emit()

    def set_file(self, draft_id: str, path: str, digest: str) -> None:
        """Say which job file a draft has, and what the file holds; both empty for none."""
        draft = self._drafts.get(draft_id)
        if draft is not None:
            self._put(replace(draft, path=path, file_digest=digest))
            self.changed.emit(draft_id)

    def open(self, draft_id: str) -> None:
        """Show the draft's tab."""
        self._set_open(draft_id, is_open=True)
        self.opened.emit(draft_id)

    def close(self, draft_id: str) -> None:
        """Close the draft's tab; it stays in the list."""
        self._set_open(draft_id, is_open=False)
        self.closed.emit(draft_id)

    def delete(self, draft_id: str) -> Draft:
        """Take the draft away and return it, so that it can be restored. Raises InputError."""
        draft = self._drafts[draft_id]
        if draft.state is DraftState.SENDING:
            raise InputError(tr("This job is just being sent."), tr("Wait for the server's answer."))
        del self._drafts[draft_id]
        self._save_soon(draft_id)
        self.closed.emit(draft_id)
        self.listed.emit()
        return draft

    def delete_all(self, draft_ids: Iterable[str]) -> None:
        """Take many drafts away; none of them may be on its way to the server."""
        for draft_id in draft_ids:
            if self._drafts.pop(draft_id).is_open:
                self.closed.emit(draft_id)
            self._save_soon(draft_id)
        self.listed.emit()

    def restore(self, draft: Draft) -> None:
        """Bring a deleted draft back; one that was queued comes back as a draft."""
        is_waiting = draft.state is DraftState.QUEUED
        self._put(replace(draft, state=DraftState.DRAFT) if is_waiting else draft)
        self.listed.emit()
        if draft.is_open:
            self.opened.emit(draft.id)

    def duplicate(self, draft_id: str) -> Draft:
        """Make an open copy of the draft."""
        draft = self._drafts[draft_id]
        copy = replace(
            draft, name=tr("{name} copy").format(name=draft.name), path="", file_digest="", locked=""
        )
        return self.add(copy)

    async def claim(self, draft: Draft, **changes: Any) -> Draft | None:
        """Have a queued draft on disk as being sent, and return it so; None where it is not ours to send.

        That is also where it asks for something else by now. Raises StoreError.
        """
        sending = await self._keeping.claim(draft, **changes)
        if sending is not None:
            self.changed.emit(draft.id)
            self.listed.emit()
        return sending

    async def hand_over(self, draft_id: str, job: Job, body: str, answer: str = "") -> None:
        """Have the job in the ledger in place of the draft, on disk on return. Raises StoreError."""
        await self._keeping.hand_over(draft_id, job, body, answer)
        self.closed.emit(draft_id)
        self.listed.emit()

    async def learn(self, draft_id: str) -> Draft | None:
        """Return the draft as it is on disk now, whatever another program made of it. Raises StoreError."""
        await self._keeping.learn(draft_id)
        return self._drafts.get(draft_id)

    def problems(self, draft_id: str) -> list[Problem]:
        """Return the draft's problems, errors first; unless it `is_checked` those that were found last."""
        return self._checking.problems(draft_id)

    def is_checked(self, draft_id: str) -> bool:
        """Tell whether `problems` are those of the draft as it stands; if not, `checked` follows."""
        return self._checking.is_checked(draft_id)

    async def check_now(self, draft_id: str) -> list[Problem]:
        """Return the problems of the draft as it stands."""
        return await self._checking.check_now(draft_id)

    def known(self, draft: Draft) -> Known:
        """Return what is known of the draft's project; nothing while another workspace is in use."""
        catalogue = self._catalogue
        if catalogue.catalogue.workspace != draft.workspace:
            return NOTHING_KNOWN
        return Known(
            project=catalogue.catalogue.project(draft.project),
            models=catalogue.known_models(draft.project),
            offers=catalogue.known_offers(),
            locked_classes=catalogue.locked_classes(draft.project),
        )

    def derived_classes(self, draft: Draft) -> tuple[str, ...]:
        """Return the classes that the server would likely derive, as far as they are known here."""
        return derived_classes(draft, self.known(draft))

    def _fresh(self, draft: Draft, *, is_open: bool) -> Draft:
        return replace(
            draft,
            id=self._new_id(),
            workspace=draft.workspace or self._session.workspace,
            state=DraftState.DRAFT,
            note="",
            refused_field="",
            is_open=is_open,
            saved_at=None,
        )

    def _named(self, draft: Draft) -> Draft:
        """Give a draft its batch's name, where it has but the id of a job file: queue and ledger show it."""
        catalogue, batch_id = self._catalogue.catalogue, draft.request.batch_id
        is_unnamed = draft.batch_name in ("", batch_id) and draft.workspace == catalogue.workspace
        batch = catalogue.batch(draft.project, batch_id) if is_unnamed else None
        return replace(draft, batch_name=batch.name) if batch else draft

    def _set_open(self, draft_id: str, *, is_open: bool) -> None:
        draft = self._drafts.get(draft_id)
        if draft is not None and draft.is_open is not is_open:
            self._put(replace(draft, is_open=is_open))

    def _put(self, draft: Draft) -> None:
        self._drafts[draft.id] = draft
        self._save_soon(draft.id)

    def _save_soon(self, draft_id: str) -> None:
        self._keeping.soon(draft_id)

    def _on_learnt(self, before: Mapping[str, Draft | None]) -> None:
        """Show what another program made of drafts."""
        for draft_id, was in before.items():
            if draft_id not in self._drafts:
                self.closed.emit(draft_id)
                self.left.emit(draft_id)
            elif was is not None:
                self.changed.emit(draft_id)
        self.listed.emit()
