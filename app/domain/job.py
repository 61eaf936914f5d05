"""A job: what is asked for (draft → request) and what comes back (status, sub-jobs, progress)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.domain.errors import InputError
from app.domain.halves import readable_json
from app.domain.ontology import Format, Ontology, from_json, json_word
from app.domain.texts import mark, tr

if TYPE_CHECKING:
    from app.domain.status import JobStatus

SAM3 = "sam3"
CUSTOM = "custom_roboflow"
OPTIONS_TEXT = "modelOptions"
"""The name of options that are not sound among the texts of a draft; the others are named by format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRequest:
    """What is asked of the server. None means untouched: the field is left out of the body.

    `ontology` None asks the server to derive it; thresholds are 0–1, keyed by class (auto-label.md).
    `extra` keeps fields of a job file that this version does not know, so that they are sent as written.
    """

    batch_id: str = ""
    model_type: str = SAM3
    ontology: Ontology | None = field(default_factory=Ontology)
    format: Format = Format.OBJECT
    num_images: int | float | None = None
    default_confidence: float | None = None
    confidence_thresholds: Mapping[str, float] = field(default_factory=dict)
    reviewer_email: str | None = None
    run_nms: bool | None = None
    model_options: Mapping[str, Any] = field(default_factory=dict)
    preserve_existing: bool | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def model_id(self) -> str:
        """The trained model of `modelOptions.modelId`, or an empty text."""
        return str(self.model_options.get("modelId") or "")

    @property
    def removes_overlaps(self) -> bool:
        """Whether the server removes what overlaps, as it does where nothing else is asked."""
        return self.run_nms is not False

    def confidence_of(self, class_name: str) -> float | None:
        """Return the class's own threshold, else the default, else None (the server's default)."""
        return self.confidence_thresholds.get(class_name, self.default_confidence)

    def body(self) -> dict[str, Any]:
        """Return the exact body of the POST.

        Raises OntologyError when the chosen format would lose something.
        """
        ontology = None if self.ontology is None else self.ontology.without_blanks()
        fields: dict[str, Any] = {
            "batchId": self.batch_id,
            "modelType": self.model_type,
            "ontology": ontology.to_json(self.format) if ontology else None,
            "numImagesToLabel": self.num_images,
            "defaultConfidence": self.default_confidence,
            "confidenceThresholds": dict(self.confidence_thresholds) or None,
            "reviewerEmail": self.reviewer_email or None,
            "runNMS": self.run_nms,
            "modelOptions": dict(self.model_options) or None,
            "preserveExistingAnnotations": self.preserve_existing,
        }
        return {k: v for k, v in fields.items() if v is not None} | dict(self.extra)

    def body_text(self) -> str:
        """Return the body as the JSON text that is sent, shown and hashed."""
        return readable_json(self.body(), indent=2)


def request_from_body(body: object) -> JobRequest:
    """Read a body of the contract. Raises InputError that names the field."""
    if not isinstance(body, Mapping):
        raise InputError(tr("A request is an object, not {kind}.").format(kind=json_word(body)))
    rest = dict(body)
    value = rest.pop("ontology", None)
    is_derived = value is None or value in ({}, [])
    ontology, form = (None, Format.OBJECT) if is_derived else from_json(value)
    return JobRequest(
        batch_id=_take(rest, "batchId", str) or "",
        model_type=_take(rest, "modelType", str) or SAM3,
        ontology=ontology,
        format=form,
        num_images=_take_number(rest, "numImagesToLabel"),
        default_confidence=_take_number(rest, "defaultConfidence"),
        confidence_thresholds=_thresholds(rest.pop("confidenceThresholds", None)),
        reviewer_email=_take(rest, "reviewerEmail", str),
        run_nms=_take(rest, "runNMS", bool),
        model_options=_take(rest, "modelOptions", dict) or {},
        preserve_existing=_take(rest, "preserveExistingAnnotations", bool),
        extra=rest,
    )


_WANTED = {
    str: mark("“{name}” must be text, not {kind}."),
    bool: mark("“{name}” must be true or false, not {kind}."),
    dict: mark("“{name}” must be an object, not {kind}."),
}


def _take(fields: dict[str, Any], name: str, kind: type) -> Any:
    value = fields.pop(name, None)
    if value is not None and not isinstance(value, kind):
        raise InputError(tr(_WANTED[kind]).format(name=name, kind=json_word(value)))
    return value


def _take_number(fields: dict[str, Any], name: str) -> Any:
    value = fields.pop(name, None)
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
        raise InputError(
            tr("“{name}” must be a number, not {kind}.").format(name=name, kind=json_word(value))
        )
    return value


def _thresholds(value: object) -> dict[str, float]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InputError(
            tr("“confidenceThresholds” must be an object, not {kind}.").format(kind=json_word(value))
        )
    fields = dict(value)
    numbers = {str(name): _take_number(fields, name) for name in value}
    if None in numbers.values():
        raise InputError(tr("“confidenceThresholds” must be numbers, not null."))
    return numbers


