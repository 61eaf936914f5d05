"""The SQLite file itself: opened safely, put aside when damaged, its failures in plain words."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from app.adapters.store.migrations import migrate
from app.domain.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY_S = 10.0
RETRY_S = 0.02
_SIDECARS = ("", "-wal", "-shm")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_WORDS = {
    "SQLITE_FULL": "The disk is full.",
    "SQLITE_READONLY": "The data folder is read-only.",
    "SQLITE_PERM": "The data folder may not be written.",
    "SQLITE_CANTOPEN": "The data file cannot be opened.",
    "SQLITE_BUSY": "Another Labeldock is writing to the same data.",
    "SQLITE_LOCKED": "Another Labeldock is writing to the same data.",
    "SQLITE_IOERR": "The disk failed while reading or writing.",
    "SQLITE_CORRUPT": "The data file is damaged.",
    "SQLITE_NOTADB": "The data file is damaged.",
}
_HINTS = {
    "SQLITE_BUSY": "Close the other one, or wait and try again.",
    "SQLITE_LOCKED": "Close the other one, or wait and try again.",
    "SQLITE_CORRUPT": "Start Labeldock again: it keeps the damaged file aside and begins a new one.",
    "SQLITE_FULL": "Free some space; Labeldock tries again with the next change.",
}


def open_file(path: Path) -> tuple[sqlite3.Connection, StoreError | None]:
    """Return a connection to the file, and a notice when a damaged one was put aside first.

    Raises sqlite3.Error, OSError, StoreError.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)  # the folder may have been made by something that lets others in
    try:
        return _open_sound(path), None
    except sqlite3.DatabaseError as error:
        if _name_of(error) not in _DAMAGED:
            raise
    kept = _put_aside(path)
    notice = StoreError(
        "The saved drafts and jobs could not be read: the data file is damaged.",
        f"It is kept as {kept.name} in {kept.parent}; a new one was begun.",
    )
    return _open_sound(path), notice


def _open_sound(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    try:
        _use_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if problem != "ok":
            raise _damaged(str(problem))
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work at once; SQLite itself does not wait here for another that does the same."""
    end = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if _name_of(error) != "SQLITE_BUSY" or time.monotonic() > end:
                raise
        time.sleep(RETRY_S)


def _damaged(problem: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(problem)
    error.sqlite_errorname = "SQLITE_CORRUPT"
    return error


def _put_aside(path: Path) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    kept = path.with_name(f"{path.name}-damaged-{stamp}")
    for suffix in _SIDECARS:
        with suppress(FileNotFoundError):  # another Labeldock was quicker
            path.with_name(path.name + suffix).rename(kept.with_name(kept.name + suffix))
    return kept


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
        return StoreError(f"{path.parent} cannot be used: {error.strerror or error}.")
    words = _WORDS.get(name, "The data file could not be read or written.")
    return StoreError(words, _HINTS.get(name, f"Check free space and permissions of {path.parent}."))
