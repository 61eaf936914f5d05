"""Writes an ontology as text of any kind, and says what the kind cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import ontology_text
from app.domain.interchange import table
from app.domain.interchange.kinds import Kind
from app.domain.ontology import Format, Ontology

if TYPE_CHECKING:
    from collections.abc import Mapping

NONE: Mapping[str, float] = {}
JSON = (Kind.OBJECT, Kind.STRINGS, Kind.OBJECTS)


def write(ontology: Ontology, kind: Kind, thresholds: Mapping[str, float] = NONE) -> str:
    """Return the ontology as text. Raises OntologyError where an object or list of strings would lose rows."""
    if kind in (Kind.CSV, Kind.TSV):
        return table.write(ontology, kind, thresholds)
    return ontology_text.write(ontology, Format(kind))


def lost_in(ontology: Ontology, kind: Kind, thresholds: Mapping[str, float] = NONE) -> tuple[str, ...]:
    """Say what `kind` would lose, one sentence a sort of loss; empty when it loses nothing."""
    return ontology.lost_in(Format(kind)) if kind in JSON else ()


def folder_of(ontology: Ontology, kind: Kind) -> dict[str, str]:
    """Return the files of the kind's folder: relative path → text."""
    return {kind.file_name: write(ontology, kind)}
