"""`POST …/autolabel` and the job's status: the contract of auto-label.md."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.domain.catalogue import LABELLED_TYPES
from app.domain.errors import OntologyError
from app.domain.job import CUSTOM, SAM3
from app.domain.ontology import from_json, saved_class
from app.sandbox import jobs
from app.sandbox.answers import bad_request, bare, not_derived, refused
from app.sandbox.board import find_batch
from app.sandbox.calls import fraction
from app.sandbox.catalogue import check_workspace, class_names, find_model, project_row
from app.sandbox.sample import MEMBERS, OWNER_EMAIL

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from app.sandbox.calls import Call


async def create(call: Call) -> dict[str, Any]:
    """`POST /{ws}/{proj}/autolabel`."""
    plan = _plan(call)
    if not call.sandbox.scenario.has_credits:
        raise refused(402, "Your workspace has no credits left.", kind="credit_cap_exceeded")
    job_id, board_id = jobs.create(call.database, plan, time.time())
    call.sandbox.crew.wake()
    if call.sandbox.scenario.cuts_after_create:
        call.cut()
    return {"jobId": job_id, "annotationJobId": board_id, "message": "Automatic labeling job created"}


async def status(call: Call) -> dict[str, Any]:
    """`GET /{ws}/autolabel/jobs/{id}`; the path has no project."""
    check_workspace(call)
    scenario = call.sandbox.scenario
    job = call.one("SELECT * FROM jobs WHERE id = ?", call.part("id"))
    if job is None or (scenario.forgets_done_jobs and job["status"] == "done"):
        raise bare(404, "Auto label job not found.")
    project = call.one("SELECT * FROM projects WHERE slug = ?", job["project"])
    assert project is not None
    answer = _status(call, job, project)
    if not scenario.shows_subjobs:
        del answer["subjobs"]
    if scenario.has_extras:
        answer["backend"] = call.sandbox.backends[job["model_type"]].name
    return answer


def ontology_of(call: Call) -> dict[str, str]:
    """Return the ontology that was sent as prompt → class; empty when it is to be derived."""
    value = call.fields.get("ontology")
    if value is None:
        return {}
    try:
        ontology = from_json(value)[0]
    except OntologyError as error:
        raise bad_request(f"ontology: {error.message}") from error
    if any(not e.prompt.strip() or not saved_class(e.class_name).strip() for e in ontology.entries):
        raise bad_request("ontology: prompts and class names must not be empty.")
    return ontology.canonical()


def _plan(call: Call) -> jobs.JobPlan:
    project = project_row(call)
    batch_id, model_type = _required(call, "batchId"), _required(call, "modelType")
    _check_model_type(call, model_type)
    batch = find_batch(call, batch_id)
    if project["type"] not in LABELLED_TYPES:
        raise bad_request(f"Auto Label does not support projects of type {project['type']}.")
    ontology, model_classes = ontology_of(call), _model_classes(call, model_type)
    return jobs.JobPlan(
        project=project["slug"],
        batch=batch_id,
        batch_name=batch["name"],
        model_type=model_type,
        model_classes=model_classes,
        ontology=_allowed(call, project, ontology) or _derived(call, project, model_type, model_classes),
        images=_chosen_images(call, batch),
        thresholds=_thresholds(call),
        default_confidence=call.fraction("defaultConfidence"),
        runs_nms=call.flag("runNMS") is not False,
        keeps_labels=call.flag("preserveExistingAnnotations") is True,
        reviewer=_reviewer(call),
    )


def _required(call: Call, name: str) -> str:
    value = call.text(name)
    if not value or not value.strip():
        raise bad_request(f"`{name}` is required.")
    return value


def _check_model_type(call: Call, model_type: str) -> None:
    known = call.sandbox.backends
    if model_type not in known:
        raise bad_request(f"modelType must be one of: {', '.join(known)}.")


def _model_classes(call: Call, model_type: str) -> tuple[str, ...] | None:
    """Return the classes of the trained model that was asked for, None for other model types."""
    options = call.object("modelOptions") or {}
    if options.get("outputFormat") not in (None, "polygon"):
        raise bad_request("modelOptions.outputFormat: this server answers in polygons only.")
    model_id = options.get("modelId")
    if model_id is not None and not isinstance(model_id, str):
        raise bad_request("modelOptions.modelId must be text.")
    if model_type != CUSTOM:
        return None
    if not model_id:
        raise not_derived(
            "MISSING_MODEL_ID",
            "modelOptions.modelId is required for custom_roboflow.",
            call.sandbox.scenario.error_type_at,
        )
    model = find_model(call, model_id)
    if model is None:
        raise bad_request(f"The model {model_id} does not exist or was never trained.")
    return tuple(json.loads(model["model_classes"]))


def _thresholds(call: Call) -> dict[str, float]:
    value = call.object("confidenceThresholds") or {}
    return {name: fraction(f"confidenceThresholds.{name}", number) for name, number in value.items()}


def _reviewer(call: Call) -> str:
    email = call.text("reviewerEmail")
    if email is None:
        return OWNER_EMAIL
    if email not in MEMBERS:
        raise bad_request(f"{email} is not a member of this workspace.")
    return email


def _chosen_images(call: Call, batch: sqlite3.Row) -> tuple[str, ...]:
    wanted = call.count("numImagesToLabel", 1)
    rows = call.rows("SELECT id FROM images WHERE batch = ? ORDER BY number", batch["id"])
    if not rows:
        raise bad_request("The batch has no unassigned images left.")
    return tuple(row["id"] for row in rows[:wanted])


def _allowed(call: Call, project: sqlite3.Row, ontology: dict[str, str]) -> dict[str, str]:
    """Refuse classes that a locked dataset does not have: they would be invalid annotations."""
    if not project["is_locked"]:
        return ontology
    locked = class_names(call, project["slug"])
    strangers = [name for name in ontology.values() if name not in locked]
    if strangers:
        message = (
            f"The annotation classes of this dataset are locked, and “{strangers[0]}” is not one of them."
        )
        if len(strangers) < len(ontology):
            raise bad_request(message)
        raise not_derived("NO_MATCHING_CLASSES", message, call.sandbox.scenario.error_type_at)
    return ontology


def _derived(
    call: Call, project: sqlite3.Row, model_type: str, model_classes: tuple[str, ...] | None
) -> dict[str, str]:
    """Derive the ontology from the model's or the dataset's classes (auto-label.md)."""
    place = call.sandbox.scenario.error_type_at
    dataset = class_names(call, project["slug"])
    if model_type == SAM3:
        if not dataset:
            raise not_derived("DATASET_HAS_NO_CLASSES", "The dataset has no classes defined.", place)
        return {name: name for name in dataset}
    if not model_classes:
        raise not_derived("MODEL_CLASSES_UNAVAILABLE", "The specified model has no classes.", place)
    names = [name for name in model_classes if not project["is_locked"] or name in dataset]
    if not names:
        raise not_derived(
            "NO_MATCHING_CLASSES",
            "The model's classes do not overlap with the dataset's locked classes.",
            place,
        )
    return {name: name for name in names}


def _status(call: Call, job: sqlite3.Row, project: sqlite3.Row) -> dict[str, Any]:
    words = call.sandbox.scenario.status_words
    subjobs = call.rows("SELECT id, status FROM subjobs WHERE job = ? ORDER BY number", job["id"])
    return {
        "id": job["id"],
        "status": words.get(job["status"], job["status"]),
        "modelType": job["model_type"],
        "projectType": project["type"],
        "projectId": project["db_id"],
        "annotationJobId": job["annotation_job"],
        "numImages": job["images"],
        "numImagesSentBack": job["sent_back"],
        "subjobs": [{"id": s["id"], "status": words.get(s["status"], s["status"])} for s in subjobs],
        "ontology": json.loads(job["ontology"]),
        "confidenceThresholds": _all_thresholds(job),
        "startTime": _iso(job["started"]),
    }


def _all_thresholds(job: sqlite3.Row) -> Mapping[str, float]:
    """Spread the default over the classes that have no threshold of their own, as Roboflow does."""
    thresholds: dict[str, float] = json.loads(job["thresholds"])
    default = job["default_confidence"]
    if default is None:
        return thresholds
    classes = dict.fromkeys(json.loads(job["ontology"]).values(), default)
    return classes | thresholds


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
