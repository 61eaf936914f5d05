"""Versions of this program: in which order they came, and what is told of a newer one."""

from __future__ import annotations

import re
from dataclasses import dataclass

_VERSION = re.compile(
    r"v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:[-.]?(a|b|rc|alpha|beta|dev|pre)[-.]?(\d{0,6}))?(?:\+[\w.]+)?"
)
_STAGES = {"dev": 0, "pre": 1, "a": 1, "alpha": 1, "b": 2, "beta": 2, "rc": 3, None: 4}


@dataclass(frozen=True, slots=True)
class Release:
    """A version, and the page that tells of it."""

    version: str
    page: str


def is_newer(version: str, than: str) -> bool:
    """Tell whether a version came after another; one that cannot be read is never newer."""
    new, old = _key(version), _key(than)
    return new is not None and old is not None and new > old


def is_version(text: str) -> bool:
    """Tell whether a text is a version: 1.2.3, v1.2.3, 1.2.3-rc.1 and the like."""
    return _key(text) is not None


def _key(version: str) -> tuple[int, ...] | None:
    match = _VERSION.fullmatch(version.strip().lower())
    if match is None:
        return None
    *numbers, stage, count = match.groups()
    return (*map(int, numbers), _STAGES[stage], int(count or 0))
