"""The tables, as numbered steps: step N takes a file from `user_version` N-1 to N. Steps are never edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import StoreError
from app.domain.texts import tr

if TYPE_CHECKING:
    import sqlite3

_STEP_1 = (
    """
    CREATE TABLE drafts (
        id TEXT PRIMARY KEY,
        position INTEGER NOT NULL,
        saved_at REAL,
        content TEXT NOT NULL
    ) STRICT
    """,
    # What was sent never changes …
    """
    CREATE TABLE jobs (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        server TEXT NOT NULL,
        workspace TEXT NOT NULL,
        project TEXT NOT NULL,
        batch_name TEXT NOT NULL,
        body TEXT NOT NULL,
        body_sha256 TEXT NOT NULL,
        submitted_at REAL NOT NULL
    ) STRICT
    """,
    "CREATE INDEX jobs_by_time ON jobs (submitted_at DESC, id)",
    # … what was heard is only added to …
    """
    CREATE TABLE events (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        job TEXT NOT NULL REFERENCES jobs (id),
        at REAL NOT NULL,
        kind TEXT NOT NULL,
        changes TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX events_of_job ON events (job, number)",
    # … and where that leads is kept ready, so that a start need not replay it.
    """
    CREATE TABLE latest (
        job TEXT PRIMARY KEY REFERENCES jobs (id),
        content TEXT NOT NULL
    ) STRICT
    """,
    *(
        f"""
        CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
        """
        for table in ("jobs", "events")
        for verb in ("UPDATE", "DELETE")
    ),
    "CREATE TABLE cache (name TEXT PRIMARY KEY, content TEXT NOT NULL, fetched_at REAL NOT NULL) STRICT",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
)

_STEP_2 = (
    "ALTER TABLE jobs ADD COLUMN batch_id TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE jobs ADD COLUMN model TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE jobs ADD COLUMN reviewer TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE jobs ADD COLUMN images INTEGER",
    "ALTER TABLE jobs ADD COLUMN credits REAL",
    "ALTER TABLE jobs ADD COLUMN origin TEXT NOT NULL DEFAULT 'sent'",
    "ALTER TABLE jobs ADD COLUMN queued_by TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE jobs ADD COLUMN queued_at REAL",
    # What the new columns say of old jobs stands in their bodies.
    "DROP TRIGGER jobs_update",
    """
    UPDATE jobs SET
        batch_id = ifnull(json_extract(body, '$.batchId'), ''),
        model = ifnull(json_extract(body, '$.modelOptions.modelId'), ifnull(json_extract(body, '$.modelType'), '')),
        reviewer = ifnull(json_extract(body, '$.reviewerEmail'), ''),
        images = CAST(json_extract(body, '$.numImagesToLabel') AS INTEGER)
    WHERE json_valid(body)
    """,
    "UPDATE jobs SET origin = 'imported', body_sha256 = '' WHERE body = ''",
    """
    CREATE TRIGGER jobs_update BEFORE UPDATE ON jobs
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
    # The server's last answer about a job, as it came.
    "CREATE TABLE answers (job TEXT PRIMARY KEY REFERENCES jobs (id), content TEXT NOT NULL) STRICT",
)

MARK_LIVE = """
    UPDATE latest SET is_live = 0 WHERE json_valid(content) AND (
        lower(json_extract(content, '$.status.status')) = 'done' OR json_extract(content, '$.is_watched') = 0
    )
"""

_STEP_3 = (
    # The jobs of which more is expected are read first at a start, without a look at all the others.
    "ALTER TABLE latest ADD COLUMN is_live INTEGER NOT NULL DEFAULT 1",
    MARK_LIVE,
    "CREATE INDEX live_jobs ON latest (job) WHERE is_live",
)

STEPS: tuple[tuple[str, ...], ...] = (_STEP_1, _STEP_2, _STEP_3)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file up to date, each step whole or not at all.

    Raises StoreError when a newer Labeldock wrote it.
    """
    while (version := version_of(connection)) < len(STEPS):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if version_of(connection) == version:  # else another Labeldock was quicker
                for statement in STEPS[version]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version + 1:d}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    if version > len(STEPS):
        raise StoreError(
            tr("The data folder was written by a newer Labeldock, so it was left as it is."),
            tr("Start the newer one, or set LABELDOCK_HOME to another folder."),
        )


def version_by_tables(connection: sqlite3.Connection) -> int:
    """Return the number of steps that the tables show; the file's own number may be damaged."""
    marks = (("drafts", "id"), ("jobs", "batch_id"), ("latest", "is_live"))
    found = (
        any(row[1] == column for row in connection.execute(f"PRAGMA table_info({table})"))
        for table, column in marks
    )
    return sum(found)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the number of steps that the file has had."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
