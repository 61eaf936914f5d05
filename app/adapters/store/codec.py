"""Drafts and jobs as JSON texts that lose nothing: blank rows, half-written entries, order, unknown fields."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from functools import cache
from sys import intern
from typing import Any

from app.domain.errors import StoreError
from app.domain.job import Draft, DraftState, Event, Job, JobRequest, Origin
from app.domain.ontology import Entry, Format, Ontology
from app.domain.status import FINAL_WORDS, JobStatus, SubJob
from app.domain.texts import mark, tr

SENT = (
    "id", "name", "server", "workspace", "project", "batch_id", "batch_name", "model", "reviewer",
    "images", "credits", "origin", "queued_by", "queued_at", "submitted_at", "body_sha256",
)  # fmt: skip
"""The fields of a job that never change; the others are what was heard."""

OFTEN_THE_SAME = frozenset((
    "server", "workspace", "project", "model", "reviewer", "queued_by", "status", "model_type", "project_type",
    "project_id", "backend", "ontology",
))  # fmt: skip
"""Fields that many jobs share: ten thousand copies of each would take half of the ledger's memory."""
MOST_SHARED = 2_000
_ONTOLOGIES: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}
MAY_BE_SENT = mark(
    "This was queued when the data file was damaged, and may have been sent since: look whether its job exists "
    "before you queue it again."
)
IDS = ("job_id", "annotation_job_id")
"""Of what was heard, what no job may lose unseen; a new one has none yet, so they have a default."""
PERSONS = {"note": "note", "watched": "is_watched", "not watched": "is_watched"}
"""What a person says of a job, by kind of event: such an event changes this field, and no other event does."""


def draft_text(draft: Draft) -> str:
    """Return the draft as text."""
    request = _plain(draft.request) | {"ontology": _rows(draft.request.ontology)}
    return json.dumps(_plain(draft) | {"request": request, "set_aside": _rows(draft.set_aside)})


def unqueued(draft: Draft) -> Draft:
    """Return a queued draft as one that waits for a person: its newer state is lost, and it may have been sent."""
    return replace(draft, state=DraftState.DRAFT, note=MAY_BE_SENT, server="", queued_at=None, queued_by="")


def _rows(ontology: Ontology | None) -> list[list[str]] | None:
    return None if ontology is None else [[e.prompt, e.class_name] for e in ontology.entries]


def _ontology(rows: list[list[str]] | None) -> Ontology | None:
    return None if rows is None else Ontology(tuple(Entry(prompt, name) for prompt, name in rows))


def _plain(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass; mappings become dicts."""
    found = {field.name: getattr(value, field.name) for field in fields(value)}
    return {k: dict(v) if hasattr(v, "items") else v for k, v in found.items()}


def read_draft(text: str, draft_id: str = "") -> Draft:
    """Return the draft of a text, by the id of its row where one is given. Raises StoreError."""
    try:
        value = _known(Draft, json.loads(text))
        request = _known(JobRequest, value.pop("request"))
        request["format"] = Format(request["format"])
        request["ontology"] = _ontology(request["ontology"])
        value["set_aside"] = _ontology(value.get("set_aside"))
        value["state"] = DraftState(value["state"])
        known = value.get("known_jobs")
        value["known_jobs"] = None if known is None else tuple(known)
        value["id"] = draft_id or value["id"]
        return Draft(request=JobRequest(**request), **value)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise StoreError(tr("A saved draft cannot be read.")) from None


def read_state(text: str) -> DraftState | None:
    """Return where the draft of a text stands, None where that cannot be read."""
    try:
        return DraftState(json.loads(text)["state"])
    except (ValueError, TypeError, KeyError):
        return None


def _known(kind: Any, value: dict[str, Any]) -> dict[str, Any]:
    names = _names(kind)
    return {k: v for k, v in value.items() if k in names}


@cache
def _names(kind: Any) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind))


def heard(job: Job) -> dict[str, Any]:
    """Return the changing fields of a job as a JSON value."""
    value = {k: v for k, v in _plain(job).items() if k not in SENT}
    if job.status is not None:
        value["status"] = _plain(job.status) | {"subjobs": [[s.id, s.status] for s in job.status.subjobs]}
        del value["status"]["raw"]  # kept apart, and only the last one
    return value


def merged(old: dict[str, Any], new: dict[str, Any], event: str) -> dict[str, Any]:
    """Return where an event leads: another program may have written what this one has not heard of."""
    if old and event in PERSONS:
        return old | {PERSONS[event]: new[PERSONS[event]]}
    return new | {name: old[name] for name in PERSONS.values() if name in old}


def is_live(value: dict[str, Any]) -> bool:
    """Tell from what was heard of a job whether more is expected of it."""
    status = value["status"]
    return value["is_watched"] and (status is None or status["status"].lower() not in FINAL_WORDS)


def read_job(*row: Any) -> Job:
    """Return the job of the values of `SENT` and the text of what was heard. Raises StoreError."""
    try:
        value = _known(Job, json.loads(row[-1]))
        value |= {name: value[name] for name in IDS}
        if (status := value.pop("status")) is not None:
            status = _known(JobStatus, status)
            status["subjobs"] = tuple(SubJob(i, intern(word)) for i, word in status["subjobs"])
            status |= {name: _shared(status[name]) for name in OFTEN_THE_SAME & status.keys()}
            value["status"] = JobStatus(**status)
        sent = dict(zip(SENT, row, strict=False))
        sent |= {name: intern(sent[name]) for name in OFTEN_THE_SAME & sent.keys()}
        return Job(**sent | {"origin": Origin(sent["origin"])}, **value)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise StoreError(tr("A job of the ledger cannot be read.")) from None


def _shared(value: Any) -> Any:
    """Return an equal value that another job has already."""
    if isinstance(value, str):
        return intern(value)
    if len(_ONTOLOGIES) > MOST_SHARED:
        _ONTOLOGIES.clear()
    return _ONTOLOGIES.setdefault(tuple(value.items()), value)


def read_event(at: float, kind: str, text: str) -> Event:
    """Return the event of a row. Raises StoreError."""
    try:
        return Event(at, kind, json.loads(text))
    except (ValueError, RecursionError):
        raise StoreError(tr("An event of the ledger cannot be read.")) from None


def changes(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return the part of `new` that differs from `old`, one level deep in mappings."""
    found = {}
    for name, value in new.items():
        before = old.get(name)
        if value == before:
            continue
        if isinstance(value, dict) and isinstance(before, dict):
            value = {k: v for k, v in value.items() if v != before.get(k)}
        found[name] = value
    return found
