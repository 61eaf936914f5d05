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
    forms = {form for secret in secrets for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, MASK)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<1>{MASK}", text)
    return text


def _forms(secret: str) -> set[str]:
    if len(secret) < SHORTEST:
        return set()
    escaped = json.dumps(secret)[1:-1]
    encoded = {quote(secret, safe=""), quote(secret), quote_plus(secret)}
    lower = {re.sub(r"%[0-9A-F]{2}", lambda m: m[0].lower(), form) for form in encoded}
    return {secret, escaped, escaped.replace("/", r"\/"), repr(secret)[1:-1]} | encoded | lower
