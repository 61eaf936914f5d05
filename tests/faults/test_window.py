"""A planted key is in no panel, dialog, menu or clipboard of the real window, whatever the server does and says."""

import asyncio
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import SimpleNamespace

import psutil
import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QMenuBar, QTableView

from app.adapters.secrets import MASK
from app.domain.job import DraftState
from tests.e2e.conftest import watch as watch  # the GUI thread is watched here too
from tests.e2e.desk import Desk, desk_at
from tests.e2e.test_keys import add_key
from tests.faults.echo import KEY, echoing, plant
from tests.faults.finds import Finds
from tests.faults.kinds import FOR_READS, FOR_STARTS, Fault
from tests.faults.proxy import FaultyProxy, Shares
from tests.faults.scale import IS_LONG, LONG_S, SEED
from tests.sandbox_process import FAKE_LABELER, SandboxProcess

PARTS, MORNING, NIGHT = (f"{name} {MASK}" for name in ("Bench parts", "Morning shift", "Night shift"))
"""The server repeats the key in every name."""
NOT_CHOSEN = ("Quit", "Close", "Open", "Save", "Import", "Export", "Full screen", "Remove")
"""Beginnings of what would end the window, or open a dialog of the system."""
MOMENT_S = 0.1
DECIDED = (DraftState.REJECTED, DraftState.UNCERTAIN)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxProcess]:
    """A sandbox that knows the planted key and repeats it in its refusals."""
    plant(tmp_path / "sandbox")
    process = SandboxProcess(tmp_path / "sandbox", "echo-key", labeler=FAKE_LABELER).start()
    yield process
    process.stop()


class Addresses(QObject):
    """Takes the addresses that would go to the browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        for scheme in ("http", "https", "file"):
            QDesktopServices.setUrlHandler(scheme, self, "take")

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(url.toString())

    def end(self) -> None:
        for scheme in ("http", "https", "file"):
            QDesktopServices.unsetUrlHandler(scheme)


@pytest.mark.real_keyring
@pytest.mark.timeout(LONG_S)
async def test_no_panel_shows_the_key_whatever_goes_wrong(
    sandbox: SandboxProcess, isolated_home: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG, logger="app")
    finds, addresses = Finds(KEY), Addresses()
    played = FOR_STARTS if IS_LONG else Random(SEED).sample(FOR_STARTS, 1)
    with echoing(sandbox.url, seed=SEED) as proxy:
        proxy.shares = Shares(0, 0)
        async with desk_at(SimpleNamespace(url=proxy.url, keys={}), key=None) as desk:
            desk.station.tasks.failed.connect(lambda name, error: finds.search(name, _told_by(error)))
            await add_key(desk, KEY)
            await desk.person.until_says("in system keyring", PARTS)
            await _work(desk, finds)
            if IS_LONG:
                await _look_everywhere(desk, finds, "with all well")
            for fault in played:
                await _meet(desk, proxy, fault, finds)
            proxy.shares = Shares(0, 0)
            await _look_everywhere(desk, finds, "in the end")
            finds.search_process("the window", psutil.Process())
        assert not proxy.keys_elsewhere, "A redirect carried the key to another host."
    addresses.end()
    finds.search("addresses", "\n".join(addresses.opened))
    finds.search("log", "\n".join(f"{r.getMessage()} {r.exc_text} {r.args!r}" for r in caplog.records))
    finds.search_folder(isolated_home)
    told = f"{len(played)} faults: {len(finds.leaks)} leaks"
    print(f"\n{len(finds.searched)} widgets, files and texts searched after {told}")
    assert not finds.leaks


async def _work(desk: Desk, finds: Finds) -> None:
    """Do the main job, copy what can be copied, look at what came of it."""
    await desk.write_job(PARTS, MORNING, 2)
    for words in ("JSON", "curl", "roboflow"):
        await desk.person.click(words)
        finds.search_window(words)
    await desk.until_done(await desk.submit())
    await desk.open_results(MORNING)
    finds.search_window("with results")


async def _meet(desk: Desk, proxy: FaultyProxy, fault: Fault, finds: Finds) -> None:
    """Send a job into a fault, ask with it, and read all that the window says of it."""
    proxy.shares = Shares(1.0, 0.0, (fault,))
    known = {draft.id for draft in desk.station.composer.drafts}
    await desk.write_job(PARTS, NIGHT, 1, ("a bolt", "bolt"))
    (draft_id,) = {draft.id for draft in desk.station.composer.drafts} - known
    await desk.person.click("Submit job")

    def is_decided() -> bool:
        draft = desk.station.composer.draft(draft_id)
        return draft is None or draft.state in DECIDED or bool(desk.station.outbox.waits_for(draft_id))

    await desk.person.until(f"what comes of {fault}", is_decided)
    finds.search_window(f"after {fault}")
    for draft in desk.station.outbox.uncertain:
        await desk.station.outbox.look(draft.id)
        finds.search_window(f"what was found after {fault}")
    for table in desk.window.findChildren(QTableView):
        if table.isVisible() and table.model().rowCount():
            table.selectRow(0)
            await asyncio.sleep(MOMENT_S)
            finds.search_window(f"a row after {fault}")
    if fault in FOR_READS:
        proxy.shares = Shares(0.0, 0.5, (), (fault,))
        await desk.station.catalogue.refresh()
        finds.search_window(f"{fault} while asking")
    _go_on(desk)


async def _look_everywhere(desk: Desk, finds: Finds, when: str) -> None:
    """Choose everything in every menu, and read what opens."""
    for tab in desk.tabs:
        desk.window.documents.show_tab(tab)
        await asyncio.sleep(MOMENT_S)
        finds.search_window(f"{tab} {when}")
    for name, action in list(_actions(desk.window.findChild(QMenuBar))):
        if not action.isEnabled() or action.text().replace("&", "").startswith(NOT_CHOSEN):
            continue
        desk.person.doing = f"choose “{name}”"
        action.trigger()
        await asyncio.sleep(MOMENT_S)
        finds.search_window(f"{name} {when}")
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, (QDialog, QMenu)) and dialog.isVisible():
                dialog.close()
        await asyncio.sleep(0)
    _go_on(desk)


def _go_on(desk: Desk) -> None:
    """Leave nothing in the queue, and nothing that holds it."""
    for draft in desk.station.outbox.uncertain:
        desk.station.outbox.not_created(draft.id)
    for draft in desk.station.outbox.queued:
        desk.station.outbox.withdraw(draft.id)
    for workspace in tuple(desk.station.outbox.pauses):
        desk.station.outbox.resume(workspace)


def _actions(menu: QMenuBar | QMenu, name: str = "") -> Iterator[tuple[str, QAction]]:
    for action in menu.actions():
        path = f"{name} › {action.text()}".replace("&", "")
        if action.menu() is not None:
            yield from _actions(action.menu(), path)
        elif not action.isSeparator():
            yield path, action


def _told_by(error: Exception) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
