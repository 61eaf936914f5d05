"""The results of a job: its images with their labels, a page at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.domain.errors import InputError, LabeldockError
from app.domain.texts import tr

if TYPE_CHECKING:
    from app.domain.catalogue import Image
    from app.domain.job import Job, JobRequest
    from app.services.ledger import Ledger
    from app.services.session import Session

DETAILS_AT_A_TIME = 4


class Review:
    """Fetches what a job labelled."""

    def __init__(self, session: Session, ledger: Ledger) -> None:
        self._session = session
        self._ledger = ledger

    async def page(self, job: Job, offset: int = 0, limit: int = 100) -> tuple[Image, ...]:
        """Return one page of the job's images with labels; a short page is the last.

        Raises InputError for a job of another server, NoKey, LinkError, ServerError.
        """
        refuse_another(job, self._session)
        if not job.annotation_job_id:
            raise InputError(tr("The server has not said yet where this job's images are."))
        images = await self._session.ask(
            lambda api: api.images(
                job.workspace,
                job.project,
                annotation_job_id=job.annotation_job_id,
                offset=offset,
                limit=limit,
            ),
            workspace=job.workspace,
        )
        slots = asyncio.Semaphore(DETAILS_AT_A_TIME)

        async def whole(image: Image) -> Image:
            async with slots:
                return await self._with_details(job, image)

        return tuple(await asyncio.gather(*(whole(image) for image in images)))

    async def request(self, job: Job) -> JobRequest | None:
        """Return what was asked for, None where that is not known here."""
        try:
            return (await self._ledger.draft_of(job.id)).request
        except LabeldockError:
            return None

    async def _with_details(self, job: Job, image: Image) -> Image:
        """Ask for the image's details where search told too little; keep what search told on trouble."""
        if image.labels is not None and image.width and (image.url or image.thumb_url):
            return image
        try:
            return await self._session.ask(
                lambda api: api.image(job.workspace, job.project, image.id), workspace=job.workspace
            )
        except LabeldockError:
            return image


def refuse_another(job: Job, session: Session) -> None:
    """Raise InputError for a job of another server than the one in use."""
    if job.server != session.server:
        raise InputError(
            tr("This job belongs to {server}.").format(server=job.server),
            tr("Start Labeldock with that server."),
        )
