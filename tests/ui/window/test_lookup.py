"""What is looked up over the window: everything by its name, and the keys."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from app.domain.job_list import JobList
from app.domain.lookup import Lookup
from app.ui.composer.edits import Column
from app.ui.palette import Palette, delegate
from app.ui.palette.model import KEY_ROLE, THING_ROLE
from app.ui.palette.palette import ROWS
from app.ui.palette.sources import MOST_JOBS
from app.ui.preferences import SettingsDialog
from app.ui.shortcuts.sheet import KeySheet
from tests.bench.bench_palette import many_batches, many_jobs
from tests.services.fakes import make_draft, settle
from tests.ui.monitor.jobs import make_job

CTRL = Qt.KeyboardModifier.ControlModifier


def palette(window):
    return next((p for p in window.findChildren(Palette) if not p.isHidden()), None)


@pytest.fixture
def opened(window, qtbot):
    window.activateWindow()
    window.actions_by_id["palette"].trigger()
    return palette(window)


def texts(opened):
    found = opened.found
    return [found.index(row).data() for row in range(found.rowCount())]


def thing(opened, row=0):
    return opened.found.index(row).data(THING_ROLE)


async def test_ctrl_k_opens_it_from_any_field_and_once_more_closes_it(window, qtbot):
    window.projects.focus_filter()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_K, CTRL)
    assert palette(window).field.hasFocus()
    qtbot.keyClick(palette(window).field, Qt.Key.Key_K, CTRL)
    assert palette(window) is None


async def test_esc_gives_the_keyboard_back(window, qtbot):
    window.projects.focus_filter()
    before = QApplication.focusWidget()
    window.actions_by_id["palette"].trigger()
    qtbot.keyClick(palette(window).field, Qt.Key.Key_Escape)
    assert palette(window) is None
    assert QApplication.focusWidget() is before


async def test_an_action_is_done_by_a_few_letters_and_enter(window, opened, qtbot):
    qtbot.keyClicks(opened.field, "new dr")
    assert texts(opened)[0] == "New draft"
    assert opened.found.index(0).data(KEY_ROLE) == "Ctrl+N"
    qtbot.keyClick(opened.field, Qt.Key.Key_Return)
    assert window.pages.draft is not None
    assert window.settings.recently_found == ("action:new_draft",)


async def test_what_was_chosen_last_comes_first(window, qtbot):
    window.settings.recently_found = ("action:limits", "action:room")
    window.actions_by_id["palette"].trigger()
    assert texts(palette(window))[:2] == ["Limits and prices", "Hide or show all panels"]


async def test_what_cannot_be_done_comes_last_says_why_and_stays(window, opened, qtbot):
    opened.field.setText("rename")
    assert not thing(opened).is_possible
    assert thing(opened).why_not == "Needs a draft in front that can be changed"
    qtbot.keyClick(opened.field, Qt.Key.Key_Return)
    assert opened.isVisible()


async def test_drafts_batches_and_jobs_are_opened(window, workstation, qtbot):
    draft = workstation.composer.add(make_draft(name="Zebra crossing"))
    workstation.composer.close(draft.id)
    workstation.ledger.take(make_job(name="Zebra foals"))
    await settle()
    window.actions_by_id["palette"].trigger()
    palette(window).field.setText("zebra")
    assert texts(palette(window)) == ["Zebra crossing", "Zebra foals"]
    qtbot.keyClick(palette(window).field, Qt.Key.Key_Return)
    assert window.pages.draft.id == draft.id
    window.actions_by_id["palette"].trigger()
    palette(window).field.setText("foals")
    qtbot.keyClick(palette(window).field, Qt.Key.Key_Return)
    await settle()
    assert window.documents.current.endswith("our-1")


async def test_a_batch_becomes_a_draft(window, workstation, opened, qtbot):
    project = next(p for p in workstation.catalogue.catalogue.projects if p.batches)
    opened.field.setText(project.batches[0].name)
    rows = [row for row in range(opened.found.rowCount()) if thing(opened, row).id.startswith("batch:")]
    opened.list.setCurrentIndex(opened.found.index(rows[0]))
    qtbot.keyClick(opened.field, Qt.Key.Key_Return)
    assert window.pages.draft.request.batch_id == project.batches[0].id


async def test_a_setting_is_opened_at_its_row(window, opened, qtbot):
    opened.field.setText("font size")
    assert texts(opened)[0] == "Settings: Font size"
    assert thing(opened).detail == "Appearance"
    qtbot.keyClick(opened.field, Qt.Key.Key_Return)
    dialog = window.findChild(SettingsDialog)
    assert dialog.focusWidget() is dialog.row("font_percent").control.widget
    dialog.close()


async def test_every_setting_is_found(window, opened):
    found = {thing.id for thing in opened._source.things() if thing.id.startswith("setting:")}
    window.commands.open_settings()
    sections = window.findChild(SettingsDialog).sections
    assert found == {f"setting:{s.page.id}:{view.row.id}" for s in sections for view in s.views}


async def test_the_keys_go_through_the_rows(opened, qtbot):
    for key, row in (
        (Qt.Key.Key_Down, 1),
        (Qt.Key.Key_PageDown, 11),
        (Qt.Key.Key_PageUp, 1),
        (Qt.Key.Key_Up, 0),
    ):
        qtbot.keyClick(opened.field, key)
        assert opened.list.currentIndex().row() == row


async def test_nothing_found_is_said(opened):
    opened.field.setText("no such thing anywhere")
    assert opened._nothing.isVisibleTo(opened)


async def test_rows_tell_a_screen_reader_everything(opened):
    opened.field.setText("rename")
    words = opened.found.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words == "Action, Rename draft, Needs a draft in front that can be changed, F2"


@pytest.fixture
def many(workstation, monkeypatch):
    """Give the window 2,000 batches and 10,000 jobs."""
    monkeypatch.setattr(type(workstation.catalogue), "catalogue", many_batches())
    for job in many_jobs():
        workstation.ledger._jobs.put(job)


async def test_a_letter_looks_at_each_thing_once_and_the_next_only_at_what_is_left(many, opened, monkeypatch):
    looked_at, rank = [], Lookup._rank
    monkeypatch.setattr(Lookup, "_rank", lambda self, *args: looked_at.append(args) or rank(self, *args))
    opened.field.setText("s")
    all_things = len(opened._lookup._things)
    assert 2_000 < len(looked_at) == all_things
    left = len(opened._lookup._fitting)
    looked_at.clear()
    opened.field.setText("shift 4")
    assert len(looked_at) == left
    looked_at.clear()
    opened.field.setText("shift 49")
    assert len(looked_at) < all_things / 2


async def test_a_letter_asks_for_no_more_jobs_than_are_shown(many, opened, workstation, monkeypatch):
    asked, has = [], JobList._has
    monkeypatch.setattr(JobList, "_has", lambda *args: asked.append(args) or has(*args))
    opened.field.setText("l")
    assert len(asked) == MOST_JOBS


async def test_only_the_rows_in_sight_are_painted(many, opened, monkeypatch):
    painted = []
    monkeypatch.setattr(delegate, "_paint_row", lambda *args, **_: painted.append(args))
    opened.field.setText("l")
    opened.list.viewport().grab()
    assert 0 < len(painted) <= ROWS + 1 < opened.found.rowCount()


async def test_icons_and_bold_letters_are_at_hand_before_the_first_key(window, qtbot, monkeypatch):
    painted = []
    monkeypatch.setattr(delegate, "_paint_name", lambda *args: painted.append(args[2]))
    window.actions_by_id["palette"].trigger()
    qtbot.waitUntil(lambda: delegate.LETTERS in painted)


async def test_f1_shows_the_keys_and_once_more_hides_them(window, qtbot):
    window.actions_by_id["keys"].trigger()
    (sheet,) = window.findChildren(KeySheet)
    assert sheet.isVisible()
    assert not sheet.isModal()
    window.actions_by_id["keys"].trigger()
    assert not sheet.isVisible()


async def test_a_question_mark_is_typed_where_text_is_typed(window, qtbot):
    window.projects.focus_filter()
    field = QApplication.focusWidget()
    qtbot.keyClick(field, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    assert not window.findChildren(KeySheet)


async def test_keys_are_changed_from_the_help_menu(window):
    window.actions_by_id["shortcuts"].trigger()
    (dialog,) = [dialog for dialog in window.findChildren(SettingsDialog) if dialog.isVisible()]
    page = dialog.row("shortcuts").control.widget
    assert page.isVisible()
    assert dialog.focusWidget() is page.search
    dialog.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [("dark", "Settings: Theme"), ("reset lay", "Reset layout"), ("zoom", "Settings: Font size")],
)
async def test_what_a_thing_is_about_finds_it_as_well(opened, qtbot, typed, found):
    qtbot.keyClicks(opened.field, typed)
    assert found in texts(opened)


async def test_the_keyboard_goes_back_to_the_grid_whose_cell_was_being_written(window, qtbot):
    window.activateWindow()
    window.actions_by_id["new_draft"].trigger()
    await settle()
    grid = window.pages.draft_tab.page.ontology.grid
    grid.setFocus()
    grid.edit(grid.model().index(0, Column.PROMPT))
    qtbot.keyClicks(QApplication.focusWidget(), "a bolt")
    window.actions_by_id["palette"].trigger()
    opened = palette(window)
    await settle()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.keyClick(opened.field, Qt.Key.Key_Escape)
    assert grid.hasFocus()


async def test_a_palette_that_is_closed_at_once_is_no_trouble(window, qtbot):
    window.actions_by_id["palette"].trigger()
    palette(window).leave()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    await settle()
