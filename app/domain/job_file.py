"""Job files: a draft as a JSON text that can be kept, handed on, and submitted from a shell."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.checks.keys import HIDDEN, find_keys, without_keys
from app.domain.errors import InputError
from app.domain.halves import readable_json, without_halves
from app.domain.job import Draft, JobRequest, request_from_body
from app.domain.json_cursor import json_words
from app.domain.ontology import Format, Ontology, from_json, json_word
from app.domain.texts import mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 1
SUFFIX = ".labeldock.json"
TEXTS = ("name", "workspace", "project")
MEMBERS = ("version", *TEXTS, "request", "draft")
BESIDE = ("batchName", "format", "rows", "setAside", "texts")
"""The members of `draft`: what a draft has beside the body of its request."""
NO_REQUEST = mark("This is not a job file: it has no “request”.")


def write_job_file(draft: Draft) -> str:
    """Return the draft as the text of a job file (resources/job-file.schema.json).

    `request` is the exact body of the API call. What a body cannot say stands in `draft`: the rows with
    the blank ones, the format that was chosen, texts that are not sound JSON. An ontology that the chosen
    format cannot hold stands in the request as a list of objects, which holds everything, and `draft`
    remembers the choice. Members that this version does not know are written back in their places.

    Raises InputError for a draft that is locked, or that holds what looks like an API key.
    """
    if draft.locked:
        raise InputError(
            tr("A file of a newer Labeldock is not written over."), tr("Duplicate the draft first.")
        )
    body = _holdable(draft.request).body()
    kept = dict(draft.file_fields)
    order = dict.fromkeys(kept.get("request") or ())
    beside = dict(kept.get("draft") or {}) | _beside(draft, body)
    members = kept | {
        "version": VERSION,
        **{name: getattr(draft, name) for name in TEXTS},
        "request": {name: body[name] for name in order | body if name in body},
        "draft": beside,
    }
    if not beside:
        del members["draft"]
    _refuse_keys(members)
    return f"{readable_json(members, indent=2)}\n"


def read_job_file(text: str, draft_id: str) -> Draft:
    """Read a job file; a newer one as a locked draft of what is understood. Raises InputError."""
    value = _decoded(text)
    _refuse_keys(value)
    if not isinstance(value, dict):
        raise InputError(tr(NO_REQUEST))
    version = value.get("version")
    if isinstance(version, int) and version > VERSION:
        return _read_newer(value, draft_id)
    if not isinstance(value.get("request"), dict):
        raise InputError(tr(NO_REQUEST))
    if isinstance(version, bool) or version != VERSION:
        words = tr("The job file does not say its “version”.")
        if "version" in value:
            words = tr("Version {version} of a job file is not known.").format(version=json.dumps(version))
        raise InputError(words, tr("Version {version} is known.").format(version=VERSION))
    return replace(_read(value, draft_id), file_fields=_unknown(value))


def _read(value: dict[str, Any], draft_id: str) -> Draft:
    beside = _object(value, "draft")
    broken = _object(beside, "texts")
    return Draft(
        id=draft_id,
        name=_text(value, "name") or tr("Untitled job"),
        workspace=_text(value, "workspace"),
        project=_text(value, "project"),
        batch_name=_text(beside, "batchName"),
        request=_as_written(request_from_body(value["request"]), beside),
        set_aside=from_json(beside["setAside"])[0] if "setAside" in beside else None,
        texts={form: _text(broken, form) for form in broken},
    )


def _read_newer(value: dict[str, Any], draft_id: str) -> Draft:
    """Read what this version understands, and nothing of `draft`, which may mean anything by now."""
    texts = {name: value[name] for name in TEXTS if isinstance(value.get(name), str)}
    request = value.get("request")
    understood = {}
    for name, member in request.items() if isinstance(request, dict) else ():
        with suppress(InputError):
            request_from_body({name: member})
            understood[name] = member
    draft = _read({**texts, "request": understood}, draft_id)
    return replace(
        draft,
        locked=tr(
            "A newer Labeldock wrote its file: version {version} of the format, where {known} is "
            "known here. It can be read as far as it is understood, but not changed, saved or sent."
        ).format(version=value["version"], known=VERSION),
    )


def _as_written(request: JobRequest, beside: Mapping[str, Any]) -> JobRequest:
    """Return the request with the rows and the format of the draft, where they say nothing else than it."""
    rows = None if "rows" not in beside else from_json(beside["rows"])[0]
    sent = request.ontology.entries if request.ontology else ()
    if rows is not None and rows.without_blanks().entries == sent:
        request = replace(request, ontology=rows)
    if "format" not in beside:
        return request
    form = _text(beside, "format")
    if form not in tuple(Format):
        raise InputError(
            tr("“format” must be one of {formats}, not “{name}”.").format(
                formats=", ".join(Format), name=form
            )
        )
    is_free = not sent or not Ontology(sent).holds(Format(form))
    return replace(request, format=Format(form)) if is_free else request


def _holdable(request: JobRequest) -> JobRequest:
    """Return the request in a format that holds its ontology."""
    ontology = request.ontology.without_blanks() if request.ontology else Ontology()
    return request if ontology.holds(request.format) else replace(request, format=Format.OBJECTS)


def _beside(draft: Draft, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what would be lost of the draft if there were nothing but the body of its request."""
    request, again = draft.request, request_from_body(body)
    is_as_sent = again.ontology == request.ontology
    found: dict[str, Any] = {
        "batchName": draft.batch_name,
        "format": "" if again.format is request.format else request.format,
        "rows": None if is_as_sent else _rows(request.ontology),
        "setAside": _rows(draft.set_aside),
        "texts": dict(draft.texts),
    }
    return {name: value for name, value in found.items() if value or isinstance(value, list)}


