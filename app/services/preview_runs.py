"""Runs of a preview: a few images at a time, each shown as soon as it is known, ended at once when cancelled."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.domain.errors import LabeldockError
from app.domain.texts import mark, tr
from app.services.preview_sources import OF_ALL_IMAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.asking import Asking
    from app.domain.preview import Finding
    from app.services.ports import Vision
    from app.services.preview_sources import Sources
    from app.services.preview_state import State
    from app.services.tasks import Tasks

IMAGES_AT_A_TIME = 3
KEPT = mark("an earlier look · free")


class Runs:
    """Fills the shots of a preview; `told` is called with the draft's id when something is new."""

    def __init__(
        self,
        sources: Sources,
        vision: Vision,
        tasks: Tasks,
        told: Callable[[str], None],
        ended: Callable[[str], None],
    ) -> None:
        self._sources = sources
        self._vision = vision
        self._tasks = tasks
        self._told = told
        self._ended = ended
        self._count = 0

    def begin(self, draft_id: str, state: State, asking: Asking, *, may_cost: bool) -> None:
        """Look at the sample, unless a run is under way; `may_cost`: a person agreed to what it costs."""
        if state.task:
            return
        self._count += 1
        state.task = f"preview {self._count} of {draft_id}"
        state.trouble = None
        self._tasks.start(state.task, partial(self._run, draft_id, state, asking, may_cost=may_cost))
        self._told(draft_id)

    async def whole(self, state: State, asking: Asking, *, may_cost: bool) -> None:
        """Look at the sample and return when all is known that can be; in the caller's own task."""
        await self._run("", state, asking, may_cost=may_cost)

    def stop(self, draft_id: str, state: State) -> None:
        """End the run at once, if one is under way."""
        if state.task:
            self._tasks.cancel(state.task)
            self._end(draft_id, state)

    async def recall(self, draft_id: str, state: State, asking: Asking) -> None:
        """Show what was found before of the same question; asks nobody."""
        for image_id in state.sample:
            shot = state.shots[image_id]
            if shot.labels is not None:
                continue
            finding = await self._sources.recall(asking, shot.image)
            if finding is None:
                continue
            if state.asked not in (None, asking):  # the draft was looked at meanwhile
                return
            state.asked = asking
            state.source = state.source or tr(KEPT)
            await self._put(state, image_id, asking, finding)
            self._told(draft_id)

    async def _run(self, draft_id: str, state: State, asking: Asking, *, may_cost: bool) -> None:
        task = state.task
        state.begin(asking)
        try:
            await self.recall(draft_id, state, asking)
            await self._ask_all(draft_id, state, asking, may_cost=may_cost)
        except* LabeldockError as group:
            state.trouble = _first(group)
        finally:
            if state.task == task:
                self._end(draft_id, state)

    def _end(self, draft_id: str, state: State) -> None:
        state.end()
        self._told(draft_id)
        self._ended(draft_id)

    async def _ask_all(self, draft_id: str, state: State, asking: Asking, *, may_cost: bool) -> None:
        """Ask about each image of which nothing is known.

        Those that come into the sample meanwhile too, unless it may cost: a person agreed to those that were there.
        """
        tried: set[str] = set()
        agreed = state.sample

        def is_left(image_id: str) -> bool:
            is_allowed = not may_cost or image_id in agreed
            return is_allowed and image_id not in tried and state.shots[image_id].labels is None

        async def work() -> None:
            while True:
                image_id = next(filter(is_left, state.sample), None)
                if image_id is None:
                    return
                tried.add(image_id)
                await self._ask(draft_id, state, image_id, asking, may_cost=may_cost)

        async with asyncio.TaskGroup() as group:
            for _ in range(IMAGES_AT_A_TIME):
                group.create_task(work())

    async def _ask(
        self, draft_id: str, state: State, image_id: str, asking: Asking, *, may_cost: bool
    ) -> None:
        """Ask about one image; its own trouble does not hold up the others."""
        shot = state.shots[image_id]
        state.shots[image_id] = replace(shot, is_running=True, trouble="")
        self._told(draft_id)
        try:
            finding = await self._sources.find(asking, shot.image, may_cost=may_cost)
        except OF_ALL_IMAGES:
            raise
        except LabeldockError as error:
            self._fail(state, image_id, error)
        else:
            state.source = self._sources.words(asking)
            await self._put(state, image_id, asking, finding)
        self._told(draft_id)

    def _fail(self, state: State, image_id: str, error: LabeldockError) -> None:
        state.shots[image_id] = replace(state.shots[image_id], is_running=False, trouble=error.message)

    async def _put(self, state: State, image_id: str, asking: Asking, finding: Finding) -> None:
        apart = await self._vision.apart(finding.labels, asking.overlap)
        if state.asked != asking:  # the draft was looked at meanwhile with another question
            return
        shot = state.shots[image_id]
        image = shot.image
        if not image.width and finding.width:
            image = replace(image, width=finding.width, height=finding.height)
        state.warnings[image_id] = finding.warnings
        state.shots[image_id] = replace(
            shot, image=image, labels=finding.labels, apart=apart, is_running=False, trouble=""
        )


def _first(group: BaseExceptionGroup[LabeldockError]) -> LabeldockError:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, LabeldockError)
    return error
