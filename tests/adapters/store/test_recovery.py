"""Whatever happens to the data file: it opens, nothing readable is lost unsaid, and nothing is sent twice."""

# ruff: noqa: ASYNC240 - small files of a test

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from app.adapters.store import SqliteStore, codec
from app.adapters.store import file as store_file
from app.adapters.store.recovery import LOST_NAME
from app.domain.errors import StoreError
from app.domain.job import DraftState
from tests.adapters.store.test_store import BODY, FULL_DRAFT, JOB, STATUS
from tests.faults.scale import scaled

SEEDS = range(scaled(60, 1000))
"""A run of the faults that is long takes all of them; each seed is a damage of its own."""
DRAFTS, JOBS = 15, 40
PAGE = 4096
VERSION = range(60, 64)
"""Of the header: with a higher number a file is that of a newer Labeldock, and left as it is."""
STATES = tuple(DraftState)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with drafts in each state and jobs with a history; some were written last, and stand in its log."""
    path = tmp_path_factory.mktemp("sound") / "data.sqlite3"
    asyncio.run(_fill(path))
    return path


async def _fill(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()
    await _write_part(store, 0, 2)
    await store._read("PRAGMA wal_checkpoint(TRUNCATE)")
    await _write_part(store, 1, 2)
    for suffix in ("", "-wal"):  # what a kill would leave
        shutil.copyfile(path.with_name(path.name + suffix), path.with_name(f"killed{suffix}"))
    await store.close()


async def _write_part(store: SqliteStore, start: int, step: int) -> None:
    for number in range(start, DRAFTS, step):
        draft = replace(FULL_DRAFT, id=f"draft {number}", state=STATES[number % len(STATES)])
        await store.save_draft(draft)
    for number in range(start, JOBS, step):
        job = replace(JOB, id=f"job {number}", job_id=f"remote {number}")
        await store.submitted("", job, BODY * (200 if number % 9 == 0 else 1))
        for done in range(3):
            status = replace(STATUS, num_sent_back=done)
            await store.record(replace(job, status=status, heard_at=float(done)), "heard")


def _damage(data: bytearray, chance: Random) -> None:
    """Turn bytes over, wipe a page, or cut the end off."""
    kind = chance.choice(("bit", "bit", "bits", "page", "cut", "head", "tail of a page"))
    if kind in ("bit", "bits"):
        for _ in range(1 if kind == "bit" else chance.choice((4, 32, 256))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == "page":
        start = PAGE * chance.randrange(len(data) // PAGE)
        data[start : start + PAGE] = chance.choice((bytes(PAGE), chance.randbytes(PAGE)))
    elif kind == "cut":
        del data[chance.randrange(len(data)) :]
    elif kind == "head":
        data[chance.randrange(100)] ^= 1 << chance.randrange(8)
    else:
        start = PAGE * chance.randrange(len(data) // PAGE) + PAGE // 2
        data[start : start + PAGE // 2] = chance.randbytes(PAGE // 2)


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_damaged_file_opens_with_all_that_can_be_read_and_says_so(
    sound: Path, tmp_path: Path, seed: int
):
    data, chance = bytearray(sound.read_bytes()), Random(seed)
    version = bytes(data[VERSION.start : VERSION.stop])
    _damage(data, chance)
    data[VERSION.start : VERSION.stop] = version[: len(data[VERSION.start : VERSION.stop])]
    path = tmp_path / "data.sqlite3"
    path.write_bytes(data)
    left = _plainly_readable(path, tmp_path / "plain")
    drafts, jobs, notice = await _opened(path)
    assert left <= {d.id for d in drafts} | {j.id for j in jobs}
    _require_honest(drafts, notice)
    if len(drafts) < DRAFTS or len(jobs) < JOBS:
        assert notice is not None
    if notice is not None and "recovered" in notice.message:
        assert any(kept.read_bytes() == bytes(data) for kept in tmp_path.glob("*-damaged-*"))


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_damaged_log_never_brings_back_what_was_queued_before(sound: Path, tmp_path: Path, seed: int):
    log, chance = bytearray(sound.with_name("killed-wal").read_bytes()), Random(seed)
    path = tmp_path / "data.sqlite3"
    shutil.copyfile(sound.with_name("killed"), path)
    place = chance.randrange(len(log) - PAGE)  # whether the last frame was ever whole nobody can tell
    log[place] ^= 1 << chance.randrange(8)
    path.with_name("data.sqlite3-wal").write_bytes(log)
    drafts, jobs, notice = await _opened(path)
    _require_honest(drafts, notice)
    if len(drafts) < DRAFTS or len(jobs) < JOBS:
        assert notice is not None
        assert not any(draft.state is DraftState.QUEUED for draft in drafts)


async def _opened(path: Path):
    store = SqliteStore(path)
    await store.open()
    drafts, jobs = await store.drafts(), await store.jobs()
    await store.save_draft(replace(FULL_DRAFT, id="new"))
    for job in jobs:
        await store.history(job.id)
    await store.record(replace(jobs[0], trouble="cut"), "no answer") if jobs else None
    notice = store.notice
    await store.close()
    again = SqliteStore(path)
    await again.open()
    assert len(await again.drafts()) == len(drafts) + 1
    assert again.notice is None or notice is not None
    await again.close()
    return drafts, jobs, notice


def _require_honest(drafts, notice) -> None:
    """No draft is in a state that it never had, and after a recovery none is sent by itself."""
    for draft in drafts:
        had = STATES[int(draft.id.split()[1]) % len(STATES)] if draft.id.startswith("draft ") else draft.state
        assert draft.state is had or (had is DraftState.QUEUED and draft.note == codec.MAY_BE_SENT)
        is_new = notice is not None and "is a draft again" in notice.hint
        assert not is_new or draft.state is not DraftState.QUEUED


def _plainly_readable(path: Path, copy: Path) -> set[str]:
    """Return the ids of drafts and jobs that plain queries from both ends still give."""
    shutil.copyfile(path, copy)
    found: set[str] = set()
    with suppress(sqlite3.Error, ValueError), closing(sqlite3.connect(copy)) as connection:
        for order in ("ASC", "DESC"):
            with suppress(sqlite3.Error, ValueError):
                for draft_id, content in connection.execute(
                    f"SELECT id, content FROM drafts NOT INDEXED ORDER BY rowid {order}"
                ):
                    with suppress(StoreError):
                        found.add(codec.read_draft(content, draft_id).id)
            with suppress(sqlite3.Error, ValueError):
                query = f"SELECT id FROM jobs NOT INDEXED ORDER BY rowid {order}"
                found.update(row[0] for row in connection.execute(query))
    return found


async def recovered(sound: Path, tmp_path: Path, *statements: str) -> SqliteStore:
    """Return the store of a copy to which something was done."""
    path = tmp_path / "data.sqlite3"
    shutil.copyfile(sound, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            connection.execute(statement)
    store = SqliteStore(path)
    await store.open()
    return store


NO_GUARD = ("DROP TRIGGER jobs_delete", "DROP TRIGGER events_delete")
BREAK = "UPDATE drafts SET content = '{' WHERE id = 'draft 3'"


async def test_the_person_is_told_how_much_came_back_and_where_the_rest_is(sound: Path, tmp_path: Path):
    store = await recovered(sound, tmp_path, BREAK)
    assert f"{DRAFTS - 1} drafts and {JOBS} jobs were recovered." in store.notice.message
    assert "could not be read" in store.notice.message
    (kept,) = tmp_path.glob("*-damaged-*")
    assert kept.name in store.notice.hint
    await store.close()


async def test_a_job_of_which_only_the_history_is_left_is_told_by_it(sound: Path, tmp_path: Path):
    store = await recovered(sound, tmp_path, BREAK, "DELETE FROM latest WHERE job = 'job 5'")
    job = await store.job("job 5")
    assert (job.job_id, job.status.num_sent_back, job.name) == ("remote 5", 2, JOB.name)
    await store.close()


@pytest.mark.parametrize(
    "damage",
    [
        """UPDATE latest SET content = replace(content, '"job_id"', '"jnb_id"') WHERE job = 'job 7'""",
        "UPDATE latest SET content = '[]' WHERE job = 'job 7'",
        "DELETE FROM latest WHERE job = 'job 7'",
    ],
    ids=["another name", "another kind", "nothing"],
)
async def test_a_job_that_would_be_left_out_is_a_damage_and_comes_back(
    sound: Path, tmp_path: Path, damage: str
):
    store = await recovered(sound, tmp_path, damage)
    assert f"{DRAFTS} drafts and {JOBS} jobs were recovered." in store.notice.message
    assert (await store.job("job 7")).job_id == "remote 7"
    await store.close()


async def test_a_job_of_which_only_the_last_answer_is_left_keeps_its_id(sound: Path, tmp_path: Path):
    gone = "DELETE FROM jobs WHERE id = 'job 5'"
    store = await recovered(sound, tmp_path, *NO_GUARD, BREAK, gone)
    job = await store.job("job 5")
    assert (job.job_id, job.name, job.server) == ("remote 5", LOST_NAME, "")
    await store.close()


async def test_a_draft_for_which_a_job_stands_does_not_come_back(sound: Path, tmp_path: Path):
    store = await recovered(sound, tmp_path, BREAK, "UPDATE drafts SET id = 'job 7' WHERE id = 'draft 4'")
    assert "job 7" not in {draft.id for draft in await store.drafts()}
    await store.close()


async def test_settings_and_answers_come_back(sound: Path, tmp_path: Path):
    add = "INSERT INTO settings VALUES ('theme', 'dark')", "INSERT INTO answers VALUES ('job 7', 'raw')"
    store = await recovered(sound, tmp_path, BREAK, *add)
    assert (await store.setting("theme"), await store.answer("job 7")) == ("dark", "raw")
    await store.close()


async def test_a_file_of_no_bytes_is_a_new_one(tmp_path: Path):
    path = tmp_path / "data.sqlite3"
    path.touch()
    store = SqliteStore(path)
    await store.open()
    assert (await store.drafts(), store.notice) == ([], None)
    await store.close()


async def test_a_file_that_another_window_has_open_is_not_taken_from_under_it(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "data.sqlite3"
    shutil.copyfile(sound, path)
    monkeypatch.setattr(store_file, "BUSY_S", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(BREAK)
        with pytest.raises(StoreError, match="Another Labeldock"):
            await SqliteStore(path).open()
    assert list(tmp_path.glob("*-damaged-*")) == []


async def test_a_big_file_is_looked_through_after_the_start_and_recovered_at_the_next(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(store_file, "CHECKED_AT_ONCE", 0)
    break_job = "UPDATE latest SET content = '{' WHERE job = 'job 7'"
    store = await recovered(sound, tmp_path, break_job)
    assert store.notice is None
    with pytest.raises(StoreError, match="damaged") as caught:
        await store.check()
    assert "Start Labeldock again" in caught.value.hint
    await store.close()
    await store.open()
    assert store.notice is not None
    assert (await store.job("job 7")).job_id == "remote 7"
    await store.check()
    await store.close()


async def test_a_full_disk_moves_nothing(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "data.sqlite3"
    data = bytearray(sound.read_bytes())
    data[PAGE * 2 : PAGE * 3] = bytes(PAGE)
    path.write_bytes(data)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", full)
        with pytest.raises(StoreError, match="No space left"):
            await SqliteStore(path).open()
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == bytes(data)
    assert os.access(path, os.R_OK)