def _rows(ontology: Ontology | None) -> Any:
    return None if ontology is None else ontology.to_json(Format.OBJECTS)


def _unknown(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members in their order: of known ones the place alone, of the others what they say."""
    beside = value.get("draft") or {}
    return {name: None if name in MEMBERS else member for name, member in value.items()} | {
        "request": list(value["request"]),
        "draft": {name: member for name, member in beside.items() if name not in BESIDE},
    }


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise InputError(tr("“{name}” must be text, not {kind}.").format(name=name, kind=json_word(value)))
    return without_halves(value)


def _object(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = fields.get(name, {})
    if not isinstance(value, dict):
        raise InputError(
            tr("“{name}” must be an object, not {kind}.").format(name=name, kind=json_word(value))
        )
    return value


def _decoded(text: str) -> object:
    """Return the value of a JSON text. Raises InputError with the place."""
    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_without_repeats,
            parse_constant=_no_number,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        raise InputError(
            tr("This is not a job file: line {line}, column {column}: {words}.").format(
                line=error.lineno, column=error.colno, words=json_words(error)
            )
        ) from error
    except RecursionError:
        raise InputError(tr("This is not a job file: it is nested too deeply.")) from None
    except ValueError as error:
        raise InputError(tr("This is not a job file: {words}.").format(words=error)) from error


def _no_number(word: str) -> float:
    raise ValueError(tr("{word} is no number of JSON").format(word=word))


def _finite(digits: str) -> float:
    number = float(digits)
    return number if abs(number) != float("inf") else _no_number(digits[:20])


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object. Raises InputError for a key that stands twice, since one would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(
            tr("“{name}” stands twice in the same object: only the last would count.").format(
                name=without_keys(twice, HIDDEN)
            ),
            tr("Two classes for one prompt can be written as a list of objects."),
        )
    return found


def _refuse_keys(value: object) -> None:
    """Raise InputError that names the place of what looks like an API key, and never repeats it."""
    if places := find_keys(value):
        raise InputError(
            tr("A job file must not hold an API key, and “{name}” looks like one.").format(name=places[0]),
            tr("Take it out: keys live in the system keyring, and job files are handed on."),
        )
