"""A results tab on a workstation of fakes with one job."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage

from app.domain.catalogue import Image, Label
from app.ui.bridge import Bridge
from app.ui.results import ResultsTab
from app.ui.settings import Settings
from tests.services.fakes import KEY, FakeApi, make_workstation
from tests.ui.monitor.jobs import make_job
from tests.waiting import wait_until


def png(width: int = 64, height: int = 48, color: Qt.GlobalColor = Qt.GlobalColor.gray) -> bytes:
    """Return a picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(color)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def make_image(number: int, *labels: Label, **changes: object) -> Image:
    """Return an image of 64 × 48 pixels."""
    address = f"u/{number}"
    return replace(
        Image(f"i{number}", f"bench-{number}.png", 64, 48, address, f"t/{number}", labels), **changes
    )


def is_loop_running() -> bool:
    try:
        return asyncio.get_running_loop().is_running()
    except RuntimeError:
        return False


def is_running(workstation, words: str) -> bool:
    """Tell whether a task runs whose name begins so."""
    return any(name.startswith(words) for name in workstation.tasks._running)


BOLT = Label("bolt", (8, 8, 24, 24), confidence=0.9)
NUT = Label("nut", (30, 8, 50, 40), ((30, 8), (50, 8), (40, 40)))


@pytest.fixture
def api() -> FakeApi:
    """A server with three images, of which the last has no labels."""
    api = FakeApi()
    api.shown = (make_image(0, BOLT, NUT), make_image(1, BOLT), make_image(2))
    api.pictures = {f"{kind}/{n}": png() for kind in "ut" for n in range(3)}
    return api


@pytest.fixture
async def workstation(qapp, api, store):
    """Without its monitor: the tests say what was heard."""
    station = make_workstation(api=api, store=store)
    await station.session.add_key(KEY)
    start_in_loop = station.tasks.start
    # pytest-qt handles late events when the loop of the test has ended: they start nothing any more.
    station.tasks.start = lambda name, make: is_loop_running() and start_in_loop(name, make)
    station.ledger.take(make_job(1, "done", 12))
    yield station
    await station.tasks.stop()


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(tmp_path / "window.ini")


@pytest.fixture
async def open_tab(qtbot, workstation, settings):
    """Return a function that opens the tab of a job and waits for so many images."""

    async def open_(images: int = 3, *, closes_itself: bool = False) -> ResultsTab:
        bridge = Bridge(workstation)
        tab = ResultsTab(workstation, bridge, "our-1", settings)
        bridge.setParent(tab)
        if not closes_itself:
            qtbot.addWidget(tab)
        tab.resize(1000, 700)
        tab.show()
        await wait_until(lambda: tab.model.rowCount() == images)
        return tab

    return open_
