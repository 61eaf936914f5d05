"""Follow-up drafts: the same request again, for what is left in the batch of a job.

The API labels batches and not images (roboflow-rest.md §4.1): a draft cannot name the images that a person
means. Those that were labelled left the batch for the annotation job (§4.8); the batch holds the others, and
those that were moved back to it on the board.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.errors import InputError, NotFound
from app.domain.texts import tr
from app.services.review import refuse_another

if TYPE_CHECKING:
    from app.domain.catalogue import Batch
    from app.domain.job import Draft, Job
    from app.services.composer import Composer
    from app.services.ledger import Ledger
    from app.services.session import Session


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a job's batch; `batch` is None where the server does not list it any more."""

    batch: Batch | None

    @property
    def images(self) -> int:
        """How many images the batch still holds."""
        return self.batch.images if self.batch is not None else 0


class FollowUps:
    """Looks what a batch still holds, and makes drafts for it."""

    def __init__(self, session: Session, ledger: Ledger, composer: Composer) -> None:
        self._session = session
        self._ledger = ledger
        self._composer = composer

    async def look(self, job: Job) -> Left:
        """Ask what the job's batch still holds.

        Raises InputError where its batch is not known or lies on another server, NoKey, LinkError, ServerError.
        """
        refuse_another(job, self._session)
        if not job.has_body or not job.batch_id:
            raise InputError(tr("What was sent for this job is not known here."))
        try:
            batches = await self._session.ask(
                lambda api: api.batches(job.workspace, job.project), workspace=job.workspace
            )
        except NotFound:
            return Left(None)
        return Left(next((batch for batch in batches if batch.id == job.batch_id), None))

    async def draft(self, job: Job, left: Left, wanted: int, name: str) -> Draft:
        """Open a draft that asks for the same of what is left, and for no more images than are wanted.

        Raises InputError where nothing is left or the request is not known, StoreError.
        """
        if left.batch is None or not left.images:
            raise InputError(tr("The job's batch holds no images any more."))
        draft = await self._ledger.draft_of(job.id)
        draft = replace(draft, name=name, batch_name=left.batch.name or draft.batch_name)
        return self._composer.add(draft.asking(num_images=min(wanted, left.images)))
