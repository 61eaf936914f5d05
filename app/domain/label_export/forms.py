"""The formats that labels are exported in, and what each of them cannot hold."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.label_export import coco, voc, yolo
from app.domain.label_export.gather import Loss, Odd
from app.domain.texts import plural, tr

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
        yield _odd(why, number)
    if number := labels.losses.get(Loss.UNKNOWN, 0):
        yield plural(
            number,
            "{n} image left out: the server did not tell the labels.",
            "{n} images left out: the server did not tell the labels.",
        )


def _odd(why: Odd, number: int) -> str:
    if why is Odd.NOT_A_NUMBER:
        return plural(number, "{n} label left out: not a number.", "{n} labels left out: not a number.")
    if why is Odd.NO_AREA:
        return plural(number, "{n} label left out: without an area.", "{n} labels left out: without an area.")
    return plural(number, "{n} label left out: outside the image.", "{n} labels left out: outside the image.")


def _changed(labels: LabelSet) -> Iterator[str]:
    if number := labels.losses.get(Loss.CUT, 0):
        yield plural(
            number,
            "{n} label reached over the edge and was cut to the image.",
            "{n} labels reached over the edge and were cut to the image.",
        )
    if number := labels.losses.get(Loss.OUTLINE, 0):
        yield plural(
            number,
            "{n} label had an outline that encloses nothing; the box stays.",
            "{n} labels had an outline that encloses nothing; the box stays.",
        )
    if number := labels.losses.get(Loss.MASK, 0):
        yield plural(
            number,
            "{n} label had a mask that is empty, broken or of another size; the rest stays.",
            "{n} labels had a mask that is empty, broken or of another size; the rest stays.",
        )
    if number := labels.losses.get(Loss.RENAMED, 0):
        yield plural(
            number,
            "{n} image got another file name: the own one is taken, has no ending, or no file can have it.",
            "{n} images got another file name: the own one is taken, has no ending, or no file can have it.",
        )


def _sizes(labels: LabelSet, form: LabelForm) -> Iterator[str]:
    number = sum(not page.has_size for page in labels.pages)
    if not number:
        return
    if form is LabelForm.YOLO:
        yield plural(
            number,
            "{n} image left out: YOLO is relative to the size, which the server did not tell.",
            "{n} images left out: YOLO is relative to the size, which the server did not tell.",
        )
    else:
        yield plural(
            number,
            "{n} image of unknown size: 0 × 0 stands in the file, and nothing was cut.",
            "{n} images of unknown size: 0 × 0 stands in the file, and nothing was cut.",
        )


def _lost(labels: LabelSet, form: LabelForm) -> Iterator[str]:
    pages = [page for page in labels.pages if page.has_size or form is not LabelForm.YOLO]
    marks = [mark for page in pages for mark in page.marks]
    shaped = sum(_is_shaped(mark) for mark in marks)
    if form is not LabelForm.COCO and (number := sum(mark.confidence is not None for mark in marks)):
        yield plural(
            number,
            "{format} holds no confidences: those of {n} label are not in it.",
            "{format} holds no confidences: those of {n} labels are not in it.",
        ).format(format=form.display_name)
    if not labels.is_segmentation:
        if shaped:
            yield plural(
                shaped,
                "The project is for detection: of {n} label with an outline only the box is exported.",
                "The project is for detection: of {n} labels with an outline only the box is exported.",
            )
    elif form is LabelForm.VOC:
        if shaped:
            yield plural(
                shaped,
                "{format} holds boxes: the outlines and masks of {n} label are not in it.",
                "{format} holds boxes: the outlines and masks of {n} labels are not in it.",
            ).format(format=form.display_name)
    elif form is LabelForm.YOLO:
        yield from _lost_in_yolo(marks)
    if form is LabelForm.VOC and marks:
        yield tr("{format} holds whole pixels: boxes are rounded.").format(format=form.display_name)


def _lost_in_yolo(marks: list[Mark]) -> Iterator[str]:
    if number := sum(mark.mask is not None and not mark.rings for mark in marks):
        yield plural(
            number,
            "YOLO holds no masks: {n} label with only a mask became a box.",
            "YOLO holds no masks: {n} labels with only a mask became a box.",
        )
    if number := sum(not _is_shaped(mark) for mark in marks):
        yield plural(
            number,
            "{n} label without an outline became the four corners of the box.",
            "{n} labels without an outline became the four corners of the box.",
        )
    if number := sum(len(mark.rings) > 1 for mark in marks):
        yield plural(
            number,
            "YOLO holds one outline a label: of {n} label with several the largest is exported.",
            "YOLO holds one outline a label: of {n} labels with several the largest is exported.",
        )


def _is_shaped(mark: Mark) -> bool:
    return bool(mark.rings) or mark.mask is not None
