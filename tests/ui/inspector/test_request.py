"""The request panel: exactly what is sent, and never the key."""

import json

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.job import Job
from app.domain.ontology import Format, from_pairs
from app.ui.inspector import RequestPanel
from app.ui.inspector.shell import curl
from tests.services.fakes import SERVER, make_draft
from tests.waiting import wait_until


@pytest.fixture
async def panel(workstation, bridge, draft, qtbot):
    made = RequestPanel(workstation, bridge)
    qtbot.addWidget(made)
    made.show_draft(draft.id)
    made.show()
    yield made
    QApplication.clipboard().clear()


async def test_the_body_is_the_text_that_is_sent(panel, draft, store):
    assert panel._body.toPlainText() == draft.request.body_text()


async def test_the_head_names_the_address_and_masks_the_key(panel):
    head = panel._head.text()
    assert "POST http://127.0.0.1:9/workbench/parts/autolabel" in head
    assert "Bearer ••••k3f9" in head
    assert "TheKeyOfTheTest" not in head


async def test_an_edit_is_shown_at_once(panel, workstation, draft):
    workstation.composer.edit(draft.asking(run_nms=False))
    assert json.loads(panel._body.toPlainText())["runNMS"] is False


async def test_copies_hold_the_body_and_a_variable_for_the_key(panel, draft):
    panel._copy_json.click()
    assert json.loads(QApplication.clipboard().text()) == draft.request.body()
    panel._copy_curl.click()
    copied = QApplication.clipboard().text()
    assert "$ROBOFLOW_API_KEY" in copied
    assert "TheKeyOfTheTest" not in copied
    panel._copy_roboflow.click()
    copied = QApplication.clipboard().text()
    assert "roboflow --workspace=workbench autolabel start" in copied
    assert "TheKeyOfTheTest" not in copied


def test_a_quote_in_a_prompt_stays_one_word_of_the_shell():
    import shlex

    body = json.dumps({"ontology": {"a worker's hat": "hat"}})
    words = shlex.split(curl("http://127.0.0.1/w/p/autolabel", body).replace("\\\n", ""))
    assert words[-1] == body


async def test_a_format_that_would_lose_something_is_not_shown_as_a_body(panel, workstation, draft):
    lossy = draft.asking(format=Format.STRINGS, ontology=from_pairs([("a bolt", "bolt")]))
    workstation.composer.edit(lossy)
    assert panel._notice.isVisible()
    assert not panel._copy_json.isEnabled()


async def test_without_a_draft_it_says_so(panel):
    panel.show_draft(None)
    assert panel._empty.isVisible()


async def test_a_hidden_panel_catches_up_when_it_is_shown(panel, workstation, draft):
    panel.hide()
    workstation.composer.edit(draft.asking(num_images=3))
    panel.show()
    assert json.loads(panel._body.toPlainText())["numImagesToLabel"] == 3


def shown(panel):
    return panel._changes.toPlainText().splitlines()


async def compare(panel):
    panel.is_compared.setChecked(True)
    await wait_until(lambda: panel._compared.isVisible())


def sent_before(workstation, store, draft, **changes):
    """Put a job on the draft's batch into the ledger."""
    body = draft.asking(**changes).request.body_text()
    job = Job(
        id="j1",
        name="Night shift",
        server=SERVER,
        workspace=draft.workspace,
        project=draft.project,
        batch_id=draft.asking(**changes).request.batch_id,
        body_sha256="of-the-body",
        job_id="job-1",
        submitted_at=workstation.clock.now() - 7200,
    )
    store.bodies[job.id] = body
    workstation.ledger.take(job)


async def test_the_difference_to_the_last_job_has_signs(panel, workstation, draft, store):
    sent_before(workstation, store, draft, default_confidence=0.4)
    workstation.composer.edit(draft.asking(default_confidence=0.6))
    await compare(panel)
    assert '−   "defaultConfidence": 0.4,' in shown(panel)
    assert '+   "defaultConfidence": 0.6,' in shown(panel)
    assert "“Night shift”, sent 2 h ago" in panel._compared.text()


async def test_a_request_that_was_sent_already_is_told_to_be_the_same(panel, workstation, draft, store):
    sent_before(workstation, store, draft)
    await compare(panel)
    assert panel._compared.text().startswith("The same as “Night shift”")


async def test_a_batch_without_a_job_has_no_difference(panel, workstation, draft, store):
    sent_before(workstation, store, draft, batch_id="another")
    await compare(panel)
    assert panel._compared.text() == "There is no job on this batch yet."
    assert not panel._views.isVisible()


async def test_the_difference_follows_the_edits(panel, workstation, draft, store):
    sent_before(workstation, store, draft)
    await compare(panel)
    workstation.composer.edit(draft.asking(run_nms=False))
    await wait_until(lambda: any(line.startswith('+   "runNMS": false') for line in shown(panel)))


async def test_a_long_body_is_written_in_a_thread_and_copied_when_it_is_there(panel, workstation, draft):
    long = draft.asking(ontology=from_pairs((f"a {i}", "x") for i in range(2000)))
    workstation.composer.edit(long)
    assert not panel._copy_json.isEnabled()
    await wait_until(panel._copy_json.isEnabled)
    assert panel._body.toPlainText() == long.request.body_text()


async def test_a_draft_of_another_workspace_is_not_shown_with_the_key_of_this_one(panel, workstation):
    other = workstation.composer.add(make_draft(workspace="elsewhere"))
    panel.show_draft(other.id)
    assert "••••k3f9" not in panel._head.text()
