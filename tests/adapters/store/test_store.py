"""What was saved comes back whole: after closing, after a kill, after damage, beside another process."""

import asyncio
import hashlib
import math
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.store import SqliteStore, migrations
from app.adapters.store.file import _use_wal
from app.domain.errors import StoreError
from app.domain.job import Draft, DraftState, Job, JobRequest, Origin
from app.domain.ontology import Entry, Format, Ontology
from app.domain.status import JobStatus, SubJob
from app.domain.trace import Point

ROOT = Path(__file__).parents[3]
NOW = 1000.0

FULL_DRAFT = Draft(
    id="d1",
    name="Bolts & “Rädchen” \ud800",
    workspace="w",
    project="p",
    batch_name="Line 2",
    request=JobRequest(
        batch_id="b",
        model_type="custom_roboflow",
        ontology=Ontology(
            (Entry("a bolt", "bolt"), Entry("", ""), Entry("half", ""), Entry("a bolt", "nut"))
        ),
        format=Format.OBJECTS,
        num_images=7.5,
        default_confidence=0.0,
        confidence_thresholds={"bolt": 0.25, "nut": 1},
        reviewer_email="",
        run_nms=False,
        model_options={"modelId": "p/2", "deep": {"list": [1, None, "x"]}},
        preserve_existing=True,
        extra={"new": [1, {"field": None}]},
    ),
    state=DraftState.REJECTED,
    note="The server said no.",
    is_open=False,
    saved_at=12.5,
)
STATUS = JobStatus(
    id="s", status="running", num_images=10, num_sent_back=3, ontology={"a bolt": "bolt"},
    confidence_thresholds={"bolt": 0.5}, subjobs=(SubJob("1", "done"), SubJob("2", "pending")), backend="x",
)  # fmt: skip
BODY = '{"batchId": "b"}'
JOB = Job(
    id="j1", name="Bolts", server="https://s", workspace="w", project="p", batch_name="Line 2",
    batch_id="b", body_sha256=hashlib.sha256(BODY.encode()).hexdigest(),
    job_id="remote", annotation_job_id="a", submitted_at=5.0,
)  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "labeldock.sqlite3"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(file, now=lambda: NOW)
    await store.open()
    yield store
    await store.close()


async def reopened(store: SqliteStore, file: Path) -> SqliteStore:
    """Close the store and return what the next start would see."""
    await store.close()
    again = SqliteStore(file, now=lambda: NOW)
    await again.open()
    return again


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "draft",
    [
        FULL_DRAFT,
        Draft(id="d", name="untouched"),
        Draft(id="d", name="derived", request=JobRequest(ontology=None)),
        Draft(id="d", name="infinite", request=JobRequest(num_images=float("inf"))),
        *(Draft(id="d", name="n", state=state) for state in DraftState),
    ],
)
async def test_a_draft_comes_back_as_it_was(store: SqliteStore, file: Path, draft: Draft):
    await store.save_draft(draft)
    again = await reopened(store, file)
    assert await again.drafts() == [draft]
    await again.close()


async def test_numbers_stay_what_they_were(store: SqliteStore):
    await store.save_draft(Draft(id="d", name="n", request=JobRequest(num_images=12)))
    (draft,) = await store.drafts()
    assert type(draft.request.num_images) is int


async def test_drafts_keep_the_order_in_which_they_were_begun(store: SqliteStore):
    for name in "abc":
        await store.save_draft(Draft(id=name, name=name))
    await store.save_draft(Draft(id="a", name="changed"))
    await store.delete_draft("b")
    await store.save_draft(Draft(id="b", name="back"))
    assert [draft.name for draft in await store.drafts()] == ["changed", "c", "back"]


async def test_a_draft_that_cannot_be_read_is_left_out_and_kept(store: SqliteStore, file: Path):
    await store.save_draft(FULL_DRAFT)
    await store._write(lambda c: c.execute("INSERT INTO drafts VALUES ('x', 9, 0, '{\"state\": 1}')"))
    assert await store.drafts() == [FULL_DRAFT]
    assert rows(file, "SELECT id FROM drafts WHERE id = 'x'") == [("x",)]


