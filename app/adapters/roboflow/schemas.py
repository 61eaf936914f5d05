"""The wire: what the server's JSON holds, read leniently into the domain's values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.adapters.roboflow.fields import (
    Count,
    Counts,
    MaybeCount,
    Moment,
    Names,
    Number,
    Object,
    Text,
    Texts,
    Truth,
)
from app.domain.catalogue import AnnotationJob, Batch, Catalogue, ModelOffer, Project, TrainedModel

if TYPE_CHECKING:
    from collections.abc import Iterator

W = TypeVar("W", bound="Wire")


class Wire(BaseModel):
    """A JSON object of the server: unknown fields are ignored, missing ones have a value."""

    model_config = ConfigDict(extra="ignore", protected_namespaces=())


def each(kind: type[W], items: object) -> Iterator[W]:
    """Give the entries of a list that can be read; the others are left out."""
    for item in items if isinstance(items, list) else []:
        try:
            yield kind.model_validate(item)
        except ValidationError:
            continue


def rows(answer: object, name: str) -> object:
    """Return the list of an answer: below `name`, or the answer itself."""
    return answer.get(name) if isinstance(answer, dict) else answer


def unwrapped(answer: object, name: str) -> object:
    """Return an object that may stand flat or below `name`."""
    inner = answer.get(name) if isinstance(answer, dict) else None
    return inner if isinstance(inner, dict) else answer


class ProjectWire(Wire):
    """A project of a workspace (roboflow-rest.md §2.1)."""

    id: Text = Field(min_length=1)
    name: Text = ""
    type: Text = ""
    images: Count = 0
    unannotated: MaybeCount = None
    classes: Counts = Field(default_factory=dict)
    colors: Texts = Field(default_factory=dict)
    versions: Count = 0

    def value(self) -> Project:
        """Return the domain's project; its id is the slug alone."""
        slug = self.id.rpartition("/")[2]
        return Project(
            id=slug,
            name=self.name or slug,
            type=self.type or "object-detection",
            images=self.images,
            unannotated=self.unannotated,
            classes=self.classes,
            colors=self.colors,
            versions=self.versions,
        )


class WorkspaceWire(Wire):
    """A workspace with its projects."""

    name: Text = ""
    url: Text = ""
    projects: list[Any] = Field(default_factory=list)

    def value(self, workspace: str, fetched_at: float) -> Catalogue:
        """Return the domain's catalogue; a project without an id is left out."""
        projects = tuple(wire.value() for wire in each(ProjectWire, self.projects))
        return Catalogue(self.url or workspace, self.name, projects, fetched_at)


class BatchWire(Wire):
    """A batch (§3.1)."""

    id: Text = Field(min_length=1)
    name: Text = ""
    images: Count = 0
    jobs: Count = Field(default=0, alias="numJobs")
    uploaded: Moment = None

    def value(self) -> Batch:
        """Return the domain's batch."""
        return Batch(self.id, self.name or self.id, self.images, self.jobs, self.uploaded)


class AnnotationJobWire(Wire):
    """A job on the Annotate board (§3.2)."""

    id: Text = Field(min_length=1)
    name: Text = ""
    status: Text = ""
    source_batch: Text = Field(default="", alias="sourceBatch")
    images: Count = Field(default=0, alias="numImages")
    annotated: Count = 0
    unannotated: Count = 0
    approved: Count = 0
    rejected: Count = 0
    created: Moment = None
    reviewer: Text = ""

    def value(self) -> AnnotationJob:
        """Return the domain's job; its batch stands behind the project's database id."""
        fields = self.model_dump() | {"source_batch": self.source_batch.rpartition("/")[2]}
        return AnnotationJob(**fields)


class ModelWire(Wire):
    """A trained model; which of the names of its id is there differs (§2.4)."""

    id: Text = ""
    model_id: Text = Field(default="", alias="modelId")
    url: Text = ""
    name: Text = ""
    type: Text = ""
    model_type: Text = Field(default="", alias="modelType")
    classes: Names = ()

    def value(self, workspace: str) -> TrainedModel | None:
        """Return the domain's model, or None without an id of the form that `modelOptions.modelId` takes."""
        found = (_model_id(text, workspace) for text in (self.model_id, self.id, self.url))
        model_id = next((text for text in found if text), "")
        if not model_id:
            return None
        return TrainedModel(model_id, self.name or model_id, self.model_type or self.type, self.classes)


def _model_id(text: str, workspace: str) -> str:
    """Return `project/version` or `workspace/model`: exactly one slash."""
    steps = [step for step in text.strip("/").split("/") if step]
    if not steps or ":" in text:
        return ""
    return "/".join(steps[-2:]) if len(steps) > 1 else f"{workspace}/{steps[0]}"


class VersionWire(Wire):
    """A version of a project; one with a truthy `model` was trained (§2.3)."""

    id: Text = Field(min_length=1)
    name: Text = ""
    model: Any = None
    model_type: Text = Field(default="", alias="modelType")
    classes: Names = ()

    def value(self, project: str) -> TrainedModel | None:
        """Return the model that was trained on the version, or None."""
        if not self.model:
            return None
        model_id = f"{project}/{self.id.rpartition('/')[2]}"
        inner = ModelWire.model_validate(self.model) if isinstance(self.model, dict) else ModelWire()
        kind = self.model_type or inner.model_type or inner.type
        return TrainedModel(model_id, self.name or model_id, kind, self.classes or inner.classes)


class ModelOfferWire(Wire):
    """An entry of the model catalogue (§4.4)."""

    id: Text = Field(min_length=1)
    name: Text = ""
    guidance: Text = ""
    available: Truth = None
    unavailable_reason: Text = Field(default="", alias="unavailableReason")
    credits_per_image: Number = Field(default=None, alias="creditsPerImage")
    ontology_format: Text = Field(default="", alias="ontologyFormat")
    is_default: Truth = Field(default=None, alias="isDefault")

    def value(self) -> ModelOffer:
        """Return the domain's offer; one that says nothing of itself is available and takes prompts."""
        return ModelOffer(
            id=self.id,
            name=self.name or self.id,
            guidance=self.guidance,
            is_available=self.available is not False,
            unavailable_reason=self.unavailable_reason,
            credits_per_image=self.credits_per_image,
            takes_prompts=self.ontology_format != "classes",
            is_default=self.is_default is True,
        )


class StartedWire(Wire):
    """The answer to a job that was taken (§4.1)."""

    job_id: Text = Field(min_length=1, alias="jobId")
    annotation_job_id: Text = Field(default="", alias="annotationJobId")
    message: Text = ""


class RootWire(Wire):
    """Whose key it is (§1.3)."""

    workspace: Text = Field(min_length=1)


class PageWire(Wire):
    """Where the next page of a newer list begins; the name of the field differs."""

    after: Text = ""
    next: Text = ""
    next_cursor: Text = Field(default="", alias="nextCursor")
    pagination: Object = Field(default_factory=dict)

    @property
    def cursor(self) -> str:
        """The next page's cursor, empty on the last."""
        inner = PageWire.model_validate(self.pagination).cursor if self.pagination else ""
        return self.next_cursor or self.after or self.next or inner
