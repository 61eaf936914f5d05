"""Keys go to a safe keyring; each way in which it does not serve has its own words, and none shows a key."""

import asyncio
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, chainer, fail, null
from keyring.errors import (
    InitError,
    KeyringError,
    PasswordDeleteError,
    PasswordSetError,
)
from keyring.errors import KeyringLocked as Locked

from app.adapters.keys import KeyringKeys, usable_backend, user_name
from app.domain.errors import KeyringLocked, KeyringRefused, KeyStoreError, NoKeyring

ROOT = Path(__file__).parents[2]
SERVER = "https://api.roboflow.com"
KEY = "t0p-secret-key"


class FakeKeyring(KeyringBackend):
    """A keyring in memory; `fault` is raised in place of every answer."""

    priority = 5

    def __init__(self, fault: Exception | None = None) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}
        self.fault = fault
        self.threads: set[str] = set()

    def get_password(self, service: str, username: str) -> str | None:
        self._meet()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._meet()
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._meet()
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError("No such password!")

    def _meet(self) -> None:
        self.threads.add(threading.current_thread().name)
        if self.fault:
            raise self.fault


@pytest.fixture
def fake() -> FakeKeyring:
    return FakeKeyring()


@pytest.fixture
def keys(fake: FakeKeyring) -> KeyringKeys:
    return KeyringKeys(lambda: fake)


async def test_a_key_is_kept_and_found(keys: KeyringKeys, fake: FakeKeyring):
    await keys.put(SERVER, "ws", KEY)
    assert await keys.get(SERVER, "ws") == KEY
    assert fake.entries == {("labeldock", "ws@api.roboflow.com"): KEY}


async def test_a_newer_key_takes_the_place_of_the_older(keys: KeyringKeys):
    await keys.put(SERVER, "ws", "older")
    await keys.put(SERVER, "ws", KEY)
    assert await keys.get(SERVER, "ws") == KEY


async def test_keys_of_several_workspaces_and_servers_stay_apart(keys: KeyringKeys):
    places = [(SERVER, "a"), (SERVER, "b"), ("https://api.roboflow.eu", "a"), ("http://127.0.0.1:9001", "a")]
    for i, (server, workspace) in enumerate(places):
        await keys.put(server, workspace, str(i))
    assert [await keys.get(*place) for place in places] == ["0", "1", "2", "3"]


async def test_there_is_no_key_until_one_was_kept(keys: KeyringKeys):
    assert await keys.get(SERVER, "ws") is None


async def test_a_removed_key_is_gone_and_removing_it_again_is_fine(keys: KeyringKeys):
    await keys.put(SERVER, "ws", KEY)
    await keys.remove(SERVER, "ws")
    await keys.remove(SERVER, "ws")
    assert await keys.get(SERVER, "ws") is None


@pytest.mark.parametrize(
    ("server", "name"),
    [
        ("https://API.Roboflow.com/", "w@api.roboflow.com"),
        ("http://localhost:9001/prefix", "w@localhost:9001"),
        ("http://[::1]:9001", "w@[::1]:9001"),
    ],
)
def test_an_entry_is_named_by_workspace_and_host(server: str, name: str):
    assert user_name(server, "w") == name


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (keyring.errors.NoKeyringError("No recommended backend"), NoKeyring),
        (Locked("Failed to unlock the collection!"), KeyringLocked),
        (InitError("Failed to create the collection: Prompt dismissed.."), KeyringRefused),
        (PasswordSetError(f"cannot set {KEY}"), KeyringRefused),
        (KeyringError("Can't get password from keychain: (-128, 'User canceled')"), KeyringRefused),
        (OSError(5, f"D-Bus {KEY}"), KeyringRefused),
        (ValueError(KEY), KeyringRefused),
    ],
)
async def test_each_failure_has_its_own_kind_and_shows_no_key(fault: Exception, kind: type[KeyStoreError]):
    keys = KeyringKeys(lambda: FakeKeyring(fault))
    for ask in (keys.get(SERVER, "w"), keys.put(SERVER, "w", KEY), keys.remove(SERVER, "w")):
        with pytest.raises(kind) as caught:
            await ask
        error = caught.value
        assert KEY not in "".join(traceback.format_exception(error)) + error.hint
        assert (error.__cause__, error.__context__) == (None, None)


def test_the_three_failures_read_differently():
    told = {(kind.default_title, kind.default_hint) for kind in (NoKeyring, KeyringLocked, KeyringRefused)}
    assert len({title for title, _ in told}) == len({hint for _, hint in told}) == 3


async def test_a_keyring_that_waits_for_a_prompt_does_not_hold_up_the_program():
    answered = threading.Event()

    class Prompting(FakeKeyring):
        def _meet(self) -> None:
            answered.wait(10)

    keyring_ = Prompting()
    keys = KeyringKeys(lambda: keyring_, timeout=0.05)
    with pytest.raises(KeyringLocked):
        await keys.get(SERVER, "w")
    with pytest.raises(KeyringLocked):
        await keys.put(SERVER, "w", "never asked for any more")
    answered.set()
    keys = KeyringKeys(lambda: keyring_)
    assert await keys.get(SERVER, "w") is None


