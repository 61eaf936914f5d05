"""Where new versions are announced: the newest release of a repository, as GitHub's API tells it."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from app.domain.errors import Offline, ServerTrouble, UnreadableAnswer
from app.domain.release import Release, is_version

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
        return await asyncio.to_thread(self._latest)

    def _latest(self) -> Release:
        import httpx

        headers = {"Accept": "application/vnd.github+json", "User-Agent": f"labeldock/{self._version}"}
        try:
            with httpx.stream(
                "GET", self._feed, headers=headers, timeout=TIMEOUT_S, follow_redirects=False
            ) as answer:
                if answer.status_code != 200:
                    raise ServerTrouble(
                        f"The list of versions was answered with {answer.status_code}.",
                        "Try again later.",
                        status=answer.status_code,
                    )
                return _read(_body(answer))
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise Offline("The list of versions cannot be reached.", "Try again later.") from error


def _body(answer: Any) -> bytes:
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > MAX_BYTES:
            raise _unreadable()
    return body


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
    return UnreadableAnswer("The list of versions cannot be read.", "Try again later.")
