"""Ground truth of a YOLO data set: a text for each picture, a line for each object."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from app.domain.catalogue import Label
from app.domain.errors import InputError
from app.domain.interchange import Kind, read
from app.domain.mistakes import refuse, shown
from app.domain.texts import tr
from app.domain.truth.known import Known, Truth, numbers, wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = ("data.yaml", "dataset.yaml", "data.yml", "classes.txt", "obj.names", "labels.txt")
"""Files that name the classes, the best first."""
LARGEST = 1.5
"""Positions are shares of the picture; a little outside of it happens, pixels are taken for a mistake."""
_NO_BOXES = ("readme", "train.txt", "val.txt", "valid.txt", "test.txt")


def names_file(paths: tuple[str, ...]) -> str:
    """Return which of these files (relative paths with slashes) names the classes; empty for none."""
    ranked = sorted(paths, key=lambda path: (path.count("/"), path))
    by_name = (path for name in NAMES for path in ranked if _base(path) == name)
    return next(by_name, "") or next((p for p in ranked if p.lower().endswith((".yaml", ".yml"))), "")


def is_picture_text(path: str) -> bool:
    """Tell whether a file holds the boxes of a picture."""
    name = _base(path)
    return name.endswith(".txt") and name not in NAMES and not name.startswith(_NO_BOXES)


def read_yolo(files: Mapping[str, str], name: str, classes_from: str) -> Truth:
    """Read a data set: relative path with slashes → text; `classes_from` is the file that names the classes.

    Raises InputError with file and line.
    """
    classes = _classes(files[classes_from], classes_from)
    paths = sorted(filter(is_picture_text, files))
    if not paths:
        raise InputError(
            tr("“{name}” holds no labels of pictures.").format(name=shown(name)),
            tr("YOLO has a .txt for each picture."),
        )
    return Truth(name, tuple(_picture(path, files[path], classes) for path in paths))


def _base(path: str) -> str:
    return PurePosixPath(path).name.lower()


def _classes(text: str, path: str) -> dict[int, str]:
    incoming = read(text, path, Kind.YOLO)
    try:
        refuse(incoming.mistakes)
    except InputError as error:
        line = getattr(error, "line", 1)
        raise wrong(path, line, error.message) from None
    names = incoming.ontology.classes
    return {incoming.ids.get(name, place): name for place, name in enumerate(names)}


def _picture(path: str, text: str, classes: Mapping[int, str]) -> Known:
    labels = []
    for line, row in enumerate(text.splitlines(), 1):
        words = row.split()
        if words:
            labels.append(_label(path, line, words, classes))
    return Known(f"{PurePosixPath(path).stem}.txt", tuple(labels), 1, 1)


def _label(path: str, line: int, words: list[str], classes: Mapping[int, str]) -> Label:
    """Return the label of a line: class and box, with a confidence or not; or class and outline."""
    try:
        found = numbers([float(word) for word in words])
    except ValueError:
        found = None
    if found is None or len(found) < 5:
        raise wrong(path, line, tr("A class and four numbers are expected: x, y, width and height."))
    number, places = found[0], found[1:]
    if number not in classes:
        raise wrong(
            path,
            line,
            tr("There is no class {number}: {n} are named.").format(number=words[0], n=len(classes)),
        )
    name = classes[int(number)]
    if max(map(abs, places)) > LARGEST:
        raise wrong(path, line, tr("Positions are shares of the picture, 0 to 1, not pixels."))
    if len(places) <= 5:
        x, y, width, height = places[:4]
        return Label(name, (x - width / 2, y - height / 2, x + width / 2, y + height / 2))
    if len(places) % 2:
        raise wrong(path, line, tr("An outline is pairs of numbers, x and y."))
    points = tuple(zip(places[::2], places[1::2], strict=True))
    xs, ys = places[::2], places[1::2]
    return Label(name, (min(xs), min(ys), max(xs), max(ys)), points)
