"""A key that another program left on this machine, which is ours to use only once a person says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Source(StrEnum):
    """Where a key was found."""

    ENVIRONMENT = "ROBOFLOW_API_KEY"
    CONFIG = "config.json"


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key, and the workspace that is said to be its own; the server knows better."""

    source: Source
    workspace: str
    name: str
    secret: str = field(repr=False)
    is_default: bool = False
