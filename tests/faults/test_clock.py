"""A clock that is set back or forward stops neither the sending nor the watching, and ends no job."""

import asyncio

import pytest

from app.domain.errors import Offline, RateLimited
from app.domain.status import Started
from app.services.workstation import Workstation
from tests.services.fakes import KEY, FakeApi, FakeClock, make_draft, make_workstation, status_of

HOUR = 3600.0
STARTED = Started("job-1", "annotation-1")
SOON_S = 90.0
"""A job that moves is asked about, and a queue that may go on does, within that, whatever the clock says."""


async def started(api: FakeApi) -> tuple[Workstation, FakeClock]:
    clock = FakeClock()
    station = make_workstation(api=api, clock=clock, environment_key=KEY)
    await station.start()
    await clock.advance(1)
    return station, clock


async def queued(station: Workstation) -> str:
    draft = station.composer.add(make_draft())
    await station.composer.check_now(draft.id)
    station.outbox.enqueue(draft.id)
    return draft.id


@pytest.mark.parametrize("jump", [-HOUR, -24 * HOUR, HOUR, 365 * 24 * HOUR])
async def test_a_job_is_watched_on_when_the_clock_is_set(jump: float):
    api = FakeApi()
    station, clock = await started(api)
    await queued(station)
    await clock.advance(20)
    (job,) = station.ledger.jobs
    clock.set(jump)
    asked = api.count("job_status")
    await clock.advance(SOON_S)
    assert api.count("job_status") > asked
    api.statuses[job.job_id] = status_of(job.job_id, "done", 12)
    await clock.advance(SOON_S)
    assert station.ledger.jobs[0].is_done
    await station.stop()


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
async def test_a_clock_that_is_set_does_not_end_a_job(jump: float):
    api = FakeApi()
    station, clock = await started(api)
    await queued(station)
    await clock.advance(20)
    clock.set(jump)
    await clock.advance(HOUR)
    (job,) = station.ledger.jobs
    assert not job.is_done
    assert job.is_watched
    await station.stop()


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
async def test_a_queue_that_waits_for_the_link_goes_on_when_the_clock_is_set(jump: float):
    api = FakeApi()
    api.next_answers["start_job"] = [Offline("No network."), Offline("No network."), STARTED]
    station, clock = await started(api)
    await queued(station)
    await clock.advance(2)
    clock.set(jump)
    await clock.advance(2 * SOON_S)
    assert len(station.ledger.jobs) == 1
    await station.stop()


async def test_a_wait_that_the_server_asked_for_does_not_grow_when_the_clock_is_set_back():
    api = FakeApi()
    api.next_answers["start_job"] = [RateLimited("Slow down.", status=429, retry_after=30.0), STARTED]
    station, clock = await started(api)
    await queued(station)
    await clock.advance(2)
    clock.set(-HOUR)
    await clock.advance(SOON_S)
    assert len(station.ledger.jobs) == 1
    await station.stop()


async def test_a_clock_that_is_set_back_while_a_job_is_sent_loses_and_doubles_nothing():
    api = FakeApi()
    api.gates["start_job"] = asyncio.Event()
    station, clock = await started(api)
    await queued(station)
    await clock.advance(2)
    clock.set(-HOUR)
    await clock.advance(5)
    api.gates["start_job"].set()
    await clock.advance(SOON_S)
    assert (len(station.ledger.jobs), api.count("start_job")) == (1, 1)
    assert not station.composer.drafts
    await station.stop()
