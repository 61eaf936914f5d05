"""The window is built anew where it stands, in another language, and nothing of the old one is left."""

import gc
import weakref
from dataclasses import replace
from gettext import NullTranslations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from app.domain.texts import choose
from app.ui import language
from app.ui.composer.edits import Column
from app.ui.help.guide import GuideWindow
from app.ui.language import apply_language
from app.ui.preferences import SettingsDialog
from app.ui.window import MainWindow
from app.ui.window.successor import successor_of, take_over
from tests.services.fakes import WORKSPACE, settle
from tests.waiting import wait_until


class Shouted(NullTranslations):
    """A language in which everything is said loudly."""

    def gettext(self, message):
        return message if "{" in message else message.upper()

    def ngettext(self, one, many, n):
        return one if n == 1 else many


@pytest.fixture(autouse=True)
def english_again(qapp):
    yield
    choose(NullTranslations())
    apply_language("en")


@pytest.fixture
async def window(workstation, settings_file):
    """A window that may go before the test ends."""
    window = MainWindow(workstation, settings_file)
    window.resize(900, 650)
    window.show()
    await settle()
    yield window
    if isValid(window):
        window.deleteLater()


@pytest.fixture
def rebuild(workstation, monkeypatch):
    built = []
    monkeypatch.setattr(
        language, "_catalogue", lambda code: Shouted() if code == "de" else NullTranslations()
    )

    async def rebuild(old, action=""):
        """Do what the runtime does when a window asks for it."""
        new = successor_of(old)
        built.append(new)
        new.furnish(workstation)
        take_over(new, old, action)
        await settle()
        return new

    yield rebuild
    for window in filter(isValid, built):
        window.deleteLater()


def forget_deleted():
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()


async def test_texts_are_those_of_the_language_that_was_chosen(window, rebuild):
    window.settings.language = "de"
    new = await rebuild(window)
    assert new.layout_of_docks.docks[0].windowTitle() == "PROJECTS"
    assert new.actions_by_id["quit"].text() == "&QUIT"
    new.settings.language = "en"
    again = await rebuild(new)
    assert again.actions_by_id["quit"].text() == "&Quit"


async def test_tabs_place_and_panels_stay(window, workstation, rebuild):
    for _ in range(3):
        window.actions_by_id["new_draft"].trigger()
    await settle()
    window.documents.show_tab(window.documents.keys[1])
    window.layout_of_docks.docks[0].hide()
    window.resize(900, 660)
    await settle()
    before = window.documents.keys, window.documents.current
    new = await rebuild(window)
    assert (new.documents.keys, new.documents.current) == before
    assert new.size().toTuple() == (900, 660)
    assert [dock.isVisible() for dock in new.layout_of_docks.docks] == [False, True, True, True]
    assert new.isVisible()


async def test_a_text_that_is_just_being_typed_is_not_lost(window, workstation, rebuild, qtbot):
    window.actions_by_id["new_draft"].trigger()
    await settle()
    draft = window.pages.draft
    grid = window.pages.draft_tab.page.ontology.grid
    grid.edit(grid.model().index(0, Column.PROMPT))
    qtbot.keyClicks(grid.viewport().findChild(QLineEdit), "a bolt")
    new = await rebuild(window)
    (entry,) = workstation.composer.draft(draft.id).request.ontology.entries
    assert entry.prompt == "a bolt"
    assert new.pages.draft.id == draft.id


async def test_what_was_done_can_still_be_undone_and_redone(window, workstation, rebuild):
    window.actions_by_id["new_draft"].trigger()
    await settle()
    tab = window.pages.draft_tab
    for name in ("First", "Second", "Third"):
        tab.page.document.edit(f"name {name}", replace(tab.page.document.draft, name=name))
    tab.undo()
    new = await rebuild(await rebuild(window))
    assert workstation.composer.draft(tab.draft_id).name == "Second"
    stack = new.pages.draft_tab.undo_stack
    assert (stack.undoText(), stack.redoText()) == ("name Second", "name Third")
    new.actions_by_id["undo"].trigger()
    assert new.pages.draft.name == "First"
    for _ in range(2):
        new.actions_by_id["redo"].trigger()
    assert new.pages.draft.name == "Third"


async def test_steps_of_a_draft_that_is_not_in_front_are_kept_as_well(window, workstation, rebuild):
    window.actions_by_id["new_draft"].trigger()
    await settle()
    document = window.pages.draft_tab.page.document
    document.edit("the name", replace(document.draft, name="First"))
    window.actions_by_id["new_draft"].trigger()
    await settle()
    new = await rebuild(await rebuild(window))  # it is not looked at in either
    new.documents.show_tab(new.documents.keys[0])
    await settle()
    new.actions_by_id["undo"].trigger()
    assert workstation.composer.draft(document.draft_id).name != "First"


