"""Fetches all images of a job, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.catalogue import Image
    from app.domain.job import Job
    from app.services.review import Review

PAGE = 100


async def all_images(
    review: Review, job: Job, told: Callable[[int], object] = lambda _: None
) -> tuple[Image, ...]:
    """Return a job's images with their labels, each once; `told` how many there are so far.

    Raises InputError for a job of another server, NoKey, LinkError, ServerError.
    """
    found: dict[str, Image] = {}
    offset = 0
    while True:
        page = await review.page(job, offset, PAGE)
        found.update((image.id, image) for image in page)
        told(len(found))
        if len(page) < PAGE:
            return tuple(found.values())
        offset += PAGE
