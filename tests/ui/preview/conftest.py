"""A workstation of fakes with one draft and a preview that the test gives."""

import pytest

from app.ui.bridge import Bridge
from app.ui.preview import PreviewPanel
from app.ui.preview.bench import Bench
from tests.services.fakes import make_draft, make_workstation, settle
from tests.ui.preview.fake import FakePreview, bolt, looked, nut, shot


@pytest.fixture
def preview():
    return FakePreview()


@pytest.fixture
async def workstation(qapp, store, preview):
    station = make_workstation(store=store, environment_key="TheKeyOfTheTest1k3f9")
    station.preview = preview
    await station.start()
    await station.catalogue.refresh()
    await settle()
    yield station
    await station.stop()


@pytest.fixture
def bridge(workstation):
    return Bridge(workstation)


@pytest.fixture
async def draft(workstation):
    """Its default is 0.5, bolts have 0.6 of their own."""
    made = make_draft().asking(default_confidence=0.5, confidence_thresholds={"bolt": 0.6})
    return workstation.composer.add(made)


@pytest.fixture
def look():
    """Three bolts, of which the last lies under the first, and two nuts."""
    first = shot(1, bolt(0.9), bolt(0.65, 20), bolt(0.7, 1), apart={0, 1})
    return looked(first, shot(2, nut(0.55), nut(0.3, 20)), shot(3))


@pytest.fixture
def bench(workstation, preview, draft, look):
    preview.looks[draft.id] = look
    made = Bench(workstation)
    made.show_draft(draft.id)
    return made


@pytest.fixture
async def panel(workstation, bridge, preview, draft, look, qtbot):
    preview.looks[draft.id] = look
    made = PreviewPanel(workstation, bridge)
    made.edit_wanted.connect(lambda _title, edited: workstation.composer.edit(edited))
    qtbot.addWidget(made)
    made.resize(348, 760)
    made.show_draft(draft.id)
    made.show()
    await settle()
    return made
