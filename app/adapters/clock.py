"""The system's clock."""

from __future__ import annotations

import asyncio
import time


class SystemClock:
    """Wall-clock time and real waiting."""

    def now(self) -> float:
        """Return epoch seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that only go on; while the machine sleeps they may stand still."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
