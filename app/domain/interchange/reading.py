"""Reads a text of any kind as an ontology."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from app.domain import ontology_text
from app.domain.interchange import table
from app.domain.interchange.kinds import Incoming, Kind
from app.domain.interchange.recognition import recognise

_HALF = re.compile(r"[\ud800-\udfff]")

Reader = Callable[[str, Kind], Incoming]


def read(text: str, name: str = "", kind: Kind | None = None) -> Incoming:
    """Read an ontology; never raises, mistakes come in the result with the part that is good."""
    text = _HALF.sub("\ufffd", text.removeprefix("\ufeff"))
    kind = kind or recognise(text, name)
    return READERS[kind](text, kind)


def read_folder(files: Mapping[str, str]) -> Incoming:
    """Read a folder: relative path with slashes → text."""
    path = min(files, default="")
    return read(files.get(path, ""), path)


def _read_json(text: str, kind: Kind) -> Incoming:
    parsed = ontology_text.read(text)
    return Incoming(Kind(parsed.format), parsed.ontology, mistakes=parsed.mistakes)


READERS: Mapping[Kind, Reader] = {
    Kind.OBJECT: _read_json,
    Kind.STRINGS: _read_json,
    Kind.OBJECTS: _read_json,
    Kind.CSV: table.read,
    Kind.TSV: table.read,
}
