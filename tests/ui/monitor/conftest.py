"""Jobs, a clock that stands still, and the panel on a workstation of fakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.ui.bridge import Bridge
from app.ui.monitor import JobsPanel
from tests.services.fakes import FakeStore, make_workstation

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.services.workstation import Workstation


@pytest.fixture
def workstation(store: FakeStore) -> Workstation:
    return make_workstation(store=store)


@pytest.fixture
def panel(qtbot: QtBot, workstation: Workstation) -> JobsPanel:
    """An empty panel; its bridge lives as long as it."""
    bridge = Bridge(workstation)
    panel = JobsPanel(workstation, bridge)
    bridge.setParent(panel)
    qtbot.addWidget(panel)
    return panel