async def test_fields_of_a_later_version_do_not_hide_a_draft(store: SqliteStore):
    await store.save_draft(FULL_DRAFT)
    await store._write(
        lambda c: c.execute(
            "UPDATE drafts SET content = json_set(content, '$.later', 1, '$.request.later', 1)"
        )
    )
    assert await store.drafts() == [FULL_DRAFT]


async def test_submitting_moves_a_draft_to_the_ledger_in_one_step(store: SqliteStore, file: Path):
    await store.save_draft(FULL_DRAFT)
    await store.submitted("d1", JOB, BODY)
    again = await reopened(store, file)
    assert (await again.drafts(), await again.jobs()) == ([], [JOB])
    await again.close()


async def test_a_submission_that_cannot_be_entered_takes_no_draft_away(store: SqliteStore):
    await store.save_draft(FULL_DRAFT)
    with pytest.raises(StoreError):
        await store.submitted("d1", replace(JOB, submitted_at=math.nan), BODY)
    assert (await store.drafts(), await store.jobs()) == ([FULL_DRAFT], [])


async def test_a_job_that_was_started_is_entered_whatever_was_typed(store: SqliteStore):
    await store.save_draft(FULL_DRAFT)
    await store.submitted("d1", replace(JOB, name="Bolts \ud800", images=10**30), BODY)
    assert [(job.name, job.job_id) for job in await store.jobs()] == [("Bolts ?", "remote")]
    assert await store.drafts() == []


async def test_what_was_heard_of_a_job_is_kept(store: SqliteStore):
    await store.submitted("", JOB, BODY)
    heard = replace(
        JOB, status=STATUS, heard_at=7.0, changed_at=6.0, trouble="cut", job_id="other",
    )  # fmt: skip
    await store.record(heard, "heard")
    assert await store.jobs() == [heard]


async def test_the_ledger_is_newest_first(store: SqliteStore):
    for i, at in enumerate((3.0, 9.0, 1.0, 9.0)):
        await store.submitted("", replace(JOB, id=str(i), submitted_at=at), BODY)
    assert [job.id for job in await store.jobs()] == ["3", "1", "0", "2"]


async def test_what_was_sent_is_kept_with_its_hash_and_never_changed(store: SqliteStore, file: Path):
    await store.submitted("", JOB, BODY)
    await store.record(replace(JOB, name="other"), "heard")
    assert rows(file, "SELECT name, body, body_sha256 FROM jobs") == [("Bolts", BODY, JOB.body_sha256)]


