"""Jobs in the database: cutting, leasing and recording, safe to repeat after a crash at any point."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app.sandbox.database import transaction
from app.sandbox.sample import add_classes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from app.sandbox.labelling import Label

LEASE_S = 600.0
"""How long a worker may be silent about a sub-job; each image renews it.

Longer than the slowest backend needs for an image: leases of workers that died are given back at once.
"""
_IMAGES_A_SUBJOB = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPlan:
    """A checked request for a job."""

    project: str
    batch: str
    batch_name: str
    model_type: str
    model_classes: tuple[str, ...] | None
    ontology: Mapping[str, str]
    thresholds: Mapping[str, float]
    default_confidence: float | None
    runs_nms: bool
    keeps_labels: bool
    reviewer: str
    images: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One image of a job that a worker has leased."""

    job: sqlite3.Row
    subjob: str
    project: str
    image: str
    position: int
    """Counts a job's images from 1 in the order they were taken."""


def cut(images: Sequence[str]) -> list[Sequence[str]]:
    """Cut images into even sub-jobs of about 15: 10 to 22 each, a small job in one piece."""
    count = max(1, round(len(images) / _IMAGES_A_SUBJOB))
    size = math.ceil(len(images) / count)
    return [images[start : start + size] for start in range(0, len(images), size)]


def create(database: sqlite3.Connection, plan: JobPlan, now: float) -> tuple[str, str]:
    """Take the images out of the batch into a new annotation job; return (job id, annotation job id)."""
    job_id, board_id = str(uuid4()), uuid4().hex[:20]
    with transaction(database):
        _add_board_job(database, plan, board_id, now)
        database.execute(
            "INSERT INTO jobs VALUES (?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
            (job_id, board_id, plan.project, plan.model_type, _json(plan.model_classes),
             _json(dict(plan.ontology)), _json(dict(plan.thresholds)), plan.default_confidence,
             plan.runs_nms, plan.keeps_labels, len(plan.images), now),
        )  # fmt: skip
        for part in cut(plan.images):
            _add_subjob(database, job_id, part)
    return job_id, board_id


def _add_board_job(database: sqlite3.Connection, plan: JobPlan, board_id: str, now: float) -> None:
    database.execute(
        "INSERT INTO annotation_jobs (id, project, name, batch, reviewer, images, created) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (board_id, plan.project, f"Auto Label: {plan.batch_name}", plan.batch, plan.reviewer,
         len(plan.images), now),
    )  # fmt: skip
    database.executemany(
        "UPDATE images SET batch = NULL, annotation_job = ? WHERE project = ? AND id = ?",
        [(board_id, plan.project, image) for image in plan.images],
    )


def _add_subjob(database: sqlite3.Connection, job_id: str, images: Iterable[str]) -> None:
    subjob_id = str(uuid4())
    database.execute("INSERT INTO subjobs (id, job, status) VALUES (?, ?, 'pending')", (subjob_id, job_id))
    database.executemany(
        "INSERT INTO job_images (job, image, subjob) VALUES (?, ?, ?)",
        [(job_id, image, subjob_id) for image in images],
    )


def release_all(database: sqlite3.Connection, worker: str | None = None) -> None:
    """Give back the leases of a worker that died, or of all when the server starts."""
    mine = "" if worker is None else "AND worker = :worker"
    database.execute(
        f"UPDATE subjobs SET worker = NULL, leased_until = 0 WHERE status != 'done' {mine}",
        {"worker": worker},
    )


def take_image(database: sqlite3.Connection, worker: str, now: float) -> Task | None:
    """Lease the next image for a worker: of the sub-job it holds, else of the next open one."""
    while True:
        subjob = _subjob_of(database, worker, now) or _lease(database, worker, now)
        if subjob is None:
            return None
        task = _next_image(database, subjob)
        if task is not None:
            return task
        _finish(database, subjob)


