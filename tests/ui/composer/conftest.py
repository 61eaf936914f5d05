"""A workstation of fakes with one open draft, and its document."""

import pytest
from PySide6.QtWidgets import QWidget

from app.domain.job import Draft
from app.domain.ontology import from_pairs
from app.services.workstation import Workstation
from app.ui.bridge import Bridge
from app.ui.composer.document import DraftDocument
from app.ui.theme import theme
from tests.services.fakes import FakeApi, make_draft, make_workstation, settle

PAIRS = (("a steel bolt", "bolt"), ("a broken bolt", "bolt"), ("a hex nut", "nut"))


@pytest.fixture
def api():
    return FakeApi()


@pytest.fixture
async def workstation(qapp, api):
    theme().apply("light")
    station = make_workstation(api=api, environment_key="a-key-of-the-test")
    await station.start()
    await settle()
    yield station
    await station.stop()


@pytest.fixture
def bridge(workstation: Workstation):
    return Bridge(workstation)


@pytest.fixture
async def draft(workstation: Workstation) -> Draft:
    """A draft of three rows, two of which share a class."""
    made = make_draft().asking(ontology=from_pairs(PAIRS))
    return workstation.composer.add(made)


@pytest.fixture
def host(qtbot):
    """A widget that owns what a test makes."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
async def document(workstation: Workstation, bridge: Bridge, draft: Draft, host: QWidget) -> DraftDocument:
    return DraftDocument(workstation, bridge, draft.id, host)
