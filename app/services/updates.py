"""Looks for a newer version: off until asked for, at most once a day, and silent where that fails."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from psygnal import Signal

from app.domain.errors import LabeldockError, StoreError
from app.domain.release import Release, is_newer

if TYPE_CHECKING:
    from app.services.ports import Clock, Releases, Store

log = logging.getLogger(__name__)

DAY_S = 86_400.0
SETTING = "updates looked at"
"""When the list of versions was asked last, epoch seconds."""


class Updates:
    """Asks where new versions are announced; nothing is sent but the question, and nothing is downloaded."""

    found = Signal(Release)

    def __init__(self, releases: Releases, store: Store, clock: Clock) -> None:
        self._releases = releases
        self._store = store
        self._clock = clock

    async def look(self, version: str) -> Release | None:
        """Return the release that is newer than `version`, None where there is none. Raises LabeldockError."""
        await self._note()
        release = await self._releases.latest()
        if not is_newer(release.version, version):
            return None
        self.found.emit(release)
        return release

    async def look_daily(self, version: str) -> None:
        """Look once a day as long as this runs, and be silent about what fails."""
        await self._clock.sleep(await self._left())
        while True:
            try:
                await self.look(version)
            except LabeldockError as error:
                log.info("No news of versions: %s", error)
            await self._clock.sleep(DAY_S)

    async def _left(self) -> float:
        """Return the seconds until it is time again; a clock that was set back does not put it off for long."""
        text = ""
        with suppress(StoreError):
            text = await self._store.setting(SETTING) or ""
        try:
            since = self._clock.now() - float(text)
        except ValueError:
            return 0.0
        return DAY_S - since if 0 <= since < DAY_S else 0.0

    async def _note(self) -> None:
        with suppress(StoreError):
            await self._store.set_setting(SETTING, str(self._clock.now()))