def _subjob_of(database: sqlite3.Connection, worker: str, now: float) -> sqlite3.Row | None:
    row: sqlite3.Row | None = database.execute(
        "SELECT * FROM subjobs WHERE status != 'done' AND worker = ? AND leased_until > ?", (worker, now)
    ).fetchone()
    return row


def _lease(database: sqlite3.Connection, worker: str, now: float) -> sqlite3.Row | None:
    query = "SELECT number FROM subjobs WHERE status != 'done' AND leased_until <= ? ORDER BY number LIMIT 1"
    if database.execute(query, (now,)).fetchone() is None:
        return None  # looking first keeps idle workers from taking the write lock
    with transaction(database):
        row: sqlite3.Row | None = database.execute(
            "UPDATE subjobs SET worker = ?, leased_until = ?, status = 'running' "
            f"WHERE number = ({query}) RETURNING *",
            (worker, now + LEASE_S, now),
        ).fetchone()
        if row is not None:
            database.execute(
                "UPDATE jobs SET status = 'running' WHERE id = ? AND status = 'pending'", (row["job"],)
            )
    return row


def _next_image(database: sqlite3.Connection, subjob: sqlite3.Row) -> Task | None:
    row = database.execute(
        "SELECT rowid, image FROM job_images WHERE subjob = ? AND status = 'pending' ORDER BY rowid LIMIT 1",
        (subjob["id"],),
    ).fetchone()
    if row is None:
        return None
    job = database.execute("SELECT * FROM jobs WHERE id = ?", (subjob["job"],)).fetchone()
    before = database.execute(
        "SELECT count(*) FROM job_images WHERE job = ? AND rowid <= ?", (job["id"], row["rowid"])
    ).fetchone()[0]
    return Task(job, subjob["id"], job["project"], row["image"], before)


def _finish(database: sqlite3.Connection, subjob: sqlite3.Row) -> None:
    with transaction(database):
        database.execute("UPDATE subjobs SET status = 'done', worker = NULL WHERE id = ?", (subjob["id"],))
        database.execute(
            "UPDATE jobs SET status = 'done' WHERE id = :job "
            "AND NOT EXISTS (SELECT 1 FROM subjobs WHERE job = :job AND status != 'done')",
            {"job": subjob["job"]},
        )


def record(
    database: sqlite3.Connection, task: Task, labels: Sequence[Label], now: float, *, is_locked: bool
) -> bool:
    """Write an image's labels once; False when another worker had already done so."""
    with transaction(database):
        if not _close_image(database, task, "done", now):
            return False
        if not task.job["keeps_labels"]:
            database.execute("DELETE FROM labels WHERE project = ? AND image = ?", (task.project, task.image))
        if not is_locked:
            add_classes(database, task.project, [label.class_name for label in labels])
        add_labels(database, task.project, task.image, labels)
        database.execute("UPDATE jobs SET sent_back = sent_back + 1 WHERE id = ?", (task.job["id"],))
    return True


def give_up(database: sqlite3.Connection, task: Task, now: float) -> None:
    """Leave an image out: it never counts as sent back."""
    with transaction(database):
        _close_image(database, task, "failed", now)


def _close_image(database: sqlite3.Connection, task: Task, status: str, now: float) -> bool:
    changed = database.execute(
        "UPDATE job_images SET status = ? WHERE job = ? AND image = ? AND status = 'pending'",
        (status, task.job["id"], task.image),
    ).rowcount
    database.execute("UPDATE subjobs SET leased_until = ? WHERE id = ?", (now + LEASE_S, task.subjob))
    return changed == 1


def add_labels(database: sqlite3.Connection, project: str, image: str, labels: Sequence[Label]) -> None:
    """Write labels of an image; the caller holds the transaction."""
    database.executemany(
        "INSERT INTO labels (project, image, class, x, y, width, height, points, confidence) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(project, image, label.class_name, *label.centre_box, _json(label.points), label.confidence)
         for label in labels],
    )  # fmt: skip


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value)
