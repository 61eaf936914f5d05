"""Batches and annotation jobs: the older family of addresses, and the newer one with pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.sandbox.answers import bad_request, bare, refused, timestamp
from app.sandbox.catalogue import project_row

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from app.sandbox.calls import Call

_BATCHES = """
SELECT batches.*, (SELECT count(*) FROM images WHERE images.batch = batches.id) AS images,
       (SELECT count(*) FROM annotation_jobs WHERE annotation_jobs.batch = batches.id) AS jobs
FROM batches WHERE project = ?
"""
_JOBS = """
SELECT annotation_jobs.*, projects.db_id, (
    SELECT count(DISTINCT images.id) FROM images JOIN labels
    ON labels.project = images.project AND labels.image = images.id
    WHERE images.annotation_job = annotation_jobs.id
) AS annotated
FROM annotation_jobs JOIN projects ON projects.slug = annotation_jobs.project
WHERE annotation_jobs.project = ?
"""
_PAGE = 50
_LARGEST_PAGE = 200


async def batches(call: Call) -> dict[str, Any]:
    """`GET /{ws}/{proj}/batches`."""
    return {"batches": [_batch(row) for row in _batch_rows(call)]}


async def batch(call: Call) -> dict[str, Any]:
    """`GET /{ws}/{proj}/batches/{id}`, flat or wrapped."""
    return _wrapped(call, "batch", _batch(find_batch(call)))


async def jobs(call: Call) -> dict[str, Any]:
    """`GET /{ws}/{proj}/jobs`."""
    return {"jobs": [_job(row) for row in _job_rows(call)]}


async def job(call: Call) -> dict[str, Any]:
    """`GET /{ws}/{proj}/jobs/{id}`, flat or wrapped."""
    return _wrapped(call, "job", _job(_find_job(call)))


async def annotation_batches(call: Call) -> dict[str, Any]:
    """`GET /{ws}/{proj}/annotation-batches`, in pages."""
    return _page(call, "batches", _to_be_shown(call, _batch_rows(call)), _batch)


async def annotation_batch(call: Call) -> dict[str, Any]:
    """`GET /{ws}/{proj}/annotation-batches/{id}`."""
    return _batch(find_batch(call))


async def annotation_batch_images(call: Call) -> dict[str, Any]:
    """`GET /{ws}/{proj}/annotation-batches/{id}/images`, in pages."""
    found = find_batch(call)
    rows = call.rows("SELECT id, name FROM images WHERE batch = ? ORDER BY number", found["id"])
    return _page(call, "images", rows, dict)


async def annotation_jobs(call: Call) -> dict[str, Any]:
    """`GET /{ws}/{proj}/annotation-jobs`, in pages."""
    return _page(call, "jobs", _to_be_shown(call, _job_rows(call)), _job)


async def annotation_job(call: Call) -> dict[str, Any]:
    """`GET /{ws}/{proj}/annotation-jobs/{id}`."""
    return _job(_find_job(call))


async def annotation_job_images(call: Call) -> dict[str, Any]:
    """`GET /{ws}/{proj}/annotation-jobs/{id}/images`, in pages."""
    found = _find_job(call)
    rows = call.rows("SELECT id, name FROM images WHERE annotation_job = ? ORDER BY number", found["id"])
    return _page(call, "images", rows, dict)


def find_batch(call: Call, batch_id: str | None = None) -> sqlite3.Row:
    """Return a batch of the path's project, or refuse."""
    slug = project_row(call)["slug"]
    wanted = call.part("id") if batch_id is None else batch_id
    row = call.one(f"{_BATCHES} AND id = ?", slug, wanted)
    if row is None:
        raise refused(404, "batch not found", kind="GraphMethodException")
    return row


def _find_job(call: Call) -> sqlite3.Row:
    slug = project_row(call)["slug"]
    row = call.one(f"{_JOBS} AND annotation_jobs.id = ?", slug, call.part("id"))
    if row is None:
        raise bare(404, "Job not found")
    return row


def _wrapped(call: Call, name: str, value: dict[str, Any]) -> dict[str, Any]:
    return {name: value} if call.sandbox.scenario.wraps_objects else value


def _batch_rows(call: Call) -> Sequence[sqlite3.Row]:
    return call.rows(f"{_BATCHES} ORDER BY created", project_row(call)["slug"])


def _job_rows(call: Call) -> Sequence[sqlite3.Row]:
    return call.rows(f"{_JOBS} ORDER BY number DESC", project_row(call)["slug"])


def _to_be_shown(call: Call, rows: Sequence[sqlite3.Row]) -> Sequence[sqlite3.Row]:
    """Leave out what holds no images, unless it is asked for."""
    return rows if call.query_flag("showEmpty") else [row for row in rows if row["images"]]


def _page(
    call: Call, name: str, rows: Sequence[sqlite3.Row], answer: Callable[[sqlite3.Row], dict[str, Any]]
) -> dict[str, Any]:
    """Return one page and, where there are more, the cursor of the next."""
    limit = call.query_count("limit", _PAGE, _LARGEST_PAGE)
    after = call.request.query_params.get("after")
    start = 0
    if after is not None:
        ids = [row["id"] for row in rows]
        if after not in ids:
            raise bad_request("`after` is not a cursor of this list.")
        start = ids.index(after) + 1
    page = rows[start : start + limit]
    cursor = page[-1]["id"] if page and start + limit < len(rows) else None
    return {name: [answer(row) for row in page], "after": cursor}


def _batch(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "name": row["name"],
        "numJobs": row["jobs"],
        "images": row["images"],
        "uploaded": timestamp(row["created"]),
        "id": row["id"],
    }


def _job(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "status": "assigned",
        "owner": row["reviewer"],
        "createdBy": "API",
        "project": row["db_id"],
        "sourceBatch": f"{row['db_id']}/{row['batch']}",
        "labeler": "Auto Label",
        "reviewer": row["reviewer"],
        "numImages": row["images"],
        "annotated": row["annotated"],
        "unannotated": row["images"] - row["annotated"],
        "approved": 0,
        "rejected": 0,
        "created": timestamp(row["created"]),
    }
