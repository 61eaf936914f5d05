"""Rules on the model: which one, whether it fits the project, and what it is given as options."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.domain.checks.derived import model_fixes, offer_of
from app.domain.checks.fixes import ask, error, quoted, warning
from app.domain.checks.likeness import lookalikes
from app.domain.checks.problem import Fix, Known, Problem, Where
from app.domain.job import CUSTOM, SAM3, Draft
from app.domain.texts import mark, tr

_ID = re.compile(r"[^/\s]+/[^/\s]+")
_VERSION = re.compile(r"(?P<project>[^/\s]+)/\d+")
_NEWER = re.compile(r"(?P<workspace>[^/\s]+)/(?P<project>[^/\s]+)-\d+-[a-z0-9.\-]+-t\d+(?:--[0-9a-f]{6})?")
"""`{workspace}/{project}-{version}-{architecture}-t{n}` (roboflow-rest.md §2.4)."""


def trained_model(draft: Draft, known: Known) -> Iterator[Problem]:
    """A custom model is named `project/version` or `workspace/model`: exactly one slash."""
    request = draft.request
    if request.model_type != CUSTOM:
        return
    if not request.model_id:
        if request.ontology is not None:  # else that is MISSING_MODEL_ID
            yield error(Where.MODEL, tr("Choose the trained model."), None, *model_fixes(draft, known))
    elif not isinstance(request.model_options["modelId"], str) or not _ID.fullmatch(request.model_id):
        text = tr("A model is written like hard-hats/2: project, slash, version.")
        yield error(Where.MODEL, text, None, *_written_right(draft), *model_fixes(draft, known))


def _written_right(draft: Draft) -> Iterator[Fix]:
    """Yield the fix for an id with spaces, or for the address of a model's page."""
    parts = [p.strip() for p in draft.request.model_id.split("/") if p.strip() not in ("", "model", "models")]
    model_id = "/".join(parts[-2:])
    if model_id != draft.request.model_id and _ID.fullmatch(model_id):
        yield ask(
            tr("Use {model}").format(model=model_id),
            draft,
            model_options={**draft.request.model_options, "modelId": model_id},
        )


def foreign_model(draft: Draft, known: Known) -> Iterator[Problem]:
    """Only models that were trained on the batch's own dataset label it (roboflow-rest.md §2.4)."""
    model_id, project = draft.request.model_id, draft.project
    if draft.request.model_type != CUSTOM or any(model.id == model_id for model in known.models):
        return
    version, newer = _VERSION.fullmatch(model_id), _NEWER.fullmatch(model_id)
    form = version or newer
    if form and project and form["project"] != project:
        text = tr("The model is one of the project {theirs}: only {project}'s own can label it.").format(
            theirs=quoted(form["project"]), project=quoted(project)
        )
        yield warning(Where.MODEL, text, None, *model_fixes(draft, known))
    elif newer and draft.workspace and newer["workspace"] != draft.workspace:
        text = tr("The model is one of the workspace {workspace}.").format(
            workspace=quoted(newer["workspace"])
        )
        yield warning(Where.MODEL, text, None, *model_fixes(draft, known))
    elif version and any(_VERSION.fullmatch(model.id) for model in known.models):
        text = tr("The project has no trained model {model}.").format(model=model_id)
        yield warning(Where.MODEL, text, None, *model_fixes(draft, known))


def offered_model(draft: Draft, known: Known) -> Iterator[Problem]:
    """A model is named and, where the server has a catalogue, in it and available (roboflow-rest.md §4.4)."""
    offer, model_type = offer_of(draft, known), draft.request.model_type
    if not model_type.strip():
        yield error(Where.MODEL, tr("Choose a model."), None, ask(tr("Use SAM 3"), draft, model_type=SAM3))
        return
    if offer is not None and not offer.is_available:
        reason = offer.unavailable_reason.rstrip(".") or tr("the server gives no reason")
        yield error(
            Where.MODEL,
            tr("{model} is not available: {reason}.").format(model=offer.name, reason=reason),
            None,
            *_other_offers(draft, known),
        )
    elif known.offers and offer is None and model_type not in (SAM3, CUSTOM):
        text = tr("The server's catalogue has no model {model}.").format(model=quoted(model_type))
        yield warning(Where.MODEL, text, None, *_other_offers(draft, known))


def _other_offers(draft: Draft, known: Known) -> Iterator[Fix]:
    """Yield the fix that takes what was likely meant, else the server's default, else what there is."""
    offers = [offer for offer in known.offers if offer.is_available and offer.id != CUSTOM]
    near = lookalikes(frozenset(offer.id for offer in offers)).meant(draft.request.model_type)
    best = sorted(offers, key=lambda offer: (offer.id != near, not offer.is_default))[:1]
    yield from (ask(tr("Use {model}").format(model=offer.name), draft, model_type=offer.id) for offer in best)


def json_value(draft: Draft, known: Known) -> Iterator[Problem]:
    """What is sent as written must be JSON: no NaN, no infinity, no value of another kind."""
    for field, words, name in (
        ("model_options", mark("The model option {name} has a value that JSON cannot hold."), "modelOptions"),
        ("extra", mark("The field {name} has a value that JSON cannot hold."), "request"),
    ):
        values: Mapping[str, Any] = getattr(draft.request, field)
        bad = [key for key, value in values.items() if not isinstance(key, str) or not _is_json(value)]
        kept = {key: value for key, value in values.items() if key not in bad}
        for key in bad:
            text = tr(words).format(name=quoted(str(key)))
            title = tr("Remove it from {name}").format(name=name)
            yield error(Where.OPTIONS, text, None, ask(title, draft, **{field: kept}))


def _is_json(whole: object) -> bool:
    waiting = [whole]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
            waiting += value.values()
        elif isinstance(value, (list, tuple)):
            waiting += value
        elif isinstance(value, float):
            if not math.isfinite(value):
                return False
        elif not isinstance(value, (str, int)) and value is not None:
            return False
    return True
