"""Writes an ontology as text of any kind, and says what the kind cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import ontology_text
from app.domain.errors import OntologyError
from app.domain.halves import HALF, without_halves
from app.domain.interchange import autodistill, items, lines, table, xml, yolo
from app.domain.interchange.classes import counted
from app.domain.interchange.kinds import CLASS_ONLY, Kind
from app.domain.mistakes import shown
from app.domain.ontology import Format, Ontology

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

NO_THRESHOLDS: Mapping[str, float] = {}
_JSON = (Kind.OBJECT, Kind.STRINGS, Kind.OBJECTS)
_TABLES = (Kind.CSV, Kind.TSV)
_WRITERS: Mapping[Kind, Callable[[Iterable[str]], str]] = {
    Kind.COCO: items.write_coco,
    Kind.YOLO: yolo.write,
    Kind.VOC: lines.write_labelmap,
    Kind.CVAT: items.write_cvat,
    Kind.LABELSTUDIO: xml.write_config,
    Kind.LABELME: lines.write_labelme,
}
_FITS: Mapping[Kind, Callable[[str], str]] = {
    Kind.YOLO: lines.fit_line,
    Kind.VOC: lines.fit_labelmap,
    Kind.LABELSTUDIO: xml.fit_xml,
    Kind.LABELME: lines.fit_labelme,
}


def write(ontology: Ontology, kind: Kind, thresholds: Mapping[str, float] = NO_THRESHOLDS) -> str:
    """Return the ontology as text; what is lost then, `lost_in` says.

    Raises OntologyError where an object or a list of strings would lose rows, and for a job file, which is more
    than an ontology.
    """
    if kind in _JSON:
        return ontology_text.write(ontology, Format(kind))
    if kind in _TABLES:
        return without_halves(table.write(ontology, kind, thresholds))
    if kind is Kind.AUTODISTILL:
        return without_halves(autodistill.write(ontology.without_blanks()))
    if kind in _WRITERS:
        return _WRITERS[kind](_names(ontology, kind))
    raise OntologyError("A job file holds more than an ontology: it is saved as a job.")


def folder_of(
    ontology: Ontology, kind: Kind, thresholds: Mapping[str, float] = NO_THRESHOLDS
) -> dict[str, str]:
    """Return the files of the kind's folder, relative path → text: one for most, with classes.txt for YOLO."""
    files = {kind.file_name: write(ontology, kind, thresholds)}
    if kind is Kind.YOLO:
        files["classes.txt"] = lines.write_lines(_names(ontology, kind))
    return files


def lost_in(
    ontology: Ontology, kind: Kind, thresholds: Mapping[str, float] = NO_THRESHOLDS
) -> tuple[str, ...]:
    """Say what `kind` would lose, in sentences; empty when it loses nothing."""
    return (*_lost_rows(ontology, kind), *_lost_thresholds(ontology, kind, thresholds))


def _lost_rows(ontology: Ontology, kind: Kind) -> Iterator[str]:
    if kind in _JSON:
        yield from ontology.lost_in(Format(kind))
        return
    if any(HALF.search(e.prompt + e.class_name) for e in ontology.entries):
        yield "Halves of characters would be replaced by “\ufffd”."
    if kind is Kind.AUTODISTILL and (repeated := ontology.without_blanks().repeated_prompts()):
        yield f"{_some(repeated)}: a dictionary keeps only the last of a prompt that stands more than once."
    elif kind in CLASS_ONLY:
        yield from _lost_prompts(ontology, kind)
        yield from _lost_names(ontology, kind)


def _lost_prompts(ontology: Ontology, kind: Kind) -> Iterator[str]:
    differing = [e.prompt for e in ontology.entries if e.prompt != e.class_name and e.prompt.strip()]
    if differing:
        prompts = counted(len(differing), "prompt")
        yield f"{prompts} would be lost, for example “{shown(differing[0])}”: {kind.display_name} holds classes only."
    if any(e.prompt.strip() and not e.class_name.strip() for e in ontology.entries):
        yield "Rows without a class would be lost."


def _lost_names(ontology: Ontology, kind: Kind) -> Iterator[str]:
    fit = _FITS.get(kind, str)
    unfit = [name for name in ontology.classes if name.strip() and fit(name) != name]
    if unfit:
        yield f"{_some(unfit)} cannot stand in {kind.display_name} as written and would be changed or left out."


def _lost_thresholds(ontology: Ontology, kind: Kind, thresholds: Mapping[str, float]) -> Iterator[str]:
    kept = set(ontology.classes) if kind in _TABLES else set()
    if lost := [name for name in thresholds if name not in kept]:
        yield f"The confidence of {_some(lost)} would be lost."


def _names(ontology: Ontology, kind: Kind) -> list[str]:
    """Return the classes as the kind can hold them, each once, in order of first appearance."""
    fit, classes = _FITS.get(kind, str), map(without_halves, ontology.classes)
    return [name for name in dict.fromkeys(map(fit, classes)) if name.strip()]


def _some(names: Iterable[str]) -> str:
    listed = [f"“{shown(name)}”" for name in names]
    return ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")
