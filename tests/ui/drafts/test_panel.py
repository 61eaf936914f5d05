"""The list of drafts: states, opening, deleting."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.job import DraftState
from app.ui.drafts import DraftsPanel
from app.ui.drafts.model import WORD_ROLE, DraftModel
from tests.services.fakes import make_draft


@pytest.fixture
def panel(qtbot, workstation, bridge):
    panel = DraftsPanel(workstation, bridge)
    qtbot.addWidget(panel)
    panel.resize(260, 200)
    panel.show()
    return panel


@pytest.fixture
def model(workstation):
    model = DraftModel(workstation.composer)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def words(model):
    rows = (model.index(row, 0) for row in range(model.rowCount()))
    return [(row.data(), row.data(WORD_ROLE)) for row in rows]


async def test_drafts_stand_with_their_states(workstation, model):
    first = workstation.composer.add(make_draft(name="First"))
    workstation.composer.add(make_draft(name="Second"))
    workstation.composer.set_state(first.id, DraftState.QUEUED)
    model.show_all()
    assert words(model) == [("First", "queued"), ("Second", "draft")]


async def test_a_draft_that_would_be_refused_has_to_be_checked(workstation, model):
    workstation.composer.add(make_draft(name="No batch").asking(batch_id=""))
    model.show_all()
    assert words(model) == [("No batch", "check")]


async def test_a_blank_draft_is_just_a_draft(workstation, model):
    workstation.composer.new()
    model.show_all()
    assert words(model) == [("Untitled job", "draft")]


async def test_a_change_reaches_its_row(workstation, panel):
    draft = workstation.composer.add(make_draft(name="Before"))
    workstation.composer.set_state(draft.id, DraftState.UNCERTAIN, "The answer never came.")
    assert words(panel._model) == [("Before", "uncertain")]
    assert "The answer never came." in panel._model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


async def test_a_click_opens_the_draft(workstation, panel, bridge, qtbot):
    draft = workstation.composer.add(make_draft())
    place = panel._list.visualRect(panel._model.index(0, 0)).center()
    with qtbot.waitSignal(bridge.draft_opened) as heard:
        qtbot.mouseClick(panel._list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert heard.args == [draft.id]


async def test_enter_opens_and_delete_asks_to_delete(workstation, panel, bridge, qtbot):
    draft = workstation.composer.add(make_draft())
    panel.select(draft.id)
    with qtbot.waitSignal(bridge.draft_opened):
        qtbot.keyClick(panel._list, Qt.Key.Key_Return)
    with qtbot.waitSignal(panel.delete_requested) as heard:
        qtbot.keyClick(panel._list, Qt.Key.Key_Delete)
    assert heard.args == [draft.id]


async def test_without_drafts_it_says_so(workstation, panel):
    assert panel._body.currentWidget() is panel._empty
    draft = workstation.composer.add(make_draft())
    assert panel._body.currentWidget() is panel._list
    workstation.composer.delete(draft.id)
    assert panel._body.currentWidget() is panel._empty


async def test_a_name_in_markup_is_shown_as_it_is(workstation, panel):
    workstation.composer.add(make_draft(name="<b>bold</b> & co"))
    panel.grab()
    assert words(panel._model)[0][0] == "<b>bold</b> & co"
