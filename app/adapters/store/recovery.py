"""A damaged data file: kept aside as it is, and a new one begun with every row of it that can still be read.

A damaged file may have lost what was written last, that a job was sent for instance. So nothing that comes out of it
is sent without a person: drafts that were queued are drafts again, and say why.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from collections import defaultdict
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, Any

from app.adapters.store import codec
from app.adapters.store.migrations import MARK_LIVE, STEPS, migrate, version_by_tables
from app.adapters.store.rows import Reader
from app.domain.errors import StoreError
from app.domain.job import DraftState, Job, Origin
from app.domain.texts import mark, plural, tr

if TYPE_CHECKING:
    from pathlib import Path

SIDECARS = ("", "-wal", "-shm")
PAGE = 4096
HEADER = 100
SIZE_FIELD, COUNTER_FIELD, VALID_FIELD = 28, 24, 92
WAL_FORMAT = b"\x02\x02"
BEFORE_BODY = ("id", "name", "server", "workspace", "project", "batch_name")
LOST_NAME = mark("Recovered job")


@dataclass(slots=True)
class Found:
    """What was recovered."""

    drafts: int = 0
    jobs: int = 0
    is_whole: bool = True

    @property
    def words(self) -> str:
        """Say it in sentences."""
        drafts = plural(self.drafts, "{n} draft", "{n} drafts")
        jobs = plural(self.jobs, "{n} job", "{n} jobs")
        # Translators: {drafts} is for example “3 drafts”, {jobs} is “1 job”
        words = tr("The data file was damaged. {drafts} and {jobs} were recovered.")
        if not self.is_whole:
            # Translators: {drafts} is for example “3 drafts”, {jobs} is “1 job”
            words = tr(
                "The data file was damaged. {drafts} and {jobs} were recovered. The rest could not be read."
            )
        return words.format(drafts=drafts, jobs=jobs)


def recover(path: Path) -> StoreError:
    """Put a damaged file aside, have a new one in its place, and return the notice for the person.

    Until the new one is complete nothing is moved. Raises sqlite3.Error, OSError.
    """
    import tempfile  # costs a start 8 ms, and is seldom needed

    with tempfile.TemporaryDirectory(prefix=".recovering-", dir=path.parent) as name:
        folder = path.parent / name
        copy, new = folder / "damaged", folder / "new"
        for suffix in ("", "-wal"):
            if path.with_name(path.name + suffix).exists():
                shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
        new.touch(mode=0o600)
        found = _salvage(copy, new)
        kept = _put_aside(path)
        new.replace(path)
    return StoreError(
        found.words,
        tr(
            "The damaged one is kept as {name} in {folder}. What was queued is a draft again: the "
            "last changes may be lost, so look whether its job exists before you queue it."
        ).format(name=kept.name, folder=kept.parent),
    )


def _put_aside(path: Path) -> Path:
    """Keep a file under another name; it stays where it is as well, so that no crash leaves the place empty."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    names = (f"{path.name}-damaged-{stamp}{n or ''}" for n in range(1_000_000))
    kept = next(file for file in map(path.with_name, names) if not file.exists())
    for suffix in SIDECARS[1:]:
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(kept.with_name(kept.name + suffix))
    try:
        os.link(path, kept)
    except OSError:  # not every file system can
        path.rename(kept)
    return kept


def _salvage(copy: Path, new: Path) -> Found:
    found = Found()
    with closing(sqlite3.connect(new, isolation_level=None)) as target:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
            migrate(model)
            first_page = model.serialize()[:PAGE]
        source = _opened(copy, first_page)
        version = 0 if source is None else version_by_tables(source)
        for statement in (s for step in STEPS[: version or len(STEPS)] for s in step):
            target.execute(statement)
        target.execute(f"PRAGMA user_version = {version or len(STEPS):d}")
        if source is None:
            found.is_whole = False
        else:
            with closing(source):
                target.execute("BEGIN")
                _copy_all(Reader(source, target), target, found)
                target.execute("COMMIT")
        migrate(target)
    return found


def _opened(copy: Path, first_page: bytes) -> sqlite3.Connection | None:
    """Open the copy, with a sound header, and with a sound table of contents where its own cannot be read."""
    for length in (HEADER, PAGE):
        _mend(copy, first_page[:length])
        connection = sqlite3.connect(copy, isolation_level=None)
        connection.text_factory = lambda data: data.decode(errors="replace")
        with suppress(sqlite3.Error, UnicodeDecodeError):
            if version_by_tables(connection):
                return connection
        connection.close()
    return None


