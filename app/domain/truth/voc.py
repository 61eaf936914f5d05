"""Ground truth of Pascal VOC: an XML file for each picture."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NoReturn

from app.domain.catalogue import Label
from app.domain.interchange.xml import Walk
from app.domain.mistakes import shown
from app.domain.texts import tr
from app.domain.truth.known import Known, Truth, numbers, wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIDES = ("xmin", "ymin", "xmax", "ymax")


def read_voc(files: Mapping[str, str], name: str) -> Truth:
    """Read annotations: relative path with slashes → text. Raises InputError with file and line."""
    return Truth(name, tuple(_Annotation(files[path], path).known() for path in sorted(files)))


class _Annotation(Walk):
    """Walks the annotation of one picture."""

    def __init__(self, text: str, path: str) -> None:
        super().__init__(text)
        self._path = path
        self._name = ""
        self._sides = {"width": "0", "height": "0"}
        self._class = ""
        self._box: dict[str, str] = {}
        self._text = ""
        self._labels: list[Label] = []

    def known(self) -> Known:
        """Return what is known of the picture."""
        self.read()
        for mistake in self.mistakes.found:
            raise wrong(self._path, mistake.line, mistake.message)
        sides = self._numbers(list(self._sides.values()))
        name = self._name or f"{PurePosixPath(self._path).stem}.xml"
        width, height = sides if sides and min(sides) >= 0 else (0.0, 0.0)
        return Known(name, tuple(self._labels), width, height)

    def on_start(self, attributes: dict[str, str]) -> None:
        self._text = ""
        if self.path == ["annotation", "object"]:
            self._class, self._box = "", {}
        elif len(self.path) == 1 and self.path != ["annotation"]:
            self._refuse(
                tr("An annotation of Pascal VOC is expected, not <{tag}>.").format(tag=shown(self.path[0]))
            )

    def on_text(self, text: str) -> None:
        self._text += text

    def on_end(self) -> None:
        text = self._text.strip()
        match self.path:
            case ["annotation", "filename"]:
                self._name = text
            case ["annotation", "size", ("width" | "height") as side]:
                self._sides[side] = text
            case ["annotation", "object", "name"]:
                self._class = text
            case ["annotation", "object", "bndbox", side]:
                self._box[side] = text
            case ["annotation", "object"]:
                self._on_object()
        self._text = ""

    def _on_object(self) -> None:
        box = self._numbers([self._box.get(side, "") for side in _SIDES])
        if not self._class:
            self._refuse(tr("This object has no name."))
        if box is None:
            self._refuse(tr("The box of this object lacks xmin, ymin, xmax or ymax."))
        x0, y0, x1, y1 = box
        if x0 > x1 or y0 > y1:
            self._refuse(tr("The box of this object ends before it begins."))
        if x0 < x1 and y0 < y1:
            self._labels.append(Label(self._class, (x0, y0, x1, y1)))

    def _numbers(self, texts: list[str]) -> list[float] | None:
        try:
            return numbers([float(text) for text in texts])
        except ValueError:
            return None

    def _refuse(self, words: str) -> NoReturn:
        raise wrong(self._path, self.mistakes.place(self.offset())[0], words)
