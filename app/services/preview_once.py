"""One look with a draft that is in no list, for the shell: a sample, a run to its end, and scores."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from app.domain.asking import asking_of
from app.domain.errors import InputError, LinkError
from app.domain.job import CUSTOM
from app.domain.preview import Look, Shot
from app.domain.texts import tr
from app.services.preview_batches import first_sample
from app.services.preview_runs import Runs
from app.services.preview_state import State
from app.services.preview_truths import TruthState, read_file, score

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.domain.job import Draft
    from app.domain.preview import Score
    from app.services.catalogue import CatalogueService
    from app.services.composer import Composer
    from app.services.ports import Vision
    from app.services.preview_batches import Batches
    from app.services.preview_sources import Sources
    from app.services.session import Session
    from app.services.tasks import Tasks


class Glance:
    """Looks once; nothing of it is left but what was found, on disk."""

    def __init__(
        self,
        session: Session,
        catalogue: CatalogueService,
        composer: Composer,
        tasks: Tasks,
        batches: Batches,
        sources: Sources,
        vision: Vision,
    ) -> None:
        self._session = session
        self._catalogue = catalogue
        self._composer = composer
        self._tasks = tasks
        self._batches = batches
        self._sources = sources
        self._vision = vision

    def use_inference(self, address: str) -> None:
        """Ask this inference server, without keeping its address. Raises InputError."""
        self._sources.use_address(address)

    async def look(
        self,
        draft: Draft,
        count: int,
        *,
        may_cost: bool,
        told: Callable[[Look], None],
        truth: Path | None = None,
    ) -> tuple[Look, Mapping[str, tuple[Score, ...]]]:
        """Return what is found on so many images, and how that holds against the truth in a file.

        `told` hears of each step. Raises InputError, NoKey, LinkError, ServerError.
        """
        of_file = await read_file(truth) if truth else None
        state = State((self._session.server, draft.workspace, draft.project, draft.request.batch_id))
        state.truth = TruthState(of_file=of_file)
        state.removes_overlaps = draft.request.removes_overlaps
        await self._learn(draft)
        await self._batches.fetch(state.place, lambda: None)
        images = first_sample(self._batches.images(state.place), count)
        if not images:
            raise InputError(
                tr("This batch holds no images."), tr("“labeldock batches” lists what there is.")
            )
        state.shots = {image.id: Shot(image) for image in images}
        state.sample = tuple(state.shots)
        asking = asking_of(draft, self._composer.known(draft))
        runs = Runs(self._sources, self._vision, self._tasks, lambda _: told(state.look()), lambda _: None)
        await runs.whole(state, asking, may_cost=may_cost)
        if state.trouble is not None:
            raise state.trouble
        return state.look(), await score(self._vision, state, asking)

    async def _learn(self, draft: Draft) -> None:
        """Learn the project, whose type and classes count, and the trained model; offline what is known serves."""
        await self._catalogue.load()
        with suppress(LinkError):
            await self._catalogue.refresh_project(draft.project)
            if draft.request.model_type == CUSTOM:
                await self._catalogue.models(draft.project)
