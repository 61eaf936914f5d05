"""The file of the window's settings: looked at before Qt reads it, and kept aside where it is none.

Qt takes the lines of a broken file that it understands, and writes over the rest without a word.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 1024 * 1024
"""Bytes. The file of a window with hundreds of tabs has a few thousand."""
_LINE = re.compile(r"\s*(?:[;#].*|\[[\w%.\\-]*\]\s*|[\w%.\\ -]+=.*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """The file to use, None where none can be; and where a bad one was put, None where there was none."""

    file: Path | None
    kept_aside: Path | None = None


def look_at_settings(file: Path, now: float | None = None) -> SettingsFile:
    """Have the file there in good order, or not at all. Never raises: no settings stop a start."""
    try:
        if not file.exists() or _is_sound(file):
            return SettingsFile(file)
    except (OSError, ValueError):  # a ValueError is that of a text that is none
        pass
    stamp = time.strftime("%Y-%m-%d-%H%M%S", time.localtime(now))
    aside = _free(file.with_name(f"{file.name}.bad-{stamp}"))
    try:
        file.rename(aside)
    except OSError:
        return SettingsFile(None)
    return SettingsFile(file, aside)


def _is_sound(file: Path) -> bool:
    if not file.is_file() or file.stat().st_size > LARGEST:
        return False
    text = file.read_bytes().decode("utf-8")
    return "\0" not in text and all(_LINE.fullmatch(line) for line in text.split("\n"))


def _free(file: Path) -> Path:
    """Return a name that nothing has yet."""
    number, free = 1, file
    while free.exists():
        number += 1
        free = file.with_name(f"{file.name}-{number}")
    return free
