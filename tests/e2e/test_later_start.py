"""A second start of the program while its window is open, with real processes."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app.adapters.store import SqliteStore
from app.bootstrap import find_folders
from tests.sandbox_process import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

ENDS_WITHIN_S = 30
SERVER = "http://127.0.0.1:9"
PLUGIN = "This plugin does not support"
"""What Qt says of a window that is raised where there is no screen."""

Program = "subprocess.Popen[str]"
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(isolated_home) -> Iterator[Start]:
    """Start the program; what still runs at the end is killed."""
    started = []

    def start(*argv: str, **more: str) -> Program:
        own = {"LABELDOCK_TRACE_START": "1", "QT_QPA_PLATFORM": "offscreen", "LABELDOCK_SERVER": SERVER}
        line = [sys.executable, "-m", "app", *argv]
        env = os.environ | own | more
        started.append(subprocess.Popen(line, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def file(tmp_path) -> str:
    file = tmp_path / "bolts.json"
    file.write_text('{"a bolt": "bolt"}')
    return str(file)


def test_it_hands_its_files_to_the_window_and_ends(start, file):
    first = opened(start())
    second = start(file)
    assert second.wait(ENDS_WITHIN_S) == 0
    assert "open already" in second.stderr.read()
    assert until(lambda: draft_names() == ["bolts"])
    end(first)


def test_also_while_the_window_is_only_just_painted(start, file):
    first = start()
    assert first.stderr.readline() == "first-paint\n"
    assert start(file).wait(ENDS_WITHIN_S) == 0
    assert until(lambda: draft_names() == ["bolts"])
    end(first)


def test_of_many_that_are_started_at_once_one_opens_and_all_files_are_there(start, tmp_path):
    files = [tmp_path / f"job {i}.json" for i in range(4)]
    for file in files:
        file.write_text('{"a bolt": "bolt"}')
    programs = [start(str(file)) for file in files]
    assert until(lambda: draft_names() == sorted(f.stem for f in files)), draft_names()
    assert until(lambda: sum(p.poll() == 0 for p in programs) == 3)
    end(next(p for p in programs if p.poll() is None))


def test_a_killed_window_is_never_in_the_way(start, file):
    for _ in range(3):
        first = opened(start())
        first.kill()
        first.wait()
        assert (find_folders().data / "window.socket").exists()
    end(opened(start()))
    assert not (find_folders().data / "window.socket").exists()


def test_another_program_with_the_number_of_the_killed_one_is_not_in_the_way(start):
    lock = find_folders().data / "window.lock"
    lock.parent.mkdir(parents=True)
    lock.write_text(json.dumps({"pid": os.getpid(), "address": "/nowhere"}))
    end(opened(start()))


def test_a_window_that_hangs_is_told_and_gets_nothing_later(start, file):
    first = opened(start())
    first.send_signal(signal.SIGSTOP)
    second = start(file)
    try:
        assert second.wait(ENDS_WITHIN_S) == 1
    finally:
        first.send_signal(signal.SIGCONT)
    assert f"does not answer (process {first.pid})" in second.stderr.read()
    assert start().wait(ENDS_WITHIN_S) == 0  # it is awake again
    end(first)
    assert draft_names() == []


def test_a_window_that_is_just_ending_leaves_its_place(start, file):
    first = opened(start())
    first.send_signal(signal.SIGTERM)
    second = opened(start(file))
    assert first.wait(ENDS_WITHIN_S) == 0
    assert until(lambda: draft_names() == ["bolts"])
    end(second)


def test_one_for_another_server_is_refused(start, file):
    first = opened(start())
    second = start(file, LABELDOCK_SERVER="http://127.0.0.1:10")
    assert second.wait(ENDS_WITHIN_S) == 1
    assert f"works with {SERVER}" in second.stderr.read()
    end(first)
    assert draft_names() == []


def test_another_data_folder_has_a_window_of_its_own(start, tmp_path):
    first = opened(start())
    end(opened(start(LABELDOCK_HOME=str(tmp_path / "other"))))
    assert first.poll() is None
    end(first)


def test_it_can_be_interrupted_while_it_waits(start):
    first = opened(start())
    first.send_signal(signal.SIGSTOP)
    second = start()
    assert until(lambda: window_is_waited_for(second))
    second.send_signal(signal.SIGINT)
    ended = second.wait(ENDS_WITHIN_S)
    first.send_signal(signal.SIGCONT)
    assert ended == -signal.SIGINT
    end(first)


def opened(program: Program) -> Program:
    """Wait until the window is up."""
    for line in program.stderr:
        if line == "ready\n":
            return program
    raise AssertionError("It ended before it was up.")


def end(program: Program) -> None:
    program.send_signal(signal.SIGTERM)
    assert program.wait(ENDS_WITHIN_S) == 0
    said = set(program.stderr.read().splitlines()) - {"first-paint", "ready", "ledger loaded"}
    assert [line for line in said if not line.startswith(PLUGIN)] == []


def until(is_so, patience_s=ENDS_WITHIN_S):
    end = time.monotonic() + patience_s
    while not (found := is_so()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def window_is_waited_for(program: Program) -> bool:
    """Tell whether a start is connected to the window; signals that came before would find nobody."""
    return any(c.type for c in psutil.Process(program.pid).net_connections("unix"))


def draft_names() -> list[str]:
    """Return the names of the drafts on disk."""
    database = find_folders().database

    async def read() -> list[str]:
        store = SqliteStore(Path(database))
        await store.open()
        try:
            return sorted(draft.name for draft in await store.drafts())
        finally:
            await store.close()

    return asyncio.run(read()) if database.exists() else []
