"""Images and their labels on the wire: several shapes of one thing (roboflow-rest.md §5.3, §5.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from app.adapters.roboflow.fields import Count, Number, Text, Texts, number
from app.adapters.roboflow.schemas import Wire, each
from app.domain.catalogue import Image, Label

Point = tuple[float, float]


class BoxWire(Wire):
    """One label: a box by its centre, in pixels; a polygon where there are points."""

    label: Text = ""
    class_name: Text = Field(default="", alias="class")
    x: Number = None
    y: Number = None
    width: Number = None
    height: Number = None
    points: Any = None
    confidence: Number = None

    def value(self) -> Label | None:
        """Return the domain's label, or None when it has no name or no place."""
        polygon = polygon_of(self.points)
        box = self._box() or around(polygon)
        name = self.label or self.class_name
        return Label(name, box, polygon, self.confidence) if name and box else None

    def _box(self) -> tuple[float, float, float, float] | None:
        x, y, width, height = self.x, self.y, self.width, self.height
        if x is None or y is None or width is None or height is None or width < 0 or height < 0:
            return None
        return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def polygon_of(points: object) -> tuple[Point, ...]:
    """Return the points of `[[x, y], …]` or `[{x, y}, …]`; fewer than three are no polygon."""
    found = (_point(point) for point in (points if isinstance(points, list) else []))
    polygon = tuple(point for point in found if point is not None)
    return polygon if len(polygon) >= 3 else ()


def _point(point: object) -> Point | None:
    if isinstance(point, Mapping):
        x, y = number(point.get("x")), number(point.get("y"))
    elif isinstance(point, list) and len(point) == 2:
        x, y = number(point[0]), number(point[1])
    else:
        return None
    return None if x is None or y is None else (x, y)


def around(polygon: Sequence[Point]) -> tuple[float, float, float, float] | None:
    """Return the box around points, None where there are none."""
    if not polygon:
        return None
    xs, ys = zip(*polygon, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


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
        return Image(
            id=self.id,
            name=self.name or self.filename or self.id,
            width=self.width or size.width,
            height=self.height or size.height,
            url=url,
            thumb_url=self.urls.get("thumb") or url,
            labels=_labels(found, is_certain=is_whole or self._says_it_has_none()),
            split=self.split,
        )

    def _says_it_has_none(self) -> bool:
        """Tell whether search gave the annotations of an image, and there are none."""
        return "annotations" in self.model_fields_set and not self.labels


class SizeWire(Wire):
    """The size that an annotation was made at, in pixels."""

    width: Count = 0
    height: Count = 0


def _labels(found: object, *, is_certain: bool) -> tuple[Label, ...] | None:
    """Return the labels, or None when it is not known what they are."""
    if isinstance(found, Mapping):
        boxes = found.get("boxes")
        if not isinstance(boxes, list):
            return () if is_certain and not _counted(found) else None
        return _read(boxes)
    if isinstance(found, list):
        has_names_alone = bool(found) and all(isinstance(item, str) for item in found)
        return None if has_names_alone else _read(found)
    return () if is_certain else None


def _counted(annotation: Mapping[str, Any]) -> bool:
    return bool(number(annotation.get("count")) or annotation.get("classes"))


def _read(boxes: list[Any]) -> tuple[Label, ...]:
    found = (wire.value() for wire in each(BoxWire, boxes))
    return tuple(label for label in found if label is not None)
