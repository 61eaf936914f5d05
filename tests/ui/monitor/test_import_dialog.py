"""A job that was started elsewhere is taken in by its id."""

from __future__ import annotations

import pytest

from app.domain.errors import NotFound, Offline
from app.ui.monitor.import_dialog import ImportDialog
from tests.services.fakes import KEY, WORKSPACE, FakeApi, FakeStore, make_workstation, status_of
from tests.waiting import wait_until

JOB_ID = "66f1c0a2d4b55e0012345678"


@pytest.fixture
def api() -> FakeApi:
    api = FakeApi()
    api.statuses[JOB_ID] = status_of(JOB_ID, "running", 3)
    return api


@pytest.fixture
async def connected(api):
    station = make_workstation(api=api, store=FakeStore())
    await station.start()
    await station.session.add_key(KEY)
    yield station
    await station.stop()


@pytest.fixture
def dialog(panel, connected) -> ImportDialog:
    return ImportDialog(connected, panel)


async def test_a_pasted_id_is_looked_for_at_once(dialog, connected, qtbot):
    taken = []
    dialog.imported.connect(taken.append)
    dialog.field.insert(JOB_ID)
    dialog.field.textEdited.emit(JOB_ID)
    await wait_until(lambda: taken)
    job = connected.ledger.job(taken[0])
    assert (job.job_id, job.workspace, job.origin.value) == (JOB_ID, WORKSPACE, "imported")


async def test_nothing_is_asked_before_there_is_an_id(dialog, api):
    assert not dialog.act.isEnabled()
    dialog.field.returnPressed.emit()
    assert api.count("job_status") == 0


@pytest.mark.parametrize(
    ("error", "title"),
    [(NotFound("no", status=404), "No such job"), (Offline("The server is away."), Offline.default_title)],
)
async def test_what_is_wrong_is_said_in_place_and_can_be_tried_again(dialog, api, error, title):
    api.next_answers["job_status"] = [error]
    dialog.field.setText("job-0")
    dialog._show_busy(False)
    dialog.act.click()
    assert not dialog.act.isEnabled()
    await wait_until(lambda: not dialog.notice.isHidden())
    assert dialog.notice.accessibleName() == title
    assert dialog.act.isEnabled()


async def test_without_a_key_it_says_that_one_is_needed(panel, workstation):
    dialog = ImportDialog(workstation, panel)
    assert not dialog.notice.isHidden()
    dialog.field.setText(JOB_ID)
    dialog._show_busy(False)
    assert not dialog.act.isEnabled()
