"""Findings and images as JSON text for the cache, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.domain.catalogue import Image, Label, Mask
from app.domain.preview import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAMAGE = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
_OF_IMAGE = ("id", "name", "width", "height", "url", "thumb_url", "split")


def write_finding(finding: Finding) -> bytes:
    """Return a finding as JSON."""
    fields = {
        "labels": [_fields(label) for label in finding.labels],
        "warnings": finding.warnings,
        "size": [finding.width, finding.height],
    }
    return json.dumps(fields, separators=(",", ":")).encode()


def read_finding(data: bytes) -> Finding | None:
    """Read a finding; None for one that is damaged or that another version wrote otherwise."""
    try:
        fields = json.loads(data)
        width, height = fields["size"]
        labels = tuple(map(_label, fields["labels"]))
        return Finding(labels, tuple(map(str, fields["warnings"])), int(width), int(height))
    except _DAMAGE:
        return None


def write_images(images: Iterable[Image]) -> bytes:
    """Return images, without their labels, as JSON."""
    return json.dumps([[getattr(image, name) for name in _OF_IMAGE] for image in images]).encode()


def read_images(data: bytes) -> tuple[Image, ...]:
    """Read images; none where they are damaged."""
    try:
        found = (dict(zip(_OF_IMAGE, fields, strict=True)) for fields in json.loads(data))
        return tuple(
            Image(**{name: str(value) for name, value in fields.items()} | _sizes(fields)) for fields in found
        )
    except _DAMAGE:
        return ()


def _sizes(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: int(fields[name]) for name in ("width", "height")}


def _fields(label: Label) -> list[Any]:
    mask = label.mask
    return [
        label.class_name,
        label.box,
        label.confidence,
        label.polygon,
        label.more,
        None if mask is None else [mask.width, mask.height, mask.counts],
    ]


def _label(fields: list[Any]) -> Label:
    name, box, sure, polygon, more, mask = fields
    x0, y0, x1, y1 = map(float, box)
    return Label(
        str(name),
        (x0, y0, x1, y1),
        _polygon(polygon),
        None if sure is None else float(sure),
        tuple(map(_polygon, more)),
        None if mask is None else Mask(int(mask[0]), int(mask[1]), str(mask[2])),
    )


def _polygon(points: list[Any]) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in points)
