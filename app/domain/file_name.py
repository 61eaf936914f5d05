"""Names that every system takes for a file or a folder."""

from __future__ import annotations

import re

from app.domain.halves import without_halves

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_TAKEN_BY_WINDOWS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def safe_name(name: str, longest: int, without: str) -> str:
    """Return a name as every system takes it, in so many bytes of UTF-8; `without` where nothing is left of it."""
    text = _FORBIDDEN.sub("-", without_halves(name)).strip(" .")
    text = text.encode()[:longest].decode(errors="ignore").strip(" .")
    return f"{text}_" if _TAKEN_BY_WINDOWS.fullmatch(text) else text or without


def name_of_job(title: str, longest: int) -> str:
    """Return what a person called a job as a name for its file or folder."""
    return safe_name(title, longest, "").strip(" -") or "job"
