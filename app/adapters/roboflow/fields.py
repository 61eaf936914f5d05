"""Field types that read whatever a server may send: numbers as text, three kinds of time, null."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

_LATEST_S = 1e11
"""Epoch seconds beyond this are milliseconds."""


def number(value: object) -> float | None:
    """Return a finite number, also of a text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def text(value: object) -> str:
    """Return a text, also of a number; anything else is empty."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value)


def count(value: object) -> int:
    """Return a count: of a number, or of the things in a list or object; 0 for anything else."""
    if isinstance(value, (list, Mapping)):
        return len(value)
    return max(0, int(number(value) or 0))


def maybe_count(value: object) -> int | None:
    """Return a count, or None where nothing was said."""
    found = number(value)
    return None if found is None else max(0, int(found))


def moment(value: object) -> float | None:
    """Return epoch seconds of an epoch number, an ISO text or a Firestore object; None for anything else."""
    if isinstance(value, Mapping):
        seconds = number(value.get("_seconds", value.get("seconds")))
        nanos = number(value.get("_nanoseconds", value.get("nanoseconds"))) or 0.0
        return None if seconds is None else seconds + nanos / 1e9
    found = number(value)
    if found is not None:
        return found / 1000 if found > _LATEST_S else found
    return _iso(value) if isinstance(value, str) else None


def _iso(value: str) -> float | None:
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def counts(value: object) -> dict[str, int]:
    """Return how many of each name: of an object, or of a list of names."""
    if isinstance(value, Mapping):
        return {str(name): count(n) for name, n in value.items()}
    return {str(name): 0 for name in value if isinstance(name, str)} if isinstance(value, list) else {}


def texts(value: object) -> dict[str, str]:
    """Return the texts of an object by name."""
    items = value.items() if isinstance(value, Mapping) else ()
    return {str(name): t for name, t in items if isinstance(t, str)}


def names(value: object) -> tuple[str, ...]:
    """Return names: of a list of texts or of objects that have one, or the keys of an object."""
    if isinstance(value, Mapping):
        return tuple(map(str, value))
    items = value if isinstance(value, list) else []
    found = (item.get("name", item.get("class")) if isinstance(item, Mapping) else item for item in items)
    return tuple(name for name in found if isinstance(name, str) and name)


def mapping(value: object) -> dict[str, Any]:
    """Return an object; anything else is empty."""
    return dict(value) if isinstance(value, Mapping) else {}


def truth(value: object) -> bool | None:
    """Return true or false, or None for anything else."""
    return value if isinstance(value, bool) else None


Number = Annotated[float | None, BeforeValidator(number)]
Text = Annotated[str, BeforeValidator(text)]
Count = Annotated[int, BeforeValidator(count)]
MaybeCount = Annotated[int | None, BeforeValidator(maybe_count)]
Moment = Annotated[float | None, BeforeValidator(moment)]
Counts = Annotated[dict[str, int], BeforeValidator(counts)]
Texts = Annotated[dict[str, str], BeforeValidator(texts)]
Names = Annotated[tuple[str, ...], BeforeValidator(names)]
Object = Annotated[dict[str, Any], BeforeValidator(mapping)]
Truth = Annotated[bool | None, BeforeValidator(truth)]
