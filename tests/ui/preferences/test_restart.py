"""Another server counts from a start on: one is offered where it would use that server, and nowhere else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.errors import NoKeyring
from app.services.servers import US_SERVER
from app.ui.preferences import SettingsDialog
from app.ui.widgets.confirm import Question
from tests.services.fakes import KEY, WORKSPACE, settle

OTHER = "https://far.example"


@pytest.fixture
def choice(dialog, workstation):
    """The choice of a window that works with the usual server, which no option and no variable named."""
    workstation.servers.is_given = False
    workstation.session.server = US_SERVER
    dialog.show_page("servers")
    choice = dialog.row("server").control.widget
    choice.show_now()
    return choice


@pytest.fixture
def restarts(window):
    """How often the window was asked to start the program again."""
    told = []
    window.restart_requested.connect(lambda: told.append(True))
    return told


async def choose(choice, place):
    choice.regions._group.button(place).click()
    await settle()


def questions():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, Question) and w.isVisible()]


async def test_no_start_is_offered_while_the_chosen_server_is_worked_with(choice):
    assert choice.restart.isHidden()


async def test_one_is_offered_beside_the_words_once_another_server_is_chosen(choice):
    await choose(choice, 1)
    assert choice.restart.isVisible()
    assert choice.restart.isEnabled()
    assert "next start" in choice.note.text()


async def test_it_is_not_offered_any_more_when_the_server_of_this_window_is_chosen_again(choice, dialog):
    await choose(choice, 1)
    await choose(choice, 0)
    assert choice.restart.isHidden()
    await choose(choice, 1)
    dialog.row("server").reset.click()
    await settle()
    assert choice.restart.isHidden()


async def test_it_is_not_offered_where_a_start_was_given_its_server(choice, workstation):
    workstation.servers.is_given = True
    await choose(choice, 1)
    assert choice.restart.isHidden()
    assert "LABELDOCK_SERVER" in choice.note.text()


async def test_it_is_not_offered_in_the_sandbox(choice, workstation):
    workstation.servers.is_given = True
    workstation.session.is_sandbox = True
    await choose(choice, 1)
    assert choice.restart.isHidden()


async def test_it_waits_for_an_address_that_is_being_written(choice, qtbot):
    await choose(choice, 1)
    choice.regions._group.button(2).click()
    qtbot.keyClicks(choice.own.field, OTHER)
    assert not choice.restart.isEnabled()
    qtbot.keyClick(choice.own.field, Qt.Key.Key_Return)
    assert not choice.restart.isEnabled()
    await settle()
    assert choice.restart.isEnabled()


async def test_it_waits_while_an_address_cannot_be_used(choice, qtbot):
    await choose(choice, 1)
    choice.regions._group.button(2).click()
    qtbot.keyClicks(choice.own.field, "http://far.example")
    qtbot.keyClick(choice.own.field, Qt.Key.Key_Return)
    await settle()
    assert not choice.restart.isEnabled()
    await choose(choice, 1)
    assert choice.restart.isEnabled()


async def test_enter_in_the_address_keeps_it_and_starts_nothing(choice, restarts, qtbot):
    choice.regions._group.button(2).click()
    qtbot.keyClicks(choice.own.field, OTHER)
    for _ in range(2):
        qtbot.keyClick(choice.own.field, Qt.Key.Key_Return)
        await settle()
    assert choice.restart.isEnabled()
    assert restarts == []


async def test_it_closes_the_settings_and_asks_nothing_where_nothing_is_lost(choice, window, restarts):
    await choose(choice, 1)
    choice.restart.click()
    assert restarts == [True]
    assert questions() == []
    assert window.settings.page == "servers"
    assert not any(dialog.isVisible() for dialog in window.findChildren(SettingsDialog))


async def test_a_key_that_only_memory_has_is_asked_about_first(choice, workstation, restarts):
    workstation.session._keys.trouble = NoKeyring("There is none.")
    await workstation.session.add_key(KEY)
    await choose(choice, 1)
    choice.restart.click()
    (question,) = questions()
    question.cancel.click()
    assert restarts == []
    choice.restart.click()
    (question,) = questions()
    question.choices["Start again"].click()
    assert restarts == [True]


async def test_the_question_names_the_workspace_and_shows_no_key(choice, workstation):
    workstation.session._keys.trouble = NoKeyring("There is none.")
    await workstation.session.add_key(KEY)
    await choose(choice, 1)
    choice.restart.click()
    (question,) = questions()
    said = [part.text() for part in question.findChildren(type(choice.note))]
    assert f"Start again and forget the key of {WORKSPACE}?" in said
    assert any(US_SERVER in words for words in said)
    assert not any(KEY in words for words in said)
    question.cancel.click()
