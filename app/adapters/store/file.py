"""The SQLite file itself: opened safely, put aside when damaged, its failures in plain words."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from app.adapters.store.codec import SENT, read_job
from app.adapters.store.migrations import STEPS, migrate, version_by_tables, version_of
from app.adapters.store.wal import has_log, keep_damaged_log, take_back
from app.domain.errors import StoreError
from app.domain.texts import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

BUSY_S = 10.0
A_PIECE = 50
REST_S = 0.001
"""After each piece of the jobs that are looked through while the window is used, so that it has its turn."""
RETRY_S = 0.02
_IS_BROKEN = """
    SELECT 1 FROM {table} WHERE NOT json_valid(replace(replace({column}, 'Infinity', '0'), 'NaN', '0')) LIMIT 1
"""
"""Python's JSON knows numbers that SQLite's does not."""
CHECKED_AT_ONCE = 8 << 20
"""Bytes of a file that is looked through before it is used; a bigger one would hold up the start."""
COLUMNS = {
    "drafts": "id, position, saved_at, content",
    "jobs": ", ".join((*SENT, "body")),
    "events": "number, job, at, kind, changes",
    "latest": "job, content, is_live",
    "answers": "job, content",
    "cache": "name, content, fetched_at",
    "settings": "name, value",
}
FIRST_TABLES = ("drafts", "settings")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_WORDS = {
    "SQLITE_FULL": mark("The disk is full."),
    "SQLITE_READONLY": mark("The data folder is read-only."),
    "SQLITE_PERM": mark("The data folder may not be written."),
    "SQLITE_CANTOPEN": mark("The data file cannot be opened."),
    "SQLITE_BUSY": mark("Another Labeldock is writing to the same data."),
    "SQLITE_LOCKED": mark("Another Labeldock is writing to the same data."),
    "SQLITE_IOERR": mark("The disk failed while reading or writing."),
    "SQLITE_CORRUPT": mark("The data file is damaged."),
    "SQLITE_NOTADB": mark("The data file is damaged."),
}
_HINTS = {
    "SQLITE_BUSY": mark("Close the other one, or wait and try again."),
    "SQLITE_LOCKED": mark("Close the other one, or wait and try again."),
    "SQLITE_CORRUPT": mark(
        "Start Labeldock again: it keeps the damaged file aside and recovers what can be read."
    ),
    "SQLITE_NOTADB": mark(
        "Start Labeldock again: it keeps the damaged file aside and recovers what can be read."
    ),
    "SQLITE_FULL": mark("Free some space; Labeldock tries again with the next change."),
}


def open_file(path: Path) -> tuple[sqlite3.Connection, StoreError | None]:
    """Return a connection to the file, and a notice when a damaged one was put aside first.

    Raises sqlite3.Error, OSError, StoreError.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)  # the folder may have been made by something that lets others in
    mark = _mark(path)
    try:
        return _open_sound(path, is_suspect=mark.exists())
    except UnicodeDecodeError:  # of the words in which SQLite says what it cannot read
        pass
    except sqlite3.DatabaseError as error:
        if _name_of(error) not in _DAMAGED:
            raise
    from app.adapters.store.recovery import recover

    _require_alone(path)
    notice = recover(path)
    mark.unlink(missing_ok=True)
    return _open_sound(path, is_suspect=False)[0], notice


def _open_sound(path: Path, *, is_suspect: bool) -> tuple[sqlite3.Connection, StoreError | None]:
    had_log = has_log(path)
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    try:
        _use_wal(connection)
        damaged_log = keep_damaged_log(connection, path) if had_log else None
        _require_writable(connection, path)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        is_checked = is_suspect or path.stat().st_size <= CHECKED_AT_ONCE
        require_sound(connection, (None,) if is_checked else FIRST_TABLES)
        migrate(connection)
        _require_columns(connection)
        return connection, take_back(connection, damaged_log) if damaged_log else None
    except BaseException:
        connection.close()
        raise


