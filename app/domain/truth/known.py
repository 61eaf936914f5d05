"""What is known of each picture, found by the picture's name as the server has it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from app.domain.errors import InputError
from app.domain.mistakes import shown
from app.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.catalogue import Image, Label

_OF_ROBOFLOW = re.compile(r"(.+?)(?:_(?:jpe?g|png|bmp|webp|tiff?))?\.rf\.[0-9A-Za-z]{8,}", re.IGNORECASE)
"""The name, without ending, that Roboflow's exports give to a picture."""


@dataclass(frozen=True, slots=True)
class Known:
    """The true labels of one picture, in units of which it is `width` × `height`; 0 where that was not told."""

    name: str
    labels: tuple[Label, ...] = ()
    width: float = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class Truth:
    """The true labels of many pictures; `name` says where they are from."""

    name: str
    pictures: tuple[Known, ...] = ()
    _by_name: Mapping[str, Known | None] = field(init=False, repr=False, compare=False)
    """By each form of a name; None where two pictures share it."""

    def __post_init__(self) -> None:
        found: dict[str, Known | None] = {}
        for picture in self.pictures:
            for form in _forms(picture.name):
                other = found.get(form, picture)
                is_same = other is not None and other.labels == picture.labels
                found[form] = picture if is_same else None
        object.__setattr__(self, "_by_name", found)

    def of(self, image: Image) -> tuple[Label, ...] | None:
        """Return the true labels of an image in its pixels, or None where they are not known.

        It is found by its file name, else by that without the ending, else by what Roboflow made of it.
        """
        found = (self._by_name.get(form) for form in _forms(image.name))
        picture = next((picture for picture in found if picture is not None), None)
        return None if picture is None else _in_pixels(picture, image)


def _forms(name: str) -> Iterable[str]:
    """Give the forms of a name, the most certain first; none stands for another's kind."""
    path = PurePosixPath(name.replace("\\", "/").casefold())
    yield f"name {path.name}"
    yield f"stem {path.stem}"
    match = _OF_ROBOFLOW.fullmatch(path.stem)
    yield f"first {match[1] if match else path.stem}"


def _in_pixels(picture: Known, image: Image) -> tuple[Label, ...] | None:
    if (picture.width, picture.height) in ((image.width, image.height), (0, 0)):
        return picture.labels
    if not (image.width and image.height and picture.width and picture.height):
        return picture.labels if picture.width > 1 else None
    across, down = image.width / picture.width, image.height / picture.height
    return tuple(_scaled(label, across, down) for label in picture.labels)


def _scaled(label: Label, across: float, down: float) -> Label:
    x0, y0, x1, y1 = label.box
    return replace(
        label,
        box=(x0 * across, y0 * down, x1 * across, y1 * down),
        polygon=tuple((x * across, y * down) for x, y in label.polygon),
    )


def numbers(values: Sequence[object]) -> list[float] | None:
    """Return finite numbers; None where one of the values is something else."""
    if not all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        return None
    try:
        found = [float(value) for value in values]  # type: ignore[arg-type]
    except OverflowError:
        return None
    return found if all(map(math.isfinite, found)) else None


def wrong(file: str, line: int, words: str) -> InputError:
    """Return the error of a line of a file."""
    return InputError(tr("“{file}”, line {line}: {words}").format(file=shown(file), line=line, words=words))
