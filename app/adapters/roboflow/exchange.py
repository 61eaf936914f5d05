"""A request and the whole of its answer: on the loop, or in a thread where there are many small ones."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Protocol

import httpx

from app.adapters.roboflow.errors import Answer
from app.adapters.roboflow.pool import pool_for
from app.adapters.roboflow.threads import Threads
from app.domain.errors import UnreadableAnswer
from app.domain.texts import tr

if TYPE_CHECKING:
    import ssl

    from app.domain.address import Address

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest answer that is read."""
THREADS = 6
LONGEST_S = 30.0
"""After it an answer that still drips in is given up: it holds one of few threads."""


class Exchange(Protocol):
    """Sends once, and reads the whole answer. Raises what httpx raises, and UnreadableAnswer."""

    async def whole(self, request: httpx.Request) -> Answer: ...

    async def close(self) -> None:
        """Close all connections."""
        ...


class OnLoop:
    """Exchanges that can be cancelled; builds the requests of both kinds."""

    def __init__(self, address: Address, context: ssl.SSLContext) -> None:
        self._http = pool_for(httpx.AsyncClient, address, context)
        self.build = self._http.build_request

    async def whole(self, request: httpx.Request) -> Answer:
        """Send, and read piece by piece."""
        response = await self._http.send(request, stream=True)
        try:
            content = bytearray()
            async for piece in response.aiter_bytes():
                content += piece
                _check_size(content, response)
            return _answer(response, content)
        finally:
            await response.aclose()

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()


class InThreads:
    """Exchanges that cost the loop next to nothing: of 1.7 ms CPU on a loop that draws as well, 0.5 are left there.

    One whose wait is cancelled, or that is under way at the end of the program, is no longer waited for.
    """

    def __init__(self, address: Address, context: ssl.SSLContext) -> None:
        self._http = pool_for(httpx.Client, address, context)
        self._threads = Threads(THREADS, ended=self._http.close)

    async def whole(self, request: httpx.Request) -> Answer:
        """Have it sent and read."""
        return await self._threads.run(partial(self._whole, request))

    async def close(self) -> None:
        """Close all connections as soon as nobody uses them."""
        self._threads.close()

    def _whole(self, request: httpx.Request) -> Answer:
        end = time.monotonic() + LONGEST_S
        response = self._http.send(request, stream=True)
        try:
            content = bytearray()
            for piece in response.iter_bytes():
                content += piece
                _check_size(content, response)
                if time.monotonic() > end:
                    raise httpx.ReadTimeout("the answer drips", request=request)
            return _answer(response, content)
        finally:
            response.close()


def _check_size(content: bytearray, response: httpx.Response) -> None:
    if len(content) > LARGEST:
        raise UnreadableAnswer(tr("The server's answer is too large."), status=response.status_code)


def _answer(response: httpx.Response, content: bytearray) -> Answer:
    return Answer(response.status_code, response.headers, bytes(content))