async def test_the_action_that_was_named_is_triggered_in_the_new_window(window, rebuild):
    new = await rebuild(window, "room")
    assert new.layout_of_docks.is_room_given


async def test_nothing_of_the_old_window_is_left(window, rebuild, qtbot):
    window.actions_by_id["new_draft"].trigger()
    await settle()
    gone = [weakref.ref(part) for part in (window.bridge, window.documents, window.jobs, window.pages)]
    destroyed = []
    window.destroyed.connect(lambda: destroyed.append(True))
    await rebuild(window)
    for name, part in list(vars(window).items()):
        del part
        delattr(window, name)  # the fixture of the test holds the window itself
    forget_deleted()
    assert destroyed
    assert [ref() for ref in gone] == [None] * len(gone)


async def test_only_the_new_window_hears_of_what_happens(window, workstation, rebuild):
    new = await rebuild(window)
    forget_deleted()
    new.actions_by_id["new_draft"].trigger()
    await settle()
    assert len(new.documents.keys) == 1


async def test_a_hidden_window_stays_hidden(window, rebuild):
    window.hide()
    new = await rebuild(window)
    assert not new.isVisible()


async def test_there_is_one_tray_and_it_is_that_of_the_new_window(window, rebuild):
    window._build_tray()
    old = window._tray
    cleared = []
    old.clear = lambda: cleared.append(True)
    new = await rebuild(window)
    new._build_tray()
    forget_deleted()
    assert cleared and not isValid(old)
    assert new._tray._window is new


async def test_what_is_looked_for_and_selected_stays(window, rebuild):
    window.projects._filter.setText("parts")
    tree = window.projects._tree
    tree.setCurrentIndex(window.projects._shown.index(0, 0, window.projects._shown.index(0, 0)))
    window.jobs.head.search.setText("no such job")
    window.welcome._key.entry.field.setText("half a key")
    chosen = window.projects.selected()
    assert chosen[1]
    new = await rebuild(window)
    assert new.projects._filter.text() == "parts"
    assert new.projects.selected() == chosen
    assert new.jobs.head.search.text() == "no such job"
    assert new.welcome._key.entry.field.text() == "half a key"


async def test_a_job_that_is_selected_stays_so(window, workstation, rebuild):
    await workstation.ledger.follow("66f1c0a2d4", WORKSPACE)
    await settle()
    window.jobs._show_news()
    window.jobs.table.selectRow(0)
    selected = [job.id for job in window.jobs.table.selected()]
    assert selected
    new = await rebuild(window)
    assert [job.id for job in new.jobs.table.selected()] == selected


async def test_what_was_done_can_still_be_taken_back_and_made_again(window, workstation, rebuild):
    window.actions_by_id["new_draft"].trigger()
    await settle()
    page = window.pages.draft_tab.page
    for count in (5, 6, 7):
        page.document.ask("number of images", num_images=count)
    window.actions_by_id["undo"].trigger()
    new = await rebuild(window)
    draft_id = new.pages.draft.id

    def images():
        return workstation.composer.draft(draft_id).request.num_images

    assert images() == 6
    new.actions_by_id["redo"].trigger()
    assert images() == 7
    for _ in range(2):
        new.actions_by_id["undo"].trigger()
    assert images() == 5
    again = await rebuild(new)
    again.actions_by_id["redo"].trigger()
    assert images() == 6


async def test_the_guide_stays_open_at_its_chapter(window, rebuild):
    window.actions_by_id["guide"].trigger()
    guide = window.findChild(GuideWindow)
    await wait_until(guide.chapters.count)
    guide.go(guide._guide.chapters[3].name)
    new = await rebuild(window)
    again = new.findChild(GuideWindow)
    await wait_until(again.chapters.count)
    assert again.isVisible()
    assert again.chapters.currentRow() == 3


async def test_the_settings_are_there_again_with_the_keyboard_at_the_same_row(window, rebuild):
    window.actions_by_id["settings"].trigger()
    dialog = window.findChild(SettingsDialog)
    dialog.show_page("appearance", "font_percent")
    dialog.row("font_percent").control.widget.setFocus()
    dialog._rebuild()
    new = await rebuild(window, "settings")
    again = new.findChild(SettingsDialog)
    assert again.focusWidget() is again.row("font_percent").control.widget
    again.close()
    assert new.settings.page == "appearance"
