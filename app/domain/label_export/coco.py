"""COCO JSON: one file; ids of images and categories count from 1, boxes are (left, top, width, height) in pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.halves import readable_json
from app.domain.label_export.shapes import area

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.label_export.gather import LabelSet, Mark, Page

FILE = "annotations.json"
PICTURES = "images"
_INFO = '{"description": "Labels exported by Labeldock"}'
DIGITS = 3
"""A thousandth of a pixel is more than any model knows."""


def files(labels: LabelSet) -> Iterator[tuple[str, str]]:
    """Yield the file in pieces, an image at a time."""
    yield FILE, f'{{"info": {_INFO},\n"categories": {_rows(labels)},\n'
    yield FILE, '"images": ['
    comma = ""
    for page in labels.pages:
        yield FILE, f"{comma}\n{readable_json(_image(page))}"
        comma = ","
    yield FILE, '\n],\n"annotations": ['
    comma, number = "", 1
    for page in labels.pages:
        rows = [
            readable_json(_annotation(number + n, page, mark, is_segmentation=labels.is_segmentation))
            for n, mark in enumerate(page.marks)
        ]
        number += len(rows)
        if rows:
            yield FILE, f"{comma}\n" + ",\n".join(rows)
            comma = ","
    yield FILE, "\n]}\n"


def _rows(labels: LabelSet) -> str:
    rows = [{"id": n, "name": name, "supercategory": ""} for n, name in enumerate(labels.classes, start=1)]
    return readable_json(rows)


def _image(page: Page) -> dict[str, Any]:
    return {
        "id": page.number,
        "file_name": page.name,
        "width": page.width,
        "height": page.height,
        "extra": {"id": page.image.id, "name": page.image.name},
    }


def _annotation(number: int, page: Page, mark: Mark, *, is_segmentation: bool) -> dict[str, Any]:
    left, top, right, bottom = mark.box
    fields: dict[str, Any] = {
        "id": number,
        "image_id": page.number,
        "category_id": mark.class_id + 1,
        "bbox": _rounded(left, top, right - left, bottom - top),
        "area": round(_area(mark) if is_segmentation else (right - left) * (bottom - top), DIGITS),
        "segmentation": _segmentation(mark) if is_segmentation else [],
        "iscrowd": 0,
    }
    return fields if mark.confidence is None else fields | {"score": round(mark.confidence, 6)}


def _segmentation(mark: Mark) -> object:
    if mark.mask is not None:
        return {"size": [mark.mask.height, mark.mask.width], "counts": mark.mask.counts}
    return [_rounded(*(value for point in ring for value in point)) for ring in mark.rings]


def _area(mark: Mark) -> float:
    left, top, right, bottom = mark.box
    outlined = sum(map(area, mark.rings))
    return mark.mask_pixels or outlined or (right - left) * (bottom - top)


def _rounded(*values: float) -> list[float]:
    return [round(value, DIGITS) for value in values]
