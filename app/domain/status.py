"""What the server says of a job: its word, its counters, its sub-jobs, as tolerant as the contract is vague."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.errors import InputError, OntologyError
from app.domain.ontology import from_json, json_word
from app.domain.texts import tr

FINAL_WORDS = frozenset({"done"})
"""The only status word that is known to be final (roboflow-rest.md §4.6)."""
KNOWN_WORDS = FINAL_WORDS | {"pending", "running"}
"""The words that are attested for a job; there may be others."""


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
    raw: str = field(default="", compare=False, repr=False)
    """The answer as it came, without any key in it."""

    @property
    def is_final(self) -> bool:
        """Whether the word is known to be the last one; unknown words are not."""
        return self.status.lower() in FINAL_WORDS

    @property
    def is_known(self) -> bool:
        """Whether the word is one whose meaning is known."""
        return self.status.lower() in KNOWN_WORDS

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
        raise InputError(tr("A job status is an object, not {kind}.").format(kind=json_word(value)))
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
    found = {str(name): _number(n) for name, n in items}
    return {name: n for name, n in found.items() if n is not None}


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True)
class Started:
    """The server's answer to a job that it took."""

    job_id: str
    annotation_job_id: str = ""
    message: str = ""
    raw: str = field(default="", compare=False, repr=False)
    """The answer as it came, without any key in it."""
