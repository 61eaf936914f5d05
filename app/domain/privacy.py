"""Takes the person out of a text that may be shown to others: home folder, name, e-mail addresses."""

from __future__ import annotations

import re
from urllib.parse import quote

HOME = "~"
SOMEONE = "someone"
MAIL = "someone@…"
SHORTEST = 3
"""A shorter name is no name of its own, and leaving it out would garble every word."""

_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


def anonymous(text: str, home: str, user: str, machine: str = "") -> str:
    """Return the text without who wrote it; a home folder becomes ~."""
    for form in _forms(home):
        text = re.sub(rf"{re.escape(form)}(?![\w.-])", HOME, text, flags=re.IGNORECASE)
    text = _MAIL.sub(MAIL, text)
    for name in (machine, user):
        if len(name) >= SHORTEST:
            text = re.sub(rf"(?<![\w]){re.escape(name)}(?![\w])", SOMEONE, text, flags=re.IGNORECASE)
    return text


def _forms(home: str) -> list[str]:
    """Return how the home folder may read in a text, the longest first."""
    bare = home.rstrip("/\\")
    if len(bare) < SHORTEST:  # the home of a service may be the root of everything
        return []
    slashes = bare.replace("\\", "/")
    return sorted({bare, slashes, bare.replace("\\", "\\\\"), quote(slashes)}, key=len, reverse=True)
