"""Later starts at the door of the window: heard when they make sense, and left out when they do not."""

import json
import os
import signal
import sys
import tempfile
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

from app.adapters.file_lock import FileLock
from app.ui import instance
from app.ui.instance import Door, Request, bring_to_front, read_request
from app.ui.later_start import hand_over
from tests.waiting import wait_until

SERVER = "https://api.roboflow.com"
FILE = str(Path("bolts.json").absolute())


@pytest.fixture
def lock(tmp_path):
    lock = FileLock(tmp_path / "window.lock")
    lock.take()
    yield lock
    lock.release()


@pytest.fixture
def door(qapp, lock):
    door = Door(lock, SERVER)
    assert door.open()
    yield door
    door.close()


@pytest.fixture
def own_signals():
    """Give Ctrl-C back to the tests: a later start lets the system answer it."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


class Caller:
    """A program at the door, which turns the same loop."""

    def __init__(self, address: str) -> None:
        self.heard = b""
        self.socket = QLocalSocket()
        self.socket.readyRead.connect(self._on_ready)
        self.socket.connectToServer(address)

    @property
    def is_gone(self) -> bool:
        return self.socket.state() is QLocalSocket.LocalSocketState.UnconnectedState

    def _on_ready(self) -> None:
        self.heard += bytes(self.socket.readAll().data())


def address(lock: FileLock) -> str:
    return json.loads(lock.read())["address"]


async def call(lock: FileLock, line: bytes) -> bytes:
    """Return what the door says to a line, after its greeting."""
    caller = Caller(address(lock))
    await wait_until(lambda: caller.heard)
    assert caller.heard == b"labeldock 1\n"
    caller.heard = b""
    caller.socket.write(line)
    await wait_until(lambda: caller.is_gone)
    return caller.heard


async def test_a_later_start_is_heard_and_told_so(door, lock):
    knocks = []
    door.knocked.connect(knocks.append)
    asked = Request(files=(Path(FILE),), has_sample=True, server=SERVER, activation="token")
    assert await call(lock, asked.line()) == b"taken\n"
    assert knocks == [asked]


async def test_one_that_asks_for_another_server_is_refused_with_the_address(door, lock):
    knocks = []
    door.knocked.connect(knocks.append)
    answer = await call(lock, Request(server="https://api.roboflow.eu").line())
    assert (answer, knocks) == (f"other server {SERVER}\n".encode(), [])


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"hello\n",
        b"[]\n",
        b"{}\n",
        b'{"files": "all"}\n',
        b'{"files": [1]}\n',
        b'{"files": ["bolts.json"]}\n',
        b'{"files": ["/bolts\\u0000.json"]}\n',
        b'{"files": ["/bolts\\ud800.json"]}\n',
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
    ],
)
async def test_what_makes_no_sense_is_left_out(door, lock, line):
    knocks = []
    door.knocked.connect(knocks.append)
    assert await call(lock, line) == b""
    assert knocks == []


async def test_what_never_ends_is_cut_off(door, lock, monkeypatch):
    monkeypatch.setattr(instance, "MAX_BYTES", 1000)
    assert await call(lock, b'{"files": ["' + b"x" * 5000) == b""


async def test_who_says_nothing_is_left_alone_after_a_while(qapp, lock, monkeypatch):
    monkeypatch.setattr(instance, "TALK_MS", 20)
    door = Door(lock, SERVER)
    door.open()
    caller = Caller(address(lock))
    await wait_until(lambda: caller.heard)
    await wait_until(lambda: caller.is_gone)
    door.close()


async def test_only_so_many_are_heard_at_a_time(door, lock):
    callers = [Caller(address(lock)) for _ in range(instance.MAX_TALKS + 3)]
    await wait_until(lambda: sum(c.is_gone for c in callers) == 3)
    assert sum(bool(c.heard) for c in callers) == instance.MAX_TALKS
    for caller in callers:
        caller.socket.abort()


async def test_what_a_killed_window_left_in_the_way_is_taken_away(qapp, lock):
    lock.file.with_suffix(".socket").write_text("no socket")
    door = Door(lock, SERVER)
    assert door.open()
    assert await call(lock, Request(server=SERVER).line()) == b"taken\n"
    door.close()
    assert not lock.file.with_suffix(".socket").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="sockets of POSIX")
async def test_a_folder_whose_name_is_too_long_for_a_socket_has_one_elsewhere(qapp, tmp_path):
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    deep.mkdir(parents=True)
    lock = FileLock(deep / "window.lock")
    lock.take()
    door = Door(lock, SERVER)
    assert door.open()
    assert str(deep) not in address(lock)
    assert await call(lock, Request(server=SERVER).line()) == b"taken\n"
    door.close()
    lock.release()


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_only_its_person_gets_through(door, lock):
    assert Path(address(lock)).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("token", ["a\0b", "\ud800", "ü", 5, None, ["a"]])
def test_what_is_no_token_of_a_desktop_is_left_out(token):
    line = json.dumps({"files": [], "activation": token}).encode()
    assert read_request(line) == Request()


def test_where_nobody_can_listen_the_window_opens_all_the_same(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))  # where a long name would go
    door = Door(FileLock(tmp_path / "missing" / "window.lock"), SERVER)
    assert not door.open()
    door.close()


def test_a_request_goes_through_its_line_unchanged():
    request = Request(files=(Path(FILE), Path(FILE + " ü\udcff")), has_sample=True, server=SERVER)
    assert read_request(request.line()) == request


def test_a_window_that_hangs_is_told_after_a_while(qapp, own_signals, lock, capsys):
    silent = QLocalServer()  # nothing turns its loop
    assert silent.listen(str(lock.file.with_suffix(".socket")))
    lock.write(json.dumps({"pid": 4711, "address": silent.fullServerName()}))
    later = FileLock(lock.file)
    assert hand_over(later, Request(), patience_ms=200) == 1
    assert "does not answer (process 4711)" in capsys.readouterr().err
    silent.close()


def test_a_window_that_left_no_address_is_told_after_a_while(qapp, own_signals, lock, capsys):
    assert hand_over(FileLock(lock.file), Request(), patience_ms=100) == 1
    assert "does not answer" in capsys.readouterr().err


def test_a_window_that_ends_meanwhile_leaves_its_place(qapp, own_signals, lock):
    lock.release()
    later = FileLock(lock.file)
    assert hand_over(later, Request()) is None
    assert later.take()
    later.release()


def test_a_minimized_window_comes_to_the_front(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.showMinimized()
    bring_to_front(window)
    assert window.isVisible()
    assert not window.isMinimized()


def test_the_desktops_leave_to_come_to_the_front_is_where_qt_looks(qtbot, monkeypatch):
    monkeypatch.setenv(instance.ACTIVATION, "")
    window = QWidget()
    qtbot.addWidget(window)
    bring_to_front(window, "leave")
    assert os.environ[instance.ACTIVATION] == "leave"
