"""What a no of the server means for a draft: whether it may be sent again, and the field where it belongs."""

from __future__ import annotations

import re
from enum import StrEnum

from app.domain.checks.problem import Where
from app.domain.errors import (
    ERROR_TYPE_HINTS,
    AccountPaused,
    CeilingReached,
    InputError,
    KeyRefused,
    KeyStoreError,
    LabeldockError,
    NoKey,
    NotFound,
    Offline,
    OutOfCredits,
    RateLimited,
    RequestRefused,
    ServerError,
)
from app.domain.texts import tr


class Fate(StrEnum):
    """What becomes of a draft that was to be sent."""

    SUBMITTED = "submitted"
    WAITS = "waits"
    """It stays queued and is tried again by itself."""
    STOPS = "stops"
    """It stays queued, and so does all that would meet the same."""
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"
    ELSEWHERE = "elsewhere"
    """It is not ours to send (any more)."""


_STOPS = (KeyRefused, OutOfCredits, AccountPaused, CeilingReached)
_WAITS = (Offline, RateLimited, NoKey, KeyStoreError)
_REQUEST_TIMEOUT = 408
_OF_THE_MODEL_ALONE = "FOLDER_SCOPED_TOKEN_REFERENCE"

_FIELDS_OF_TYPES = {
    "MISSING_MODEL_ID": Where.MODEL,
    "MODEL_CLASSES_UNAVAILABLE": Where.MODEL,
    "NO_MATCHING_CLASSES": Where.ONTOLOGY,
    "DATASET_HAS_NO_CLASSES": Where.ONTOLOGY,
    _OF_THE_MODEL_ALONE: Where.MODEL,
}
_FIELDS_OF_NAMES = {
    "batchid": Where.TARGET,
    "modeltype": Where.MODEL,
    "modelid": Where.MODEL,
    "modeloptions": Where.OPTIONS,
    "runnms": Where.OPTIONS,
    "ontology": Where.ONTOLOGY,
    "numimagestolabel": Where.IMAGES,
    "defaultconfidence": Where.CONFIDENCE,
    "confidencethresholds": Where.CONFIDENCE,
    "revieweremail": Where.REVIEWER,
    "preserveexistingannotations": Where.EXISTING,
}
_NAME = re.compile(rf"\b({'|'.join(_FIELDS_OF_NAMES)})\b")
# The narrower word first: “the threshold of class x” is about the threshold, “no images in the batch” about the batch.
_FIELDS_OF_WORDS = (
    (re.compile(r"\breviewer|\be-?mail|\bmember"), Where.REVIEWER),
    (re.compile(r"\bconfidence|\bthreshold"), Where.CONFIDENCE),
    (re.compile(r"\bexisting (annotation|label)"), Where.EXISTING),
    (re.compile(r"\bnms\b|\boptions?\b|\boutput format"), Where.OPTIONS),
    (re.compile(r"\bontolog|\bprompt|\bclass(es)?\b"), Where.ONTOLOGY),
    (re.compile(r"\bmodel"), Where.MODEL),
    (re.compile(r"\bbatch|\bproject|\bdataset"), Where.TARGET),
    (re.compile(r"\bimages?\b"), Where.IMAGES),
)


def fate_of(error: Exception) -> Fate:
    """Return what a failed POST means. Only where the server surely did not take the job may it be sent again.

    5xx are not sure: a gateway may answer so after the server took the job (docs/adr/0015).
    """
    if isinstance(error, ServerError) and error.error_type == _OF_THE_MODEL_ALONE:
        return Fate.REJECTED  # jobs of other models go on
    if isinstance(error, _WAITS):
        return Fate.WAITS
    if isinstance(error, _STOPS):
        return Fate.STOPS
    is_refusal = isinstance(error, (RequestRefused, NotFound, InputError))
    if is_refusal and getattr(error, "status", 0) != _REQUEST_TIMEOUT:
        return Fate.REJECTED
    return Fate.UNCERTAIN


def fate_before_sending(error: LabeldockError) -> Fate:
    """Return what it means that the request was never made."""
    if isinstance(error, InputError):
        return Fate.REJECTED
    return Fate.STOPS if isinstance(error, _STOPS) else Fate.WAITS


def field_of(error: LabeldockError) -> str:
    """Return the field that a refusal is about: by `errorType`, else by its words; empty when that is unclear."""
    if not isinstance(error, ServerError):
        return ""
    if error.error_type in _FIELDS_OF_TYPES:
        return _FIELDS_OF_TYPES[error.error_type]
    words = error.message.lower()
    if named := _NAME.search(words):
        return _FIELDS_OF_NAMES[named[1]]
    found = next((where for pattern, where in _FIELDS_OF_WORDS if pattern.search(words)), "")
    return found or (Where.TARGET if isinstance(error, NotFound) else "")


def note_of(error: LabeldockError) -> str:
    """Return the server's words, and what to do about them where that is known."""
    hint = error.hint
    if isinstance(error, ServerError) and error.error_type:
        known = ERROR_TYPE_HINTS.get(error.error_type, "")
        hint = tr(known) or hint
    return f"{error.message} {hint}".strip()
