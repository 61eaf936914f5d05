"""The pace that jobs are asked about at is chosen, kept, and reaches the monitor."""

import pytest

from tests.services.fakes import FakeStore, make_workstation, settle


async def test_the_pace_is_kept_and_reaches_the_monitor():
    store = FakeStore()
    station = make_workstation(store=store)
    station.polling.choose("calm")
    await settle()
    assert station.monitor._slowness() == 2.0
    again = make_workstation(store=store)
    await again.polling.load()
    assert (again.polling.pace, again.monitor.patience) == ("calm", 2.0)
    await station.stop()


@pytest.mark.parametrize("kept", ["", "all the time"])
async def test_a_pace_that_is_none_is_the_usual_one(kept):
    store = FakeStore()
    store.settings["polling"] = kept
    station = make_workstation(store=store)
    await station.polling.load()
    assert station.monitor.patience == 1.0
