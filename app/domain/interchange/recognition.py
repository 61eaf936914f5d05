"""Tells by its content which kind of text this is; the file's name only helps where that leaves it open."""

from __future__ import annotations

from app.domain.interchange import table
from app.domain.interchange.kinds import Kind


def recognise(text: str, name: str = "") -> Kind:
    """Return the kind of a text, that of a table for one without signs of another."""
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start == "{":
        return Kind.OBJECT
    if start == "[":
        return Kind.OBJECTS
    separator = table.separator_of(text)
    return Kind.TSV if separator in ("", "\t") else Kind.CSV
