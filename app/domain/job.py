"""A job: what is asked for (draft → request) and what comes back (status, sub-jobs, progress)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from app.domain.errors import InputError, OntologyError
from app.domain.halves import readable_json
from app.domain.ontology import Format, Ontology, from_json, json_word

SAM3 = "sam3"
CUSTOM = "custom_roboflow"
OPTIONS_TEXT = "modelOptions"
"""The name of options that are not sound among the texts of a draft; the others are named by format."""
FINAL_WORDS = frozenset({"done"})
"""The only status word that is known to be final (roboflow-rest.md §4.6)."""


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
        raise InputError(f"A request is an object, not {json_word(body)}.")
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


def _take(fields: dict[str, Any], name: str, kind: type) -> Any:
    value = fields.pop(name, None)
    if value is not None and not isinstance(value, kind):
        wanted = {str: "text", bool: "true or false", dict: "an object"}[kind]
        raise InputError(f"“{name}” must be {wanted}, not {json_word(value)}.")
    return value


def _take_number(fields: dict[str, Any], name: str) -> Any:
    value = fields.pop(name, None)
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
        raise InputError(f"“{name}” must be a number, not {json_word(value)}.")
    return value


def _thresholds(value: object) -> dict[str, float]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InputError(f"“confidenceThresholds” must be an object, not {json_word(value)}.")
    fields = dict(value)
    numbers = {str(name): _take_number(fields, name) for name in value}
    if None in numbers.values():
        raise InputError("“confidenceThresholds” must be numbers, not null.")
    return numbers


class DraftState(StrEnum):
    """Where a draft stands; the words are those of design/product.md."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    REJECTED = "rejected"


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
    """What the server said, for a rejected or uncertain draft."""
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

    def asking(self, **changes: Any) -> Draft:
        """Return the draft with fields of its request replaced."""
        return replace(self, request=replace(self.request, **changes))


@dataclass(frozen=True, slots=True)
class SubJob:
    """A part of a job; `status` is the server's word."""

    id: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStatus:
    """The server's answer about a job. Counters count images; None where the server said nothing."""

    id: str = ""
    status: str = ""
    model_type: str = ""
    project_type: str = ""
    project_id: str = ""
    annotation_job_id: str = ""
    num_images: int | None = None
    num_sent_back: int | None = None
    subjobs: tuple[SubJob, ...] = ()
    ontology: Mapping[str, str] = field(default_factory=dict)
    confidence_thresholds: Mapping[str, float] = field(default_factory=dict)
    start_time: str = ""
    backend: str = ""

    @property
    def is_final(self) -> bool:
        """Whether the word is known to be the last one; unknown words are not."""
        return self.status.lower() in FINAL_WORDS

    @property
    def fraction(self) -> float | None:
        """Progress 0–1 from the counters (`numImagesSentBack` of `numImages`), None when unknown."""
        if not self.num_images or self.num_sent_back is None:
            return None
        return min(1.0, max(0.0, self.num_sent_back / self.num_images))


def read_status(value: object) -> JobStatus:
    """Read a status answer; unknown words and fields, missing and null are all tolerated.

    Raises InputError when the answer is not an object at all.
    """
    if not isinstance(value, Mapping):
        raise InputError(f"A job status is an object, not {json_word(value)}.")
    return JobStatus(
        id=_text(value.get("id")),
        status=_text(value.get("status")),
        model_type=_text(value.get("modelType")),
        project_type=_text(value.get("projectType")),
        project_id=_text(value.get("projectId")),
        annotation_job_id=_text(value.get("annotationJobId")),
        num_images=_count(value.get("numImages")),
        num_sent_back=_count(value.get("numImagesSentBack")),
        subjobs=_subjobs(value.get("subjobs")),
        ontology=_status_ontology(value.get("ontology")),
        confidence_thresholds=_numbers(value.get("confidenceThresholds")),
        start_time=_text(value.get("startTime")),
        backend=_text(value.get("backend")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _count(value: object) -> int | None:
    try:
        return max(0, int(float(value)))  # type: ignore[arg-type]  # the except clause is the check
    except (TypeError, ValueError, OverflowError):
        return None


def _subjobs(value: object) -> tuple[SubJob, ...]:
    items = value if isinstance(value, list) else []
    return tuple(SubJob(_text(i.get("id")), _text(i.get("status"))) for i in items if isinstance(i, Mapping))


def _status_ontology(value: object) -> dict[str, str]:
    try:
        return from_json(value)[0].canonical() if value else {}
    except OntologyError:
        return {}


def _numbers(value: object) -> dict[str, float]:
    items = value.items() if isinstance(value, Mapping) else ()
    return {str(k): float(v) for k, v in items if isinstance(v, (int, float)) and not isinstance(v, bool)}


@dataclass(frozen=True, slots=True)
class Started:
    """The server's answer to a job that it took."""

    job_id: str
    annotation_job_id: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job of the ledger: what was sent, and what was heard last. Times are epoch seconds."""

    id: str
    """Our own id; `job_id` is the server's."""
    name: str
    server: str
    workspace: str
    project: str
    batch_name: str = ""
    body: str = ""
    job_id: str = ""
    annotation_job_id: str = ""
    submitted_at: float = 0.0
    status: JobStatus | None = None
    heard_at: float | None = None
    changed_at: float | None = None
    trouble: str = ""
    """Why the last question had no answer; empty when it had one."""
    is_watched: bool = True

    @property
    def is_done(self) -> bool:
        """Whether the server said a final word."""
        return self.status is not None and self.status.is_final

    @property
    def model(self) -> str:
        """The model in short: the trained model's id, else the model type."""
        try:
            request = request_from_body(json.loads(self.body))
        except (ValueError, InputError):  # also where the job was started elsewhere, and no body is known
            return self.status.model_type if self.status else ""
        return request.model_id or request.model_type
