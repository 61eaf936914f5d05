"""What must never be shown: recognised in any text and masked."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "••••"
SHORTEST = 4
"""A shorter text is no secret, and masking it would garble every sentence."""

_PATTERNS = (
    re.compile(r"(?i)(\bbearer\s+)[^\s\"'<>,;)\]}]{8,}"),
    re.compile(r"(?i)(api[-_]?key\b[\"']?\s*(?:=|:|%3D)\s*[\"']?)[^\s\"'&<>,;)\]}]+"),
)


class Secret:
    """A text that shows only its mask; `reveal` is for the one place that sends it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text itself."""
        return self._text

    def __repr__(self) -> str:
        return MASK


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """Return `text` with every secret masked, in plain, URL-encoded and JSON-escaped form."""
    forms = {form for secret in secrets for form in forms_of(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, MASK)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<1>{MASK}", text)
    return text


def forms_of(secret: str) -> set[str]:
    """Return how a secret reads: as it is, and in an address, JSON or Python; none of a text too short for one."""
    if len(secret) < SHORTEST:
        return set()
    escaped = json.dumps(secret)[1:-1]
    encoded = {quote(secret, safe=""), quote(secret), quote_plus(secret)}
    lower = {re.sub(r"%[0-9A-F]{2}", lambda m: m[0].lower(), form) for form in encoded}
    safe = {
        escaped,
        escaped.replace("/", r"\/"),
    }  # for a web page, which some servers write all their JSON for
    safe |= {re.sub("[&<>']", lambda m: f"\\u{ord(m[0]):04x}", form) for form in safe}
    return {secret, repr(secret)[1:-1]} | safe | encoded | lower
