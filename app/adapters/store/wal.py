"""Changes that a damaged log beside the data file has lost: SQLite leaves out what comes after the damage, unsaid."""

from __future__ import annotations

import shutil
import struct
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from app.adapters.store import codec
from app.domain.errors import StoreError
from app.domain.job import DraftState
from app.domain.texts import tr

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

HEADER, FRAME_HEADER = 32, 24
SALTS = slice(16, 24)
SALTS_OF_FRAME = slice(8, 16)
MAGIC = 0x377F0682
LOOKS = 3
BETWEEN_S = 0.05
WORD = 0xFFFFFFFF


def has_log(path: Path) -> bool:
    """Tell, before a file is opened, whether a program ended without closing it, or has it open."""
    log = _log_of(path)
    return log.exists() and log.stat().st_size > HEADER


def keep_damaged_log(connection: sqlite3.Connection, path: Path) -> Path | None:
    """Keep a copy of the log where changes in it are lost, before anything is written; return it, or None."""
    log = _log_of(path)
    if not _has_lost(connection, log):
        return None
    kept = path.with_name(f"{path.name}-damaged-{time.strftime('%Y%m%d-%H%M%S')}-wal")
    shutil.copyfile(log, kept)
    return kept


def take_back(connection: sqlite3.Connection, kept: Path) -> StoreError:
    """Make drafts of what is queued, as newer changes are lost; return the notice for the person."""
    unqueue_all(connection)
    return StoreError(
        tr("The last changes before Labeldock ended are lost: the log of the data file was damaged."),
        tr(
            "It is kept as {name} in {folder}. What was queued is a draft again: look whether its "
            "job exists before you queue it."
        ).format(name=kept.name, folder=kept.parent),
    )


def unqueue_all(connection: sqlite3.Connection) -> None:
    """Make drafts of all that is queued."""
    connection.execute("BEGIN IMMEDIATE")
    for draft_id, content in connection.execute("SELECT id, content FROM drafts").fetchall():
        with suppress(StoreError):
            draft = codec.read_draft(content)
            if draft.state is DraftState.QUEUED:
                text = codec.draft_text(codec.unqueued(draft))
                connection.execute("UPDATE drafts SET content = ? WHERE id = ?", (text, draft_id))
    connection.execute("COMMIT")


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _has_lost(connection: sqlite3.Connection, log: Path) -> bool:
    """Tell whether changes stand behind those that SQLite reads, and nobody is just writing them."""
    seen = set()
    for _ in range(LOOKS):
        known = int(connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1])
        data = log.read_bytes() if log.exists() else b""
        if not _goes_on(data, known):
            return False
        seen.add((known, data))
        time.sleep(BETWEEN_S)
    return len(seen) == 1


def _goes_on(data: bytes, known: int) -> bool:
    """Tell whether a log has more of its own frames than the first ones that are known, or a broken start."""
    if len(data) <= HEADER:
        return False
    if not _is_sound_header(data[:HEADER]):
        return known <= 0
    size = FRAME_HEADER + struct.unpack_from(">I", data, 8)[0]
    starts = range(HEADER + max(0, known) * size, len(data) - FRAME_HEADER, size)
    return any(data[start : start + FRAME_HEADER][SALTS_OF_FRAME] == data[SALTS] for start in starts)


def _is_sound_header(header: bytes) -> bool:
    magic = struct.unpack_from(">I", header)[0]
    if magic not in (MAGIC, MAGIC + 1):
        return False
    words = struct.unpack(f"{'<>'[magic & 1]}6I", header[:24])
    first = second = 0
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & WORD
        second = (second + other + first) & WORD
    return (first, second) == struct.unpack_from(">2I", header, 24)
