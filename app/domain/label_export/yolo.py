"""YOLO: a text file an image, a line a label, in shares of the image's size; data.yaml names the classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.halves import without_halves
from app.domain.interchange.yolo import quoted
from app.domain.label_export.names import stem_of
from app.domain.label_export.shapes import area, corners

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.catalogue import Polygon
    from app.domain.label_export.gather import LabelSet, Mark, Page

FILE = "data.yaml"
PICTURES = "images"
_HEAD = """\
# Exported by Labeldock. Images were not divided: part them into train and val before a training.
train: images
val: images
"""


def files(labels: LabelSet) -> Iterator[tuple[str, str]]:
    """Yield data.yaml, then a file for each image whose size is known; an image without labels has an empty one."""
    yield FILE, _yaml(labels.classes)
    for page in labels.pages:
        if page.has_size:
            lines = (_line(mark, page, is_segmentation=labels.is_segmentation) for mark in page.marks)
            yield f"labels/{stem_of(page.name)}.txt", "".join(lines)


def largest(mark: Mark) -> Polygon:
    """Return the one outline that YOLO can hold of a label: its largest, else its box."""
    return max(mark.rings, key=area) if mark.rings else corners(mark.box)


def _yaml(classes: tuple[str, ...]) -> str:
    rows = "".join(f"  {number}: {quoted(without_halves(name))}\n" for number, name in enumerate(classes))
    names = f"names:\n{rows}" if rows else "names: {}\n"
    return f"{_HEAD}\nnc: {len(classes)}\n{names}"


def _line(mark: Mark, page: Page, *, is_segmentation: bool) -> str:
    if is_segmentation:
        values = [v for x, y in largest(mark) for v in (x / page.width, y / page.height)]
    else:
        left, top, right, bottom = mark.box
        values = [
            (left + right) / 2 / page.width,
            (top + bottom) / 2 / page.height,
            (right - left) / page.width,
            (bottom - top) / page.height,
        ]
    return f"{mark.class_id} {' '.join(f'{value:.6f}' for value in values)}\n"
