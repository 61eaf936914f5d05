"""Folders of data sets: Pascal VOC, YOLO, or a folder that holds one file of another kind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from app.domain.interchange.kinds import Incoming, Kind
from app.domain.interchange.reading import read
from app.domain.interchange.recognition import recognise
from app.domain.mistakes import Mistake
from app.domain.ontology import Entry, Ontology
from app.domain.texts import plural, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

_ONE_FILE = (
    "labelmap.txt",
    "data.yaml",
    "dataset.yaml",
    "classes.txt",
    "obj.names",
    "labels.txt",
    "config.xml",
)
"""What names all classes of a data set, the best first."""
_SUFFIXES = (".yaml", ".yml", ".names", ".json", ".csv", ".tsv", ".xml")


def names_classes(path: str) -> bool:
    """Tell whether a file (relative path with slashes) may name classes; pictures and boxes of YOLO do not."""
    return PurePosixPath(path).name.lower() in _ONE_FILE or path.lower().endswith(_SUFFIXES)


def read_folder(files: Mapping[str, str]) -> Incoming:
    """Read a folder: relative path with slashes → text. Annotations of VOC add the classes of their boxes."""
    paths = sorted(filter(names_classes, files), key=_rank)
    boxes = [path for path in paths if path.lower().endswith(".xml") and recognise(files[path]) is Kind.VOC]
    best = next((path for path in paths if path not in boxes), "")
    if boxes and PurePosixPath(best).name.lower() != "labelmap.txt":
        return _read_voc(files, sorted(boxes), "")
    if boxes:
        return _read_voc(files, sorted(boxes), best)
    if best:
        return _placed(read(files[best], best), best)
    words = tr(
        "This folder names no classes: there is no labelmap.txt, data.yaml, classes.txt or annotation."
    )
    return Incoming(Kind.YOLO, mistakes=(Mistake(words, 1, 1, 0),))


def _rank(path: str) -> tuple[int, int, str]:
    name = PurePosixPath(path).name.lower()
    return _ONE_FILE.index(name) if name in _ONE_FILE else len(_ONE_FILE), path.count("/"), path


def _read_voc(files: Mapping[str, str], boxes: list[str], labelmap: str) -> Incoming:
    first = _placed(read(files[labelmap], labelmap, Kind.VOC), labelmap) if labelmap else Incoming(Kind.VOC)
    names = dict.fromkeys(first.ontology.classes)
    mistakes = list(first.mistakes)
    count = 0
    for path in boxes:
        incoming = _placed(read(files[path], path, Kind.VOC), path)
        names |= dict.fromkeys(incoming.ontology.classes)
        mistakes += incoming.mistakes
        count += files[path].count("<object>")
    # Translators: {boxes} is “12 boxes”, {pictures} is “3 pictures”
    said = tr("{boxes} of {pictures}.").format(
        boxes=plural(count, "{n} box", "{n} boxes"),
        pictures=plural(len(boxes), "{n} picture", "{n} pictures"),
    )
    return replace(
        first,
        ontology=Ontology(tuple(Entry(name, name) for name in names)),
        mistakes=tuple(mistakes),
        left_out=(*first.left_out, said),
    )


def _placed(incoming: Incoming, path: str) -> Incoming:
    """Say in each mistake in which file it is."""
    mistakes = tuple(replace(m, message=f"{path}: {m.message}") for m in incoming.mistakes)
    return replace(incoming, mistakes=mistakes)
