"""The kinds of text that an ontology comes from and goes to, and what comes in."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.ontology import Ontology
from app.domain.texts import mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.mistakes import Mistake


class Kind(StrEnum):
    """A kind of text; the values are the words of `labeldock ontology convert --to`."""

    OBJECT = "object"
    STRINGS = "strings"
    OBJECTS = "objects"
    CSV = "csv"
    TSV = "tsv"
    COCO = "coco"
    YOLO = "yolo"
    VOC = "voc"
    CVAT = "cvat"
    LABELSTUDIO = "labelstudio"
    LABELME = "labelme"
    AUTODISTILL = "autodistill"
    JOBFILE = "jobfile"
    """Read only: a job file is written by `app.domain.job`."""

    @property
    def display_name(self) -> str:
        """The kind's name for people."""
        return tr(_ABOUT[self][0])

    @property
    def file_name(self) -> str:
        """The name that its file usually has."""
        return _ABOUT[self][1]


_ABOUT = {
    Kind.OBJECT: (mark("JSON object"), "ontology.json"),
    Kind.STRINGS: (mark("JSON list of strings"), "classes.json"),
    Kind.OBJECTS: (mark("JSON list of objects"), "ontology.json"),
    Kind.CSV: ("CSV", "ontology.csv"),
    Kind.TSV: ("TSV", "ontology.tsv"),
    Kind.COCO: ("COCO", "categories.json"),
    Kind.YOLO: ("YOLO", "data.yaml"),
    Kind.VOC: ("Pascal VOC", "labelmap.txt"),
    Kind.CVAT: ("CVAT", "labels.json"),
    Kind.LABELSTUDIO: ("Label Studio", "config.xml"),
    Kind.LABELME: ("labelme", "labels.txt"),
    Kind.AUTODISTILL: ("autodistill", "ontology.py"),
    Kind.JOBFILE: (mark("job file"), "job.labeldock.json"),
}
CLASS_ONLY = frozenset({Kind.COCO, Kind.YOLO, Kind.VOC, Kind.CVAT, Kind.LABELSTUDIO, Kind.LABELME})
"""Kinds that hold classes and no prompts: read, the class is its own prompt."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What was read of a text; thresholds (0–1) and colours (#rrggbb) are keyed by class."""

    kind: Kind
    ontology: Ontology = field(default_factory=Ontology)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    colors: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, int] = field(default_factory=dict)
    """The number that stands for a class in annotations, where the text gives numbers of its own."""
    mistakes: tuple[Mistake, ...] = ()
    left_out: tuple[str, ...] = ()
    """What the text holds and an ontology cannot, for example “12 images and 340 boxes”."""

    @property
    def is_sound(self) -> bool:
        """Whether the whole text was read."""
        return not any(mistake.is_fatal for mistake in self.mistakes)
