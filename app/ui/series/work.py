"""What a series has done in tasks: its drafts are checked, made and queued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.job import Draft
    from app.services.series import Series

AT_A_TIME = 10


class Checks(QObject):
    """Has drafts checked, some at a time. It has no Qt parent: the running task holds it."""

    found = Signal(object)

    def __init__(self, series: Series) -> None:
        super().__init__()
        self._series = series
        self.waiting: list[Draft] = []

    async def run(self) -> None:
        """Check what waits, also what comes meanwhile, and tell by `found`."""
        while self.waiting:
            drafts, self.waiting = self.waiting[:AT_A_TIME], self.waiting[AT_A_TIME:]
            problems = await self._series.check(drafts)
            costs = (self._series.credits_per_image(draft) for draft in drafts)
            self.found.emit(list(zip(drafts, problems, costs, strict=True)))


class Creation(QObject):
    """Makes the drafts and queues them. It has no Qt parent: the running task holds it."""

    created = Signal(object)

    def __init__(self, series: Series, drafts: Sequence[Draft]) -> None:
        super().__init__()
        self._series = series
        self._drafts = drafts

    async def queue(self) -> None:
        """Queue what may be sent, and tell by `created`."""
        self.created.emit(await self._series.create_and_queue(self._drafts))
