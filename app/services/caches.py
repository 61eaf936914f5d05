"""What is kept of pictures and previews, which can be fetched again: how much, where, and away with it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import StoreError

if TYPE_CHECKING:
    from app.services.ports import Pictures, Store
    from app.services.tasks import Tasks

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
PICTURES_MB = 500
SETTING = "pictures cache MB"


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes on disk."""

    pictures: int
    findings: int


class Caches:
    """The pictures of batches and results, and what previews found. `folder` holds both."""

    def __init__(
        self, pictures: Pictures, findings: Pictures, store: Store, tasks: Tasks, folder: str
    ) -> None:
        self.folder = folder
        self.pictures_mb = PICTURES_MB
        self._pictures = pictures
        self._findings = findings
        self._store = store
        self._tasks = tasks

    async def load(self) -> None:
        """Remember how much is kept. Never raises: caches can do without."""
        try:
            kept = await self._store.setting(SETTING) or ""
        except StoreError as error:
            log.warning("How many pictures are kept cannot be read: %s", error)
            return
        if kept.isdecimal() and int(kept) != self.pictures_mb:
            self.pictures_mb = int(kept)
            await self._pictures.keep_at_most(self.pictures_mb * MEGABYTE)

    def set_pictures_mb(self, number: int) -> None:
        """Keep no more megabytes of pictures from now on; what cannot be kept holds for this session."""
        self.pictures_mb = number
        self._tasks.start("keep size of pictures", self._keep)

    async def sizes(self) -> Sizes:
        """Return how much there is now."""
        return Sizes(await self._pictures.size(), await self._findings.size())

    async def clear(self) -> None:
        """Throw all of it away."""
        await self._pictures.clear()
        await self._findings.clear()

    async def _keep(self) -> None:
        kept = None
        while kept != self.pictures_mb:  # another may have been set meanwhile
            kept = self.pictures_mb
            await self._pictures.keep_at_most(kept * MEGABYTE)
            await self._store.set_setting(SETTING, str(kept))
