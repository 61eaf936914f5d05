"""The optional addresses: which models there are, and a free look at one image."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.domain.catalogue import LABELLED_TYPES
from app.domain.job import SAM3
from app.sandbox.answers import bad_request, refused
from app.sandbox.autolabel import ontology_of
from app.sandbox.catalogue import check_workspace, class_names, project_row
from app.sandbox.engine.words import SHAPES, unknown_words
from app.sandbox.images import SOURCE, drawn
from app.sandbox.labelling import DEFAULT_CONFIDENCE
from app.sandbox.pictures import decode, from_base64
from app.sandbox.sample import OWNER_ID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.sandbox.calls import Call

_GUIDANCE = (
    "Stands in for SAM 3 in this workspace: it knows the parts of the sample benches and no other things."
)


async def models(call: Call) -> dict[str, Any]:
    """`GET /{ws}/autolabel/models`."""
    check_workspace(call)
    offers = [
        _offer(SAM3, "SAM 3 (workbench sample model)", "promptMap", _GUIDANCE, None),
        _offer("gemini-boxes", "Gemini boxes", "classes", "", "The sandbox has no such model."),
    ]
    return {"models": offers}


def _offer(model_id: str, name: str, form: str, guidance: str, why_not: str | None) -> dict[str, Any]:
    return {
        "id": model_id,
        "name": name,
        "guidance": guidance,
        "projectTypes": LABELLED_TYPES,
        "excludedProjectTypes": [],
        "ontologyFormat": form,
        "creditsPerImage": 0,
        "isDefault": why_not is None,
        "available": why_not is None,
        "unavailableReason": why_not,
    }


async def preview(call: Call) -> dict[str, Any]:
    """`POST /{ws}/{proj}/autolabel/preview`: label one image and keep nothing."""
    project = project_row(call)
    if call.text("modelType") != SAM3:
        raise bad_request(f"modelType must be {SAM3}: only foundation models have a preview.")
    ontology = ontology_of(call) or {name: name for name in class_names(call, project["slug"])}
    if not ontology:
        raise bad_request("ontology: the dataset has no classes, so say what to look for.")
    threshold = call.fraction("confidenceThreshold")
    payload = {
        "model_type": SAM3,
        "prompts": list(ontology),
        "classes": list(ontology.values()),
        "confidence": DEFAULT_CONFIDENCE if threshold is None else threshold,
        "has_outlines": project["type"] == "instance-segmentation",
    }
    found = await call.sandbox.crew.run("find", payload, await _picture(call))
    if "error" in found:
        raise refused(503, f"The model cannot be used: {found['error']}", kind="ServiceUnavailable")
    answer: dict[str, Any] = {
        "model": SAM3,
        "predictions": [_prediction(*label) for label in found["labels"]],
        "image": {"width": found["size"][0], "height": found["size"][1]},
        "summary": _summary(ontology, found["labels"]),
    }
    if warnings := _warnings(ontology):
        answer["warnings"] = warnings
    return answer


async def _picture(call: Call) -> bytes:
    """Return the bytes of the image that was sent or that one of our own addresses names."""
    image = call.object("image")
    if image is None or not isinstance(image.get("value"), str):
        raise bad_request("`image` must be an object with `type` and `value`.")
    if image.get("type") == "url":
        return await _own_picture(call, image["value"])
    if image.get("type") != "base64":
        raise bad_request("`image.type` must be url or base64.")
    content = from_base64(image["value"])
    await asyncio.to_thread(decode, content)
    return content


async def _own_picture(call: Call, url: str) -> bytes:
    """Read a picture of ours from disk. Nothing is ever fetched from the address of a request."""
    refusal = bad_request("image.value: only addresses of this server's own images are read.")
    try:
        parts = urlsplit(url).path.removeprefix(f"{SOURCE}/").split("/")
    except ValueError:
        raise refusal from None
    if not url.startswith(f"{call.sandbox.url}{SOURCE}/") or len(parts) != 3 or parts[0] != OWNER_ID:
        raise refusal
    image = call.one("SELECT * FROM images WHERE id = ?", parts[1])
    if image is None:
        raise refusal
    image = await drawn(call.sandbox, image)
    return await asyncio.to_thread((call.sandbox.pictures / image["file"]).read_bytes)


def _prediction(
    name: str, box: Sequence[float], points: Sequence[Sequence[float]] | None, confidence: float
) -> dict[str, Any]:
    x, y, width, height = box
    answer: dict[str, Any] = {
        "x": x, "y": y, "width": width, "height": height, "class": name, "confidence": confidence
    }  # fmt: skip
    if points is not None:
        answer["points"] = [{"x": px, "y": py} for px, py in points]
    return answer


def _summary(ontology: Mapping[str, str], labels: Sequence[Sequence[Any]]) -> dict[str, Any]:
    by_class: dict[str, dict[str, Any]] = {}
    for name, _, _, confidence in labels:
        entry = by_class.setdefault(name, {"count": 0, "highestConfidence": 0.0})
        entry["count"] += 1
        entry["highestConfidence"] = max(entry["highestConfidence"], confidence)
    missing = [name for name in dict.fromkeys(ontology.values()) if name not in by_class]
    return {"totalDetections": len(labels), "byClass": by_class, "classesWithNoDetections": missing}


def _warnings(ontology: Mapping[str, str]) -> list[str]:
    """Say which prompts the sample model cannot understand, and what it knows."""
    known = ", ".join(SHAPES)
    return [
        f"“{prompt}” is not understood: the workbench sample model knows {known}, each with a colour if wanted."
        for prompt in ontology
        if unknown_words(prompt)
    ]
