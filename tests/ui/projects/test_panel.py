"""The projects panel: what stands in it, how a draft begins, and what it says when it has nothing."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMenu

from app.domain.catalogue import Batch, Catalogue, Project
from app.domain.errors import Offline, ServerTrouble
from app.ui.bridge import Bridge
from app.ui.projects import ProjectsPanel
from app.ui.projects.model import SIDE_ROLE, ProjectFilter, ProjectModel, place_of
from tests.services.fakes import CATALOGUE, PARTS, settle

MANY = Catalogue(
    "w",
    projects=tuple(
        Project(
            f"p{i}", f"Project {i}", batches=tuple(Batch(f"b{i}-{j}", f"Batch {i}.{j}", j) for j in range(20))
        )
        for i in range(50)
    ),
)


def tree_of(model):
    """Return each top row with its children, by their texts."""
    rows = (model.index(row, 0) for row in range(model.rowCount()))
    return {str(r.data()): [str(model.index(i, 0, r).data()) for i in range(model.rowCount(r))] for r in rows}


@pytest.fixture
def model(qapp):
    model = ProjectModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


@pytest.fixture
def shown(model):
    shown = ProjectFilter(model)
    QAbstractItemModelTester(shown, QAbstractItemModelTester.FailureReportingMode.Fatal, shown)
    yield shown
    shown.setSourceModel(None)


@pytest.fixture
def panel(qtbot, workstation, bridge):
    panel = ProjectsPanel(workstation, bridge)
    qtbot.addWidget(panel)
    panel.resize(270, 500)
    panel.show()
    return panel


@pytest.fixture
def early(qtbot, fresh):
    """The panel of a workstation that has not started."""
    bridge = Bridge(fresh)
    panel = ProjectsPanel(fresh, bridge)
    bridge.setParent(panel)
    qtbot.addWidget(panel)
    return panel


def select(panel, *rows):
    index = panel._shown.index(rows[0], 0)
    for row in rows[1:]:
        index = panel._shown.index(row, 0, index)
    panel._tree.setCurrentIndex(index)
    return index


def test_projects_hold_their_batches(model):
    model.show_catalogue(CATALOGUE)
    assert tree_of(model) == {"Parts": ["Monday 12"], "Tools": ["Tools 60"]}


def test_types_and_counts_stand_at_the_right(model):
    model.show_catalogue(CATALOGUE)
    tools = model.index(1, 0)
    assert tools.data(SIDE_ROLE) == "segmentation"
    assert model.index(0, 0, tools).data(SIDE_ROLE) == "60"


def test_a_project_without_batches_says_so_and_is_no_batch(model):
    model.show_catalogue(replace(CATALOGUE, projects=(replace(PARTS, batches=()),)))
    child = model.index(0, 0, model.index(0, 0))
    assert child.data() == "No batches yet"
    assert place_of(child) == ("parts", "")
    assert not child.flags() & Qt.ItemFlag.ItemIsSelectable


def test_a_refresh_touches_only_what_changed(model, qtbot):
    model.show_catalogue(MANY)
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.rowsInserted):
        model.show_catalogue(MANY)
    changed = replace(MANY, projects=(replace(MANY.projects[0], name="Renamed"), *MANY.projects[1:]))
    with qtbot.waitSignal(model.dataChanged):
        model.show_catalogue(changed)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tools 6", {"Tools": ["Tools 60"]}),
        ("PARTS", {"Parts": ["Monday 12"]}),
        ("monday", {"Parts": ["Monday 12"]}),
        ("[", {}),
    ],
)
def test_a_filter_keeps_what_has_the_text(model, shown, text, found):
    model.show_catalogue(CATALOGUE)
    shown.setFilterFixedString(text)
    assert tree_of(shown) == found


async def test_a_batch_opened_by_enter_begins_a_draft(panel, workstation, qtbot):
    select(panel, 0, 0)
    qtbot.keyClick(panel._tree, Qt.Key.Key_Return)
    (draft,) = workstation.composer.drafts
    assert (draft.project, draft.request.batch_id, draft.name) == ("parts", "batch-12", "Monday 12")


async def test_a_click_only_selects(panel, workstation, qtbot):
    index = select(panel, 1, 0)
    place = panel._tree.visualRect(index).center()
    qtbot.mouseClick(panel._tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert workstation.composer.drafts == ()
    assert panel.selected()[1] is not None


async def test_a_project_opened_by_enter_folds(panel, qtbot):
    index = select(panel, 0)
    assert panel._tree.isExpanded(index)
    qtbot.keyClick(panel._tree, Qt.Key.Key_Return)
    assert not panel._tree.isExpanded(index)


async def test_new_draft_without_a_batch_begins_an_empty_one(panel, workstation):
    panel._new.click()
    assert workstation.composer.drafts[0].request.batch_id == ""


async def test_the_selection_survives_a_refresh(panel, workstation):
    select(panel, 1, 0)
    await workstation.catalogue.refresh()
    assert place_of(panel._tree.currentIndex()) == ("tools", "batch-60")


async def test_the_age_of_the_copy_is_shown(panel, workstation):
    assert panel._age.text() == "updated just now"
    await workstation.clock.advance(150)
    panel._timer.timeout.emit()
    assert panel._age.text() == "updated 2 min ago"


async def test_an_offline_copy_is_called_one(panel, workstation, api):
    api.fail_all = Offline("Connection refused")
    await workstation.clock.advance(7300)
    await workstation.catalogue.refresh()
    assert panel._age.text() == "offline copy, 2 h ago"
    assert tree_of(panel._shown)
    assert panel._notice.isHidden()


async def test_a_trouble_of_the_server_is_shown_above_the_copy(panel, workstation, api):
    api.fail_all = ServerTrouble("Bad gateway", status=502)
    await workstation.catalogue.refresh()
    assert not panel._notice.isHidden()
    assert tree_of(panel._shown)


async def test_before_the_start_it_says_that_it_is_opening(early):
    assert early._empty._title.text() == "Opening…"


async def test_without_a_key_it_asks_for_one(early, fresh, qtbot):
    await fresh.start()
    await settle()
    assert early._empty._title.text() == "No workspace yet"
    with qtbot.waitSignal(early.add_key_requested):
        early._empty._action.click()


async def test_a_filter_that_finds_nothing_says_so(panel):
    panel._filter.setText("nothing like this")
    assert panel._empty._title.text() == "Nothing matches"
    panel._filter.setText("")
    assert panel._body.currentWidget() is panel._tree


async def test_hundreds_of_rows_are_shown(panel):
    panel._model.show_catalogue(MANY)
    assert panel._shown.rowCount() == 50
    panel.grab()


async def test_the_filter_is_left_downwards_to_the_first_batch_that_it_found(qtbot, panel):
    panel.focus_filter()
    qtbot.keyClicks(panel._filter, "60")
    qtbot.keyClick(panel._filter, Qt.Key.Key_Down)
    assert panel.selected()[1].name == "Tools 60"
    assert panel.window().focusWidget() is panel._tree


async def test_enter_leaves_the_filter_and_keeps_the_batch_that_is_current(qtbot, panel):
    tools = panel._shown.index(0, 0, panel._shown.index(1, 0))
    panel._tree.setCurrentIndex(tools)
    panel.focus_filter()
    qtbot.keyClick(panel._filter, Qt.Key.Key_Return)
    assert panel.selected()[1].name == "Tools 60"


async def test_many_batches_are_selected_and_a_selected_project_means_all_of_its(qtbot, panel):
    panel._tree.selectAll()
    assert panel.selected_batches() == [("parts", "batch-12"), ("tools", "batch-60")]
    panel._tree.setCurrentIndex(panel._shown.index(0, 0))
    assert panel.selected_batches() == [("parts", "batch-12")]


async def test_one_draft_can_be_used_for_the_selected_batches(qtbot, panel):
    asked = []
    panel.series_requested.connect(asked.append)
    panel._tree.selectAll()
    panel._tree.customContextMenuRequested.emit(panel._tree.visualRect(panel._shown.index(0, 0)).center())
    menu = panel.findChild(QMenu)
    next(a for a in menu.actions() if a.text() == "Use the draft for 2 batches…").trigger()
    menu.close()
    assert asked == [[("parts", "batch-12"), ("tools", "batch-60")]]


async def test_what_was_learnt_of_a_lock_can_be_taken_back(panel, workstation):
    def choices():
        panel._tree.customContextMenuRequested.emit(panel._tree.visualRect(panel._shown.index(0, 0)).center())
        menu = panel.findChildren(QMenu)[-1]
        menu.close()
        return {action.text(): action for action in menu.actions()}

    assert "Its classes are not locked any more" not in choices()
    await workstation.catalogue.learn_locked("parts")
    choices()["Its classes are not locked any more"].trigger()
    await settle()
    assert workstation.catalogue.locked_classes("parts") is None


async def test_without_projects_a_trouble_is_said_once_with_a_way_to_try_again(panel, workstation):
    workstation.catalogue._kept = Catalogue("workbench")
    workstation.catalogue.trouble = Offline("Connection refused")
    panel._show()
    assert not panel._notice.isHidden()
    assert panel._empty._title.isHidden()
    assert panel._empty._action.text() == "Try again"
