"""Requests and answers: time-outs, repeats, redirects, and a key that leaves for its own server alone."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import httpx

from app.adapters.logs import redacted, register_secret
from app.adapters.roboflow.errors import Answer, refusal
from app.adapters.roboflow.exchange import InThreads, OnLoop
from app.adapters.roboflow.link import link_error
from app.adapters.roboflow.pool import Timeouts, trusted
from app.adapters.secrets import MASK, Secret, forms_of
from app.domain.address import read_address
from app.domain.errors import (
    AnswerLost,
    InputError,
    LabeldockError,
    Offline,
    RateLimited,
    ServerError,
    ServerTrouble,
    UnreadableAnswer,
)
from app.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from app.adapters.roboflow.exchange import Exchange

REDIRECTS = 3
POLL_TRIES = 2
"""The second is for a connection that the server let go of meanwhile."""
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a read is repeated and how long in between; full jitter, so that clients do not march in step.

    A `Retry-After` beyond `longest_asked` seconds is left to the caller, who can say so to a person.
    """

    tries: int = 4
    first: float = 0.5
    longest: float = 8.0
    longest_asked: float = 30.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = random.random
    now: Callable[[], float] = time.time

    def wait_after(self, failed: int, error: LabeldockError) -> float | None:
        """Return the seconds to wait after so many failed tries, or None to give up.

        Offline is not repeated: no network does not pass within seconds, and callers ask again.
        """
        if failed >= self.tries or not isinstance(error, (AnswerLost, RateLimited, ServerTrouble)):
            return None
        asked = error.retry_after if isinstance(error, ServerError) else None
        if asked is None:
            return self.random() * min(self.longest, self.first * 2.0 ** (failed - 1))
        return asked if asked <= self.longest_asked else None


