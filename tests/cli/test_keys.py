import pytest

from app.domain.errors import KeyringLocked, KeyringRefused, NoKeyring
from tests.services.fakes import KEY, SERVER, WORKSPACE, FakeApi, FakeServer


@pytest.fixture
def shell(shell):
    shell.environment_key = None
    return shell


def test_set_keeps_the_key_that_came_on_standard_input(shell):
    ran = shell.run("key", "set", stdin=f"{KEY}\n")
    assert ran.code == 0
    assert shell.keys.kept == {(SERVER, WORKSPACE): KEY}
    assert KEY not in ran.out + ran.err
    assert shell.run("projects").code == 0


def test_set_without_input_is_an_error(shell):
    assert shell.run("key", "set").code == 1


def test_a_key_is_never_an_argument(shell):
    assert shell.run("key", "set", KEY).code == 1
    assert shell.keys.kept == {}


@pytest.mark.parametrize(
    "trouble", [NoKeyring("No keyring."), KeyringLocked("Locked."), KeyringRefused("No.")]
)
def test_a_key_that_cannot_be_kept_is_an_error_of_its_own_words(shell, trouble):
    shell.keys.trouble = trouble
    ran = shell.run("key", "set", "--json", stdin=KEY)
    assert ran.code == 2
    assert ran.error["message"] == trouble.message
    assert "ROBOFLOW_API_KEY" in ran.error["hint"]


def test_set_refuses_a_wrong_key(shell, monkeypatch):
    monkeypatch.setattr(shell, "_build", lambda server: _strict(shell))
    ran = shell.run("key", "set", "--json", stdin="wrong-key")
    assert ran.code == 2
    assert shell.keys.kept == {}


def _strict(shell):
    from tests.services.fakes import make_workstation

    return make_workstation(server=FakeServer(FakeApi(key=KEY)), keys=shell.keys, store=shell.store)


def test_test_names_the_workspace_and_the_place(shell):
    shell.environment_key = KEY
    assert shell.run("key", "test", "--json").json == {"workspace": WORKSPACE, "place": "environment"}


def test_test_without_a_key(shell):
    assert shell.run("key", "test").code == 2


def test_list_shows_workspaces_and_no_key(shell):
    shell.run("key", "set", stdin=KEY)
    ran = shell.run("key", "list")
    assert WORKSPACE in ran.out
    assert "system keyring" in ran.out
    assert KEY not in ran.out
    assert shell.run("key", "list", "--json").json == [
        {"workspace": WORKSPACE, "place": "system keyring", "inUse": True}
    ]


def test_remove_forgets_the_key(shell):
    shell.run("key", "set", stdin=KEY)
    assert shell.run("key", "remove", "--json").json == {"removed": WORKSPACE}
    assert shell.keys.kept == {}
    assert shell.run("key", "remove").code == 2


def test_remove_of_an_unknown_workspace_is_an_error(shell):
    assert shell.run("key", "remove", "nobody").code == 2
