"""The follow-up dialog: it says what the API can, asks what is left, and makes a draft only of that."""

import asyncio

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.domain.catalogue import Batch
from app.domain.errors import NotFound, Offline
from app.ui.results.follow_up_dialog import FollowUpDialog
from tests.services.fakes import BATCH, settle
from tests.ui.monitor.jobs import BODY, make_job
from tests.ui.results.conftest import is_running
from tests.ui.results.test_tab import hear
from tests.waiting import wait_until

JOB = make_job(1, "done", 12, batch_id=BATCH.id, batch_name=BATCH.name)


@pytest.fixture
async def open_dialog(open_tab, workstation, store):
    """Return a function that opens the dialog for what came back empty."""
    store.bodies[JOB.id] = BODY
    hear(workstation, JOB)
    tab = await open_tab()
    await wait_until(lambda: not tab._images.is_loading)

    async def open_() -> FollowUpDialog:
        tab.tools.acts.follow_up_requested.emit(True)
        dialog = dialogs()[0]
        await wait_until(lambda: "Asking the server" not in dialog.state.text())
        return dialog

    return open_


def dialogs():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, FollowUpDialog) and w.isVisible()]


async def test_it_says_what_the_batch_holds_and_makes_a_draft_of_that(open_dialog, workstation):
    dialog = await open_dialog()
    assert "The batch holds 12 images now" in dialog.state.text()
    assert "for 1 of them" in dialog.state.text()
    dialog.make.click()
    await wait_until(lambda: workstation.composer.drafts)
    (draft,) = workstation.composer.drafts
    assert (draft.name, draft.request.num_images) == ("Night shift 1, follow-up", 1)
    await wait_until(lambda: not dialogs())


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (NotFound("gone", status=404), "does not list this batch any more"),
        ((Batch(BATCH.id, BATCH.name, 0),), "The batch is empty"),
        (Offline("Connection refused"), "Connection refused"),
    ],
)
async def test_where_nothing_is_left_it_says_so_and_makes_none(open_dialog, api, answer, words):
    api.next_answers["batches"] = [answer]
    dialog = await open_dialog()
    assert words in dialog.state.text()
    assert not dialog.make.isEnabled()


async def test_the_file_names_can_be_copied_at_once(open_dialog, api):
    api.gates["batches"] = asyncio.Event()
    opening = asyncio.ensure_future(open_dialog())
    await asyncio.sleep(0.05)
    api.gates["batches"].set()
    dialog = await opening
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "bench-2.png"
    assert dialog.copy.text() == "Copied"


async def test_a_dialog_that_closes_while_it_asks_is_no_trouble(open_tab, workstation, api, store):
    hear(workstation, JOB)
    tab = await open_tab()
    api.gates["batches"] = asyncio.Event()
    tab.tools.acts.follow_up_requested.emit(False)
    dialog = dialogs()[0]
    assert "3 images that the filter shows" in dialog.findChildren(type(dialog.state))[0].text()
    dialog.reject()
    await asyncio.sleep(0.02)
    api.gates["batches"].set()
    await wait_until(lambda: not is_running(workstation, f"look at the batch of {JOB.id}"))


async def test_a_dialog_that_is_opened_again_does_not_wait_for_what_the_closed_one_asked(
    open_tab, open_dialog, api
):
    gate = api.gates["batches"] = asyncio.Event()
    opening = asyncio.ensure_future(open_dialog())
    await wait_until(dialogs)
    dialogs()[0].reject()
    await asyncio.sleep(0.02)
    del api.gates["batches"]
    assert "The batch holds 12 images now" in (await open_dialog()).state.text()
    opening.cancel()
    gate.set()
    await settle()
