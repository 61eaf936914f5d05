"""Exports the labels of a job into a folder: in a thread, with progress, whole or not at all."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from app.domain.errors import InputError, KeyRefused, LabeldockError, LinkError, NoKey, ServerError
from app.domain.label_export import LabelForm, files, gather, notes, picture_path
from app.domain.label_export.forms import NOTES
from app.domain.texts import mark, plural, tr
from app.services.folders import NewFolder, is_free

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.domain.catalogue import Image, Project
    from app.domain.job import Job
    from app.domain.label_export import LabelSet, Page
    from app.services.catalogue import CatalogueService
    from app.services.session import Session

T = TypeVar("T")

WORK_S, REST_S = 0.004, 0.001
"""After so much work so much rest, for the window: two threads of Python hold up each other."""
TOLD_EVERY_S = 0.1
PICTURES_AT_A_TIME = 4
TOLD_TROUBLES = 3
NO_ORDER = mark(
    "The dataset's classes could not be asked for: the ids follow the order in which classes appear."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to export, and where to; `only` are ids of images, None is all of them."""

    form: LabelForm
    folder: Path
    images: tuple[Image, ...]
    """All images of the job, also where only some are exported: they give the ids."""
    only: frozenset[str] | None = None
    has_pictures: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an export is; it counts images, and their pictures apart."""

    done: int
    total: int
    is_pictures: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and what of it is to be known."""

    folder: Path
    images: int
    labels: int
    notes: tuple[str, ...]
    is_whole: bool = True
    """Whether nothing is missing but what the format cannot hold at all."""


class LabelExport:
    """Writes exports; several may run at once."""

    def __init__(self, session: Session, catalogue: CatalogueService) -> None:
        self._session = session
        self._catalogue = catalogue

    async def export(
        self, job: Job, order: Order, told: Callable[[Progress], object] = lambda _: None
    ) -> Exported:
        """Write a folder that does not exist or is empty; cancelled, it leaves nothing behind.

        `told` is called in the loop's thread. Raises InputError where it cannot be written or there is
        nothing to write, and with pictures also NoKey, KeyRefused, LinkError, ServerError.
        """
        if not order.images or order.only == frozenset():
            raise InputError(tr("There are no images to export."))
        project = await self._project(job)
        work = _Work(job, order, project, told)
        labels = await work.in_thread(work.gather)
        said = [*notes(labels, order.form), *([] if project else [tr(NO_ORDER)])]
        folder = NewFolder(order.folder)
        try:
            await work.in_thread(lambda: work.write(labels, folder))
            missing: list[str] = []
            if order.has_pictures:
                missing = await self._add_pictures(labels, order.form, folder, told)
            await work.in_thread(folder.keep)
        finally:
            # Shielded: what is half written goes also where this is cancelled a second time.
            await asyncio.shield(asyncio.to_thread(folder.drop))
        is_whole = labels.is_whole and project is not None and not missing
        return Exported(order.folder, len(labels.pages), labels.labels, (*said, *missing), is_whole)

    async def _project(self, job: Job) -> Project | None:
        """Return the job's project with its classes, asked for where it is of another workspace; None on trouble."""
        catalogue = self._catalogue.catalogue
        if catalogue.workspace == job.workspace and job.server == self._session.server:
            known = catalogue.project(job.project)
            if known is not None:
                return known
        try:
            return await self._session.ask(
                lambda api: api.project(job.workspace, job.project), workspace=job.workspace
            )
        except LabeldockError:
            return None

    async def _add_pictures(
        self, labels: LabelSet, form: LabelForm, folder: NewFolder, told: Callable[[Progress], object]
    ) -> list[str]:
        """Add the pictures; return what is to be said of those that the server does not give."""
        waiting, total, done = iter(labels.pages), len(labels.pages), 0
        missing: list[str] = []

        async def add_next() -> None:
            nonlocal done
            for page in waiting:
                data = await self._picture(page, missing)
                if data is not None:
                    await asyncio.to_thread(folder.put, picture_path(form, page.name), data)
                done += 1
                told(Progress(done, total, is_pictures=True))

        adding = [asyncio.ensure_future(add_next()) for _ in range(PICTURES_AT_A_TIME)]
        try:
            await asyncio.gather(*adding)
        finally:
            for task in adding:
                task.cancel()
            await asyncio.gather(*adding, return_exceptions=True)
        said = _missing_text(missing)
        if said:
            await asyncio.to_thread(folder.add, NOTES, f"{said}\n")
        return [said] if said else []

    async def _picture(self, page: Page, missing: list[str]) -> bytes | None:
        try:
            return await self._catalogue.picture_of(page.image)
        except (LinkError, NoKey, KeyRefused):
            raise  # the others would not come either
        except (InputError, ServerError) as error:
            missing.append(f"{page.name} ({error.message})")
            return None


class _Work:
    """The part of an export that runs in threads, and can be stopped there."""

    def __init__(
        self, job: Job, order: Order, project: Project | None, told: Callable[[Progress], object]
    ) -> None:
        self._order = order
        self._has_order = project is not None
        self._classes = tuple(project.classes) if project else ()
        kind = (job.status.project_type if job.status else "") or (project.type if project else "")
        self._is_segmentation = "segmentation" in kind
        self._told = told
        self._stop = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._told_at = self._rested_at = 0.0

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run in a thread; cancelled, tell it to stop and wait until it has."""
        running = asyncio.ensure_future(asyncio.to_thread(work))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            self._stop.set()
            await asyncio.gather(running, return_exceptions=True)
            raise

    def gather(self) -> LabelSet:
        """Look through the images; that is the first half of the work. Raises InputError."""
        order = self._order
        # Not over what lies there: seen before anything is written, and again at the end.
        if not is_free(order.folder):
            raise InputError(
                tr("“{name}” is not empty.").format(name=order.folder.name), tr("Choose another folder.")
            )
        return gather(
            self._images(),
            order.images,
            self._classes,
            is_segmentation=self._is_segmentation,
            only=order.only,
        )

    def write(self, labels: LabelSet, folder: NewFolder) -> None:
        """Write all texts; that is the second half. Raises InputError."""
        folder.begin()
        form, pages = self._order.form, len(labels.pages)
        pieces = 2 * pages if form is LabelForm.COCO else pages
        for number, (path, text) in enumerate(files(labels, form)):
            self._rest((1 + min(1.0, number / pieces)) / 2 if pieces else 1.0)
            folder.add(path, text)
        if not self._has_order:
            folder.add(NOTES, f"{tr(NO_ORDER)}\n")

    def _images(self) -> Iterator[Image]:
        images = self._order.images
        for number, image in enumerate(images):
            self._rest(number / len(images) / 2)
            yield image

    def _rest(self, share: float) -> None:
        """Stop where that is wanted; now and then tell how far this is, and let the window have its turn."""
        if self._stop.is_set():
            raise InputError(tr("The export was cancelled."))
        now = time.perf_counter()
        if now - self._told_at >= TOLD_EVERY_S:
            self._told_at = now
            total = len(self._order.images) if self._order.only is None else len(self._order.only)
            self._loop.call_soon_threadsafe(self._told, Progress(int(share * total), total))
        if now - self._rested_at >= WORK_S:
            time.sleep(REST_S)
            self._rested_at = time.perf_counter()


def _missing_text(missing: list[str]) -> str:
    if not missing:
        return ""
    named = ", ".join(missing[:TOLD_TROUBLES]) + (", …" if len(missing) > TOLD_TROUBLES else "")
    return plural(
        len(missing), "{n} picture is missing: {names}", "{n} pictures are missing: {names}"
    ).format(names=named)
