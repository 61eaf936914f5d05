"""A workstation of fakes that is stopped at the end of the test."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from app.services.workstation import Workstation
from tests.services.fakes import KEY, FakeApi, FakeClock, FakeStore, make_workstation


@pytest.fixture
def api() -> FakeApi:
    return FakeApi()


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def build(api, store, clock) -> AsyncIterator[Callable[..., Workstation]]:
    """Build workstations on the same server, store and clock; each is stopped at the end."""
    made: list[Workstation] = []

    def make(**parts: Any) -> Workstation:
        made.append(make_workstation(**({"api": api, "store": store, "clock": clock} | parts)))
        return made[-1]

    yield make
    for workstation in made:
        await workstation.stop()


@pytest.fixture
async def workstation(build, clock) -> Workstation:
    """A started workstation with a key, whose first refresh is over."""
    made = build()
    await made.start()
    await made.session.add_key(KEY)
    await clock.advance(0)
    return made
