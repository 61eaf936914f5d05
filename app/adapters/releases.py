"""Where new versions are announced: the newest release of a repository, as GitHub's API tells it."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.domain.errors import Offline, ServerTrouble, UnreadableAnswer
from app.domain.release import Release, is_version
from app.domain.texts import tr

if TYPE_CHECKING:
    import ssl

    import httpx

REPOSITORY = "labeldock/labeldock"
"""Owner and name; there is no public one yet. A build for others than us changes this line alone."""
FEED = f"https://api.github.com/repos/{REPOSITORY}/releases/latest"
TIMEOUT_S = 10.0
MAX_BYTES = 1_000_000
LONGEST = 300
"""Of a page's address."""


class GitHubReleases:
    """Fulfils services.ports.Releases: one GET, without a key, that follows nowhere."""

    def __init__(self, version: str, feed: str = FEED) -> None:
        self._version = version
        self._feed = feed

    async def latest(self) -> Release:
        """Return the newest release. Raises LinkError, ServerError."""
        context = await asyncio.to_thread(_prepare)
        import httpx

        headers = {"Accept": "application/vnd.github+json", "User-Agent": f"labeldock/{self._version}"}
        try:
            async with (
                asyncio.timeout(TIMEOUT_S),
                httpx.AsyncClient(verify=context, timeout=TIMEOUT_S, follow_redirects=False) as http,
                http.stream("GET", self._feed, headers=headers) as answer,
            ):
                return await _read_answer(answer)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as error:
            raise Offline(tr("The list of versions cannot be reached."), tr("Try again later.")) from error


def _prepare() -> ssl.SSLContext:
    """Import what asks, and return whom it trusts; off the caller's thread, since both take long."""
    from app.adapters.roboflow.pool import trusted

    return trusted()


async def _read_answer(answer: httpx.Response) -> Release:
    if answer.status_code != 200:
        words = tr("The list of versions was answered with {status}.").format(status=answer.status_code)
        raise ServerTrouble(words, tr("Try again later."), status=answer.status_code)
    body = b""
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > MAX_BYTES:
            raise _unreadable()
    return _read(body)


def _read(body: bytes) -> Release:
    value: Any = None
    with suppress(ValueError, RecursionError):
        value = json.loads(body)
    if not isinstance(value, dict):
        raise _unreadable()
    version, page = value.get("tag_name"), value.get("html_url")
    if not isinstance(version, str) or not is_version(version):
        raise _unreadable()
    return Release(version.strip().removeprefix("v"), _page(page))


def _page(page: object) -> str:
    """Return an address that may be opened in a browser: of the web, and not endless; else an empty text."""
    if not isinstance(page, str) or len(page) > LONGEST:
        return ""
    with suppress(ValueError):
        return page if urlsplit(page).scheme == "https" else ""
    return ""


def _unreadable() -> UnreadableAnswer:
    return UnreadableAnswer(tr("The list of versions cannot be read."), tr("Try again later."))