def _require_alone(path: Path) -> None:
    """Raise sqlite3.OperationalError while another Labeldock has the file open: it would write into the old one."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
        except UnicodeDecodeError:
            pass
        except sqlite3.DatabaseError as error:
            if _name_of(error) in ("SQLITE_BUSY", "SQLITE_LOCKED"):
                raise


def check(path: Path) -> None:
    """Look through a whole file, unless that was done when it was opened.

    One that is damaged is recovered at the next start. Raises sqlite3.Error.
    """
    if path.stat().st_size <= CHECKED_AT_ONCE:
        return
    with closing(
        sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_S)
    ) as connection:
        try:
            require_sound(connection, rest_s=REST_S)
        except sqlite3.DatabaseError as error:
            heed_damage(error, path)
            raise


def heed_damage(error: BaseException, path: Path) -> None:
    """Have the next start look through the whole file when an error says that it is damaged."""
    if _name_of(error) in _DAMAGED:
        with suppress(OSError):
            _mark(path).touch(mode=0o600)


def _mark(path: Path) -> Path:
    return path.with_name(f"{path.name}-is-damaged")


def _require_writable(connection: sqlite3.Connection, path: Path) -> None:
    """Raise sqlite3.DatabaseError where only the file itself says that it may not be written."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA user_version = {version_of(connection):d}")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if _name_of(error) == "SQLITE_READONLY" and all(os.access(p, os.W_OK) for p in (path, path.parent)):
            raise _damaged(str(error)) from error
        raise


def _require_columns(connection: sqlite3.Connection) -> None:
    for table, columns in COLUMNS.items():
        try:
            connection.execute(f"SELECT {columns} FROM {table} LIMIT 0")
        except sqlite3.OperationalError as error:
            raise _damaged(str(error)) from error


def require_sound(
    connection: sqlite3.Connection, tables: Sequence[str | None] = (None,), *, rest_s: float = 0.0
) -> None:
    """Look through tables (None: all), with rests. Raises sqlite3.DatabaseError with what is damaged."""
    for table in tables:
        which = f"'{table}'" if table else "1"
        problem = connection.execute(f"PRAGMA integrity_check({which})").fetchone()[0]
        if problem != "ok":
            raise _damaged(str(problem))
    connection.execute("BEGIN")  # another Labeldock may be changing the tables right now
    try:
        found = version_by_tables(connection)
        if version_of(connection) < found:
            raise _damaged("an older version number")
        texts = ("drafts", "latest", "events") if None in tables and found else ("drafts",) if found else ()
        for table in texts:
            column = "changes" if table == "events" else "content"
            if connection.execute(_IS_BROKEN.format(table=table, column=column)).fetchone():
                raise _damaged(f"a text in {table}")
        if None in tables and found == len(STEPS):
            _require_jobs(connection, rest_s)
    finally:
        connection.execute("COMMIT")


def _require_jobs(connection: sqlite3.Connection, rest_s: float) -> None:
    """Raise sqlite3.DatabaseError where a job would be left out: its text may be JSON, and of something else."""
    query = (
        f"SELECT jobs.rowid, {', '.join(SENT)}, content FROM jobs LEFT JOIN latest ON latest.job = jobs.id"
        " WHERE jobs.rowid > ? ORDER BY jobs.rowid LIMIT ?"
    )
    last = 0
    while rows := fetch(connection, query, (last, A_PIECE)):
        try:
            for _, *row in rows:
                read_job(*row)
        except StoreError as error:
            raise _damaged(error.message) from error
        last = rows[-1][0]
        time.sleep(rest_s)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work at once; SQLite itself does not wait here for another that does the same."""
    end = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if _name_of(error) == "SQLITE_ERROR":
                raise _damaged(str(error)) from error  # “unsupported file format”, for one
            if _name_of(error) != "SQLITE_BUSY" or time.monotonic() > end:
                raise
        time.sleep(RETRY_S)


def _damaged(problem: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(problem)
    error.sqlite_errorname = "SQLITE_CORRUPT"
    return error


def fetch(connection: sqlite3.Connection, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """Return all rows; in a text that is damaged, what is no letter any more has the sign for an unknown one."""
    try:
        return connection.execute(query, values).fetchall()
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
    connection.text_factory = lambda data: data.decode(errors="replace")
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.text_factory = str


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what the block did, or undo all of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # SQLite may have rolled back already
            connection.execute("ROLLBACK")
        raise


def _name_of(error: BaseException) -> str:
    """Return SQLite's primary word for an error: SQLITE_IOERR_WRITE is an SQLITE_IOERR."""
    name = getattr(error, "sqlite_errorname", None) or ""
    return "_".join(name.split("_")[:2])


def store_error(error: BaseException, path: Path) -> StoreError:
    """Say in plain words what failed, and where."""
    name = _name_of(error)
    if isinstance(error, OSError):
        return StoreError(
            tr("{folder} cannot be used: {why}.").format(folder=path.parent, why=error.strerror or error)
        )
    words, hint = _WORDS.get(name, ""), _HINTS.get(name, "")
    return StoreError(
        tr(words) or tr("The data file could not be read or written."),
        tr(hint) or tr("Check free space and permissions of {folder}.").format(folder=path.parent),
    )
