"""Reads a text of any kind as an ontology."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain import ontology_text
from app.domain.errors import InputError, OntologyError
from app.domain.halves import HALF, HALF_TOLD, without_halves
from app.domain.interchange import autodistill, items, lines, table, xml, yolo
from app.domain.interchange.kinds import Incoming, Kind
from app.domain.interchange.recognition import recognise
from app.domain.job_file import read_job_file
from app.domain.mistakes import Mistake, Mistakes
from app.domain.ontology import from_pairs
from app.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.ontology import Entry


def read(text: str, name: str = "", kind: Kind | None = None) -> Incoming:
    """Read an ontology; never raises, mistakes come in the result with the part that is good.

    `name` is the file's, which helps to recognise it; offsets of mistakes count without a BOM.
    """
    text = without_halves(text.removeprefix("\ufeff"))
    return READERS[kind or recognise(text, name)](text, name)


def _read_json(text: str, _name: str) -> Incoming:
    parsed = ontology_text.read(text)
    return Incoming(Kind(parsed.format), parsed.ontology, mistakes=parsed.mistakes)


def _read_voc(text: str, name: str) -> Incoming:
    is_xml = text.lstrip()[:1] == "<"
    return xml.read_annotation(text, name) if is_xml else lines.read_labelmap(text, name)


def _read_job(text: str, _name: str) -> Incoming:
    try:
        draft = read_job_file(text, "")
    except InputError as error:
        line, column = (error.line, error.column) if isinstance(error, OntologyError) else (0, 0)
        mistake = Mistake(error.message, max(1, line), max(1, column), 0)
        return Incoming(Kind.JOBFILE, mistakes=(mistake,))
    request, mistakes = draft.request, Mistakes(text)
    if draft.locked:
        mistakes.note(draft.locked, 0, fatal=False)
    if request.ontology is None:
        mistakes.note(tr("This job file has no ontology: the server derives it."), 0)
    entries = request.ontology.entries if request.ontology else ()
    return Incoming(
        Kind.JOBFILE,
        from_pairs(_whole(entry, text, mistakes) for entry in entries),
        {without_halves(name): value for name, value in request.confidence_thresholds.items()},
        mistakes=mistakes.found,
    )


def _whole(entry: Entry, text: str, mistakes: Mistakes) -> tuple[str, str]:
    """Return prompt and class without halves; one that an escape wrote is a mistake."""
    if half := HALF.search(entry.prompt + entry.class_name):
        escape = re.search(rf"\\u{ord(half[0]):04x}", text, re.IGNORECASE)
        mistakes.note(tr(HALF_TOLD), escape.start() if escape else 0)
    return without_halves(entry.prompt), without_halves(entry.class_name)


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
