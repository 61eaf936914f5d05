"""The images of a job as they come back: fetched page by page, again whenever the job went on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import LabeldockError
from app.services.tasks import own_name

if TYPE_CHECKING:
    from app.domain.catalogue import Image
    from app.domain.job import Job, JobRequest
    from app.services.workstation import Workstation

PAGE = 100
REST_S = 3.0
REST_FACTOR = 3.0
"""Between two rounds over all pages lies a rest: at least REST_S, and this many times what a round took."""


class JobImages(QObject):
    """Knows the images of one job; has no Qt parent, since a running round holds it."""

    changed = Signal()
    """Images came, or a round began, ended or failed."""

    def __init__(self, workstation: Workstation, job_id: str) -> None:
        super().__init__()
        self._ledger = workstation.ledger
        self._review = workstation.review
        self._tasks = workstation.tasks
        self._clock = workstation.clock
        self._job_id = job_id
        self._name = own_name(f"results of {job_id}")
        self._known: dict[str, Image] = {}
        self._settled: set[int] = set()
        self._seen: tuple[object, ...] = ()
        self._is_wanted = False
        self._is_stopped = False
        self.is_loading = False
        self.request: JobRequest | None = None
        """What was asked for, where that is known: the labels are held against its thresholds."""
        self.trouble: LabeldockError | None = None

    @property
    def job(self) -> Job | None:
        """The job as the ledger knows it."""
        return self._ledger.job(self._job_id)

    @property
    def images(self) -> tuple[Image, ...]:
        """The images that were fetched, in the order in which they were first seen."""
        return tuple(self._known.values())

    def follow(self) -> None:
        """Fetch what is new, when the job went on since the last round."""
        job = self.job
        if job is None or not job.annotation_job_id:
            return
        status = job.status
        seen = (job.annotation_job_id, job.is_done, status.num_sent_back if status else None)
        if seen != self._seen:
            self._seen = seen
            self.refresh()

    def refresh(self) -> None:
        """Fetch the images, now or when the round under way has ended."""
        self._is_wanted = True
        self._tasks.start(self._name, self._load)

    def stop(self) -> None:
        """Fetch no more."""
        self._is_stopped = True

    async def _load(self) -> None:
        self.is_loading = True
        self.changed.emit()
        try:
            await self._load_while_wanted()
            self.trouble = None
        except LabeldockError as error:
            self.trouble = error
            self._seen = ()  # the next news of the job tries again
        finally:
            self.is_loading = False
            self.changed.emit()

    async def _load_while_wanted(self) -> None:
        while self._is_wanted and not self._is_stopped and (job := self.job) is not None:
            self._is_wanted = False
            self.request = self.request or await self._review.request(job)
            began = self._clock.now()
            await self._load_pages(job)
            if self._is_wanted:
                self.changed.emit()
                await self._clock.sleep(max(REST_S, REST_FACTOR * (self._clock.now() - began)))

    async def _take(self, page: tuple[Image, ...]) -> None:
        """Keep what is new; an image that did not change stays the same object."""
        known = [self._known.get(image.id) for image in page]
        for image in await asyncio.to_thread(_changed, page, known):
            self._known[image.id] = image

    async def _load_pages(self, job: Job) -> None:
        """Fetch page by page; pages whose images all have labels are fetched again only at the end."""
        seen: set[str] = set()
        offset = 0
        while not self._is_stopped:
            if offset in self._settled and not job.is_done:
                offset += PAGE
                continue
            page = await self._review.page(job, offset, PAGE)
            seen.update(image.id for image in page)
            await self._take(page)
            self.changed.emit()
            if len(page) < PAGE:
                break
            if all(image.labels for image in page):
                self._settled.add(offset)
            offset += PAGE
        if job.is_done and not self._is_stopped:
            self._known = {key: image for key, image in self._known.items() if key in seen}


def _changed(page: tuple[Image, ...], known: list[Image | None]) -> list[Image]:
    """Return what differs: in a thread, since it compares every point of every outline."""
    return [image for image, old in zip(page, known, strict=True) if image != old]
