"""Waits for a condition inside async tests, where qtbot's own waits would nest the event loop."""

import asyncio
from collections.abc import Callable


async def wait_until(condition: Callable[[], object], timeout: float = 5.0) -> None:
    """Let the loop run until condition() is true; timeout in seconds, raises AssertionError after it."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout
    while not condition():
        if loop.time() > deadline:
            raise AssertionError(f"Not true within {timeout} s: {condition!r}")
        await asyncio.sleep(0.01)
