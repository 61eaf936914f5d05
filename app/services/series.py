"""Many batches, one template: a draft for each batch, looked at and checked before any of them is made."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.catalogue import price_of
from app.domain.checks import Where, check, lacks_choice
from app.domain.job import DraftState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.catalogue import Batch, Project
    from app.domain.checks import Known, Problem
    from app.domain.job import Draft
    from app.services.catalogue import CatalogueService
    from app.services.composer import Composer
    from app.services.ledger import Ledger
    from app.services.outbox import Outbox

CAN_BE_TAKEN_BACK = (DraftState.DRAFT, DraftState.QUEUED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A batch that the template can be used for, and how many drafts and jobs it has already."""

    project: Project
    batch: Batch
    drafts: int = 0
    jobs: int = 0
    is_templates_own: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """The ids of project and batch."""
        return self.project.id, self.batch.id


class Series:
    """Makes drafts for many batches at once, queues those that may be sent, and takes them back."""

    def __init__(
        self, composer: Composer, outbox: Outbox, catalogue: CatalogueService, ledger: Ledger
    ) -> None:
        self._composer = composer
        self._outbox = outbox
        self._catalogue = catalogue
        self._ledger = ledger

    def candidates(self, template: Draft) -> list[Candidate]:
        """Return every known batch of the workspace in use, project by project."""
        catalogue = self._catalogue.catalogue
        own = (template.workspace, template.project, template.request.batch_id)
        drafts = Counter((d.workspace, d.project, d.request.batch_id) for d in self._composer.drafts)
        jobs = Counter((j.workspace, j.project, j.batch_id) for j in self._ledger.jobs)
        return [
            Candidate(
                project=project,
                batch=batch,
                drafts=drafts[place],
                jobs=max(jobs[place], batch.jobs),
                is_templates_own=place == own,
            )
            for project in catalogue.projects
            for batch in project.batches or ()
            for place in ((catalogue.workspace, project.id, batch.id),)
        ]

    def draft_for(self, template: Draft, candidate: Candidate) -> Draft:
        """Return what the template asks for, asked for this batch; it is in no list yet."""
        batch = candidate.batch
        wanted = template.request.num_images
        has_as_many = wanted is not None and (not batch.images or wanted <= batch.images)
        draft = replace(
            template,
            id="",
            name=name_for(template, batch),
            workspace=self._catalogue.catalogue.workspace,
            project=candidate.project.id,
            batch_name=batch.name,
            path="",  # the template's file stays the template's
            file_fields={},
            refused_field="",
        )
        return draft.asking(batch_id=batch.id, num_images=wanted if has_as_many else None)

    def credits_per_image(self, draft: Draft) -> float | None:
        """Return what the draft's model costs, None where the server does not tell."""
        return price_of(draft.request.model_type, self._composer.known(draft).offers)

    async def check(self, drafts: Sequence[Draft]) -> list[list[Problem]]:
        """Return the problems of each draft; a long ontology times many batches is a thread's work."""
        known = {draft.project: self._composer.known(draft) for draft in drafts}
        return await asyncio.to_thread(_check_all, [(draft, known[draft.project]) for draft in drafts])

    def create(self, drafts: Sequence[Draft], problems: Sequence[list[Problem] | None]) -> list[Draft]:
        """Put the drafts in the list, closed; `problems` are those that were found already."""
        return self._composer.add_all(drafts, problems)

    async def create_and_queue(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Put the drafts in the list and queue those that may be sent; return them all."""
        problems = await self.check(drafts)
        created = self._composer.add_all(drafts, problems)
        ready = [d.id for d, found in zip(created, problems, strict=True) if can_be_queued(d, found)]
        self._outbox.enqueue_all(ready)
        return created

    def take_back(self, created: Iterable[Draft]) -> int:
        """Delete what `create` made, and return how many are left: sent or changed meanwhile."""
        gone = [draft.id for draft in created if self._is_untouched(draft)]
        self._composer.delete_all(gone)
        return sum(1 for draft in created if self._is_left(draft))

    def _is_untouched(self, created: Draft) -> bool:
        now = self._composer.draft(created.id)
        if now is None or now.state not in CAN_BE_TAKEN_BACK:
            return False
        return (now.name, now.project, now.request) == (created.name, created.project, created.request)

    def _is_left(self, created: Draft) -> bool:
        return self._composer.draft(created.id) is not None or self._ledger.job(created.id) is not None


def name_for(template: Draft, batch: Batch) -> str:
    """Return the template's name with the batch's in place of its own, or the batch's added to it."""
    own = template.batch_name
    if not template.name or template.name == own or not template.request.batch_id:
        return batch.name
    if own and own in template.name:
        return template.name.replace(own, batch.name)
    return f"{template.name} – {batch.name}"


def errors_of(problems: Iterable[Problem]) -> list[Problem]:
    """Return what keeps a draft from being sent, but for a choice that is made in the table."""
    return [p for p in problems if p.is_in_the_way and p.where is not Where.EXISTING]


def can_be_queued(draft: Draft, problems: Sequence[Problem]) -> bool:
    """Tell whether a draft may be sent as it is."""
    return not errors_of(problems) and not lacks_choice(draft, problems)


def _check_all(drafts: Iterable[tuple[Draft, Known]]) -> list[list[Problem]]:
    return [check(draft, known) for draft, known in drafts]
