"""Lists of one class a line: YOLO's classes.txt, labelme's labels.txt, and CVAT's labelmap of Pascal VOC."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.interchange.classes import ClassList
from app.domain.interchange.kinds import Incoming, Kind
from app.domain.mistakes import Mistakes
from app.domain.texts import plural, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LABELME_SPECIAL = ("__ignore__", "_background_")
"""Not classes: labelme's converters give them the ids -1 and 0."""
VOC_BACKGROUND = "background"
LABELMAP_TITLE = "# label:color_rgb:parts:actions"
_LINE = re.compile(r"[^\r\n]*")
_BREAK = re.compile(r"\r\n|\r|\n")


def read_labelme(text: str, _name: str = "") -> Incoming:
    """Read labelme's labels.txt."""
    mistakes = Mistakes(text)
    classes = ClassList(mistakes)
    special = []
    for name, offset in _lines_of(text):
        if name in LABELME_SPECIAL:
            special.append(tr("“{name}”, which is no class.").format(name=name))
        else:
            classes.add(name, offset)
    return Incoming(Kind.LABELME, classes.ontology, mistakes=mistakes.found, left_out=tuple(special[:2]))


def read_classes(text: str, _name: str = "") -> Incoming:
    """Read YOLO's classes.txt, where the number of a line is the class's id."""
    mistakes = Mistakes(text)
    classes = ClassList(mistakes)
    end = 0
    for name, offset in _lines_of(text):
        if len(_BREAK.findall(text, end, offset)) > (1 if end else 0):
            mistakes.note(
                tr("An empty line stands above: the ids after it would shift."), offset, fatal=False
            )
        classes.add(name, offset)
        end = offset + len(name)
    return Incoming(Kind.YOLO, classes.ontology, mistakes=mistakes.found)


def read_labelmap(text: str, _name: str = "") -> Incoming:
    """Read CVAT's labelmap.txt: `class:r,g,b:parts:actions`."""
    mistakes = Mistakes(text)
    classes = ClassList(mistakes)
    left_out = []
    parts = 0
    for line, offset in _lines_of(text):
        if line.startswith("#"):
            continue
        name, color, *rest = [*line.split(":"), ""]
        parts += sum(len(part.split(",")) for part in rest if part)
        if name == VOC_BACKGROUND:
            left_out.append(tr("“background”, which is no class."))
        else:
            classes.add(name.strip(), offset, color=color)
    if parts:
        left_out.append(plural(parts, "{n} part or action.", "{n} parts and actions."))
    return Incoming(
        Kind.VOC, classes.ontology, colors=classes.colors, mistakes=mistakes.found, left_out=tuple(left_out)
    )


def write_lines(names: Iterable[str]) -> str:
    """Return one class a line."""
    return "".join(f"{name}\n" for name in names)


def write_labelme(names: Iterable[str]) -> str:
    """Return labels.txt with the two lines that labelme's converters ask for."""
    return write_lines((*LABELME_SPECIAL, *names))


def write_labelmap(names: Iterable[str]) -> str:
    """Return labelmap.txt; CVAT gives colours where there are none, and adds the background."""
    return write_lines((LABELMAP_TITLE, *(f"{name}:::" for name in names)))


def fit_line(name: str) -> str:
    """Return the name as it can stand on a line."""
    return " ".join(name.splitlines()).strip(" \t\ufeff").strip()


def fit_labelme(name: str) -> str:
    """Return the name as labels.txt can hold it, "" when it cannot."""
    fitted = fit_line(name)
    return "" if fitted in LABELME_SPECIAL else fitted


def fit_labelmap(name: str) -> str:
    """Return the name as labelmap.txt can hold it, "" when it cannot."""
    fitted = fit_line(fit_line(name).replace(":", "-").lstrip("#"))
    return "" if fitted == VOC_BACKGROUND else fitted


def _lines_of(text: str) -> Iterator[tuple[str, int]]:
    """Yield each line in which something is written, without outer spaces, and where it starts."""
    for match in _LINE.finditer(text):
        line = match.group()
        if name := line.strip():
            yield name, match.start() + line.index(name)
