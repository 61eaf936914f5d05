"""Reads the theme's tokens: named colours for light and dark, from resources/theme."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from app.resources import resource_path

if TYPE_CHECKING:
    from collections.abc import Mapping


OWN_ACCENT = "violet"
"""The accent of the schemes' own files; the others are in accents.json."""


@cache
def tokens(scheme: str, accent: str = OWN_ACCENT) -> Mapping[str, str]:
    """Return the named colours of "light" or "dark" with an accent, as #rrggbb. Raises KeyError."""
    own = {name: value for name, value in _read(scheme).items() if isinstance(value, str)}
    return own if accent == OWN_ACCENT else own | _accents()[accent][scheme]


@cache
def accents() -> tuple[str, ...]:
    """Return the names of all accents, the usual one first."""
    return (OWN_ACCENT, *_accents())


@cache
def class_colors(scheme: str) -> tuple[str, ...]:
    """Return the colours that classes without one of their own take turns in."""
    return tuple(_read(scheme)["class_colors"])


@cache
def _read(scheme: str) -> dict[str, str | list[str]]:
    text = resource_path(f"theme/{scheme}.json").read_text(encoding="utf-8")
    value: dict[str, str | list[str]] = json.loads(text)
    return value


@cache
def _accents() -> dict[str, dict[str, dict[str, str]]]:
    text = resource_path("theme/accents.json").read_text(encoding="utf-8")
    value: dict[str, dict[str, dict[str, str]]] = json.loads(text)
    return value
