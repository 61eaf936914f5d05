"""Finds the keys that Roboflow's own tools left here (roboflow-rest.md §8). Reads, and never writes."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.adapters.logs import register_secret
from app.domain.found_key import FoundKey, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KEY_VARIABLE = "ROBOFLOW_API_KEY"
FILE_VARIABLE = "ROBOFLOW_CONFIG_DIR"
"""Despite its name the path of the file."""
LARGEST = 1024 * 1024
MOST_KEYS = 50


async def find_keys() -> tuple[FoundKey, ...]:
    """Return the key of the environment and those of config.json; a file that is none has no keys."""
    found = await asyncio.to_thread(keys_here, os.environ)
    for key in found:
        register_secret(key.secret)
    return found


def keys_here(environ: Mapping[str, str], platform: str = sys.platform) -> tuple[FoundKey, ...]:
    """Return the keys that these variables and the file they lead to hold."""
    found: dict[str, FoundKey] = {}
    default = environ.get("RF_WORKSPACE", "").strip()
    if secret := _key(environ.get(KEY_VARIABLE)):
        found[secret] = FoundKey(Source.ENVIRONMENT, default, "", secret, is_default=True)
    for key in _in_file(_config_file(environ, platform), default):
        found.setdefault(key.secret, key)
    return tuple(found.values())[:MOST_KEYS]


def _config_file(environ: Mapping[str, str], platform: str) -> Path:
    if given := environ.get(FILE_VARIABLE):
        return Path(given).expanduser()
    if platform == "win32":
        return Path(environ.get("USERPROFILE") or Path.home()) / "roboflow" / "config.json"
    return Path(environ.get("HOME") or Path.home()) / ".config" / "roboflow" / "config.json"


def _in_file(file: Path, default: str) -> Iterator[FoundKey]:
    try:
        if not file.is_file() or file.stat().st_size > LARGEST:
            return
        content = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return
    if not isinstance(content, dict) or not isinstance(content.get("workspaces"), dict):
        return
    default = default or _text(content.get("RF_WORKSPACE"))
    for entry in content["workspaces"].values():
        if isinstance(entry, dict) and (secret := _key(entry.get("apiKey"))):
            url = _text(entry.get("url"))
            is_default = bool(url) and url == default
            yield FoundKey(Source.CONFIG, url, _text(entry.get("name")), secret, is_default=is_default)


def _key(value: Any) -> str:
    """Return a key as it would be typed; empty for what can be none."""
    key = value.strip() if isinstance(value, str) else ""
    is_possible = key.isascii() and key.isprintable() and " " not in key and len(key) <= 500
    return key if is_possible else ""


def _text(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return "".join(letter for letter in text if letter.isprintable())[:100]
