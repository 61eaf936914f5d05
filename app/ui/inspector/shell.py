"""A request as a command for a shell; the key is always a variable, never itself."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from app.domain.errors import OntologyError
from app.domain.halves import readable_json
from app.domain.job import CUSTOM
from app.domain.ontology import Ontology, from_json
from app.domain.texts import tr
from app.services.servers import US_SERVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KEY_VARIABLE = "$ROBOFLOW_API_KEY"
LONGEST = 100_000
"""Bytes of an argument; Linux takes 128 KiB and no more."""
END = "END_OF_LABELDOCK"
ABSENT = object()


def curl(url: str, body: str) -> str:
    """Return the curl command that sends this request."""
    is_long = _is_long(body)
    command = _lines(
        f"curl -X POST {shlex.quote(url)}",
        f'-H "Authorization: Bearer {KEY_VARIABLE}"',
        "-H 'Content-Type: application/json'",
        "--data-binary @-" if is_long else f"--data-raw {shlex.quote(body)}",
    )
    return _with_input(command, body) if is_long else command


def roboflow(server: str, workspace: str, project: str, body: Mapping[str, Any]) -> str:
    """Return the command of Roboflow's own `roboflow` (1.7) that starts this job.

    What that command cannot say stands above it in comments.
    """
    rest = dict(body)
    ontology, notes = _ontology(rest.pop("ontology", None))
    text = readable_json(ontology) if ontology else ""
    options = [
        f"--project={shlex.quote(project)}",
        f"--batch-id={shlex.quote(str(rest.pop('batchId', '')))}",
        *_model(rest, notes),
    ]
    if text:
        options.append("--ontology=@/dev/stdin" if _is_long(text) else f"--ontology={shlex.quote(text)}")
    options.extend(_settings(rest, notes))
    notes.extend(tr("“{name}” cannot be said: it is not sent.").format(name=name) for name in rest)
    address = "" if server.rstrip("/") == US_SERVER else f"API_URL={shlex.quote(server.rstrip('/'))} "
    command = _lines(
        f'{address}ROBOFLOW_API_KEY="{KEY_VARIABLE}" roboflow --workspace={shlex.quote(workspace)}'
        " autolabel start",
        *options,
    )
    comments = "".join(f"# {' '.join(note.split())}\n" for note in notes)
    return comments + (_with_input(command, text) if _is_long(text) else command)


def _ontology(value: object) -> tuple[dict[str, str], list[str]]:
    """Return the ontology as {prompt: class}, the only form the command takes, and what that changes."""
    if not value:
        return {}, []
    try:
        ontology = from_json(value)[0]
    except OntologyError as error:
        return {}, [tr("The ontology is not sent: {why}").format(why=error.message)]
    notes = (
        [] if isinstance(value, dict) else [tr("The ontology is sent as an object, which means the same.")]
    )
    return ontology.canonical(), notes + _repeats(ontology)


def _repeats(ontology: Ontology) -> list[str]:
    words = tr("“{prompt}” stands more than once: the command sends only the last.")
    return [words.format(prompt=prompt) for prompt in ontology.repeated_prompts()]


def _model(rest: dict[str, Any], notes: list[str]) -> Iterator[str]:
    """Yield the options that say which model, and with which options of its own."""
    model = str(rest.pop("modelType", ""))
    own = dict(rest.pop("modelOptions", None) or {})
    if model == CUSTOM:
        model = str(own.pop("modelId", ""))
        if not model:
            notes.append(tr("No model is chosen yet, and the command needs one."))
        yield "--model-type=roboflow"
    yield f"--model={shlex.quote(model)}"
    if own:
        yield f"--model-options={_quoted_json(own)}"


def _settings(rest: dict[str, Any], notes: list[str]) -> Iterator[str]:
    """Yield the options of the settings that the request has; those of `rest` that can be said are taken."""
    count = rest.get("numImagesToLabel", 0)
    if isinstance(count, int) and rest.pop("numImagesToLabel", None) is not None:
        yield f"--num-images={count}"
    for name, flag in (("defaultConfidence", "confidence"), ("reviewerEmail", "reviewer")):
        if name in rest:
            yield f"--{flag}={shlex.quote(str(rest.pop(name)))}"
    if "confidenceThresholds" in rest:
        yield f"--confidence-thresholds={_quoted_json(rest.pop('confidenceThresholds'))}"
    if (nms := rest.pop("runNMS", ABSENT)) is False:
        yield "--no-nms"
    elif nms is not ABSENT:
        notes.append(tr("“runNMS: true” cannot be said: it is left out, and is the server's default."))
    if (keep := rest.pop("preserveExistingAnnotations", ABSENT)) is True:
        yield "--preserve-existing"
    elif keep is not ABSENT:
        notes.append(
            tr("Replacing labels cannot be said: it is left out, and the server does it by default.")
        )


def _quoted_json(value: object) -> str:
    return shlex.quote(readable_json(value))


def _lines(*parts: str) -> str:
    return " \\\n  ".join(parts)


def _is_long(text: str) -> bool:
    return len(text) > LONGEST or len(text.encode()) > LONGEST


def _with_input(command: str, text: str) -> str:
    """Give the command a text on its standard input, where it may be of any length."""
    return f"{command} <<'{END}'\n{text}\n{END}"
