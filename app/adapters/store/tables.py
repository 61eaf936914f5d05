"""What is read from the tables and written to them, on a connection and within a transaction of the store."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any, TypeVar

from app.adapters.store import codec
from app.adapters.store.file import fetch
from app.domain.errors import StoreError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping

    from app.domain.job import Draft, DraftState, Event, Job

T = TypeVar("T")

log = logging.getLogger(__name__)

SENT_COLUMNS = ", ".join(codec.SENT)
LARGEST = 2**63 - 1
"""The largest whole number that SQLite keeps."""


def readable(read: Callable[..., T], rows: list[tuple[Any, ...]]) -> Iterator[T]:
    """Yield what can be read; the rest is told to the log and stays where it is."""
    for row in rows:
        try:
            yield read(*row)
        except StoreError as error:
            log.warning("Left out: %s", error)


def read_jobs(connection: sqlite3.Connection, which: str, *values: object) -> list[Job]:
    """Return the jobs of a part of the ledger."""
    query = f"SELECT {SENT_COLUMNS}, content FROM jobs JOIN latest ON latest.job = jobs.id {which}"
    return list(readable(codec.read_job, fetch(connection, query, values)))


def read_events(connection: sqlite3.Connection, which: str, *values: object) -> list[Event]:
    """Return events, oldest first."""
    query = f"SELECT at, kind, changes FROM events {which} ORDER BY number"
    return list(readable(codec.read_event, fetch(connection, query, values)))


def save_draft(draft: Draft, connection: sqlite3.Connection) -> None:
    """Write a draft; a new one comes last."""
    connection.execute(
        "INSERT INTO drafts VALUES (?, (SELECT ifnull(max(position), 0) + 1 FROM drafts), ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET saved_at = excluded.saved_at, content = excluded.content",
        (draft.id, draft.saved_at, codec.draft_text(draft)),
    )


def state_of(draft_id: str, connection: sqlite3.Connection) -> DraftState | None:
    """Return where a draft stands on disk, None when it is not there or cannot be read."""
    is_json = "json_valid(content)"  # SQLite does not read numbers that are none, which a half-written draft may hold
    query = (
        f"SELECT CASE WHEN {is_json} THEN json_object('state', json_extract(content, '$.state')) ELSE content END"
        " FROM drafts WHERE id = ?"
    )
    row = connection.execute(query, (draft_id,)).fetchone()
    return codec.read_state(row[0]) if row else None


def was_sent_since(draft: Draft, connection: sqlite3.Connection) -> bool:
    """Tell whether a draft on disk was sent at another time than this one tells of.

    Another program may have decided that it was not created, and sent it again: it is uncertain anew.
    """
    row = connection.execute(
        "SELECT json_extract(content, '$.sent_at') IS NOT json_extract(?, '$.sent_at') FROM drafts"
        " WHERE id = ? AND json_valid(content)",
        (json.dumps({"sent_at": draft.sent_at}), draft.id),
    ).fetchone()
    return bool(row and row[0])


def is_job(draft_id: str, connection: sqlite3.Connection) -> bool:
    """Tell whether a job stands in the ledger in a draft's place."""
    return connection.execute("SELECT 1 FROM jobs WHERE id = ?", (draft_id,)).fetchone() is not None


def delete_draft(draft_id: str, connection: sqlite3.Connection) -> None:
    """Take a draft away."""
    connection.execute("DELETE FROM drafts WHERE id = ?", (draft_id,))


def _kept(value: object) -> object:
    """Return what can be kept of a value: a job that was started must not be lost over half a character."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return min(value, LARGEST) if isinstance(value, int) else value


def enter_sent(job: Job, body: str, connection: sqlite3.Connection) -> None:
    """Enter what was sent, unless it stands there."""
    sent = [_kept(getattr(job, name)) for name in codec.SENT]
    connection.execute(
        f"INSERT OR IGNORE INTO jobs ({SENT_COLUMNS}, body) VALUES ({', '.join('?' * (len(sent) + 1))})",
        (*sent, _kept(body)),
    )


def enter(
    job: Job, event: str, at: float, more: Mapping[str, Any], connection: sqlite3.Connection
) -> int | None:
    """Append the event of a job, and keep where that leads; return the event's number."""
    row = connection.execute("SELECT content FROM latest WHERE job = ?", (job.id,)).fetchone()
    old = json.loads(row[0]) if row else {}
    now = codec.merged(old, codec.heard(job), event)
    entered = connection.execute(
        "INSERT INTO events (job, at, kind, changes) VALUES (?, ?, ?, ?)",
        (job.id, at, event, json.dumps(codec.changes(old, now) | dict(more))),
    )
    row = (job.id, json.dumps(now), codec.is_live(now))
    connection.execute("REPLACE INTO latest (job, content, is_live) VALUES (?, ?, ?)", row)
    if job.status is not None and job.status.raw:
        connection.execute("REPLACE INTO answers VALUES (?, ?)", (job.id, job.status.raw))
    return entered.lastrowid
