"""What is kept of pictures and previews, which can be fetched again: how much, where, and away with it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import StoreError

if TYPE_CHECKING:
    from app.services.ports import Pictures, Store

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
PICTURES_MB, FINDINGS_MB = 500, 50
"""What is kept of each, unless a person says otherwise."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes on disk."""

    pictures: int
    findings: int


class Limit:
    """How many megabytes of a cache are kept; 0 keeps nothing. Whoever sets `mb` has it kept as well."""

    def __init__(self, pictures: Pictures, usual_mb: int, store: Store, setting: str) -> None:
        self.usual_mb = self.mb = usual_mb
        self._pictures = pictures
        self._store = store
        self._setting = setting

    async def load(self) -> None:
        """Remember how much is kept. Never raises: caches can do without."""
        try:
            kept = await self._store.setting(self._setting) or ""
        except StoreError as error:
            log.warning("The %s cannot be read: %s", self._setting, error)
            return
        if kept.isdecimal() and int(kept) != self.mb:
            self.mb = int(kept)
            await self._pictures.keep_at_most(self.mb * MEGABYTE)

    async def keep(self) -> None:
        """Keep no more, also the next time; once again where `mb` became another meanwhile. Raises StoreError."""
        while True:
            number = self.mb
            await self._pictures.keep_at_most(number * MEGABYTE)
            await self._store.set_setting(self._setting, str(number))
            if number == self.mb:
                return


class Caches:
    """The pictures of batches and results, and what previews found. `folder` holds both."""

    def __init__(self, pictures: Pictures, findings: Pictures, store: Store, folder: str) -> None:
        self.folder = folder
        self.pictures = Limit(pictures, PICTURES_MB, store, "pictures cache MB")
        self.findings = Limit(findings, FINDINGS_MB, store, "preview cache MB")
        self._pictures = pictures
        self._findings = findings

    async def load(self) -> None:
        """Remember how much is kept. Never raises."""
        await self.pictures.load()
        await self.findings.load()

    async def sizes(self) -> Sizes:
        """Return how much there is now."""
        return Sizes(await self._pictures.size(), await self._findings.size())

    async def clear(self) -> None:
        """Throw all of it away."""
        await self._pictures.clear()
        await self._findings.clear()
