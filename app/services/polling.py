"""How often the server is asked about jobs, as a person chose it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from app.domain.errors import StoreError
from app.services.settings import keep

if TYPE_CHECKING:
    from app.services.monitor import Monitor
    from app.services.ports import Store
    from app.services.tasks import Tasks

log = logging.getLogger(__name__)

SETTING = "polling"
USUAL = "usual"
PACES = {USUAL: 1.0, "calm": 2.0, "seldom": 5.0}
"""How many times as long as usual is waited."""


class Polling:
    """The chosen pace; it counts from the next question about each job on."""

    def __init__(self, monitor: Monitor, store: Store, tasks: Tasks) -> None:
        self.pace = USUAL
        self._monitor = monitor
        self._store = store
        self._tasks = tasks

    async def load(self) -> None:
        """Remember the pace. Never raises: there is a usual one."""
        try:
            self._use(await self._store.setting(SETTING) or USUAL)
        except StoreError as error:
            log.warning("How often jobs are asked about cannot be read: %s", error)

    def choose(self, pace: str) -> None:
        """Ask at this pace; kept for the next start."""
        self._use(pace)
        self._tasks.start("keep polling", self._keep)

    def _use(self, pace: str) -> None:
        self.pace = pace if pace in PACES else USUAL
        self._monitor.patience = PACES[self.pace]

    async def _keep(self) -> None:
        try:
            await keep(self._store, SETTING, lambda: self.pace)
        except StoreError as error:
            log.warning("How often jobs are asked about cannot be kept: %s", error)
