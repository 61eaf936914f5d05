"""Images and their labels on the wire: several shapes of one thing (roboflow-rest.md §5.3, §5.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from app.adapters.roboflow.fields import Count, Number, Text, Texts, count, number, text
from app.adapters.roboflow.schemas import Wire, each
from app.domain.catalogue import Image, Label, Mask, Polygon, around
from app.domain.run_lengths import box_of, write_counts

Point = tuple[float, float]
Box = tuple[float, float, float, float]
NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
"""The box of a label whose shape cannot be read: the review says so, instead of losing the label silently."""


class BoxWire(Wire):
    """One label: a box by its centre, in pixels; outlines where there are points, a mask where there are runs."""

    label: Text = ""
    class_name: Text = Field(default="", alias="class")
    x: Number = None
    y: Number = None
    width: Number = None
    height: Number = None
    points: Any = None
    rle: Any = None
    mask: Any = None
    confidence: Number = None

    def value(self) -> Label | None:
        """Return the domain's label, or None when it has no name or no place."""
        rings, mask = _rings(self.points), _mask(self.rle) or _mask(self.mask)
        box = self._box()
        if box is not None:
            rings = tuple(ring for ring in rings if len(ring) >= 3)
        elif rings:
            box = around([point for ring in rings for point in ring])
        elif mask is not None:
            box = _box_of(mask)
        name = self.label or self.class_name
        if not name or not box:
            return None
        return Label(name, box, rings[0] if rings else (), self.confidence, rings[1:], mask)

    def _box(self) -> Box | None:
        x, y, width, height = self.x, self.y, self.width, self.height
        if x is None or y is None or width is None or height is None or width < 0 or height < 0:
            return None
        return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def polygon_of(points: object) -> Polygon:
    """Return the points of `[[x, y], …]` or `[{x, y}, …]`; fewer than three are no polygon."""
    polygon = _ring(points)
    return polygon if len(polygon) >= 3 else ()


def _rings(points: object) -> tuple[Polygon, ...]:
    """Return the outlines of `[[x, y], …]`, of `[{x, y}, …]`, or of a list of several such; whole ones first.

    An outline of fewer than three points is only kept where there is no better one.
    """
    if not isinstance(points, list):
        return ()
    has_many = any(isinstance(part, list) and part and _point(part) is None for part in points)
    rings = [_ring(part) for part in (points if has_many else [points])]
    whole = tuple(ring for ring in rings if len(ring) >= 3)
    return whole or tuple(ring for ring in rings if ring)[:1]


def _ring(points: object) -> Polygon:
    found = (_point(point) for point in (points if isinstance(points, list) else []))
    return tuple(point for point in found if point is not None)


def _point(point: object) -> Point | None:
    if isinstance(point, Mapping):
        x, y = number(point.get("x")), number(point.get("y"))
    elif isinstance(point, list) and len(point) == 2:
        x, y = number(point[0]), number(point[1])
    else:
        return None
    return None if x is None or y is None else (x, y)


def _mask(found: object) -> Mask | None:
    """Return a mask of `{size: [height, width], counts}`; counts are a text, or the plain run lengths."""
    if not isinstance(found, Mapping) or "counts" not in found:
        return None
    size, counts = found.get("size"), found["counts"]
    height, width = (map(count, size)) if isinstance(size, list) and len(size) == 2 else (0, 0)
    if isinstance(counts, list):
        counts = write_counts([int(n) for n in map(number, counts) if n is not None])
    return Mask(width, height, text(counts))


def _box_of(mask: Mask) -> Box:
    try:
        return box_of(mask) or NOWHERE
    except ValueError:
        return NOWHERE


class ImageWire(Wire):
    """An image, of image details or of search."""

    id: Text = Field(min_length=1)
    name: Text = ""
    filename: Text = ""
    width: Count = 0
    height: Count = 0
    url: Text = ""
    urls: Texts = Field(default_factory=dict)
    split: Text = ""
    annotation: Any = None
    annotations: Any = None
    labels: Any = None

    def value(self, *, is_whole: bool) -> Image:
        """Return the domain's image. `is_whole`: all is there, so that no annotation means no label."""
        found = self.annotation if self.annotation is not None else self.annotations
        size = SizeWire.model_validate(found if isinstance(found, dict) else {})
        url = self.urls.get("original") or self.url
        labels, unread = _labels(found, is_certain=is_whole or self._says_it_has_none())
        return Image(
            id=self.id,
            name=self.name or self.filename or self.id,
            width=self.width or size.width,
            height=self.height or size.height,
            url=url,
            thumb_url=self.urls.get("thumb") or url,
            labels=labels,
            split=self.split,
            unread=unread,
        )

    def _says_it_has_none(self) -> bool:
        """Tell whether search gave the annotations of an image, and there are none."""
        return "annotations" in self.model_fields_set and not self.labels


class SizeWire(Wire):
    """The size that an annotation was made at, in pixels."""

    width: Count = 0
    height: Count = 0


def _labels(found: object, *, is_certain: bool) -> tuple[tuple[Label, ...] | None, int]:
    """Return the labels, or None when it is not known what they are; and how many could not be read."""
    if isinstance(found, Mapping):
        boxes = found.get("boxes")
        if not isinstance(boxes, list):
            return (() if is_certain and not _counted(found) else None), 0
        return _read(boxes)
    if isinstance(found, list):
        has_names_alone = bool(found) and all(isinstance(item, str) for item in found)
        return (None, 0) if has_names_alone else _read(found)
    return (() if is_certain else None), 0


def _counted(annotation: Mapping[str, Any]) -> bool:
    return bool(number(annotation.get("count")) or annotation.get("classes"))


def _read(boxes: list[Any]) -> tuple[tuple[Label, ...], int]:
    found = (wire.value() for wire in each(BoxWire, boxes))
    labels = tuple(label for label in found if label is not None)
    return labels, len(boxes) - len(labels)
