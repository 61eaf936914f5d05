"""Takes the census of a job's images in a thread: a hundred thousand labels are counted while the window goes on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.census import Census, take_census
from app.services.tasks import own_name

if TYPE_CHECKING:
    from app.domain.catalogue import Image
    from app.domain.cut import Cut
    from app.services.tasks import Tasks


class Counting(QObject):
    """Knows the newest census; has no Qt parent, since a running task holds it."""

    counted = Signal()

    def __init__(self, tasks: Tasks, name: str) -> None:
        super().__init__()
        self._tasks = tasks
        self._name = own_name(f"census of {name}")
        self._wanted: tuple[tuple[Image, ...], Cut] | None = None
        self.census = Census()

    def want(self, images: tuple[Image, ...], cut: Cut) -> None:
        """Count these; what still waits to be counted is dropped for them."""
        self._wanted = (images, cut)
        self._tasks.start(self._name, self._count)

    async def _count(self) -> None:
        while self._wanted is not None:
            images, cut = self._wanted
            self._wanted = None
            old = [self.census]
            self.census = await asyncio.to_thread(take_census, images, cut, old[0])
            self.counted.emit()
            await asyncio.to_thread(old.clear)  # to forget many numbers takes long as well
