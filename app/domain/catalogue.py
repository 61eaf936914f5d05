"""What a workspace holds: projects, batches, trained models, images and their labels."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LABELLED_TYPES = ("object-detection", "instance-segmentation")
"""Project types that Auto Label labels (roboflow-rest.md §7)."""
MEDIUM_FROM, LARGE_FROM = 32.0**2, 96.0**2
"""Square pixels of a box from which on COCO calls an object medium, and large."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of images; `images` counts them, `uploaded` is epoch seconds or None."""

    id: str
    name: str
    images: int = 0
    jobs: int = 0
    uploaded: float | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A project; `id` is its slug without the workspace, `classes` counts annotations a class."""

    id: str
    name: str
    type: str = "object-detection"
    images: int = 0
    unannotated: int | None = None
    classes: dict[str, int] = field(default_factory=dict)
    colors: dict[str, str] = field(default_factory=dict)
    versions: int = 0
    batches: tuple[Batch, ...] | None = None
    """None until they were fetched."""

    @property
    def has_labels(self) -> bool:
        """Whether images have labels; classes count only those of the dataset, not of batches being annotated."""
        is_begun = self.unannotated is not None and self.unannotated < self.images
        return is_begun or any(self.classes.values())


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A workspace with its projects as they were at `fetched_at` (epoch seconds; None when never)."""

    workspace: str
    name: str = ""
    projects: tuple[Project, ...] = ()
    fetched_at: float | None = None

    def project(self, project_id: str) -> Project | None:
        """Return the project with this slug."""
        return next((p for p in self.projects if p.id == project_id), None)

    def batch(self, project_id: str, batch_id: str) -> Batch | None:
        """Return the batch of a project."""
        project = self.project(project_id)
        return next((b for b in (project.batches or () if project else ()) if b.id == batch_id), None)


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A trained model of a project; `id` is what `modelOptions.modelId` takes, e.g. `parts/3`."""

    id: str
    name: str
    type: str = ""
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """One entry of the optional model catalogue (roboflow-rest.md §4.4)."""

    id: str
    name: str
    guidance: str = ""
    is_available: bool = True
    unavailable_reason: str = ""
    credits_per_image: float | None = None
    takes_prompts: bool = True
    is_default: bool = False


def price_of(model: str, offers: Iterable[ModelOffer]) -> float | None:
    """Return the credits that a model takes for an image, None where the server does not tell."""
    return next((offer.credits_per_image for offer in offers if offer.id == model), None)


Polygon = tuple[tuple[float, float], ...]
"""Points (x, y) in pixels; the last one is joined to the first."""


def around(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Return the box (x0, y0, x1, y1) around points, of which there is one at least."""
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True, slots=True)
class Mask:
    """The pixels of an object: COCO's compressed run lengths for an image of `width` × `height` pixels."""

    width: int
    height: int
    counts: str


@dataclass(frozen=True, slots=True)
class Label:
    """One label of an image: a box (x0, y0, x1, y1) in pixels, a polygon or a mask where there is one."""

    class_name: str
    box: tuple[float, float, float, float]
    polygon: Polygon = ()
    confidence: float | None = None
    more: tuple[Polygon, ...] = ()
    """Further outlines of the same object."""
    mask: Mask | None = None

    @property
    def area(self) -> float:
        """The area of its box in square pixels, 0 where it has none."""
        left, top, right, bottom = self.box
        area = (right - left) * (bottom - top)
        return area if math.isfinite(area) and right > left and bottom > top else 0.0


@dataclass(frozen=True, slots=True)
class Image:
    """An image; sizes in pixels (0 when unknown); `labels` is None until they were fetched."""

    id: str
    name: str
    width: int = 0
    height: int = 0
    url: str = ""
    thumb_url: str = ""
    labels: tuple[Label, ...] | None = None
    split: str = ""
    unread: int = 0
    """So many labels had no class or no place, and are not among `labels`."""


@dataclass(frozen=True, slots=True)
class AnnotationJob:
    """A job on the project's Annotate board; counters count images, `created` is epoch seconds."""

    id: str
    name: str = ""
    status: str = ""
    source_batch: str = ""
    images: int = 0
    annotated: int = 0
    unannotated: int = 0
    approved: int = 0
    rejected: int = 0
    created: float | None = None
    reviewer: str = ""
