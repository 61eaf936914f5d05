"""The images of a batch that a preview chooses from: fetched once, kept for offline use, and the sample of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.errors import LabeldockError
from app.domain.preview import SAMPLE
from app.services.preview_cache import BIG, LONG
from app.services.preview_text import read_images, write_images

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from app.domain.catalogue import Image
    from app.services.ports import Pictures
    from app.services.session import Session

T = TypeVar("T")

A_PAGE = 250
MOST_IMAGES = 1000
"""Of a larger batch, a sample is taken of the first ones."""

Place = tuple[str, str, str, str]
"""Server, workspace, project and batch."""


class Batches:
    """What is known of the images of batches."""

    def __init__(self, session: Session, findings: Pictures) -> None:
        self._session = session
        self._findings = findings
        self._known: dict[Place, tuple[Image, ...]] = {}

    def images(self, place: Place) -> tuple[Image, ...]:
        """Return the images that are known of a batch."""
        return self._known.get(place, ())

    async def fetch(self, place: Place, told: Callable[[], None]) -> None:
        """Learn a batch's images; `told` is called when some are known first.

        Those of last time serve where the server does not. Raises NoKey, LinkError, ServerError.
        """
        kept = await self._findings.get(_name(place))
        images = await _done(read_images, kept, is_long=len(kept) > BIG) if kept else ()
        if images:
            self._known[place] = images
            told()
        try:
            await self._fetch(place, () if images else None, told)
        except LabeldockError:
            if not images:
                raise

    async def _fetch(self, place: Place, known: tuple[Image, ...] | None, told: Callable[[], None]) -> None:
        _, workspace, project, batch_id = place
        found: list[Image] = []
        while len(found) < MOST_IMAGES:
            offset = len(found)
            page = await self._session.ask(
                lambda api, at=offset: api.images(  # type: ignore[misc]
                    workspace, project, batch_id=batch_id, offset=at, limit=A_PAGE
                ),
                workspace=workspace,
            )
            found += page
            if known is None and offset == 0:
                self._known[place] = tuple(found)
                told()
            if len(page) < A_PAGE:
                break
        self._known[place] = tuple({image.id: image for image in found}.values())
        await self._findings.put(_name(place), await _done(write_images, found, is_long=len(found) > LONG))


async def _done(work: Callable[[Any], T], value: object, *, is_long: bool) -> T:
    return await asyncio.to_thread(work, value) if is_long else work(value)


def first_sample(images: Sequence[Image], most: int = SAMPLE) -> tuple[Image, ...]:
    """Return images from all over a batch, the same ones each time, so that what was found on them serves again."""
    count = min(most, len(images))
    return tuple(images[(2 * n + 1) * len(images) // (2 * count)] for n in range(count))


def other_sample(
    images: Sequence[Image], shown: Sequence[Image], pinned: Collection[str], random: Callable[[], float]
) -> tuple[Image, ...]:
    """Return the sample with other images in place of those that are not pinned, as far as there are others."""
    now = {image.id for image in shown}
    fresh = sorted((image for image in images if image.id not in now), key=lambda _: random())
    again = sorted((i for i in images if i.id in now and i.id not in pinned), key=lambda _: random())
    pool = iter([*fresh, *again])
    wanted = max(len(shown), min(SAMPLE, len(images)))
    places: list[Image | None] = [image if image.id in pinned else None for image in shown]
    places += [None] * (wanted - len(places))
    filled = (image if image is not None else next(pool, None) for image in places)
    return tuple(image for image in filled if image is not None)


def _name(place: Place) -> str:
    return "images of {3} of {2} in {1} at {0}".format(*place)
