"""A workstation of fakes with one draft, for the panels beside it."""

import pytest

from app.services.workstation import Workstation
from app.ui.bridge import Bridge
from app.ui.theme import theme
from tests.services.fakes import make_draft, make_workstation, settle


@pytest.fixture
async def workstation(qapp, store):
    theme().apply("light")
    station = make_workstation(store=store, environment_key="TheKeyOfTheTest1k3f9")
    await station.start()
    await settle()
    yield station
    await station.stop()


@pytest.fixture
def bridge(workstation: Workstation):
    return Bridge(workstation)


@pytest.fixture
async def draft(workstation: Workstation):
    return workstation.composer.add(make_draft())
