"""The store: one thread that owns one connection; what returned is on disk."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from app.adapters.store import codec
from app.adapters.store.file import check, fetch, heed_damage, open_file, store_error, transaction
from app.adapters.store.tables import (
    delete_draft,
    enter,
    enter_sent,
    is_job,
    read_events,
    read_jobs,
    readable,
    save_draft,
    state_of,
    was_sent_since,
)
from app.domain.errors import StoreError
from app.domain.event_words import SUBMITTED
from app.domain.job import DraftState, Origin
from app.domain.texts import tr
from app.domain.trace import Point

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.domain.job import Draft, Event, Job

T = TypeVar("T")

PIECE = 50
"""Jobs read at once while the window is used: the thread that decodes them holds up the others meanwhile."""


class SqliteStore:
    """Fulfils services.ports.Store. `notice` says what happened to a damaged file that was put aside."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self._path = path
        self._now = now
        self._thread: ThreadPoolExecutor | None = None
        self._connection: sqlite3.Connection | None = None
        self._version: int | None = None
        self._seen = 0
        self._ours: set[int] = set()
        """The numbers of events that this program wrote since it looked for those of others."""
        self.notice: StoreError | None = None

    async def open(self) -> None:
        """Open or begin the file. Raises StoreError."""
        if self._thread is not None:
            return
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        try:
            self._connection, self.notice = await self._in_thread(partial(open_file, self._path))
            self._seen = (await self._read("SELECT ifnull(max(number), 0) FROM events"))[0][0]
            await self.is_changed()
        except BaseException:
            self._end_thread()
            raise

    async def check(self) -> None:
        """Look through the whole file, in a thread of its own. Raises StoreError when it is damaged."""
        self._opened()
        try:
            await asyncio.to_thread(check, self._path)
        except sqlite3.Error as error:
            raise store_error(error, self._path) from error

    async def close(self) -> None:
        """Finish what was begun and close the file; closing twice is fine."""
        connection, self._connection = self._connection, None
        try:
            if connection is not None:
                await self._in_thread(connection.close)
        finally:
            self._end_thread()

    def _end_thread(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.shutdown(wait=False)

    async def _write(self, work: Callable[[sqlite3.Connection], object]) -> None:
        """Run `work` in one transaction, on disk on return; it may return the number of an event.

        Raises StoreError.
        """
        connection = self._opened()

        def whole() -> None:
            with transaction(connection):
                entered = work(connection)
            self._note_ours(entered)

        await self._in_thread(whole)

    def _note_ours(self, entered: object) -> None:
        """Note an event that this program wrote; only those after one of another program need be remembered."""
        if not isinstance(entered, int):
            return
        if entered == self._seen + 1:
            self._seen = entered
        else:
            self._ours.add(entered)

    async def _read(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Return all rows of a query. Raises StoreError."""
        connection = self._opened()
        return await self._in_thread(partial(fetch, connection, statement, values))

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StoreError(tr("The store is not open."))
        return self._connection

    async def _in_thread(self, work: Callable[[], T]) -> T:
        if self._thread is None:
            raise StoreError(tr("The store is not open."))
        running = asyncio.get_running_loop().run_in_executor(self._thread, work)
        try:
            return await asyncio.shield(running)  # what was begun is written, whoever stops waiting
        except (StoreError, asyncio.CancelledError):
            raise
        except Exception as error:  # SQLite, the file system, texts that are no Unicode
            heed_damage(error, self._path)
            failure = store_error(error, self._path)
            raise failure from error

    async def drafts(self) -> list[Draft]:
        """Return the drafts in the order they were begun. One that cannot be read is left out and kept."""
        rows = await self._read("SELECT content, id FROM drafts ORDER BY position")
        drafts = list(readable(codec.read_draft, rows))
        if len(drafts) < len(rows) and self.notice is None:
            self.notice = StoreError(
                tr("Some saved drafts cannot be read."),
                tr("They are kept in the data file; the log tells more."),
            )
        return drafts

    async def draft(self, draft_id: str) -> Draft | None:
        """Return one draft as it is on disk."""
        rows = await self._read("SELECT content FROM drafts WHERE id = ?", draft_id)
        return codec.read_draft(rows[0][0]) if rows else None

    async def unclear(self) -> list[Draft]:
        """Return the drafts that are being sent or uncertain."""
        rows = await self._read(
            "SELECT content FROM drafts WHERE"
            " CASE WHEN json_valid(content) THEN json_extract(content, '$.state') IN (?, ?) END",
            DraftState.SENDING,
            DraftState.UNCERTAIN,
        )
        return list(readable(codec.read_draft, rows))

    async def save_draft(self, draft: Draft, was: DraftState | None = None) -> bool:
        """Write the draft, a new one last; False where another program made something else of it than it `was`."""
        return await self._write_if(lambda state: state in (was, draft.state), draft)

    async def claim(self, draft: Draft) -> bool:
        """Write a draft that is being sent now, unless it is no longer queued on disk."""
        return await self._write_if(lambda state: state is DraftState.QUEUED, draft)

    async def delete_draft(self, draft_id: str) -> None:
        """Forget the draft, unless it is being sent."""

        def work(connection: sqlite3.Connection) -> None:
            if state_of(draft_id, connection) is not DraftState.SENDING:
                delete_draft(draft_id, connection)

        await self._write(work)

    async def _write_if(self, is_right: Callable[[DraftState | None], bool], draft: Draft) -> bool:
        """Write the draft where its state on disk is right (None: it is not there and no job either)."""
        connection = self._opened()

        def work() -> bool:
            with transaction(connection):
                state = state_of(draft.id, connection)
                is_gone = state is None and is_job(draft.id, connection)
                is_unclear = state is not None and state.is_unclear
                if not is_right(state) or is_gone or (is_unclear and was_sent_since(draft, connection)):
                    return False
                save_draft(draft, connection)
                return True

        return await self._in_thread(work)

    async def jobs(self) -> list[Job]:
        """Return the ledger, newest first. A job that cannot be read is left out and kept."""
        return await self._jobs("ORDER BY submitted_at DESC, jobs.rowid DESC")

    async def job(self, job_id: str) -> Job | None:
        """Return one job."""
        return next(iter(await self._jobs("WHERE jobs.id = ?", job_id)), None)

    async def live_jobs(self) -> list[Job]:
        """Return the jobs that are watched and have no final word."""
        return await self._jobs("WHERE is_live")

    async def some_jobs(self, before: int = 0) -> tuple[list[Job], int]:
        """Return the jobs entered last, or before a place, and the place to go on from; 0 when that was all."""
        places = await self._read(
            "SELECT rowid FROM jobs WHERE ? = 0 OR rowid < ? ORDER BY rowid DESC LIMIT ?",
            before,
            before,
            PIECE,
        )
        if not places:
            return [], 0
        last = int(places[-1][0])
        jobs = await self._jobs(
            "WHERE jobs.rowid BETWEEN ? AND ? ORDER BY jobs.rowid DESC", last, places[0][0]
        )
        return jobs, last if len(places) == PIECE else 0

    async def news(self) -> list[Job]:
        """Return the jobs that other programs entered or changed since this was asked last."""
        return await self._in_thread(partial(self._news, self._opened()))

    def _news(self, connection: sqlite3.Connection) -> list[Job]:
        events = connection.execute(
            "SELECT number, job FROM events WHERE number > ?", (self._seen,)
        ).fetchall()
        theirs = dict.fromkeys(job for number, job in events if number not in self._ours)
        self._seen = max((number for number, _ in events), default=self._seen)
        self._ours.clear()
        return [job for job_id in theirs for job in read_jobs(connection, "WHERE jobs.id = ?", job_id)]

    async def _jobs(self, which: str, *values: object) -> list[Job]:
        return await self._in_thread(partial(read_jobs, self._opened(), which, *values))

    async def submitted(self, draft_id: str, job: Job, body: str, answer: str = "") -> None:
        """Enter the job and take the draft away, both or neither."""
        event = SUBMITTED if job.origin is Origin.SENT else job.origin.value

        def work(connection: sqlite3.Connection) -> int | None:
            enter_sent(job, body, connection)
            delete_draft(draft_id, connection)
            return enter(job, event, self._now(), {"answer": answer} if answer else {}, connection)

        await self._write(work)

    async def record(self, job: Job, event: str, heard_before: float | None = None) -> None:
        """Add an event to the job's history and keep where it stands now."""
        more = {} if heard_before is None else {"heard_before": heard_before}
        await self._write(partial(enter, job, event, self._now(), more))

    async def body(self, job_id: str) -> str:
        """Return what was sent, empty where that is not known."""
        rows = await self._read("SELECT body FROM jobs WHERE id = ?", job_id)
        return str(rows[0][0]) if rows else ""

    async def trace(self, job_id: str) -> list[Point]:
        """Return a job's counter of images sent back, oldest first: when each count was heard first and last."""
        points: list[Point] = []
        for event in await self._events("WHERE job = ? AND changes LIKE '%num_sent_back%'", job_id):
            done = (event.changes.get("status") or {}).get("num_sent_back")
            at, before = event.changes.get("heard_at") or event.at, event.changes.get("heard_before")
            if points and before is not None and points[-1].at < before < at:
                points.append(Point(before, points[-1].done))
            if done is not None:
                points.append(Point(at, done))
        return points

    async def answer(self, job_id: str) -> str:
        """Return the server's last answer about a job as it came, empty before there was one."""
        rows = await self._read("SELECT content FROM answers WHERE job = ?", job_id)
        return str(rows[0][0]) if rows else ""

    async def is_changed(self) -> bool:
        """Tell whether another program wrote to the file since this was asked last."""
        before = self._version
        self._version = int((await self._read("PRAGMA data_version"))[0][0])
        return before not in (None, self._version)

    async def history(self, job_id: str) -> list[Event]:
        """Return (time, event, what it changed) of a job by our own id, oldest first."""
        return await self._events("WHERE job = ?", job_id)

    async def _events(self, which: str, *values: object) -> list[Event]:
        return await self._in_thread(partial(read_events, self._opened(), which, *values))

    async def cached(self, name: str) -> tuple[str, float] | None:
        """Return a cached text and when it was fetched (epoch seconds)."""
        rows = await self._read("SELECT content, fetched_at FROM cache WHERE name = ?", name)
        return (rows[0][0], rows[0][1]) if rows else None

    async def cache(self, name: str, text: str, fetched_at: float) -> None:
        """Keep a text that can be fetched again."""
        await self._write(
            lambda c: c.execute("REPLACE INTO cache VALUES (?, ?, ?)", (name, text, fetched_at))
        )

    async def setting(self, name: str) -> str | None:
        """Return a setting, or None."""
        rows = await self._read("SELECT value FROM settings WHERE name = ?", name)
        return str(rows[0][0]) if rows else None

    async def set_setting(self, name: str, value: str | None) -> None:
        """Write a setting; None removes it."""
        if value is None:
            await self._write(lambda c: c.execute("DELETE FROM settings WHERE name = ?", (name,)))
        else:
            await self._write(lambda c: c.execute("REPLACE INTO settings VALUES (?, ?)", (name, value)))
