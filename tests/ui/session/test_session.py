"""Keys and workspaces in the window: masked, checked at once, and never in a place they should not be."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from app.domain.errors import KeyringLocked, KeyringRefused, NoKeyring, Offline
from app.services.session import Link, LinkState
from app.ui.bridge import Bridge
from app.ui.session import KeyDialog, WorkspaceButton, key_words, link_words
from app.ui.session.dot import link_dot
from app.ui.session.key_entry import TASK
from app.ui.widgets.confirm import Question
from tests.services.fakes import KEY, NOW, FakeApi, FakeServer, make_workstation, settle


@pytest.fixture
def api():
    return FakeApi(key=KEY)


@pytest.fixture
def server(api):
    return FakeServer(api)


@pytest.fixture
async def station(keys, server):
    """A started workstation whose server knows one key."""
    station = make_workstation(server=server, keys=keys)
    await station.start()
    await settle()
    yield station
    await station.stop()


@pytest.fixture
async def dialog(qtbot, station):
    bridge = Bridge(station)
    dialog = KeyDialog(station, bridge)
    bridge.setParent(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def paste(dialog, text):
    dialog.entry.field.setText(text)
    dialog.entry.field.textEdited.emit(text)


async def test_a_pasted_key_is_checked_at_once(dialog, station):
    paste(dialog, KEY)
    assert not dialog.entry.busy.isHidden()
    await settle()
    assert station.session.key is not None
    assert dialog.isHidden()


async def test_a_typed_key_waits_for_the_button(dialog, station):
    for end in range(1, len(KEY) + 1):
        paste(dialog, KEY[:end])
    await settle()
    assert station.session.key is None
    dialog._add.click()
    await settle()
    assert station.session.key is not None


async def test_a_refused_key_is_told_where_it_was_typed(dialog, station):
    paste(dialog, "a-key-that-nobody-has")
    await settle()
    assert not dialog.isHidden()
    assert "does not exist" in dialog.entry.notice._text.text()
    assert dialog.entry.busy.isHidden()


async def test_the_next_letter_takes_the_refusal_away(dialog):
    paste(dialog, "a-key-that-nobody-has")
    await settle()
    paste(dialog, "a-key-that-nobody-ha")
    assert dialog.entry.notice.isHidden()


async def test_the_key_is_hidden_until_it_is_asked_for(dialog):
    assert dialog.entry.field.echoMode() is QLineEdit.EchoMode.Password
    dialog.entry._eye.trigger()
    assert dialog.entry.field.echoMode() is QLineEdit.EchoMode.Normal


async def test_the_field_forgets_a_key_that_was_added(dialog):
    paste(dialog, KEY)
    await settle()
    assert dialog.entry.field.text() == ""


@pytest.mark.parametrize("trouble", [NoKeyring, KeyringLocked, KeyringRefused])
async def test_each_trouble_of_the_keyring_has_its_own_words(qtbot, station, keys, trouble):
    keys.trouble = trouble("It did not serve.")
    await station.session.add_key(KEY)
    dialog = KeyDialog(station, Bridge(station))
    qtbot.addWidget(dialog)
    assert trouble.default_title in dialog.entry.place.text()
    assert key_words(station.session) == "key ••••k3f9 in memory for this session"


async def test_the_words_of_a_key_never_hold_it(station):
    assert key_words(station.session) == "no API key yet"
    await station.session.add_key(KEY)
    assert key_words(station.session) == "key ••••k3f9 in system keyring"


async def test_the_key_of_the_environment_is_named(qtbot):
    station = make_workstation(environment_key=KEY)
    await station.start()
    await settle()
    assert key_words(station.session) == "key ••••k3f9 from ROBOFLOW_API_KEY"
    await station.stop()


async def test_the_sandbox_says_that_nothing_leaves(station):
    station.session.join_sandbox("http://127.0.0.1:9", "sample", KEY)
    assert "nothing leaves this computer" in key_words(station.session)


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (Link(), "Not asked yet"),
        (Link(LinkState.ONLINE, NOW - 3), "Online · heard just now"),
        (
            Link(LinkState.OFFLINE, NOW - 120, since=NOW - 60),
            f"Offline since {time.strftime('%H:%M', time.localtime(NOW - 60))}",
        ),
        (Link(LinkState.OFFLINE), "Offline"),
    ],
)
def test_the_link_in_words(link, words):
    assert link_words(link, NOW) == words


def test_states_of_the_link_differ_in_shape_not_only_in_colour(qapp):
    def middle(state):
        return link_dot(Link(state)).pixmap(16).toImage().pixelColor(8, 8).alpha()

    assert middle(LinkState.ONLINE) > 0
    assert middle(LinkState.OFFLINE) == 0


@pytest.fixture
def workspace(qtbot, station):
    bridge = Bridge(station)
    workspace = WorkspaceButton(station, bridge)
    bridge.setParent(workspace)
    qtbot.addWidget(workspace)
    return workspace


def entries(workspace):
    workspace._menu.aboutToShow.emit()
    return {action.text(): action for action in workspace._menu.actions()}


async def test_the_menu_names_each_workspace(workspace, station):
    await station.session.add_key(KEY)
    assert workspace.text() == "workbench"
    assert entries(workspace)["workbench"].isChecked()


async def test_removing_a_key_asks_first(workspace, station, keys):
    await station.session.add_key(KEY)
    entries(workspace)["Remove the key of workbench…"].trigger()
    assert station.session.key is not None
    workspace.findChild(Question).choices["Remove key"].click()
    await settle()
    assert station.session.key is None
    assert not keys.kept


async def test_a_long_name_is_shortened_and_told_as_tip(workspace, station):
    station.session.workspace = "w" * 60
    station.session.changed.emit()
    assert workspace.text().endswith("…")
    assert "w" * 60 in workspace.toolTip()


async def test_without_a_network_the_key_dialog_promises_nothing(dialog, station):
    dialog.entry._is_ours = True
    dialog.entry._on_task_failed(TASK, Offline("The server does not answer."))
    texts = [part.text() for part in dialog.entry.notice.findChildren(QLabel)]
    assert "The key was not kept; try again." in texts


async def test_a_key_that_is_pasted_over_a_refused_one_is_checked_at_once(dialog, station):
    paste(dialog, "a" * len(KEY))
    await settle()
    paste(dialog, KEY)
    await settle()
    assert station.session.key is not None


async def test_a_key_that_is_pasted_again_is_checked_again(dialog, station, api):
    api.fail_all = Offline("No network.")
    paste(dialog, KEY)
    await settle()
    assert "No network." in dialog.entry.notice._text.text()
    api.fail_all = None
    paste(dialog, KEY)
    await settle()
    assert station.session.key is not None


async def test_a_page_of_text_is_no_key_and_is_shown_to_no_server(dialog, server):
    paste(dialog, "a" * 30_000)
    await settle()
    assert "not an API key" in dialog.entry.notice._text.text()
    assert not server.opened


async def test_a_key_of_the_environment_that_is_refused_is_not_being_asked_about_for_ever(qtbot):
    station = make_workstation(server=FakeServer(), environment_key="aKeyThatNobodyHas")
    bridge = Bridge(station)
    button = WorkspaceButton(station, bridge)
    bridge.setParent(button)
    qtbot.addWidget(button)
    await station.session.start()
    assert button.text() == "Asking…"
    await station.start()
    await settle()
    assert button.text() == "Workspace not known"
    button._fill_menu()
    assert not any(action.text().startswith("Remove") for action in button._menu.actions())
    await station.stop()