@pytest.mark.parametrize("table", ["jobs", "events"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET rowid = 7", "DELETE FROM {}"])
async def test_the_ledger_only_grows(store: SqliteStore, table: str, verb: str):
    await store.submitted("", JOB, BODY)
    with pytest.raises(StoreError) as caught:
        await store._write(lambda c: c.execute(verb.format(table)))
    assert "append-only" in str(caught.value.__cause__)


async def test_the_history_tells_each_event_and_what_it_changed(store: SqliteStore):
    await store.submitted("", JOB, BODY)
    await store.record(replace(JOB, status=STATUS, heard_at=6.0), "heard")
    later = replace(STATUS, num_sent_back=9)
    await store.record(replace(JOB, status=later, heard_at=7.0), "heard")
    await store.record(replace(JOB, status=later, heard_at=7.0, is_watched=False), "not watched")
    history = await store.history("j1")
    assert [(event.at, event.kind) for event in history] == [
        (NOW, "submitted"), (NOW, "heard"), (NOW, "heard"), (NOW, "not watched"),
    ]  # fmt: skip
    assert history[2].changes == {"status": {"num_sent_back": 9}, "heard_at": 7.0}
    assert history[3].changes == {"is_watched": False}


async def test_cached_texts_are_replaced(store: SqliteStore):
    assert await store.cached("x") is None
    await store.cache("x", "old", 1.0)
    await store.cache("x", "new “text”", 2.0)
    assert await store.cached("x") == ("new “text”", 2.0)


async def test_settings_are_kept_and_removed(store: SqliteStore, file: Path):
    assert await store.setting("theme") is None
    await store.set_setting("theme", "dark")
    again = await reopened(store, file)
    assert await again.setting("theme") == "dark"
    await again.set_setting("theme", None)
    assert await again.setting("theme") is None
    await again.close()


async def test_a_store_that_is_not_open_says_so(file: Path):
    store = SqliteStore(file)
    with pytest.raises(StoreError):
        await store.drafts()
    with pytest.raises(StoreError):
        await store.save_draft(FULL_DRAFT)
    await store.close()


async def test_opening_and_closing_twice_is_fine(store: SqliteStore):
    await store.open()
    await store.close()
    await store.close()


async def test_what_was_begun_is_written_even_if_nobody_waits_for_it(store: SqliteStore, file: Path):
    task = asyncio.create_task(store.submitted("", JOB, BODY))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    again = await reopened(store, file)
    assert task.cancelled()
    assert await again.jobs() == [JOB]
    await again.close()


CHILD = """
import asyncio, os, signal, sys
from pathlib import Path
from app.adapters.store import SqliteStore
from app.domain.job import Draft, Job

async def main(file):
    store = SqliteStore(file)
    await store.open()
    await store.save_draft(Draft(id="kept", name="kept"))
    await store.save_draft(Draft(id="d", name="sent"))
    job = Job(id="j", name="n", server="s", workspace="w", project="p", job_id="remote")
    await store.submitted("d", job, "{}")
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main(Path(sys.argv[1])))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
async def test_what_was_confirmed_survives_a_kill(file: Path):
    child = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", CHILD, str(file)], cwd=ROOT, timeout=60
    )
    assert child.returncode == -signal.SIGKILL
    store = SqliteStore(file)
    await store.open()
    assert [draft.id for draft in await store.drafts()] == ["kept"]
    assert [job.job_id for job in await store.jobs()] == ["remote"]
    assert store.notice is None
    await store.close()


async def test_two_windows_can_write_to_one_file(store: SqliteStore, file: Path):
    other = SqliteStore(file)
    await other.open()
    saves = [s.save_draft(Draft(id=f"{i}{s is store}", name="n")) for i in range(10) for s in (store, other)]
    await asyncio.gather(*saves)
    assert len(await store.drafts()) == len(await other.drafts()) == 20
    await other.close()


async def test_two_windows_can_begin_one_file_at_once(file: Path):
    stores = [SqliteStore(file) for _ in range(4)]
    await asyncio.gather(*(store.open() for store in stores))
    assert rows(file, "PRAGMA user_version") == [(len(migrations.STEPS),)]
    for store in stores:
        await store.close()


def test_a_file_that_another_window_begins_at_this_moment_is_waited_for():
    class BusyTwice:
        asked = 0

        def execute(self, _statement: str) -> None:
            self.asked += 1
            if self.asked <= 2:
                error = sqlite3.OperationalError("database is locked")
                error.sqlite_errorname = "SQLITE_BUSY"
                raise error

    connection = BusyTwice()
    _use_wal(connection)
    assert connection.asked == 3


async def test_a_file_of_a_newer_labeldock_is_left_as_it_is(store: SqliteStore, file: Path):
    await store._write(lambda c: c.execute("PRAGMA user_version = 999"))
    with pytest.raises(StoreError, match="newer"):
        await reopened(store, file)
    assert rows(file, "PRAGMA user_version") == [(999,)]
    assert list(file.parent.glob("*damaged*")) == []


async def test_a_step_that_fails_leaves_the_file_at_the_step_before(
    store: SqliteStore, file: Path, monkeypatch: pytest.MonkeyPatch
):
    await store.save_draft(FULL_DRAFT)
    broken = (*migrations.STEPS, ("CREATE TABLE half (x)", "CREATE TABLE half (x)"))
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", broken)
        with pytest.raises(StoreError):
            await reopened(store, file)
    again = await reopened(store, file)
    assert await again.drafts() == [FULL_DRAFT]
    assert rows(file, "SELECT name FROM sqlite_master WHERE name = 'half'") == []
    await again.close()


def _bytes(file: Path) -> bytes:
    return file.read_bytes()


def _scribble(file: Path) -> None:
    file.write_bytes(b"this was a database once" * 100)


def _cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 5000)


def _punch(file: Path) -> None:
    with file.open("r+b") as f:
        f.seek(4096)
        f.write(b"\xff" * 8192)


@pytest.mark.parametrize("damage", [_scribble, _cut, _punch])
async def test_a_damaged_file_is_kept_aside_and_a_new_one_begun(
    store: SqliteStore, file: Path, damage: Callable[[Path], None]
):
    drafts = [replace(FULL_DRAFT, id=str(i)) for i in range(200)]
    for draft in drafts:
        await store.save_draft(draft)
    await store.close()
    damage(file)
    damaged = _bytes(file)
    again = SqliteStore(file)
    await again.open()
    left = await again.drafts()
    assert all(draft in drafts for draft in left)
    (kept,) = file.parent.glob("*-damaged-*")
    assert _bytes(kept) == damaged
    assert again.notice is not None
    assert kept.name in again.notice.hint
    await again.save_draft(FULL_DRAFT)
    third = await reopened(again, file)
    assert third.notice is None
    assert await third.drafts() == [*left, FULL_DRAFT]
    await third.close()


async def test_a_full_disk_is_told_in_plain_words(store: SqliteStore):
    await store._read("PRAGMA max_page_count = 1")
    with pytest.raises(StoreError, match="disk is full"):
        for i in range(100):
            await store.save_draft(replace(FULL_DRAFT, id=str(i)))


async def test_a_read_only_file_is_told_in_plain_words(store: SqliteStore):
    await store._read("PRAGMA query_only = 1")
    with pytest.raises(StoreError, match="read-only"):
        await store.save_draft(FULL_DRAFT)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
async def test_nobody_else_may_read_the_file_in_an_open_folder(file: Path):
    file.parent.mkdir(mode=0o755)
    store = SqliteStore(file)
    await store.open()
    await store.save_draft(FULL_DRAFT)
    assert {f.stat().st_mode & 0o077 for f in file.parent.iterdir()} == {0}
    await store.close()


async def test_a_folder_that_cannot_be_made_is_told_in_plain_words(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    store = SqliteStore(tmp_path / "file" / "labeldock.sqlite3")
    with pytest.raises(StoreError, match="cannot be used"):
        await store.open()
    await store.close()


async def test_a_folder_in_place_of_the_file_is_told_in_plain_words(tmp_path: Path):
    store = SqliteStore(tmp_path)
    with pytest.raises(StoreError, match="cannot be opened"):
        await store.open()


async def test_a_file_that_another_one_holds_is_told_in_plain_words(
    store: SqliteStore, file: Path, monkeypatch: pytest.MonkeyPatch
):
    await store._read("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreError, match="Another Labeldock"):
            await store.save_draft(FULL_DRAFT)
    finally:
        other.close()
    await store.save_draft(FULL_DRAFT)


async def test_the_file_is_written_through_to_the_disk(store: SqliteStore):
    assert await store._read("PRAGMA synchronous") == [(2,)]
    assert await store._read("PRAGMA journal_mode") == [("wal",)]
    assert await store._read("PRAGMA foreign_keys") == [(1,)]


async def beside(store: SqliteStore, file: Path) -> SqliteStore:
    """Open the store of another program on the same file."""
    other = SqliteStore(file, now=lambda: NOW)
    await other.open()
    return other


async def test_what_another_program_enters_and_changes_is_news_once(store: SqliteStore, file: Path):
    await store.submitted("", JOB, BODY)
    other = await beside(store, file)
    assert not await store.is_changed()
    await other.submitted("", replace(JOB, id="j2"), BODY)
    heard = replace(JOB, status=STATUS, heard_at=6.0)
    await other.record(heard, "heard")
    await store.record(replace(JOB, id="j2", trouble="cut"), "no answer")
    assert await store.is_changed()
    assert [(job.id, job.heard_at) for job in await store.news()] == [("j2", None), ("j1", 6.0)]
    assert not await store.is_changed()
    assert await store.news() == []
    assert [job.id for job in await other.news()] == ["j2"]
    await other.close()


async def test_ones_own_writing_is_no_news(store: SqliteStore):
    await store.submitted("", JOB, BODY)
    await store.record(JOB, "heard")
    assert not await store.is_changed()
    assert await store.news() == []


async def test_nothing_is_remembered_of_what_one_writes_alone(store: SqliteStore):
    await store.submitted("", JOB, BODY)
    for _ in range(3):
        await store.record(JOB, "heard")
        await store.cache("a list", "text", NOW)
    assert not store._ours, "It would grow for as long as the program runs."


async def test_the_news_of_one_program_do_not_take_away_what_was_noted_in_another(
    store: SqliteStore, file: Path
):
    await store.submitted("", JOB, BODY)
    other = await beside(store, file)
    await store.record(replace(JOB, note="for the fair"), "note")
    await store.record(replace(JOB, is_watched=False), "not watched")
    await other.record(replace(JOB, status=STATUS), "heard")
    (job,) = await other.jobs()
    assert (job.note, job.is_watched, job.status) == ("for the fair", False, STATUS)
    await store.record(replace(JOB, note="sold"), "note")
    assert (await other.jobs())[0].status == STATUS
    await other.close()


async def test_live_jobs_are_read_apart(store: SqliteStore):
    for job_id in ("live", "done", "unwatched"):
        await store.submitted("", replace(JOB, id=job_id), BODY)
    await store.record(replace(JOB, id="done", status=replace(STATUS, status="Done")), "status done")
    await store.record(replace(JOB, id="unwatched", is_watched=False), "not watched")
    assert [job.id for job in await store.live_jobs()] == ["live"]


async def test_the_ledger_is_read_in_pieces_from_the_last_entry_on(store: SqliteStore, monkeypatch):
    monkeypatch.setattr("app.adapters.store.sqlite.PIECE", 2)
    for i in range(4):
        await store.submitted("", replace(JOB, id=str(i)), BODY)
    seen, place = [], 0
    for _ in range(3):
        jobs, place = await store.some_jobs(place)
        seen.append([job.id for job in jobs])
    assert (seen, place) == ([["3", "2"], ["1", "0"], []], 0)


async def test_the_servers_first_answer_stands_with_the_event(store: SqliteStore):
    await store.submitted("", JOB, BODY, '{"jobId": "remote"}')
    (event,) = await store.history("j1")
    assert (event.kind, event.changes["answer"]) == ("submitted", '{"jobId": "remote"}')


@pytest.mark.parametrize("origin", [Origin.ADOPTED, Origin.IMPORTED])
async def test_the_first_event_says_where_a_job_comes_from(store: SqliteStore, origin: Origin):
    await store.submitted("", replace(JOB, origin=origin), BODY)
    assert [event.kind for event in await store.history("j1")] == [origin.value]


async def test_a_trace_tells_when_each_count_was_heard_first_and_last(store: SqliteStore):
    await store.submitted("", JOB, BODY)
    for at, before, done in ((10.0, None, 0), (30.0, 25.0, 3), (40.0, 30.0, 3), (90.0, 80.0, 9)):
        status = replace(STATUS, num_sent_back=done)
        await store.record(replace(JOB, status=status, heard_at=at), "heard", before)
    points = [(10.0, 0), (25.0, 0), (30.0, 3), (80.0, 3), (90.0, 9)]
    assert await store.trace("j1") == [Point(at, done) for at, done in points]


async def test_a_job_is_read_by_its_id(store: SqliteStore):
    await store.submitted("", JOB, BODY)
    assert (await store.job("j1"), await store.job("j2")) == (JOB, None)
