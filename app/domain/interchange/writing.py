"""Writes an ontology as text of any kind, and says what the kind cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import ontology_text
from app.domain.errors import OntologyError
from app.domain.halves import HALF, without_halves
from app.domain.interchange import autodistill, items, lines, table, xml, yolo
from app.domain.interchange.kinds import CLASS_ONLY, Kind
from app.domain.mistakes import shown
from app.domain.ontology import Format, Ontology
from app.domain.texts import plural, tr

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
    raise OntologyError(tr("A job file holds more than an ontology: it is saved as a job."))


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
        yield tr("Halves of characters would be replaced by “\ufffd”.")
    if kind is Kind.AUTODISTILL and (repeated := ontology.without_blanks().repeated_prompts()):
        yield tr(
            "{prompts}: a dictionary keeps only the last of a prompt that stands more than once."
        ).format(prompts=_some(repeated))
    elif kind in CLASS_ONLY:
        yield from _lost_prompts(ontology, kind)
        yield from _lost_names(ontology, kind)


def _lost_prompts(ontology: Ontology, kind: Kind) -> Iterator[str]:
    differing = [e.prompt for e in ontology.entries if e.prompt != e.class_name and e.prompt.strip()]
    if differing:
        yield plural(
            len(differing),
            "{n} prompt would be lost, for example “{prompt}”: {format} holds classes only.",
            "{n} prompts would be lost, for example “{prompt}”: {format} holds classes only.",
        ).format(prompt=shown(differing[0]), format=kind.display_name)
    if any(e.prompt.strip() and not e.class_name.strip() for e in ontology.entries):
        yield tr("Rows without a class would be lost.")


def _lost_names(ontology: Ontology, kind: Kind) -> Iterator[str]:
    fit = _FITS.get(kind, str)
    unfit = [name for name in ontology.classes if name.strip() and fit(name) != name]
    if unfit:
        yield tr("{names} cannot stand in {format} as written and would be changed or left out.").format(
            names=_some(unfit), format=kind.display_name
        )


def _lost_thresholds(ontology: Ontology, kind: Kind, thresholds: Mapping[str, float]) -> Iterator[str]:
    kept = set(ontology.classes) if kind in _TABLES else set()
    if lost := [name for name in thresholds if name not in kept]:
        yield tr("The confidence of {names} would be lost.").format(names=_some(lost))


def _names(ontology: Ontology, kind: Kind) -> list[str]:
    """Return the classes as the kind can hold them, each once, in order of first appearance."""
    fit, classes = _FITS.get(kind, str), map(without_halves, ontology.classes)
    return [name for name in dict.fromkeys(map(fit, classes)) if name.strip()]


def _some(names: Iterable[str]) -> str:
    listed = [tr("“{text}”").format(text=shown(name)) for name in names]
    some, more = ", ".join(listed[:3]), len(listed) - 3
    if more <= 0:
        return some
    # Translators: {names} is for example “a”, “b”, “c”
    return plural(more, "{names} and {n} more", "{names} and {n} more").format(names=some)
