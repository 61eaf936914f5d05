"""The workspace's projects and batches: fetched, cached for offline use, and never another workspace's."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from psygnal import Signal

from app.domain.catalogue import Catalogue
from app.domain.errors import InputError, LabeldockError, NotFound, StoreError
from app.domain.texts import tr
from app.services.catalogue_text import read_catalogue, write_catalogue
from app.services.locks import Locks

if TYPE_CHECKING:
    from app.domain.catalogue import Batch, Image, ModelOffer, Project, TrainedModel
    from app.services.ports import Clock, Pictures, Store
    from app.services.session import Session

log = logging.getLogger(__name__)

BATCHES_AT_A_TIME = 4
PICTURES_AT_A_TIME = 6


class CatalogueService:
    """What the workspace in use holds; `trouble` says why the last refresh brought nothing new."""

    changed = Signal()

    def __init__(self, session: Session, store: Store, pictures: Pictures, clock: Clock) -> None:
        self.trouble: LabeldockError | None = None
        self._session = session
        self._store = store
        self._pictures = pictures
        self._clock = clock
        self._kept = Catalogue("")
        self._kept_server = ""
        self._locks = Locks(store)
        self._models: dict[tuple[str, str, str], tuple[TrainedModel, ...]] = {}
        self._offers: dict[tuple[str, str], tuple[ModelOffer, ...]] = {}
        self._refreshing: set[tuple[str, str]] = set()
        self._picture_slots = asyncio.Semaphore(PICTURES_AT_A_TIME)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of the workspace in use; empty while it was never fetched."""
        if (self._kept_server, self._kept.workspace) == self._place:
            return self._kept
        return Catalogue(self._session.workspace)

    @property
    def is_refreshing(self) -> bool:
        """Whether a refresh of the workspace in use is under way."""
        return self._place in self._refreshing

    async def load(self) -> None:
        """Show the cached copy of this server and workspace."""
        place = self._place
        if not place[1]:
            return
        await self._locks.load(place)
        try:
            cached = await self._store.cached(_cache_name(place))
        except StoreError as error:
            log.warning("The cached catalogue cannot be read: %s", error)
            return
        if cached and self.catalogue.fetched_at is None:
            text, fetched_at = cached
            self._show(place, replace(read_catalogue(text, place[1]), fetched_at=fetched_at))

    async def refresh(self) -> None:
        """Fetch projects, then the batches of each; failures go to `trouble`, the copy stays."""
        place = self._place
        if place in self._refreshing:
            return
        self._refreshing.add(place)
        self.changed.emit()
        try:
            self.trouble = None
            await self._fetch()
        except LabeldockError as error:
            self.trouble = error
        finally:
            self._refreshing.discard(place)
            self.changed.emit()

    async def refresh_project(self, project_id: str) -> None:
        """Fetch one project's classes and batches. Raises NoKey, LinkError, ServerError."""
        place = self._place
        project = await self._session.ask(lambda api: api.project(place[1], project_id))
        batches = await self._session.ask(lambda api: api.batches(place[1], project_id))
        self._put_project(place, replace(project, batches=batches))
        await self._save(place)

    async def models(self, project_id: str) -> tuple[TrainedModel, ...]:
        """Return the project's trained models. Raises NoKey, LinkError, ServerError."""
        place = self._place
        models = await self._session.ask(lambda api: api.trained_models(place[1], project_id))
        self._models[*place, project_id] = models
        return models

    def known_models(self, project_id: str) -> tuple[TrainedModel, ...]:
        """Return the trained models as last asked for, without asking."""
        return self._models.get((*self._place, project_id), ())

    async def offers(self) -> tuple[ModelOffer, ...]:
        """Return the server's model catalogue; empty where it has none. Raises LinkError, ServerError."""
        place = self._place
        try:
            offers = await self._session.ask(lambda api: api.model_offers(place[1])) or ()
        except NotFound:
            offers = ()
        self._offers[place] = offers
        return offers

    def known_offers(self) -> tuple[ModelOffer, ...]:
        """Return the server's model catalogue as last asked for, without asking."""
        return self._offers.get(self._place, ())

    def locked_classes(self, project_id: str) -> frozenset[str] | None:
        """Return the only classes that the dataset takes; None unless a refusal told that they are locked."""
        project = self.catalogue.project(project_id)
        if project is None or not self._locks.holds(self._place, project_id):
            return None
        return frozenset(project.classes)

    async def learn_locked(self, project_id: str, workspace: str = "") -> None:
        """Remember that a project's classes are locked; the workspace in use is meant by default."""
        await self._put_lock(project_id, workspace, is_locked=True)

    async def forget_locked(self, project_id: str, workspace: str = "") -> None:
        """Remember that a project's classes are not locked (any more)."""
        await self._put_lock(project_id, workspace, is_locked=False)

    async def batch_images(self, project_id: str, batch_id: str, limit: int = 4) -> tuple[Image, ...]:
        """Return the first images of a batch. Raises NoKey, LinkError, ServerError."""
        workspace = self._session.workspace
        return await self._session.ask(
            lambda api: api.images(workspace, project_id, batch_id=batch_id, limit=limit)
        )

    async def picture_of(self, image: Image, *, thumb: bool = False) -> bytes:
        """Return an image's encoded picture. Raises InputError without an address, LinkError, ServerError."""
        url = (thumb and image.thumb_url) or image.url or image.thumb_url
        if not url:
            raise InputError(tr("The server gave no address for this image."))
        return await self.picture(url)

    async def picture(self, url: str) -> bytes:
        """Return an encoded picture, from the disk where it was seen before. Raises LinkError, ServerError."""
        kept = await self._pictures.get(url)
        if kept is not None:
            return kept
        async with self._picture_slots:
            data = await self._session.ask(lambda api: api.image_bytes(url))
        await self._pictures.put(url, data)
        return data

    @property
    def _place(self) -> tuple[str, str]:
        return self._session.server, self._session.workspace

    async def _put_lock(self, project_id: str, workspace: str, *, is_locked: bool) -> None:
        place = self._session.server, workspace or self._session.workspace
        await self._locks.put(place, project_id, is_locked=is_locked)
        self.changed.emit()

    async def _fetch(self) -> None:
        await self._session.connect()
        place = self._place  # only now is the workspace of an environment's key known
        fetched = await self._session.ask(lambda api: api.catalogue(place[1]))
        if place != self._place:
            return
        known = {p.id: p.batches for p in self.catalogue.projects}
        projects = tuple(replace(p, batches=known.get(p.id)) for p in fetched.projects)
        catalogue = replace(fetched, workspace=place[1], projects=projects, fetched_at=self._clock.now())
        self._show(place, catalogue)
        await self._fetch_batches(place, catalogue)
        await self._save(place)
        if place in self._offers and place == self._place:  # a model may have become available meanwhile
            await self.offers()

    async def _fetch_batches(self, place: tuple[str, str], catalogue: Catalogue) -> None:
        slots = asyncio.Semaphore(BATCHES_AT_A_TIME)

        async def one(project: Project) -> None:
            async with slots:
                await self._fetch_batches_of(place, project)

        await asyncio.gather(*(one(project) for project in catalogue.projects))

    async def _fetch_batches_of(self, place: tuple[str, str], project: Project) -> None:
        """Fetch one project's batches; one project's trouble does not hold up the others."""
        if place != self._place:
            return
        try:
            batches: tuple[Batch, ...] = await self._session.ask(
                lambda api: api.batches(place[1], project.id), workspace=place[1]
            )
        except LabeldockError as error:
            self.trouble = error
            return
        self._put_project(place, replace(project, batches=batches))

    def _put_project(self, place: tuple[str, str], project: Project) -> None:
        if place != self._place:
            return
        now = self.catalogue
        projects = tuple(project if p.id == project.id else p for p in now.projects)
        if project not in projects:
            projects = (*projects, project)
        self._show(place, replace(now, projects=projects))

    def _show(self, place: tuple[str, str], catalogue: Catalogue) -> None:
        if place != self._place:
            return
        self._kept_server, self._kept = place[0], catalogue
        self.changed.emit()

    async def _save(self, place: tuple[str, str]) -> None:
        if place != self._place or self.catalogue.fetched_at is None:
            return
        try:
            await self._store.cache(
                _cache_name(place), write_catalogue(self.catalogue), self.catalogue.fetched_at
            )
        except StoreError as error:
            log.warning("The catalogue cannot be cached: %s", error)


def _cache_name(place: tuple[str, str]) -> str:
    return f"catalogue of {place[1]} at {place[0]}"