class Transport:
    """One server, one key, one pool of connections. Raises LinkError and ServerError, and nothing foreign."""

    def __init__(
        self,
        server: str,
        key: str,
        *,
        ca_file: Path | None = None,
        patience: Patience | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self.address = read_address(server)
        self._origin = _origin(httpx.URL(str(self.address)))
        self._key = Secret(_usable_key(key))
        forms = sorted(forms_of(self._key.reveal()), key=len, reverse=True)
        self._key_forms = [Secret(form) for form in forms]
        self._patience = patience or Patience()
        self._timeouts = timeouts or Timeouts()
        self._on_loop = OnLoop(self.address, trusted(ca_file))
        self._in_threads = InThreads(self.address, trusted(ca_file))
        self._is_closed = False
        register_secret(self._key.reveal())

    def __repr__(self) -> str:
        return f"Transport({str(self.address)!r}, key={self._key!r})"

    async def close(self) -> None:
        """Close all connections."""
        self._is_closed = True
        await self._on_loop.close()
        await self._in_threads.close()

    async def read(self, *path: str, query: dict[str, str] | None = None) -> Answer:
        """GET, repeated where that helps; the answer is a 2xx."""
        request = self._request("GET", self.address.path(*path), query=query)
        return await self._repeated(request)

    async def poll(self, *path: str) -> Answer:
        """GET what is asked for again and again, at little cost; a server that asks to wait is left to the caller."""
        request = self._request("GET", self.address.path(*path))
        request.extensions["timeout"] = self._timeouts.for_poll().as_dict()
        patience = replace(self._patience, tries=POLL_TRIES, longest_asked=0.0)
        return await self._repeated(request, self._in_threads, patience)

    async def search(self, *path: str, body: bytes) -> Answer:
        """POST a question that changes nothing, repeated where that helps; the answer is a 2xx."""
        request = self._request("POST", self.address.path(*path), body=body)
        return await self._repeated(request)

    async def look(self, *path: str, body: bytes) -> Answer:
        """POST a question that changes nothing and may take a model long, repeated where that helps; a 2xx."""
        request = self._request("POST", self.address.path(*path), body=body)
        request.extensions["timeout"] = self._timeouts.for_start().as_dict()
        return await self._repeated(request)

    async def start(self, *path: str, body: bytes) -> Answer:
        """POST once, whatever happens; the answer is a 2xx."""
        request = self._request("POST", self.address.path(*path), body=body)
        request.extensions["timeout"] = self._timeouts.for_start().as_dict()
        return await self._sound(request)

    async def fetch(self, url: str) -> Answer:
        """GET an address that the server gave. The key goes along only to the server itself."""
        return await self._repeated(self._request("GET", self._safe(url)))

    def _safe(self, url: str) -> str:
        if url.startswith("/") and not url.startswith("//"):
            return f"{self.address.without_prefix()}{url}"
        if not url.lower().startswith("https://") and not self._is_ours(url):
            raise UnreadableAnswer(tr("The server gave an address for an image that is not safe to open."))
        return url

    def _is_ours(self, url: str) -> bool:
        try:
            return _origin(httpx.URL(url)) == self._origin
        except (httpx.InvalidURL, ValueError):
            return False

    def _request(
        self, method: str, url: str, *, query: dict[str, str] | None = None, body: bytes | None = None
    ) -> httpx.Request:
        headers = {"Accept": "application/json, image/*;q=0.9, */*;q=0.1"}
        if self._is_ours(url):
            headers["Authorization"] = f"Bearer {self._key.reveal()}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            return self._on_loop.build(
                method,
                url,
                params=query,
                content=body,
                headers=headers,
                timeout=self._timeouts.for_read(),
            )
        except (httpx.InvalidURL, ValueError):
            pass
        raise UnreadableAnswer(tr("The server gave an address that cannot be read."))

    async def _repeated(
        self, request: httpx.Request, by: Exchange | None = None, patience: Patience | None = None
    ) -> Answer:
        patience = patience or self._patience
        failed = 0
        while True:
            try:
                return await self._followed(request, by or self._on_loop)
            except LabeldockError as error:
                failed += 1
                wait = patience.wait_after(failed, error)
                if wait is None:
                    raise
            await patience.sleep(wait)

    async def _followed(self, request: httpx.Request, by: Exchange) -> Answer:
        """Send, and follow redirects of a GET that stay on the same server."""
        for _ in range(REDIRECTS + 1):
            answer = await self._exchanged(request, by)
            if answer.status not in _REDIRECTS or request.method != "GET":
                return self._accepted(answer)
            timeout = request.extensions["timeout"]
            request = self._request("GET", self._next(request, answer))
            request.extensions["timeout"] = timeout
        raise UnreadableAnswer(tr("The server redirects in circles."), status=answer.status)

    def _next(self, request: httpx.Request, answer: Answer) -> str:
        """Return the address that a redirect leads to. Raises UnreadableAnswer when it leads elsewhere."""
        try:
            target = request.url.join(answer.headers.get("location", ""))
        except (httpx.InvalidURL, ValueError):
            target = httpx.URL()
        before, after = _origin(request.url), _origin(target)
        if before == after:
            return str(target)
        raise _sent_elsewhere(target.host, answer.status)

    async def _sound(self, request: httpx.Request) -> Answer:
        return self._accepted(await self._exchanged(request, self._on_loop))

    def _accepted(self, answer: Answer) -> Answer:
        """Return a 2xx answer. Raises the ServerError of any other."""
        if 200 <= answer.status < 300:
            return answer
        if answer.status < 400:
            host = httpx.URL(_readable_url(answer.headers.get("location", ""))).host
            raise _sent_elsewhere(host, answer.status)
        raise refusal(answer, key=self._key.reveal(), now=self._patience.now())

    async def _exchanged(self, request: httpx.Request, by: Exchange) -> Answer:
        """Send once and read the whole answer.

        Errors are raised outside of the `except` clause: a foreign error would hold request and key.
        """
        if self._is_closed:
            raise Offline(tr("The connection was closed."))
        try:
            answer = await by.whole(request)
            return replace(answer, content=self._without_key(answer.content))
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError, RuntimeError) as error:
            failure = link_error(error, request.url.host)
        raise failure

    def _without_key(self, content: bytes) -> bytes:
        """Return an answer that repeats the key without it: answers are kept and shown."""
        for form in self._key_forms:
            content = content.replace(form.reveal().encode(), MASK.encode())
        return content


def _usable_key(key: str) -> str:
    key = key.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise InputError(
            tr("This is not an API key."),
            tr("A key is one word without spaces; copy it from the Roboflow settings."),
        )
    return key


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _readable_url(text: str) -> str:
    try:
        httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        return ""
    return text


def _sent_elsewhere(host: str, status: int) -> UnreadableAnswer:
    words = tr("The server sends us on to another address; the key is not taken there.")
    if host:
        words = tr("The server sends us on to {host}; the key is not taken there.")
    return UnreadableAnswer(
        words.format(host=redacted(host)),
        tr("Check the server address. A hotel's or company's login page may stand in between."),
        status=status,
    )
