"""The preview: what a draft would find on a sample of its batch, before anything is paid for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psygnal import Signal

from app.domain.preview import Look

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from app.domain.catalogue import Image
    from app.domain.preview import Score
    from app.services.catalogue import CatalogueService
    from app.services.composer import Composer
    from app.services.ports import OpenInference, Pictures, Store, Vision
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
        self._store = store
        self._tasks = tasks
        self._parts = parts
        self._random = random

    def look(self, draft_id: str) -> Look:
        """Return the draft's preview as it stands; empty before `prepare`."""
        return Look()

    def images(self, draft_id: str) -> tuple[Image, ...]:
        """Return the images of the draft's batch, as far as they are known."""
        return ()

    def prepare(self, draft_id: str) -> None:
        """Find out what is in the batch, so that a sample can be shown; next to nothing where it is known."""

    def run(self, draft_id: str) -> None:
        """Look at the sample with the draft's ontology as it stands; ignored while it runs.

        Where `asks_first` has words, calling this means that a person agreed to them.
        """

    def cancel(self, draft_id: str) -> None:
        """End the run; what was found until now stays."""

    def reshuffle(self, draft_id: str) -> None:
        """Take other images of the batch into the sample; pinned ones stay."""

    def pin(self, draft_id: str, image_id: str, *, is_pinned: bool) -> None:
        """Keep an image in the sample when it is shuffled, or let it go."""

    def choose(self, draft_id: str, image_ids: Sequence[str]) -> None:
        """Have exactly these images as the sample; those that are not in the batch are left out."""

    async def picture(self, image: Image, *, thumb: bool = False) -> bytes:
        """Return the encoded picture. Raises InputError without an address, LinkError, ServerError."""
        url = (thumb and image.thumb_url) or image.url or image.thumb_url
        return await self._catalogue.picture(url)

    def asks_first(self, draft_id: str) -> str:
        """Return what a run would cost, in words; empty where it is free, and `run` may be called at once."""
        return ""

    # Ground truth

    async def load_truth(self, draft_id: str, path: Path) -> None:
        """Hold the findings against a COCO file, a data set of YOLO or Pascal VOC. Raises InputError."""

    def use_dataset_truth(self, draft_id: str) -> None:
        """Hold the findings against the labels that the sample's images have already on the server."""

    def forget_truth(self, draft_id: str) -> None:
        """Hold the findings against nothing."""

    def truth_name(self, draft_id: str) -> str:
        """Return what the findings are held against, in words; empty without."""
        return ""

    def truth_count(self, draft_id: str) -> int:
        """Return for how many images of the sample the truth is known."""
        return 0

    def scores(self, draft_id: str) -> Mapping[str, tuple[Score, ...]]:
        """Return precision and recall by class, at each threshold of a fixed grid (LOWEST to 1), at IoU 0.5.

        Classes of which the truth has nothing on these images are left out.
        """
        return {}

    # Settings

    @property
    def inference_address(self) -> str:
        """The inference server to ask where Roboflow's own preview does not serve; empty for none."""
        return ""

    async def set_inference_address(self, text: str) -> None:
        """Keep an address, https or on this machine; empty for none. Raises InputError, StoreError."""
