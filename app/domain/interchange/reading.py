"""Reads a text of any kind as an ontology."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain import ontology_text
from app.domain.errors import InputError, OntologyError
from app.domain.interchange import autodistill, items, lines, table, xml, yolo
from app.domain.interchange.kinds import Incoming, Kind
from app.domain.interchange.recognition import recognise
from app.domain.job_file import read_job_file
from app.domain.mistakes import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HALF = re.compile(r"[\ud800-\udfff]")


def read(text: str, name: str = "", kind: Kind | None = None) -> Incoming:
    """Read an ontology; never raises, mistakes come in the result with the part that is good.

    `name` is the file's, which helps to recognise it; offsets of mistakes count without a BOM.
    """
    text = _HALF.sub("\ufffd", text.removeprefix("\ufeff"))
    return READERS[kind or recognise(text, name)](text, name)


def _read_json(text: str, _name: str) -> Incoming:
    parsed = ontology_text.read(text)
    return Incoming(Kind(parsed.format), parsed.ontology, mistakes=parsed.mistakes)


def _read_voc(text: str, name: str) -> Incoming:
    is_xml = text.lstrip()[:1] == "<"
    return xml.read_annotation(text, name) if is_xml else lines.read_labelmap(text, name)


def _read_job(text: str, _name: str) -> Incoming:
    try:
        request = read_job_file(text, "").request
    except InputError as error:
        line, column = (error.line, error.column) if isinstance(error, OntologyError) else (0, 0)
        mistake = Mistake(error.message, max(1, line), max(1, column), 0)
        return Incoming(Kind.JOBFILE, mistakes=(mistake,))
    if request.ontology is None:
        mistake = Mistake("This job file has no ontology: the server derives it.", 1, 1, 0)
        return Incoming(Kind.JOBFILE, mistakes=(mistake,))
    return Incoming(Kind.JOBFILE, request.ontology, request.confidence_thresholds)


READERS: Mapping[Kind, Callable[[str, str], Incoming]] = {
    Kind.OBJECT: _read_json,
    Kind.STRINGS: _read_json,
    Kind.OBJECTS: _read_json,
    Kind.CSV: table.read_csv,
    Kind.TSV: table.read_tsv,
    Kind.COCO: items.read_coco,
    Kind.YOLO: yolo.read,
    Kind.VOC: _read_voc,
    Kind.CVAT: items.read_cvat,
    Kind.LABELSTUDIO: xml.read_config,
    Kind.LABELME: lines.read_labelme,
    Kind.AUTODISTILL: autodistill.read,
    Kind.JOBFILE: _read_job,
}
