"""The parts that others made, and the terms under which they are here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the program; `terms` names its licence in short."""

    name: str
    version: str
    terms: str
    text: str
    """The licence in full, empty where the part brings none."""
