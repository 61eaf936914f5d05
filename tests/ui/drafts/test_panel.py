"""The list of drafts: states, finding, opening, renaming, deleting, all of it by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QMenu

from app.domain.job import DraftState
from app.ui.drafts import DraftsPanel
from app.ui.drafts.model import WORD_ROLE, DraftModel
from app.ui.drafts.panel import FEW
from tests.services.fakes import make_draft
from tests.waiting import wait_until


@pytest.fixture
def panel(qtbot, workstation, bridge):
    panel = DraftsPanel(workstation, bridge)
    qtbot.addWidget(panel)
    panel.resize(260, 200)
    panel.show()
    return panel


@pytest.fixture
def model(workstation):
    model = DraftModel(workstation.composer, workstation.outbox)
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
    rows = [("Queue", None), ("First", "queued"), ("Drafts", None), ("Second", "draft")]
    assert words(model) == rows


async def test_a_draft_that_would_be_refused_has_to_be_checked(workstation, model):
    workstation.composer.add(make_draft(name="No batch").asking(batch_id=""))
    model.show_all()
    assert words(model) == [("No batch", "check")]


async def test_a_blank_draft_is_just_a_draft(workstation, model):
    workstation.composer.new()
    model.show_all()
    assert words(model) == [("Untitled job", "draft")]


async def test_a_draft_of_a_newer_labeldock_can_only_be_read(workstation, model):
    workstation.composer.add(
        make_draft(name="Newer", locked="A newer Labeldock wrote it.").asking(batch_id="")
    )
    model.show_all()
    assert words(model) == [("Newer", "read-only")]


async def test_a_change_reaches_its_row(workstation, panel):
    draft = workstation.composer.add(make_draft(name="Before"))
    workstation.composer.set_state(draft.id, DraftState.UNCERTAIN, "The answer never came.")
    assert words(panel._model) == [("Needs you", None), ("Before", "uncertain")]
    assert "The answer never came." in panel._model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)


async def test_a_click_opens_the_draft(workstation, panel, bridge, qtbot):
    draft = workstation.composer.add(make_draft())
    place = panel._list.visualRect(panel._shown.index(0, 0)).center()
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
    assert heard.args == [[draft.id]]


async def test_without_drafts_it_says_so(workstation, panel):
    assert panel._body.currentWidget() is panel._empty
    assert panel._empty._title.text() == "No drafts"
    draft = workstation.composer.add(make_draft())
    assert panel._body.currentWidget() is panel._list
    workstation.composer.delete(draft.id)
    assert panel._body.currentWidget() is panel._empty


async def test_a_name_in_markup_is_shown_as_it_is(workstation, panel):
    workstation.composer.add(make_draft(name="<b>bold</b> & co"))
    panel.grab()
    assert words(panel._model)[0][0] == "<b>bold</b> & co"


@pytest.fixture
async def many(workstation, panel):
    """More drafts than are found by looking: Night 1 to Night 9, and one of another name and batch."""
    drafts = [workstation.composer.add(make_draft(name=f"Night {n}")) for n in range(1, 10)]
    workstation.composer.add(make_draft(name="Overview", project="tools", batch_name="Tools 60"))
    panel.activateWindow()
    return drafts


def names(panel):
    return [panel._shown.index(row, 0).data() for row in range(panel._shown.rowCount())]


async def test_a_handful_of_drafts_needs_no_search(workstation, panel):
    for n in range(FEW):
        workstation.composer.add(make_draft(name=f"Draft {n}"))
    assert not panel._top.isVisible()
    workstation.composer.add(make_draft(name="One more"))
    assert panel._top.isVisible()


async def test_drafts_are_found_by_words_of_name_project_and_batch(panel, many, qtbot):
    qtbot.keyClicks(panel._search, "night 3")
    assert names(panel) == ["Night 3"]
    panel._search.setText("TOOLS")
    assert names(panel) == ["Overview"]


async def test_a_search_without_a_match_says_so_and_escape_ends_it(panel, many, qtbot):
    qtbot.keyClicks(panel._search, "evening")
    assert panel._body.currentWidget() is panel._empty
    assert panel._empty._title.text() == "No draft matches"
    qtbot.keyClick(panel._search, Qt.Key.Key_Escape)
    assert len(names(panel)) == 10


async def test_the_search_stays_while_it_hides_something(workstation, panel, many):
    panel._search.setText("night")
    for draft in many:
        workstation.composer.delete(draft.id)
    assert panel._top.isVisible()
    assert panel._body.currentWidget() is panel._empty


async def test_a_draft_that_comes_to_match_is_shown(workstation, panel, many):
    panel._search.setText("evening")
    workstation.composer.edit(make_draft(many[0].id, name="Evening 1"))
    assert names(panel) == ["Evening 1"]


async def test_down_goes_from_the_search_to_the_list(panel, many, qtbot):
    panel._search.setFocus()
    qtbot.keyClick(panel._search, Qt.Key.Key_Down)
    await wait_until(panel._list.hasFocus)


async def test_f2_renames_in_place(panel, many, qtbot):
    panel.select(many[2].id)
    panel._list.setFocus()
    qtbot.keyClick(panel._list, Qt.Key.Key_F2)
    editor = panel._list.findChild(QLineEdit)
    assert editor.text() == "Night 3"
    with qtbot.waitSignal(panel.renamed) as heard:
        qtbot.keyClicks(editor, " Day ")
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert heard.args == [many[2].id, "Day"]


@pytest.mark.parametrize("name", ["", "  ", "Night 3"])
async def test_no_name_or_the_same_is_no_rename(panel, many, name):
    heard = []
    panel.renamed.connect(lambda *arguments: heard.append(arguments))
    assert not panel._shown.setData(panel._shown.index_of(many[2].id), name)
    assert heard == []


async def test_a_queued_draft_keeps_its_name(workstation, panel, many):
    workstation.composer.set_state(many[0].id, DraftState.QUEUED)
    panel.rename(many[0].id)
    assert panel._list.findChild(QLineEdit) is None


async def test_a_draft_that_the_search_hides_is_shown_to_be_renamed(panel, many):
    panel._search.setText("overview")
    panel.rename(many[0].id)
    assert panel._search.text() == ""
    assert panel._list.findChild(QLineEdit).text() == "Night 1"


async def test_several_are_chosen_with_shift_and_deleted_at_once(panel, many, bridge, qtbot):
    opened = []
    panel.select(many[1].id)
    bridge.draft_opened.connect(opened.append)
    place = panel._list.visualRect(panel._shown.index_of(many[3].id)).center()
    qtbot.mouseClick(
        panel._list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, pos=place
    )
    with qtbot.waitSignal(panel.delete_requested) as heard:
        qtbot.keyClick(panel._list, Qt.Key.Key_Delete)
    assert heard.args == [[draft.id for draft in many[1:4]]]


async def test_the_menu_key_opens_the_menu_of_the_chosen_draft(workstation, panel, many, qtbot):
    panel.select(many[4].id)
    panel._list.menu_requested.emit(panel.mapToGlobal(panel.rect().center()))
    (menu,) = panel.findChildren(QMenu)
    words = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert words == ["Open", "Rename", "Duplicate", "Delete"]
    menu.actions()[2].trigger()
    assert workstation.composer.drafts[-1].name == "Night 5 copy"
    menu.close()


async def test_several_that_are_chosen_can_only_be_deleted(panel, many):
    panel._list.selectAll()
    panel._list.menu_requested.emit(panel.mapToGlobal(panel.rect().center()))
    (menu,) = panel.findChildren(QMenu)
    assert [action.text().partition("\t")[0] for action in menu.actions()] == ["Delete 10 drafts"]
    menu.close()