def _mend(copy: Path, start: bytes) -> None:
    """Write the start of a sound file over that of the copy; our files are all of one kind."""
    size = copy.stat().st_size
    header = bytearray(start)
    header[18:20] = WAL_FORMAT
    header[SIZE_FIELD : SIZE_FIELD + 4] = (size // PAGE).to_bytes(4, "big")
    header[VALID_FIELD : VALID_FIELD + 4] = header[COUNTER_FIELD : COUNTER_FIELD + 4]
    with copy.open("r+b") as file:
        file.write(header)
        file.truncate(max(PAGE, size // PAGE * PAGE))


def _copy_all(reader: Reader, target: sqlite3.Connection, found: Found) -> None:
    jobs = _copy_jobs(reader, found)
    for row in reader.rows("drafts"):
        found.drafts += _copy_draft(reader, row, jobs)
    for table in ("cache", "settings"):
        for row in reader.rows(table):
            reader.write(table, row)
    with suppress(sqlite3.OperationalError):  # a file of an older version has no such column yet
        target.execute(MARK_LIVE)
    found.is_whole = reader.is_whole


def _copy_draft(reader: Reader, row: dict[str, Any], jobs: set[str]) -> bool:
    """Take a draft over, and none as queued, unless a job stands for it; tell whether it was taken."""
    try:
        draft = codec.read_draft(row["content"], row["id"])
        other_id = codec.read_draft(row["content"]).id
    except (StoreError, TypeError):
        reader.is_whole = False
        return False
    if jobs & {draft.id, other_id}:
        return False
    is_queued = draft.state is DraftState.QUEUED
    row["content"] = codec.draft_text(codec.unqueued(draft) if is_queued else draft)
    return reader.write("drafts", row)


@dataclass(slots=True)
class _Heard:
    """What was heard of one job, by table."""

    latest: dict[str, Any] | None = None
    events: list[dict[str, Any]] = field(default_factory=list)


def _copy_jobs(reader: Reader, found: Found) -> set[str]:
    """Take over jobs, events and answers; return the jobs' ids."""
    sent = {row["id"]: row for row in reader.rows("jobs")}
    if not reader.is_whole:  # a body can be broken where what stands before it is sound
        sent = {row["id"]: row for row in reader.rows("jobs", BEFORE_BODY)} | sent
    heard: defaultdict[str, _Heard] = defaultdict(_Heard)
    for row in reader.rows("latest"):
        heard[row["job"]].latest = _mapping(row["content"])
    for row in reader.rows("events"):
        heard[row["job"]].events.append(row)
    ids = [i for i in dict.fromkeys((*sent, *heard)) if isinstance(i, str) and i]
    taken = {i for i in ids if _copy_job(reader, i, sent.get(i), heard[i])}
    found.jobs = len(taken)
    for row in reader.rows("answers"):
        if row["job"] in taken:
            reader.write("answers", row)
    return taken


def _copy_job(reader: Reader, job_id: str, sent: dict[str, Any] | None, heard: _Heard) -> bool:
    """Take one job over; what is left of it is enough, so that a job that the server has is not forgotten here."""
    events = [event for event in heard.events if _mapping(event["changes"]) is not None]
    stand_in = _stand_in(job_id, events)
    rows = [stand_in | sent, stand_in] if sent else [stand_in]
    ways = [way for way in (heard.latest, replayed(events), codec.heard(_LOST)) if way is not None]
    for row, latest in product(rows, ways):
        if _is_readable(row, latest) and reader.write("jobs", row):
            break
    else:
        reader.is_whole = False
        return False
    is_same = (
        row.keys() == (sent or {}).keys() and latest is heard.latest and len(events) == len(heard.events)
    )
    reader.is_whole = reader.is_whole and is_same
    reader.write("latest", {"job": job_id, "content": json.dumps(latest)})
    for event in events:
        reader.write("events", event)
    return True


_LOST = Job(id="", name="", server="", workspace="", project="", is_watched=False)


def _stand_in(job_id: str, events: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what stands for what was sent, where that is lost."""
    times = [event["at"] for event in events if isinstance(event["at"], float)]
    job = replace(
        _LOST, id=job_id, name=tr(LOST_NAME), origin=Origin.IMPORTED, submitted_at=min(times, default=0.0)
    )
    return {name: getattr(job, name) for name in codec.SENT} | {"body": ""}


def replayed(events: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return where a job's events lead, None where they tell too little."""
    state: dict[str, Any] = {}
    for event in sorted(events, key=lambda event: event["number"]):
        for name, value in (_mapping(event["changes"]) or {}).items():
            before = state.get(name)
            is_partial = isinstance(value, dict) and isinstance(before, dict)
            state[name] = before | value if is_partial else value
    return state if "job_id" in state and "status" in state else None


def _is_readable(sent: dict[str, Any], latest: dict[str, Any]) -> bool:
    try:
        codec.read_job(*(sent.get(name) for name in codec.SENT), json.dumps(latest))
    except StoreError:
        return False
    return True


def _mapping(text: object) -> dict[str, Any] | None:
    try:
        value = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
