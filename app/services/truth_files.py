"""Ground truth on disk: which of COCO, YOLO and Pascal VOC lies at a path, and its files read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import InputError
from app.domain.texts import mark, tr
from app.domain.truth import Truth, read_coco, read_voc, read_yolo
from app.domain.truth.yolo import is_picture_text, names_file
from app.services.datasets import paths_below, read_texts
from app.services.files import DATA_SET_BYTES, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ENDINGS = (".txt", ".xml", ".json", ".yaml", ".yml", ".names")
MOST_FILES = 200_000
HINT = mark("Choose a COCO file, data.yaml of YOLO, or the folder of a data set in COCO, YOLO or Pascal VOC.")


def read_truth(path: Path) -> Truth:
    """Read what lies at a path; takes long for a big data set. Raises InputError with file and line."""
    if path.is_dir():
        return _of_folder(path)
    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml", ".names"):
        return _yolo(path.parent, path.name, path.name)
    if suffix == ".xml":
        return read_voc({path.name: read_text(path, DATA_SET_BYTES)}, path.name)
    if suffix == ".txt":
        raise InputError(tr("“{name}” is one text of a data set.").format(name=path.name), tr(HINT))
    return read_coco(read_text(path, DATA_SET_BYTES), path.name)


def _of_folder(folder: Path) -> Truth:
    paths = list(_paths(folder))
    texts = [path for path in paths if is_picture_text(path)]
    classes_from = names_file(tuple(paths))
    if texts and classes_from:
        return _yolo(folder, classes_from, folder.name, texts)
    if annotations := [path for path in paths if path.lower().endswith(".xml")]:
        return read_voc(_read(folder, annotations), folder.name)
    if files := [path for path in paths if path.lower().endswith(".json")]:
        found = [read_coco(text, path) for path, text in _read(folder, files).items()]
        return Truth(folder.name, tuple(picture for truth in found for picture in truth.pictures))
    words = tr("“{name}” names no classes.") if texts else tr("“{name}” holds no ground truth.")
    raise InputError(words.format(name=folder.name), tr(HINT))


def _yolo(folder: Path, classes_from: str, name: str, texts: Iterable[str] | None = None) -> Truth:
    if texts is None:
        texts = filter(is_picture_text, _paths(folder))
    return read_yolo(_read(folder, [classes_from, *texts]), name, classes_from)


def _read(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    return read_texts(folder, paths, tr("Choose a part of it."))


def _paths(folder: Path) -> Iterator[str]:
    """Give the files that may belong to a data set. Raises InputError where they are too many."""
    found = (path for path in paths_below(folder) if path.lower().endswith(ENDINGS))
    for number, path in enumerate(found):
        if number == MOST_FILES:
            raise InputError(
                tr("“{name}” holds too many files.").format(name=folder.name), tr("Choose a part of it.")
            )
        yield path