async def test_the_keyring_is_asked_in_a_thread_and_one_question_at_a_time():
    inside: list[int] = []
    most: list[int] = []

    class Counting(FakeKeyring):
        def _meet(self) -> None:
            super()._meet()
            inside.append(1)
            most.append(len(inside))
            inside.pop()

    fake = Counting()
    keys = KeyringKeys(lambda: fake)
    await asyncio.gather(*(keys.put(SERVER, str(i), KEY) for i in range(20)))
    assert max(most) == 1
    assert fake.threads == {"keyring"}


async def test_the_backend_is_looked_for_once_and_again_after_a_failure():
    looked: list[int] = []

    def find() -> KeyringBackend:
        looked.append(1)
        if len(looked) == 1:
            raise NoKeyring("none yet")
        return FakeKeyring()

    keys = KeyringKeys(find)
    with pytest.raises(NoKeyring):
        await keys.get(SERVER, "w")
    for _ in range(2):
        await keys.get(SERVER, "w")
    assert len(looked) == 2


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[KeyringBackend], None]]:
    """Make a backend the one that keyring itself would use."""
    monkeypatch.setattr(SecretService.Keyring, "viable", False)
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")

    def use(backend: KeyringBackend) -> None:
        monkeypatch.setattr(keyring.core, "_keyring_backend", backend)

    yield use


class PlaintextKeyring(FakeKeyring):
    """What keyrings.alt offers: a file anyone may read."""

    priority = 0.5


class FileKeyring(FakeKeyring):
    """A keyring of keyrings.alt that thinks well of itself."""

    priority = 5


FileKeyring.__module__ = "keyrings.alt.file"


@pytest.mark.parametrize("insecure", [fail.Keyring(), null.Keyring(), PlaintextKeyring(), FileKeyring()])
def test_a_keyring_that_keeps_nothing_safe_is_none(
    choose: Callable[[KeyringBackend], None], insecure: KeyringBackend
):
    choose(insecure)
    with pytest.raises(NoKeyring):
        usable_backend()


def test_a_chain_of_keyrings_does_not_end_in_a_file(
    choose: Callable[[KeyringBackend], None], monkeypatch: pytest.MonkeyPatch
):
    safe = FakeKeyring()
    chain = chainer.ChainerBackend()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [FileKeyring(), safe, PlaintextKeyring()])
    choose(chain)
    assert usable_backend() is safe


def test_a_backend_of_the_environment_is_respected(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"{__name__}.FakeKeyring")
    assert isinstance(usable_backend(), FakeKeyring)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the Secret Service is Linux's")
def test_a_backend_of_the_settings_file_is_respected(
    choose: Callable[[KeyringBackend], None], isolated_home: Path
):
    folder = isolated_home / "config" / "python_keyring"
    folder.mkdir(parents=True)
    (folder / "keyringrc.cfg").write_text(f"[backend]\ndefault-keyring={__name__}.FakeKeyring\n")
    assert isinstance(usable_backend(), FakeKeyring)


async def test_without_any_keyring_there_is_none():
    with pytest.raises(NoKeyring):
        await KeyringKeys().get(SERVER, "w")


@pytest.mark.real_keyring
async def test_the_real_secret_service_keeps_finds_and_forgets_a_key():
    keys, again = KeyringKeys(), KeyringKeys()
    workspace = f"test-{os.getpid()}"
    try:
        await keys.put(SERVER, workspace, "geheim-ß-" * 100)
        assert await again.get(SERVER, workspace) == "geheim-ß-" * 100
        await keys.put(SERVER, workspace, KEY)
        assert await again.get(SERVER, workspace) == KEY
    finally:
        await keys.remove(SERVER, workspace)
    assert await again.get(SERVER, workspace) is None
    await keys.remove(SERVER, workspace)


@pytest.mark.real_keyring
async def test_the_real_secret_service_serves_many_at_once():
    keys = KeyringKeys()
    names = [f"test-{os.getpid()}-{i}" for i in range(10)]
    await asyncio.gather(*(keys.put(SERVER, name, name) for name in names))
    assert await asyncio.gather(*(keys.get(SERVER, name) for name in names)) == names
    await asyncio.gather(*(keys.remove(SERVER, name) for name in names))


UNLOCKED = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
ASK = """
import asyncio, sys, warnings
import secretstorage
from app.adapters.keys import KeyringKeys
warnings.simplefilter("ignore", ResourceWarning)
if "lock" in sys.argv:
    connection = secretstorage.dbus_init()
    secretstorage.get_default_collection(connection).lock()
    connection.close()
try:
    print(asyncio.run(KeyringKeys(timeout=20).get("https://s", "w")))
except Exception as error:
    print(type(error).__name__)
"""


@pytest.mark.real_keyring
@pytest.mark.parametrize(
    ("before", "argument", "told"),
    [
        (UNLOCKED, "", "None"),
        (UNLOCKED, "lock", "KeyringLocked"),
        ("", "never set up, and no screen for its prompt", "KeyringRefused"),
    ],
)
async def test_a_real_secret_service_that_does_not_serve_is_told_apart(
    before: str, argument: str, told: str, monkeypatch: pytest.MonkeyPatch
):
    for screen in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(screen, raising=False)
    shell = f'{before}exec "$0" -c "$1" "$2"'
    command = ["dbus-run-session", "--", "sh", "-c", shell, sys.executable, ASK, argument]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.strip() == told, done.stderr
