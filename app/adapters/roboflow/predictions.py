"""What models find, on the wire: detections by their centre, and SAM 3's masks by prompt (roboflow-rest.md §6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import Field

from app.adapters.roboflow.fields import Number, Object, number
from app.adapters.roboflow.images import BoxWire, SizeWire, polygon_of
from app.adapters.roboflow.masks import read_mask
from app.adapters.roboflow.schemas import Wire, each
from app.domain.catalogue import Label, around
from app.domain.preview import Finding
from app.domain.texts import count, plural, tr

MOST = 3000
"""Labels of one image; of more the surest are taken."""
FARTHEST = 1e6
"""Pixels; what lies beyond is no place on a picture."""


class PredictionWire(BoxWire):
    """One detection (§6.3): a box by its centre, and points or a mask where the model outlines."""

    rle: Any = None

    def value(self) -> Label | None:
        """Return the domain's label, or None when it has no name or no place."""
        found = super().value()
        if found is not None and self._box() is None and len(found.polygon) < 3:
            found = None  # a mask makes its own box, below
        mask = read_mask(self.rle)
        if mask is None:
            return replace(found, mask=None) if found else None
        if found is None and not (name := self.label or self.class_name):
            return None
        return (
            replace(found, mask=mask[0]) if found else Label(name, mask[1], (), self.confidence, mask=mask[0])
        )


class FindingWire(Wire):
    """The answer of a preview or of a trained model."""

    predictions: list[Any]
    image: Object = Field(default_factory=dict)
    warnings: Any = None
    block_errors: Any = Field(default=None, alias="blockErrors")

    def value(self) -> Finding:
        """Return the domain's finding."""
        size = SizeWire.model_validate(self.image)
        told = (*_texts(self.warnings), *_texts(self.block_errors))
        found = [wire.value() for wire in each(PredictionWire, self.predictions)]
        finding = finding_of(found, len(self.predictions) - len(found))
        return replace(finding, warnings=(*told, *finding.warnings), width=size.width, height=size.height)


class SegmentWire(Wire):
    """One object that SAM 3 found (§6.1): polygons, or a mask; neither box nor class."""

    masks: Any = None
    confidence: Number = None

    def value(self, class_name: str) -> Label | None:
        """Return the domain's label, its box that around the mask; None where there is none."""
        if isinstance(self.masks, Mapping):
            mask = read_mask(self.masks)
            return None if mask is None else Label(class_name, mask[1], (), self.confidence, mask=mask[0])
        pieces = [polygon_of(points) for points in (self.masks if isinstance(self.masks, list) else [])]
        pieces = [piece for piece in pieces if piece]
        if not pieces:
            return None
        box = around([point for piece in pieces for point in piece])
        return Label(class_name, box, pieces[0], self.confidence, tuple(pieces[1:]))


class PromptWire(Wire):
    """What was found for one prompt."""

    prompt_index: Any = None
    predictions: list[Any] = Field(default_factory=list)


class ConceptsWire(Wire):
    """The answer of `/sam3/concept_segment`."""

    prompt_results: list[Any]

    def value(self, classes: Sequence[str]) -> Finding:
        """Return the domain's finding; `classes` has one for each prompt that was asked, in their order."""
        found: list[Label | None] = []
        for place, wire in enumerate(each(PromptWire, self.prompt_results)):
            told = number(wire.prompt_index)
            index = place if told is None else int(told)
            segments = list(each(SegmentWire, wire.predictions))
            found += [None] * (len(wire.predictions) - len(segments))
            if 0 <= index < len(classes):
                found += [segment.value(classes[index]) for segment in segments]
            else:
                found += [None] * len(segments)
        return finding_of(found)


def finding_of(found: Iterable[Label | None], unread: int = 0) -> Finding:
    """Return the labels that can be used, surest first, and words for the others; `unread` counts more of these."""
    labels = []
    for label in found:
        if label is None or not _is_on_a_picture(label):
            unread += 1
        else:
            labels.append(_sure(label))
    labels.sort(key=lambda label: -(1.0 if label.confidence is None else label.confidence))
    return Finding(tuple(labels[:MOST]), tuple(_left_out(unread, len(labels) - MOST)))


def _left_out(unread: int, too_many: int) -> Iterable[str]:
    if unread:
        yield plural(
            unread,
            "{n} of what the server found cannot be read and is left out.",
            "{n} of what the server found cannot be read and is left out.",
        )
    if too_many > 0:
        yield tr("{n} objects were found on one image; the {most} surest are shown.").format(
            n=count(too_many + MOST), most=count(MOST)
        )


def _is_on_a_picture(label: Label) -> bool:
    x0, y0, x1, y1 = label.box
    return x0 < x1 and y0 < y1 and max(map(abs, label.box)) <= FARTHEST


def _sure(label: Label) -> Label:
    """Return the label with a confidence of 0–1; a percentage is taken for one."""
    sure = label.confidence
    if sure is None or 0 <= sure <= 1:
        return label
    return replace(label, confidence=min(1.0, sure / 100) if sure > 1 else 0.0)


def joined(findings: Sequence[Finding]) -> Finding:
    """Return what several questions about one image found."""
    found = finding_of(label for finding in findings for label in finding.labels)
    told = dict.fromkeys(words for finding in findings for words in finding.warnings)
    return replace(
        found,
        warnings=(*told, *found.warnings),
        width=max((finding.width for finding in findings), default=0),
        height=max((finding.height for finding in findings), default=0),
    )


def read_finding(body: object) -> Finding:
    """Read the answer of a preview or of a trained model; a list has one entry for one image."""
    if isinstance(body, list) and len(body) == 1:
        body = body[0]
    return FindingWire.model_validate(body).value()


def concepts_reader(classes: Sequence[str]) -> Callable[[object], Finding]:
    """Return what reads the answer of SAM 3 to prompts for these classes."""
    return lambda body: ConceptsWire.model_validate(body).value(classes)


def _texts(value: object) -> tuple[str, ...]:
    """Return sentences: of a list of texts, or of objects with a message."""
    items = value if isinstance(value, list) else [value]
    found = (
        item.get("message") or item.get("error") if isinstance(item, Mapping) else item for item in items
    )
    return tuple(" ".join(item.split())[:400] for item in found if isinstance(item, str) and item.strip())
