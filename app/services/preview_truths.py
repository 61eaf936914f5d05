"""Ground truth of the sample's images, and how well what was found holds against it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from app.domain.errors import LabeldockError
from app.domain.texts import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.domain.asking import Asking
    from app.domain.catalogue import Image, Label
    from app.domain.preview import Score
    from app.domain.truth import Truth
    from app.services.ports import Vision
    from app.services.preview_state import State
    from app.services.session import Session
    from app.services.tasks import Tasks

OF_DATASET = mark("Labels of the dataset")
DETAILS_AT_A_TIME = 4


@dataclass(slots=True)
class TruthState:
    """What the findings of one draft are held against."""

    of_file: Truth | None = None
    of_dataset: dict[str, tuple[Label, ...]] | None = None
    """By image, those that were asked for; None unless a person wants them."""
    scores: Mapping[str, tuple[Score, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is, in words; empty without."""
        if self.of_file is not None:
            return self.of_file.name
        return "" if self.of_dataset is None else tr(OF_DATASET)

    def of(self, image: Image) -> tuple[Label, ...] | None:
        """Return the true labels of an image, None where they are not known."""
        if self.of_file is not None:
            return self.of_file.of(image)
        return None if self.of_dataset is None else self.of_dataset.get(image.id)


async def read_file(path: Path) -> Truth:
    """Read ground truth in a thread. Raises InputError."""
    from app.services.truth_files import read_truth  # readers of several formats, which a start does without

    return await asyncio.to_thread(read_truth, path)


class Truths:
    """Fetches what is true and scores what was found, whenever one of both changes; the last change counts."""

    def __init__(self, session: Session, vision: Vision, tasks: Tasks, told: Callable[[str], None]) -> None:
        self._session = session
        self._vision = vision
        self._tasks = tasks
        self._told = told

    def refresh(self, draft_id: str, state: State, asking: Asking) -> None:
        """Score the sample again, in a task."""
        task = f"scores of {draft_id}"
        self._tasks.cancel(task)
        if state.truth.name or state.truth.scores:
            self._tasks.start(task, partial(self._refresh, draft_id, state, asking))

    async def _refresh(self, draft_id: str, state: State, asking: Asking) -> None:
        truth = state.truth
        if truth.of_dataset is not None:
            await self._fetch(state, truth.of_dataset)
            self._told(draft_id)
        scores = await score(self._vision, state, asking)
        if scores != truth.scores:
            truth.scores = scores
            self._told(draft_id)

    async def _fetch(self, state: State, known: dict[str, tuple[Label, ...]]) -> None:
        """Learn the labels of the sample's images. Raises LinkError or ServerError where no answer came."""
        _, workspace, project, _ = state.place
        slots = asyncio.Semaphore(DETAILS_AT_A_TIME)
        troubles: list[LabeldockError] = []

        async def one(image_id: str) -> None:
            try:
                async with slots:
                    image = await self._session.ask(
                        lambda api: api.image(workspace, project, image_id), workspace=workspace
                    )
                if image.labels:  # none on an image of a batch means that nobody has labelled it
                    known[image_id] = image.labels
            except LabeldockError as error:
                troubles.append(error)

        asked = [image_id for image_id in state.sample if image_id not in known]
        await asyncio.gather(*map(one, asked))
        if len(troubles) == len(asked) > 0:
            raise troubles[0]


async def score(vision: Vision, state: State, asking: Asking) -> Mapping[str, tuple[Score, ...]]:
    """Return precision and recall by class, of the images of which both findings and truth are known."""
    found: list[tuple[Label, ...]] = []
    true: list[tuple[Label, ...]] = []
    for shot in state.shown:
        known = state.truth.of(shot.image)
        if shot.labels is None or known is None:
            continue
        places = sorted(shot.apart) if state.removes_overlaps else range(len(shot.labels))
        found.append(tuple(shot.labels[place] for place in places))
        true.append(asking.true(known))
    return await vision.scores(found, true) if any(true) else {}
