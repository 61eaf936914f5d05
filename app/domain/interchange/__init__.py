"""Ontologies in the formats of the field: recognised, read with places, written, and what is lost told."""

from __future__ import annotations

from app.domain.interchange.folder import names_classes, read_folder
from app.domain.interchange.kinds import CLASS_ONLY, Incoming, Kind
from app.domain.interchange.reading import read
from app.domain.interchange.recognition import recognise
from app.domain.interchange.writing import folder_of, lost_in, write

__all__ = [
    "CLASS_ONLY",
    "Incoming",
    "Kind",
    "folder_of",
    "lost_in",
    "names_classes",
    "read",
    "read_folder",
    "recognise",
    "write",
]
