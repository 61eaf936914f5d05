"""A newer version is looked for once a day, and silently where that fails."""

import pytest

from app.domain.errors import Offline
from app.domain.release import Release
from app.services.updates import DAY_S, Updates
from tests.services.fakes import FakeClock, FakeReleases, FakeStore, settle

NEWER = Release("0.2.0", "https://example.org/0.2.0")


class Desk:
    def __init__(self, store):
        self.clock, self.releases = FakeClock(), FakeReleases()
        self.updates = Updates(self.releases, store, self.clock)
        self.found = []
        self.updates.found.connect(self.found.append)


@pytest.fixture
async def store():
    store = FakeStore()
    await store.open()
    return store


@pytest.fixture
def desk(store):
    return Desk(store)


@pytest.fixture
async def daily(desk):
    import asyncio

    task = asyncio.create_task(desk.updates.look_daily("0.1.0"))
    await desk.clock.advance(0)
    yield task
    task.cancel()


async def test_a_newer_version_is_told(desk):
    desk.releases.release = NEWER
    assert await desk.updates.look("0.1.0") == NEWER
    assert desk.found == [NEWER]


@pytest.mark.parametrize("version", ["0.1.0", "0.0.9", "0.1.0-rc1", "nonsense"])
async def test_the_same_or_an_older_one_is_not(desk, version):
    desk.releases.release = Release(version, "")
    assert await desk.updates.look("0.1.0") is None
    assert desk.found == []


async def test_it_is_asked_once_a_day(desk, daily):
    assert desk.releases.asked == 1
    await desk.clock.advance(DAY_S - 60)
    assert desk.releases.asked == 1
    await desk.clock.advance(61)
    assert desk.releases.asked == 2


async def test_a_start_on_the_same_day_asks_nothing(desk, daily, store):
    import asyncio

    other = Desk(store)
    task = asyncio.create_task(other.updates.look_daily("0.1.0"))
    await other.clock.advance(3600)
    assert other.releases.asked == 0
    await other.clock.advance(DAY_S)
    assert other.releases.asked == 1
    task.cancel()


async def test_a_failure_is_silent_and_the_next_day_comes(desk):
    import asyncio

    desk.releases.release = Offline("No network.")
    task = asyncio.create_task(desk.updates.look_daily("0.1.0"))
    await desk.clock.advance(0)
    await desk.clock.advance(DAY_S + 1)
    assert desk.releases.asked == 2
    assert not task.done()
    assert desk.found == []
    task.cancel()
    await settle()


async def test_looking_now_says_what_failed(desk):
    desk.releases.release = Offline("No network.")
    with pytest.raises(Offline):
        await desk.updates.look("0.1.0")
