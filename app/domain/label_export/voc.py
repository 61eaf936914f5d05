"""Pascal VOC: an XML file an image, with boxes in whole pixels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.halves import without_halves
from app.domain.label_export.names import stem_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.label_export.gather import LabelSet, Mark, Page

PICTURES = "JPEGImages"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def files(labels: LabelSet) -> Iterator[tuple[str, str]]:
    """Yield a file for each image."""
    for page in labels.pages:
        yield f"Annotations/{stem_of(page.name)}.xml", _annotation(page, labels.classes)


def _annotation(page: Page, classes: tuple[str, ...]) -> str:
    objects = "".join(_object(mark, page, classes[mark.class_id]) for mark in page.marks)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        "<annotation>\n"
        f"  <folder>{PICTURES}</folder>\n"
        f"  <filename>{_text(page.name)}</filename>\n"
        f"  <size><width>{page.width}</width><height>{page.height}</height><depth>3</depth></size>\n"
        "  <segmented>0</segmented>\n"
        f"{objects}</annotation>\n"
    )


def _object(mark: Mark, page: Page, name: str) -> str:
    left, right = _whole(mark.box[0], mark.box[2], page.width)
    top, bottom = _whole(mark.box[1], mark.box[3], page.height)
    return (
        f"  <object>\n    <name>{_text(name)}</name>\n"
        "    <pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult>\n"
        f"    <bndbox><xmin>{left}</xmin><ymin>{top}</ymin><xmax>{right}</xmax><ymax>{bottom}</ymax></bndbox>\n"
        "  </object>\n"
    )


def _whole(low: float, high: float, limit: int) -> tuple[int, int]:
    """Round two edges to pixels; what is narrower than a pixel keeps one."""
    first, last = round(low), round(high)
    if first < last:
        return first, last
    first = int(low)
    return (first - 1, first) if limit and first >= limit else (first, first + 1)


def _text(text: str) -> str:
    """Return text as XML can hold it, with a sign for what it cannot."""
    kept = _NOT_IN_XML.sub("\ufffd", without_halves(text))
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        kept = kept.replace(sign, written)
    return kept
