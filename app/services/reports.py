"""Sanity reports: made in a thread, compared with the last earlier run, saved as a page or as CSV."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from app.domain.errors import InputError, StoreError
from app.domain.label_report import Summary, make_report, read_summary, write_summary
from app.domain.label_report_files import csv_lines, html_lines
from app.domain.texts import tr
from app.services.files import write_whole
from app.services.job_images import all_images
from app.services.rests import with_rests

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.domain.catalogue import Image
    from app.domain.job import Job
    from app.domain.label_report import Report
    from app.services.ledger import Ledger
    from app.services.ports import Clock, Store
    from app.services.review import Review

log = logging.getLogger(__name__)

REST_EVERY = 50


class Reports:
    """Makes reports, and keeps the summary of each run whose labels were all seen, for later ones."""

    def __init__(self, ledger: Ledger, review: Review, store: Store, clock: Clock) -> None:
        self._ledger = ledger
        self._review = review
        self._store = store
        self._clock = clock

    async def make(self, job: Job, images: Sequence[Image], *, is_complete: bool) -> Report:
        """Return the report of a job's images; of a job that is done and complete the summary is kept."""
        asked = await self._asked(job)
        before = self.earlier(job)
        earlier = await self.summary_of(before) if before is not None else None
        unseen = before.name if before is not None and earlier is None else ""
        report = await asyncio.to_thread(
            make_report, job, with_rests(images, every=REST_EVERY), asked, earlier, unseen
        )
        if is_complete and job.is_done and not report.unknown:
            await self._keep(job, report.summary)
        return report

    def earlier(self, job: Job) -> Job | None:
        """Return the last earlier run of the same project that has results, as far as the ledger is read."""
        jobs = self._ledger.jobs_on(job.workspace, job.project)  # newest first
        earlier = (other for other in jobs if other.submitted_at < job.submitted_at)
        return next((other for other in earlier if other.has_results and other.annotation_job_id), None)

    async def summary_of(self, job: Job) -> Summary | None:
        """Return the kept summary of a run, None where its labels were never all seen here."""
        try:
            kept = await self._store.cached(_cache_name(job))
        except StoreError as error:
            log.warning("A summary cannot be read: %s", error)
            return None
        return read_summary(kept[0]) if kept else None

    async def fetch(self, job: Job, told: Callable[[int], object] = lambda _: None) -> Summary:
        """Fetch all labels of a run and keep their summary; `told` how many images there are so far.

        Raises InputError, NoKey, LinkError, ServerError.
        """
        images = await all_images(self._review, job, told)
        report = await asyncio.to_thread(make_report, job, with_rests(images, every=REST_EVERY))
        if not report.summary.images:
            raise InputError(tr("The server told no labels of “{name}”.").format(name=job.name))
        await self._keep(job, report.summary)
        return report.summary

    async def save(self, report: Report, path: Path) -> None:
        """Write the report: CSV where the file's name ends so, else a page. Raises InputError."""
        is_csv = path.suffix.lower() == ".csv"
        lines = csv_lines(report) if is_csv else html_lines(report, self._clock.now())
        await asyncio.to_thread(write_whole, path, with_rests(lines, every=REST_EVERY))

    async def _asked(self, job: Job) -> frozenset[str] | None:
        """Return the classes that were asked for; the server names them, else the body that was sent."""
        if job.status is not None and job.status.ontology:
            return frozenset(job.status.ontology.values())
        request = await self._review.request(job)
        return frozenset(request.ontology.classes) if request and request.ontology else None

    async def _keep(self, job: Job, summary: Summary) -> None:
        try:
            await self._store.cache(_cache_name(job), write_summary(summary), self._clock.now())
        except StoreError as error:
            log.warning("A summary cannot be kept: %s", error)


def _cache_name(job: Job) -> str:
    return f"labels of {job.id}"