class DraftState(StrEnum):
    """Where a draft stands; the words are those of design/product.md."""

    # Translators: the state of a draft, a small word beside its name
    DRAFT = mark("draft")
    # Translators: the state of a draft, a small word beside its name
    QUEUED = mark("queued")
    # Translators: the state of a draft, a small word beside its name
    SENDING = mark("sending")
    # Translators: the state of a draft, a small word beside its name
    UNCERTAIN = mark("uncertain")
    # Translators: the state of a draft, a small word beside its name
    REJECTED = mark("rejected")

    @property
    def is_unclear(self) -> bool:
        """Whether a draft there may have become a job: it is being sent, or its answer never came."""
        return self in (DraftState.SENDING, DraftState.UNCERTAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A job that is being written or waits to be sent; `saved_at` is epoch seconds."""

    id: str
    name: str
    workspace: str = ""
    project: str = ""
    batch_name: str = ""
    request: JobRequest = field(default_factory=JobRequest)
    state: DraftState = DraftState.DRAFT
    note: str = ""
    """What the server said, for a rejected or uncertain draft, or why a queued one waits."""
    refused_field: str = ""
    """Where the server's refusal belongs, a `checks.Where`; empty when that is not known."""
    server: str = ""
    """Set when it is queued: it is sent there and nowhere else."""
    queued_at: float | None = None
    queued_by: str = ""
    sent_at: float | None = None
    """When the request was last about to leave."""
    known_jobs: tuple[str, ...] | None = None
    """The project's annotation jobs right before sending; None where they could not be listed."""
    is_open: bool = True
    saved_at: float | None = None
    set_aside: Ontology | None = None
    """The rows as they were before the server was asked to derive the ontology."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """By format, or OPTIONS_TEXT: JSON as typed that cannot be read yet; what can be read is in the request."""
    path: str = ""
    """The job file that it was opened from or saved in; empty when there is none."""
    file_digest: str = ""
    """Of the bytes of that file as they were last read or written; another one wrote it when they differ."""
    file_fields: Mapping[str, Any] = field(default_factory=dict)
    """The members of a job file in their order; those that this version does not know are written back."""
    locked: str = ""
    """Why it can only be read, for example that a newer Labeldock wrote its file; empty when it can be edited."""

    @property
    def is_editable(self) -> bool:
        """Whether it may still be changed: not while it is queued, sent, uncertain, or locked."""
        return self.state in (DraftState.DRAFT, DraftState.REJECTED) and not self.locked

    @property
    def is_unclear(self) -> bool:
        """Whether it may have become a job: it is being sent, or its answer never came."""
        return self.state.is_unclear

    @property
    def model(self) -> str:
        """The model in short: the trained model's id, else the model type."""
        return self.request.model_id or self.request.model_type

    def asks_as(self, other: Draft) -> bool:
        """Tell whether it asks for the same as another draft, of the same server."""
        mine = (self.request, self.server, self.workspace, self.project)
        return mine == (other.request, other.server, other.workspace, other.project)

    def asking(self, **changes: Any) -> Draft:
        """Return the draft with fields of its request replaced."""
        return replace(self, request=replace(self.request, **changes))


class Origin(StrEnum):
    """How a job came into the ledger."""

    SENT = "sent"
    ADOPTED = "adopted"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job of the ledger: what was sent, and what was heard last. Times are epoch seconds.

    The body itself can be long and is read when it is wanted; `body_sha256` is empty where none is known.
    """

    id: str
    """Our own id; `job_id` is the server's."""
    name: str
    server: str
    workspace: str
    project: str
    batch_id: str = ""
    batch_name: str = ""
    model: str = ""
    """In short: the trained model's id, else the model type."""
    reviewer: str = ""
    images: int | None = None
    """How many were asked for, as far as it was known."""
    credits: float | None = None
    """What it was expected to cost; None where nobody named a price."""
    origin: Origin = Origin.SENT
    queued_by: str = ""
    queued_at: float | None = None
    submitted_at: float = 0.0
    body_sha256: str = ""
    job_id: str = ""
    annotation_job_id: str = ""
    status: JobStatus | None = None
    heard_at: float | None = None
    changed_at: float | None = None
    trouble: str = ""
    """Why the last question had no answer; empty when it had one."""
    is_gone: bool = False
    """Whether the server says that it does not know the job (any more)."""
    is_refused: bool = False
    """Whether the server refused the key when it was asked last."""
    is_watched: bool = True
    note: str = ""
    """A person's own words."""

    @property
    def is_done(self) -> bool:
        """Whether the server said a final word; of an annotation job alone no word is known to be that (§3.2)."""
        return bool(self.job_id) and self.status is not None and self.status.is_final

    @property
    def is_live(self) -> bool:
        """Whether more is expected of it."""
        return self.is_watched and not self.is_done

    @property
    def has_body(self) -> bool:
        """Whether it is known what was sent."""
        return bool(self.body_sha256)

    @property
    def has_id(self) -> bool:
        """Whether the server can be asked about it: by its own id, or by that of its annotation job."""
        return bool(self.job_id or self.annotation_job_id)

    @property
    def has_results(self) -> bool:
        """Whether images have come back, or all have that ever will."""
        return self.is_done or bool(self.status and self.status.num_sent_back)

    @property
    def all_images(self) -> int:
        """How many images it has, 0 where that is not known: the server knows it best."""
        return (self.status.num_images if self.status is not None else None) or self.images or 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a job at a time (epoch seconds), and what of it changed."""

    at: float
    kind: str
    changes: Mapping[str, Any]
