"""A transport with nothing below it: what it answers is made up, and is read as any answer."""

from collections.abc import Callable
from typing import Any

import httpx

from app.adapters.roboflow.errors import Answer
from app.adapters.roboflow.transport import Transport

SERVER = "http://127.0.0.1:9"


class CannedTransport(Transport):
    """Answers every request with what `answer` makes of it."""

    def __init__(self, key: str, answer: Callable[[httpx.Request], Answer], **options: Any) -> None:
        super().__init__(SERVER, key, **options)
        self._canned = answer

    async def whole(self, request: httpx.Request) -> Answer:
        """Stand in for the network."""
        return self._canned(request)

    async def _exchanged(self, request: httpx.Request, by: object) -> Answer:
        return await super()._exchanged(request, self)
