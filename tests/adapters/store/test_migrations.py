"""A file of an older Labeldock keeps everything, and new columns tell what its bodies told."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.store import SqliteStore, codec
from app.adapters.store.migrations import STEPS, version_by_tables
from app.domain.job import Draft, DraftState, Job, Origin
from tests.adapters.store.test_store import FULL_DRAFT, JOB, STATUS

BODY = {
    "batchId": "b12",
    "modelType": "sam3",
    "reviewerEmail": "ann@x.example",
    "numImagesToLabel": 40,
    "ontology": {"a bolt": "bolt"},
}
ODD_BODIES = ["", "no JSON", "[]", "null", '"text"', '{"batchId": null}', '{"modelOptions": []}', "{"]
FIRST_FIELDS = {"id", "name", "server", "workspace", "project", "batch_name", "submitted_at"}
LATER_FIELDS = {"server", "queued_at", "queued_by", "known_jobs", "refused_field"}
QUEUED = replace(FULL_DRAFT, id="queued", state=DraftState.QUEUED)


def first_file(path: Path, bodies: list[str]) -> None:
    """Write a file as the first Labeldock did."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in STEPS[0]:
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 1")
        draft = json.loads(codec.draft_text(QUEUED))
        text = json.dumps({name: value for name, value in draft.items() if name not in LATER_FIELDS})
        connection.execute("INSERT INTO drafts VALUES ('queued', 1, 12.5, ?)", (text,))
        connection.execute("INSERT INTO settings VALUES ('queue', '[\"queued\"]')")
        for number, body in enumerate(bodies):
            _first_job(connection, f"j{number}", body)


def _first_job(connection: sqlite3.Connection, job_id: str, body: str) -> None:
    row = (job_id, "Bolts", "https://s", "w", "p", "Line 2", body, "a sum", 5.0)
    connection.execute("INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    heard = codec.heard(replace(JOB, id=job_id, status=STATUS))
    now = json.dumps({name: value for name, value in heard.items() if name not in ("note", "is_gone")})
    connection.execute("INSERT INTO latest VALUES (?, ?)", (job_id, now))
    connection.execute(
        "INSERT INTO events (job, at, kind, changes) VALUES (?, 5.0, 'submitted', ?)", (job_id, now)
    )


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    first_file(tmp_path / "data.sqlite3", [json.dumps(BODY), *ODD_BODIES])
    store = SqliteStore(tmp_path / "data.sqlite3")
    await store.open()
    yield store
    await store.close()


async def jobs_of(store: SqliteStore) -> dict[str, Job]:
    return {job.id: job for job in await store.jobs()}


async def test_the_new_columns_tell_what_stood_in_the_body(opened: SqliteStore):
    job = (await jobs_of(opened))["j0"]
    assert (job.batch_id, job.model, job.reviewer, job.images) == ("b12", "sam3", "ann@x.example", 40)
    assert (job.origin, job.body_sha256, job.name, job.status) == (Origin.SENT, "a sum", "Bolts", STATUS)
    assert json.loads(await opened.body("j0")) == BODY


async def test_a_trained_model_counts_before_the_model_type(tmp_path: Path):
    body = {"modelType": "custom_roboflow", "modelOptions": {"modelId": "parts/3"}}
    first_file(tmp_path / "data.sqlite3", [json.dumps(body)])
    store = SqliteStore(tmp_path / "data.sqlite3")
    await store.open()
    assert (await jobs_of(store))["j0"].model == "parts/3"
    await store.close()


async def test_no_job_is_lost_whatever_stands_in_its_body(opened: SqliteStore):
    jobs = await jobs_of(opened)
    assert len(jobs) == 1 + len(ODD_BODIES)
    assert [await opened.body(f"j{n + 1}") for n in range(len(ODD_BODIES))] == ODD_BODIES


async def test_a_job_without_a_body_was_imported(opened: SqliteStore):
    job = (await jobs_of(opened))["j1"]
    assert (job.origin, job.has_body) == (Origin.IMPORTED, False)


async def test_drafts_queue_and_history_of_an_older_version_are_there(opened: SqliteStore):
    (draft,) = await opened.drafts()
    assert isinstance(draft, Draft)
    assert draft == replace(QUEUED, known_jobs=None)
    assert await opened.setting("queue") == '["queued"]'
    assert [event.kind for event in await opened.history("j0")] == ["submitted"]
    assert opened.notice is None


async def test_the_ledger_is_append_only_again(opened: SqliteStore):
    with pytest.raises(Exception, match="data file"):
        await opened._write(lambda c: c.execute("UPDATE jobs SET name = 'x'"))


async def test_live_jobs_of_an_older_version_are_read_first(tmp_path: Path):
    path = tmp_path / "data.sqlite3"
    first_file(path, [json.dumps(BODY)] * 3)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for job_id, field, value in (("j0", "$.status.status", "Done"), ("j1", "$.is_watched", 0)):
            connection.execute(
                "UPDATE latest SET content = json_set(content, ?, ?) WHERE job = ?", (field, value, job_id)
            )
    store = SqliteStore(path)
    await store.open()
    assert [job.id for job in await store.live_jobs()] == ["j2"]
    await store.close()


@pytest.mark.parametrize("steps", range(len(STEPS) + 1))
def test_the_tables_tell_how_many_steps_a_file_has_had(steps: int):
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for step in STEPS[:steps]:
            for statement in step:
                connection.execute(statement)
        assert version_by_tables(connection) == steps


async def test_a_damaged_file_of_an_older_version_is_recovered_and_brought_up_to_date(tmp_path: Path):
    path = tmp_path / "data.sqlite3"
    first_file(path, [json.dumps(BODY)] * 3)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE latest SET content = '{' WHERE job = 'j1'")
    store = SqliteStore(path)
    await store.open()
    jobs = await jobs_of(store)
    assert {job.batch_id for job in jobs.values()} == {"b12"}
    assert jobs["j1"].status == STATUS
    assert [draft.state for draft in await store.drafts()] == [DraftState.DRAFT]
    assert store.notice is not None
    await store.close()
