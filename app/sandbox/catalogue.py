"""Workspace, projects, versions and trained models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.sandbox import answers
from app.sandbox.sample import MEMBERS, WORKSPACE, WORKSPACE_NAME

if TYPE_CHECKING:
    import sqlite3

    from app.sandbox.calls import Call

_MOST_DIGITS = 9


async def welcome(call: Call) -> dict[str, Any]:
    """`GET /` and `POST /`: which workspace the key belongs to."""
    return {
        "welcome": "Welcome to the Labeldock sandbox.",
        "instructions": "It speaks the Auto Label API of Roboflow; see /openapi.json.",
        "docs": "https://docs.roboflow.com",
        "workspace": WORKSPACE,
    }


async def workspace(call: Call) -> dict[str, Any]:
    """`GET /{ws}`."""
    check_workspace(call)
    rows = call.rows("SELECT * FROM projects ORDER BY rowid")
    return {"workspace": _workspace() | {"projects": [_project(call, row) for row in rows]}}


async def project(call: Call) -> dict[str, Any]:
    """`GET /{ws}/{proj}`."""
    row = project_row(call)
    return {
        "workspace": _workspace(),
        "project": _project(call, row),
        "versions": [_version(row, version) for version in _versions(call, row["slug"])],
    }


async def version(call: Call) -> dict[str, Any]:
    """`GET /{ws}/{proj}/{N}`."""
    row = project_row(call)
    number = call.request.path_params["number"]
    found = [v for v in _versions(call, row["slug"]) if v["number"] == number]
    if not found:
        raise answers.refused(404, f"Version {number} does not exist.", kind="GraphMethodException")
    return {
        "workspace": _workspace(),
        "project": _project(call, row),
        "version": _version(row, found[0])
        | {"generating": False, "progress": 1, "classes": json.loads(found[0]["model_classes"] or "[]")},
    }


async def models(call: Call) -> dict[str, Any]:
    """`GET /{ws}/{proj}/models`."""
    row = project_row(call)
    found = [_model(row, v) for v in _versions(call, row["slug"]) if v["model"] is not None]
    count = len(found)
    page = {"total": count, "returned": count, "limit": count, "offset": 0, "truncated": False}
    return {"models": found} | page


async def model(call: Call) -> dict[str, Any]:
    """`GET /models/{ws}/{model}`, by slug or as project/version."""
    check_workspace(call)
    found = find_model(call, call.part("model"))
    if found is None:
        raise answers.refused(404, "This model does not exist.", kind="GraphMethodException")
    row = call.one("SELECT * FROM projects WHERE slug = ?", found["project"])
    assert row is not None
    return {"model": _model(row, found)}


def check_workspace(call: Call) -> None:
    """Refuse another workspace than the key's; whether it exists is not told."""
    if call.part("ws") != WORKSPACE:
        raise answers.unsupported(call.request.method, call.request.url.path)


def project_row(call: Call) -> sqlite3.Row:
    """Return the project of the path, or refuse."""
    if "ws" in call.request.path_params:
        check_workspace(call)
    row = call.one("SELECT * FROM projects WHERE slug = ?", call.part("proj"))
    if row is None:
        raise answers.unsupported(call.request.method, call.request.url.path)
    return row


def find_model(call: Call, model_id: str) -> sqlite3.Row | None:
    """Find a trained model by `project/version`, `workspace/slug` or slug."""
    owner, _, last = model_id.rpartition("/")
    if last.isascii() and last.isdigit() and len(last) <= _MOST_DIGITS:
        query = "SELECT * FROM versions WHERE project = ? AND number = ? AND model IS NOT NULL"
        return call.one(query, owner.removeprefix(f"{WORKSPACE}/"), int(last))
    if owner not in ("", WORKSPACE):
        return None
    return call.one("SELECT * FROM versions WHERE model = ?", last)


def class_names(call: Call, slug: str) -> list[str]:
    """Return the classes of a dataset in their order."""
    query = "SELECT name FROM classes WHERE project = ? ORDER BY position"
    return [row["name"] for row in call.rows(query, slug)]


def _workspace() -> dict[str, Any]:
    return {"name": WORKSPACE_NAME, "url": WORKSPACE, "members": len(MEMBERS)}


def _versions(call: Call, slug: str) -> list[sqlite3.Row]:
    return call.rows("SELECT * FROM versions WHERE project = ? ORDER BY number DESC", slug)


def _project(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    slug = row["slug"]
    counts = call.one(
        "SELECT count(*) AS images, sum(NOT (has_labels AND file IS NULL) AND NOT EXISTS ("
        "SELECT 1 FROM labels WHERE labels.project = images.project AND labels.image = images.id)) "
        "AS unannotated FROM images WHERE project = ?",
        slug,
    )
    assert counts is not None
    classes = call.rows(
        "SELECT name, color, (SELECT count(*) FROM labels WHERE labels.project = classes.project "
        "AND labels.class = classes.name) AS labels FROM classes WHERE project = ? ORDER BY position",
        slug,
    )
    versions = call.one("SELECT count(*) AS count FROM versions WHERE project = ?", slug)
    assert versions is not None
    return {
        "id": f"{WORKSPACE}/{slug}",
        "type": row["type"],
        "name": row["name"],
        "created": row["created"],
        "updated": row["updated"],
        "images": counts["images"],
        "unannotated": counts["unannotated"] or 0,
        "annotation": row["annotation"],
        "versions": versions["count"],
        "public": False,
        "splits": {"train": counts["images"], "valid": 0, "test": 0},
        "colors": {c["name"]: c["color"] for c in classes},
        "classes": {c["name"]: c["labels"] for c in classes},
    }


def _version(project: sqlite3.Row, row: sqlite3.Row) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": f"{WORKSPACE}/{row['project']}/{row['number']}",
        "name": row["name"],
        "created": row["created"],
        "images": row["images"],
        "splits": {"train": row["images"], "valid": 0, "test": 0},
        "preprocessing": {"auto-orient": True},
        "augmentation": {},
        "exports": [],
    }
    if row["model"] is not None:
        model_id = f"{row['project']}/{row['number']}"
        answer["model"] = {"id": model_id, "name": row["name"], "type": project["type"]}
        answer["modelType"] = row["model_type"]
    return answer


def _model(project: sqlite3.Row, row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": f"{row['project']}/{row['number']}",
        "modelId": f"{WORKSPACE}/{row['model']}",
        "url": row["model"],
        "name": row["name"],
        "type": project["type"],
        "modelType": row["model_type"],
        "version": row["number"],
        "created": row["created"],
        "classes": json.loads(row["model_classes"]),
    }
