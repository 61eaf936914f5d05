"""Full disks and folders that cannot be written: told, waited for, and no job is lost or sent twice."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.adapters.store import SqliteStore
from app.domain.errors import StoreError
from app.domain.job import DraftState
from app.domain.ontology import from_pairs
from app.domain.status import Started
from app.services.workstation import Workstation
from tests.faults.disks import SmallDisk, small_disk
from tests.services.fakes import KEY, FakeApi, FakeClock, make_draft, make_workstation

LONGEST_WAIT_S = 400.0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@asynccontextmanager
async def at_work(file: Path, api: FakeApi) -> AsyncIterator[tuple[Workstation, FakeClock]]:
    """Start a workstation on a real store and a scripted server."""
    clock = FakeClock()
    station = make_workstation(api=api, store=SqliteStore(file, clock.now), clock=clock, environment_key=KEY)
    await station.start()
    try:
        yield station, clock
    finally:
        await station.stop()


async def turned(clock: FakeClock, until: Any, seconds: float = LONGEST_WAIT_S) -> None:
    """Turn the clock in steps, and give the store's thread the time it needs, until something is so."""
    for _ in range(int(seconds)):
        await clock.advance(1.0)
        await asyncio.sleep(0.002)
        if until():
            return
    raise AssertionError(f"Not true within {seconds} s of the clock: {until}")


async def written(station: Workstation) -> str:
    """Write a draft that is on disk, and return its id."""
    draft = station.composer.add(make_draft())
    await station.composer.flush()
    return draft.id


async def test_what_a_full_disk_does_not_take_is_told_and_the_rest_stays_whole(disk: SmallDisk):
    store = SqliteStore(disk.folder / "data.sqlite3")
    await store.open()
    await store.save_draft(make_draft("before"))
    disk.fill()
    long = from_pairs([(f"prompt {n}" * 9, f"class {n}") for n in range(4000)])
    with pytest.raises(StoreError, match="disk is full"):
        await store.save_draft(make_draft("too much").asking(ontology=long))
    assert [d.id for d in await store.drafts()] == ["before"]
    disk.free()
    await store.save_draft(make_draft("after"))
    await store.close()
    again = SqliteStore(disk.folder / "data.sqlite3")
    await again.open()
    assert [d.id for d in await again.drafts()] == ["before", "after"]
    assert again.notice is None
    await again.close()


async def test_no_request_leaves_while_the_disk_is_full(disk: SmallDisk):
    api = FakeApi()
    async with at_work(disk.folder / "data.sqlite3", api) as (station, clock):
        draft_id = await written(station)
        disk.fill()
        station.outbox.enqueue(draft_id)
        await turned(clock, lambda: isinstance(station.outbox.trouble, StoreError))
        assert not api.count("start_job")
        draft = station.composer.draft(draft_id)
        assert draft is not None and draft.state is DraftState.QUEUED
        disk.free()
        await turned(clock, lambda: station.ledger.jobs)
        assert api.count("start_job") == 1
        assert not station.composer.drafts


async def test_a_disk_that_fills_up_while_a_job_is_sent_loses_no_job(disk: SmallDisk):
    api = FakeApi()
    api.next_answers["start_job"] = [lambda *_: _filled(disk)]
    async with at_work(disk.folder / "data.sqlite3", api) as (station, clock):
        station.outbox.enqueue(await written(station))
        await turned(clock, lambda: api.count("start_job"))
        await turned(clock, lambda: _notes(station))
        assert not station.ledger.jobs
        disk.free()
        await turned(clock, lambda: station.ledger.jobs)
        (job,) = station.ledger.jobs
        assert (job.job_id, job.annotation_job_id) == ("job-1", "annotation-1")
        assert api.count("start_job") == 1


async def test_a_kill_while_the_disk_is_full_leaves_the_job_uncertain(disk: SmallDisk):
    api = FakeApi()
    api.next_answers["start_job"] = [lambda *_: _filled(disk)]
    async with at_work(disk.folder / "data.sqlite3", api) as (station, clock):
        draft_id = await written(station)
        station.outbox.enqueue(draft_id)
        await turned(clock, lambda: _notes(station))
        # Another process that starts now sees what a kill would have left.
        disk.free()
        left = SqliteStore(disk.folder / "data.sqlite3")
        await left.open()
        (draft,) = await left.drafts()
        await left.close()
        assert (draft.id, draft.state) == (draft_id, DraftState.SENDING)
        await turned(clock, lambda: station.ledger.jobs)


async def test_a_read_only_folder_is_told_and_nothing_is_sent_from_it(disk: SmallDisk):
    api = FakeApi()
    file = disk.folder / "data.sqlite3"
    async with at_work(file, api) as (station, _):
        await written(station)
    disk.lock()
    async with at_work(file, api) as (station, clock):
        assert station.is_ready
        assert isinstance(station.trouble, StoreError)
        draft = station.composer.add(make_draft())
        station.composer.edit(replace(draft, name="Typed all the same"))
        station.outbox.enqueue(draft.id)
        await turned(clock, lambda: station.composer.save_trouble)
        await clock.advance(120)
        assert not api.count("start_job")
        assert station.composer.drafts[-1].name == "Typed all the same"
    disk.unlock()


def _filled(disk: SmallDisk) -> Started:
    disk.fill()
    return Started("job-1", "annotation-1")


def _notes(station: Workstation) -> str:
    return "".join(draft.note for draft in station.composer.drafts)
