"""The preview: what a draft would find on a sample of its batch, before anything is paid for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from psygnal import Signal

from app.domain.asking import asking_of
from app.domain.errors import InputError, LabeldockError, LinkError, NoKey
from app.domain.preview import Look, Shot
from app.domain.texts import tr
from app.services.preview_batches import Batches, first_sample, other_sample
from app.services.preview_once import Glance
from app.services.preview_runs import Runs
from app.services.preview_sources import Sources
from app.services.preview_state import State
from app.services.preview_truths import Truths, TruthState, read_file
from app.services.session import LinkState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from app.domain.asking import Asking
    from app.domain.catalogue import Image
    from app.domain.job import Draft
    from app.domain.preview import Score
    from app.services.catalogue import CatalogueService
    from app.services.composer import Composer
    from app.services.ports import OpenInference, Pictures, Store, Vision
    from app.services.preview_batches import Place
    from app.services.session import Session
    from app.services.tasks import Tasks


@dataclass(frozen=True, slots=True)
class PreviewParts:
    """What of the outside world a preview needs besides the server."""

    open_inference: OpenInference
    vision: Vision
    findings: Pictures
    """Keeps what was found, by a name of what was looked for."""


class Preview:
    """Looks at a few images with a draft's ontology; `changed` tells of which draft something is new."""

    changed = Signal(str)

    def __init__(
        self,
        session: Session,
        catalogue: CatalogueService,
        composer: Composer,
        store: Store,
        tasks: Tasks,
        parts: PreviewParts,
        random: Callable[[], float],
    ) -> None:
        self._session = session
        self._catalogue = catalogue
        self._composer = composer
        self._tasks = tasks
        self._random = random
        self._sources = Sources(session, catalogue, store, parts.open_inference, parts.findings)
        self._batches = Batches(session, parts.findings)
        self._runs = Runs(self._sources, parts.vision, tasks, self.changed.emit, self._on_known)
        self._truths = Truths(session, parts.vision, tasks, self.changed.emit)
        self.glance = Glance(session, catalogue, composer, tasks, self._batches, self._sources, parts.vision)
        self._states: dict[str, State] = {}
        composer.changed.connect(self._on_draft_changed)
        composer.closed.connect(self._on_draft_closed)
        session.changed.connect(self._on_session_changed)

    async def load(self) -> None:
        """Read the settings. Never raises."""
        await self._sources.load()

    async def close(self) -> None:
        """Close what was opened."""
        await self._sources.close()

    def look(self, draft_id: str) -> Look:
        """Return the draft's preview as it stands; empty before `prepare`."""
        state = self._state(draft_id)
        if state is None:
            return Look()
        return state.look(is_outdated=state.is_outdated(self._asking(draft_id)))

    def images(self, draft_id: str) -> tuple[Image, ...]:
        """Return the images of the draft's batch, as far as they are known."""
        draft = self._draft(draft_id)
        return () if draft is None else self._batches.images(self._place_of(draft))

    def prepare(self, draft_id: str) -> None:
        """Find out what is in the batch, so that a sample can be shown; next to nothing where it is known."""
        draft = self._draft(draft_id)
        if draft is None or not (draft.workspace and draft.project and draft.request.batch_id):
            return
        place = self._place_of(draft)
        state = self._states.get(draft_id)
        if state is None or state.place != place:
            self._forget(draft_id)
            state = self._states[draft_id] = State(place)
        if state.sample or state.trouble:
            return
        if images := self._batches.images(place):
            self._show(draft_id, state, first_sample(images))
        else:
            name = f"images of {place[-1]} for the preview of {draft_id}"
            self._tasks.start(name, partial(self._fetch, draft_id, state))

    def run(self, draft_id: str) -> None:
        """Look at the sample with the draft's ontology as it stands; ignored while it runs.

        Where `asks_first` has words, calling this means that a person agreed to them.
        """
        state = self._state(draft_id)
        if state is None or not state.sample:
            self._prepare_again(draft_id)
            return
        asking = self._asking(draft_id)
        self._runs.begin(draft_id, state, asking, may_cost=bool(self.asks_first(draft_id)))

    def cancel(self, draft_id: str) -> None:
        """End the run; what was found until now stays."""
        state = self._states.get(draft_id)
        if state is not None:
            self._runs.stop(draft_id, state)

    def reshuffle(self, draft_id: str) -> None:
        """Take other images of the batch into the sample; pinned ones stay."""
        state = self._state(draft_id)
        if state is not None and state.sample:
            pinned = {shot.image.id for shot in state.shown if shot.is_pinned}
            shown = [shot.image for shot in state.shown]
            self._show(draft_id, state, other_sample(self.images(draft_id), shown, pinned, self._random))

    def pin(self, draft_id: str, image_id: str, *, is_pinned: bool) -> None:
        """Keep an image in the sample when it is shuffled, or let it go."""
        state = self._state(draft_id)
        if state is not None and image_id in state.sample:
            state.shots[image_id] = replace(state.shots[image_id], is_pinned=is_pinned)
            self.changed.emit(draft_id)

    def choose(self, draft_id: str, image_ids: Sequence[str]) -> None:
        """Have exactly these images as the sample; those that are not in the batch are left out."""
        state = self._state(draft_id)
        known = {image.id: image for image in self.images(draft_id)}
        chosen = tuple(known[image_id] for image_id in dict.fromkeys(image_ids) if image_id in known)
        if state is not None and chosen:
            self._show(draft_id, state, chosen)

    async def picture(self, image: Image, *, thumb: bool = False) -> bytes:
        """Return the encoded picture. Raises InputError without an address, LinkError, ServerError."""
        return await self._catalogue.picture_of(image, thumb=thumb)

    def asks_first(self, draft_id: str) -> str:
        """Return what a run would cost, in words; empty where it is free, and `run` may be called at once."""
        state = self._state(draft_id)
        if state is None:
            return ""
        asking = self._asking(draft_id)
        return self._sources.asks_first(asking, state.unknown(asking))

    # Ground truth

    async def load_truth(self, draft_id: str, path: Path) -> None:
        """Hold the findings against a COCO file, a data set of YOLO or Pascal VOC. Raises InputError."""
        truth = await read_file(path)
        state = self._state(draft_id)
        if state is not None:
            self._hold_against(draft_id, state, TruthState(of_file=truth))

    def use_dataset_truth(self, draft_id: str) -> None:
        """Hold the findings against the labels that the sample's images have already on the server."""
        state = self._state(draft_id)
        if state is not None:
            self._hold_against(draft_id, state, TruthState(of_dataset={}))

    def forget_truth(self, draft_id: str) -> None:
        """Hold the findings against nothing."""
        state = self._state(draft_id)
        if state is not None:
            self._hold_against(draft_id, state, TruthState())

    def truth_name(self, draft_id: str) -> str:
        """Return what the findings are held against, in words; empty without."""
        state = self._state(draft_id)
        return state.truth.name if state else ""

    def truth_count(self, draft_id: str) -> int:
        """Return for how many images of the sample the truth is known."""
        state = self._state(draft_id)
        return sum(1 for shot in state.shown if state.truth.of(shot.image) is not None) if state else 0

    def scores(self, draft_id: str) -> Mapping[str, tuple[Score, ...]]:
        """Return precision and recall by class, at each threshold of a fixed grid (LOWEST to 1), at IoU 0.5.

        Classes of which the truth has nothing on these images are left out.
        """
        state = self._state(draft_id)
        return state.truth.scores if state else {}

    # Settings

    @property
    def inference_address(self) -> str:
        """The inference server to ask where Roboflow's own preview does not serve; empty for none."""
        return self._sources.address

    async def set_inference_address(self, text: str) -> None:
        """Keep an address, https or on this machine; empty for none. Raises InputError, StoreError.

        Runs end: a person agreed to the server that was asked until now.
        """
        await self._sources.set_address(text)
        for draft_id in list(self._states):
            self.cancel(draft_id)
            self.changed.emit(draft_id)

    # Inside

    def _draft(self, draft_id: str) -> Draft | None:
        """Return the draft; one that was begun without a key belongs to the workspace in use."""
        draft = self._composer.draft(draft_id)
        if draft is None or draft.workspace:
            return draft
        return replace(draft, workspace=self._session.workspace)

    def _place_of(self, draft: Draft) -> Place:
        return self._session.server, draft.workspace, draft.project, draft.request.batch_id

    def _state(self, draft_id: str) -> State | None:
        """Return what is kept of the draft's preview, None where that is of another batch."""
        draft, state = self._draft(draft_id), self._states.get(draft_id)
        return state if draft and state and state.place == self._place_of(draft) else None

    def _asking(self, draft_id: str) -> Asking:
        draft = self._draft(draft_id)
        assert draft is not None
        return asking_of(draft, self._composer.known(draft))

    def _prepare_again(self, draft_id: str) -> None:
        """Try once more to learn what is in the batch."""
        state = self._states.get(draft_id)
        if state is not None and not state.sample:
            state.trouble = None
        self.prepare(draft_id)

    async def _fetch(self, draft_id: str, state: State) -> None:
        def told() -> None:
            if not state.sample:
                self._show(draft_id, state, first_sample(self._batches.images(state.place)))

        try:
            await self._batches.fetch(state.place, told)
            if not state.sample:
                state.trouble = InputError(tr("This batch holds no images."), tr("Choose another one."))
        except LabeldockError as error:
            state.trouble = error
        self.changed.emit(draft_id)

    def _show(self, draft_id: str, state: State, images: Iterable[Image]) -> None:
        """Have these images as the sample, with what is known of them."""
        images = tuple(images)
        state.shots = {image.id: Shot(image) for image in images} | state.shots
        state.sample = tuple(image.id for image in images)
        self.changed.emit(draft_id)
        if not state.task and self._state(draft_id) is state:
            name = f"recall the preview of {draft_id}"
            self._tasks.cancel(name)
            self._tasks.start(name, partial(self._recall, draft_id, state))
        self._rescore(draft_id)

    def _hold_against(self, draft_id: str, state: State, truth: TruthState) -> None:
        state.truth = truth
        self.changed.emit(draft_id)
        self._rescore(draft_id)

    async def _recall(self, draft_id: str, state: State) -> None:
        await self._runs.recall(draft_id, state, state.asked or self._asking(draft_id))
        self._on_known(draft_id)

    def _rescore(self, draft_id: str) -> None:
        """Find out how well what is known holds against the truth."""
        draft, state = self._draft(draft_id), self._state(draft_id)
        if draft is not None and state is not None:
            asking = state.asked or self._asking(draft_id)
            state.removes_overlaps = draft.request.removes_overlaps
            self._truths.refresh(draft_id, state, asking)

    def _forget(self, draft_id: str) -> None:
        state = self._states.pop(draft_id, None)
        if state is not None and state.task:
            self._tasks.cancel(state.task)

    def _on_known(self, draft_id: str) -> None:
        """Score what is known now, and note whether it is still what the draft asks for."""
        state = self._state(draft_id)
        if state is not None:
            state.was_outdated = state.is_outdated(self._asking(draft_id))
            self._rescore(draft_id)

    def _on_draft_changed(self, draft_id: str) -> None:
        """Tell when the draft asks for something else, or again for what is known."""
        draft, state = self._draft(draft_id), self._states.get(draft_id)
        if draft is None or state is None:
            return
        if state.place != self._place_of(draft):
            self.prepare(draft_id)
            self.changed.emit(draft_id)
            return
        if state.removes_overlaps is not draft.request.removes_overlaps:
            self._rescore(draft_id)
        is_outdated = state.is_outdated(self._asking(draft_id))
        if is_outdated is not state.was_outdated:
            state.was_outdated = is_outdated
            self.changed.emit(draft_id)

    def _on_draft_closed(self, draft_id: str) -> None:
        self.cancel(draft_id)
        if self._draft(draft_id) is None:
            self._forget(draft_id)

    def _on_session_changed(self) -> None:
        """Try again what failed for want of a key or of the network."""
        if self._session.link.state is LinkState.ONLINE:
            for draft_id, state in list(self._states.items()):
                if isinstance(state.trouble, (LinkError, NoKey)) and not state.sample:
                    self._prepare_again(draft_id)
