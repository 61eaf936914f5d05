"""The sandbox's SQLite file: schema, connections and transactions."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE projects (
    slug TEXT PRIMARY KEY, db_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, type TEXT NOT NULL,
    annotation TEXT NOT NULL, is_locked INTEGER NOT NULL, created REAL NOT NULL, updated REAL NOT NULL
);
CREATE TABLE classes (
    project TEXT NOT NULL, name TEXT NOT NULL, color TEXT NOT NULL, position INTEGER NOT NULL,
    PRIMARY KEY (project, name)
);
-- `model` is NULL for a version that was never trained; `model_classes` is JSON.
CREATE TABLE versions (
    project TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, created REAL NOT NULL,
    images INTEGER NOT NULL, model TEXT UNIQUE, model_type TEXT, model_classes TEXT,
    PRIMARY KEY (project, number)
);
CREATE TABLE batches (
    id TEXT PRIMARY KEY, project TEXT NOT NULL, name TEXT NOT NULL, created REAL NOT NULL,
    UNIQUE (project, name)
);
-- `seed` is NULL for an uploaded image, `file` until the picture was drawn, `batch` once a job has taken the
-- image. `has_labels` holds for images of the sample that come labelled.
CREATE TABLE images (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, project TEXT NOT NULL, name TEXT NOT NULL,
    batch TEXT, annotation_job TEXT, seed INTEGER, file TEXT, sha256 TEXT, split TEXT NOT NULL,
    tags TEXT NOT NULL DEFAULT '[]', metadata TEXT NOT NULL DEFAULT '{}',
    width INTEGER NOT NULL, height INTEGER NOT NULL, created REAL NOT NULL,
    has_labels INTEGER NOT NULL DEFAULT 0, is_wanted INTEGER NOT NULL DEFAULT 0,
    UNIQUE (project, id)
);
CREATE INDEX images_by_batch ON images (batch);
CREATE INDEX images_by_job ON images (annotation_job);
CREATE INDEX images_by_id ON images (id);
CREATE INDEX images_by_content ON images (sha256);
CREATE INDEX images_wanted ON images (is_wanted) WHERE is_wanted AND file IS NULL;
-- Boxes are centre, width and height in pixels; `points` is JSON and NULL for a plain box.
CREATE TABLE labels (
    number INTEGER PRIMARY KEY, project TEXT NOT NULL, image TEXT NOT NULL, class TEXT NOT NULL,
    x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
    points TEXT, confidence REAL
);
CREATE INDEX labels_by_image ON labels (project, image);
-- What was really drawn, kept aside for measuring quality and never served.
CREATE TABLE truth (
    seed INTEGER NOT NULL, position INTEGER NOT NULL, shape TEXT NOT NULL, colour TEXT NOT NULL,
    x0 REAL NOT NULL, y0 REAL NOT NULL, x1 REAL NOT NULL, y1 REAL NOT NULL, polygons TEXT NOT NULL,
    PRIMARY KEY (seed, position)
);
CREATE TABLE annotation_jobs (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, project TEXT NOT NULL, name TEXT NOT NULL,
    batch TEXT NOT NULL, reviewer TEXT NOT NULL, images INTEGER NOT NULL, created REAL NOT NULL
);
CREATE TABLE jobs (
    id TEXT PRIMARY KEY, annotation_job TEXT NOT NULL, project TEXT NOT NULL, status TEXT NOT NULL,
    model_type TEXT NOT NULL, model_classes TEXT, ontology TEXT NOT NULL, thresholds TEXT NOT NULL,
    default_confidence REAL, runs_nms INTEGER NOT NULL, keeps_labels INTEGER NOT NULL,
    images INTEGER NOT NULL, sent_back INTEGER NOT NULL DEFAULT 0, started REAL NOT NULL
);
CREATE TABLE subjobs (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, job TEXT NOT NULL, status TEXT NOT NULL,
    worker TEXT, leased_until REAL NOT NULL DEFAULT 0
);
CREATE INDEX subjobs_open ON subjobs (status) WHERE status != 'done';
CREATE INDEX subjobs_by_job ON subjobs (job);
CREATE TABLE job_images (
    job TEXT NOT NULL, image TEXT NOT NULL, subjob TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'pending',
    PRIMARY KEY (job, image)
);
CREATE INDEX job_images_by_subjob ON job_images (subjob, status);
-- Small work that a request waits for: draw one image, label one picture.
CREATE TABLE errands (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, payload TEXT NOT NULL, picture BLOB,
    worker TEXT, result TEXT
);
"""


def connect(path: Path) -> sqlite3.Connection:
    """Open the database, each statement its own transaction unless `transaction` says otherwise."""
    database = sqlite3.connect(path, isolation_level=None, timeout=20, check_same_thread=False)
    database.row_factory = sqlite3.Row
    database.execute("PRAGMA journal_mode = WAL")
    # A killed process loses nothing in WAL with NORMAL; only a power cut could, and this is sample data.
    database.execute("PRAGMA synchronous = NORMAL")
    return database


def prepare(database: sqlite3.Connection) -> bool:
    """Make the schema in a new database; tell whether it was new."""
    with transaction(database):
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version == SCHEMA_VERSION:
            return False
        if version:
            raise ValueError(f"The sandbox's data is of version {version}, not {SCHEMA_VERSION}.")
        for statement in SCHEMA.split(";\n"):
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    return True


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Do all of it or nothing."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def read_meta(database: sqlite3.Connection, name: str) -> str:
    """Return a value of the table `meta`."""
    row = database.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(row["value"])
