"""Lets one program at a time send what is in a data folder, by locks that fall open when a program ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.adapters.file_lock import FileLock
from app.domain.errors import StoreError
from app.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

PAUSE_S = 0.1


class FileSendLock:
    """Fulfils services.ports.SendLock with two files: one is held while sending, one by who is next.

    Who has sent and wants to send more waits behind who is next, so that a long queue starves nobody.
    """

    def __init__(self, database: Path, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._sending = FileLock(database.with_name(f"{database.name}-sending"))
        self._next = FileLock(database.with_name(f"{database.name}-next"))
        self._sleep = sleep
        self._queue = asyncio.Lock()
        self._takers = 0

    async def take(self, told: Callable[[], object]) -> None:
        """Wait until no other program sends; `told` is called where that takes a wait. Raises StoreError."""
        async with self._queue:
            try:
                is_told = await self._wait_for(self._next, told, is_told=False)
                await self._join(told, is_told=is_told)
            finally:
                self._next.release()

    def release(self) -> None:
        """Let go; called once for each `take` that returned."""
        self._takers -= 1
        if not self._takers:
            self._sending.release()

    async def _join(self, told: Callable[[], object], *, is_told: bool) -> None:
        self._takers += 1  # before it is taken: another line here must not let go of it meanwhile
        try:
            await self._wait_for(self._sending, told, is_told=is_told)
        except BaseException:
            self.release()
            raise

    async def _wait_for(self, lock: FileLock, told: Callable[[], object], *, is_told: bool) -> bool:
        """Take a lock; return whether that was told to take a wait."""
        while not await self._try(lock):
            if not is_told:
                told()
            is_told = True
            await self._sleep(PAUSE_S)
        return is_told

    async def _try(self, lock: FileLock) -> bool:
        taking = asyncio.ensure_future(asyncio.to_thread(_take, lock))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            await asyncio.wait([taking])  # what it took has to be let go
            raise


def _take(lock: FileLock) -> bool:
    try:
        return lock.take()
    except OSError as error:
        raise StoreError(
            tr("{folder} cannot be locked: {why}.").format(
                folder=lock.file.parent, why=error.strerror or error
            )
        ) from error
