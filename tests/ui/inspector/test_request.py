"""The request panel: exactly what is sent, and never the key."""

import json

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.ontology import Format, from_pairs
from app.ui.inspector import RequestPanel
from app.ui.inspector.shell import curl


@pytest.fixture
async def panel(workstation, bridge, draft, qtbot):
    made = RequestPanel(workstation, bridge)
    qtbot.addWidget(made)
    made.show_draft(draft.id)
    made.show()
    yield made
    QApplication.clipboard().clear()


async def test_the_body_is_the_text_that_is_sent(panel, draft):
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
