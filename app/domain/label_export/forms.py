"""The formats that labels are exported in, and what each of them cannot hold."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.label_export import coco, voc, yolo
from app.domain.label_export.gather import Loss

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.label_export.gather import LabelSet, Mark

NOTES = "notes.txt"


class LabelForm(StrEnum):
    """A format; its value is its name in a shell."""

    COCO = "coco"
    YOLO = "yolo"
    VOC = "voc"

    @property
    def display_name(self) -> str:
        """What the format is called."""
        return {"coco": "COCO JSON", "yolo": "YOLO", "voc": "Pascal VOC XML"}[self.value]


_WRITERS = {LabelForm.COCO: coco.files, LabelForm.YOLO: yolo.files, LabelForm.VOC: voc.files}
_PICTURES = {LabelForm.COCO: coco.PICTURES, LabelForm.YOLO: yolo.PICTURES, LabelForm.VOC: voc.PICTURES}


def files(labels: LabelSet, form: LabelForm) -> Iterator[tuple[str, str]]:
    """Yield (relative path, text); a long file comes in pieces, one right after the other."""
    yield from _WRITERS[form](labels)
    if said := notes(labels, form):
        yield NOTES, "".join(f"{note}\n" for note in said)


def picture_path(form: LabelForm, name: str) -> str:
    """Return where the format expects a picture of this name."""
    return f"{_PICTURES[form]}/{name}"


def notes(labels: LabelSet, form: LabelForm) -> tuple[str, ...]:
    """Say what of the job is not in the export, or not as it was."""
    said = [*_left_out(labels), *_changed(labels), *_sizes(labels, form), *_lost(labels, form)]
    return tuple(said)


def _left_out(labels: LabelSet) -> Iterator[str]:
    for why, number in labels.odd.items():
        yield f"{_labels(number)} left out: {why.value}."
    if number := labels.losses.get(Loss.UNKNOWN, 0):
        yield f"{_images(number)} left out: the server did not tell the labels."


def _changed(labels: LabelSet) -> Iterator[str]:
    if number := labels.losses.get(Loss.CUT, 0):
        yield f"{_labels(number)} reached over the edge and were cut to the image."
    if number := labels.losses.get(Loss.OUTLINE, 0):
        yield f"{_labels(number)} had an outline that encloses nothing; the box stays."
    if number := labels.losses.get(Loss.MASK, 0):
        yield f"{_labels(number)} had a mask that is empty, broken or of another size; the rest stays."
    if number := labels.losses.get(Loss.RENAMED, 0):
        yield f"{_images(number)} got another file name: the own one is taken, has no ending, or no file can have it."


def _sizes(labels: LabelSet, form: LabelForm) -> Iterator[str]:
    number = sum(not page.has_size for page in labels.pages)
    if not number:
        return
    if form is LabelForm.YOLO:
        yield f"{_images(number)} left out: YOLO is relative to the size, which the server did not tell."
    else:
        yield f"{_images(number)} of unknown size: 0 × 0 stands in the file, and nothing was cut."


def _lost(labels: LabelSet, form: LabelForm) -> Iterator[str]:
    pages = [page for page in labels.pages if page.has_size or form is not LabelForm.YOLO]
    marks = [mark for page in pages for mark in page.marks]
    if form is not LabelForm.COCO and (number := sum(mark.confidence is not None for mark in marks)):
        yield f"{form.display_name} holds no confidences: those of {_labels(number)} are not in it."
    if not labels.is_segmentation:
        if number := sum(_is_shaped(mark) for mark in marks):
            yield f"The project is for detection: of {_labels(number)} with an outline only the box is exported."
    elif form is LabelForm.VOC:
        if number := sum(_is_shaped(mark) for mark in marks):
            yield f"{form.display_name} holds boxes: the outlines and masks of {_labels(number)} are not in it."
    elif form is LabelForm.YOLO:
        yield from _lost_in_yolo(marks)
    if form is LabelForm.VOC and marks:
        yield f"{form.display_name} holds whole pixels: boxes are rounded."


def _lost_in_yolo(marks: list[Mark]) -> Iterator[str]:
    if number := sum(mark.mask is not None and not mark.rings for mark in marks):
        yield f"YOLO holds no masks: {_labels(number)} with only a mask became a box."
    if number := sum(not _is_shaped(mark) for mark in marks):
        yield f"{_labels(number)} without an outline became the four corners of the box."
    if number := sum(len(mark.rings) > 1 for mark in marks):
        yield f"YOLO holds one outline a label: of {_labels(number)} with several the largest is exported."


def _is_shaped(mark: Mark) -> bool:
    return bool(mark.rings) or mark.mask is not None


def _labels(number: int) -> str:
    return f"{number:,} label" if number == 1 else f"{number:,} labels"


def _images(number: int) -> str:
    return f"{number:,} image" if number == 1 else f"{number:,} images"
