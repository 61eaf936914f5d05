"""The runtime of the window in a process of its own: it starts in order, and every way to end it ends in order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENDS_WITHIN_S = 30

COPIES_AND_QUITS = """
import sys
from app.opening import WindowOptions, run_window

async def begun(station):
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QGuiApplication
    copied = QMimeData()
    copied.setText("a bolt")
    QGuiApplication.clipboard().setMimeData(copied)
    stop = station.stop

    async def told():
        await stop()
        print("stopped in order")

    station.stop = told
    QGuiApplication.quit()

sys.exit(run_window(WindowOptions(), begun))
"""

REBUILDS_AND_QUITS = """
import asyncio, sys
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from app.opening import WindowOptions, run_window
from app.ui.window import MainWindow

def shown():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]

async def begun(station):
    (old,) = shown()
    old.actions_by_id["new_draft"].trigger()
    old.settings.language = "de"
    old.rebuild_requested.emit("room")
    while shown() == [old]:
        await asyncio.sleep(0.01)
    (new,) = shown()
    await asyncio.sleep(0.1)
    print(len(new.documents.keys), new.layout_of_docks.is_room_given, new.locale().name())
    new.close()

sys.exit(run_window(WindowOptions(), begun))
"""

STARTS_AGAIN = """
import asyncio, os, signal, sys, threading
from PySide6.QtWidgets import QApplication
from app.adapters import restart
from app.adapters.file_lock import FileLock
from app.bootstrap import find_folders
from app.opening import WindowOptions, run_window
from app.ui.window import MainWindow

lock = find_folders().database.with_name("window.lock")

def start_again():
    threads = [t for t in threading.enumerate() if t is not threading.main_thread()]
    print("again", FileLock(lock).take(), lock.with_suffix(".socket").exists(), QApplication.instance(), threads)
    return 0

restart.start_again = start_again

async def begun(station):
    (window,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
    stop = station.stop

    async def told():
        if "signal" in sys.argv:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.2)
        if "twice" in sys.argv:
            window.restart_requested.emit()
        await stop()
        print("stopped in order")

    station.stop = told
    if "after a close" in sys.argv:
        window.close()
    window.restart_requested.emit()

sys.exit(run_window(WindowOptions(), begun))
"""

CLOSES_ON_A_FULL_DISK = """
import asyncio, sys
from PySide6.QtWidgets import QApplication, QPushButton
from app.domain.errors import StoreError
from app.opening import WindowOptions, run_window
from app.ui.widgets.confirm import Question
from app.ui.window import MainWindow

async def begun(station):
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))

    async def full(*_):
        raise StoreError("The disk is full.")

    station.composer._keeping._store.save_draft = full
    window.actions_by_id["new_draft"].trigger()
    for verb in ("Cancel", "Close and lose it"):
        window.close()
        while not (asked := [q for q in window.findChildren(Question) if q.isVisible()]):
            await asyncio.sleep(0.01)
        print(window.isVisible(), asked[0].windowTitle())
        next(b for b in asked[0].findChildren(QPushButton) if b.text() == verb).click()
        await asyncio.sleep(0.01)

sys.exit(run_window(WindowOptions(), begun))
"""

REBUILDS_UNDER_A_DIALOG = """
import asyncio, sys
from PySide6.QtWidgets import QApplication
from app.opening import WindowOptions, run_window
from app.ui.session import KeyDialog
from app.ui.window import MainWindow

def shown():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]

async def begun(station):
    (old,) = shown()
    old.actions_by_id["add_key"].trigger()
    dialog = old.findChild(KeyDialog)
    dialog.entry.field.setText("half a key")
    for _ in range(2):
        old.rebuild_requested.emit("")
    await asyncio.sleep(0.2)
    print(shown() == [old], dialog.entry.field.text())
    dialog.reject()
    while shown() == [old]:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)
    (new,) = shown()
    new.close()

sys.exit(run_window(WindowOptions(), begun))
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(isolated_home) -> Iterator[Start]:
    """Start windows; those that still run at the end are killed."""
    started = []

    def start(*argv: str) -> "subprocess.Popen[str]":
        own = {
            "LABELDOCK_TRACE_START": "1",
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "offscreen",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "app", *argv], env=os.environ | own, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stderr.close()


def run(program: str, *argv: str) -> "subprocess.CompletedProcess[str]":
    """Run a program of a few lines on a window to its end."""
    own = {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", program, *argv]
    return subprocess.run(
        command, env=os.environ | own, timeout=ENDS_WITHIN_S, stdout=subprocess.PIPE, text=True
    )


def read_to(process: "subprocess.Popen[str]", word: str) -> list[str]:
    """Return the lines of standard error up to `word`."""
    lines = []
    for line in process.stderr:
        lines.append(line.strip())
        if lines[-1] == word:
            return lines
    raise AssertionError(f"It ended before {word}: {lines}")


def test_the_window_is_painted_before_the_services_are_ready(start):
    assert read_to(start(), "ready") == ["first-paint", "ready"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(start, number):
    window = start()
    read_to(window, "ready")
    window.send_signal(number)
    assert window.wait(ENDS_WITHIN_S) == 0
    assert window.stderr.read().replace("ledger loaded\n", "") == ""


def test_a_wish_to_quit_ends_it_in_order_whatever_was_copied(isolated_home):
    ended = run(COPIES_AND_QUITS)
    assert (ended.returncode, ended.stdout) == (0, "stopped in order\n")


def test_a_window_that_asks_for_it_is_built_anew_and_the_new_one_ends_the_program(isolated_home):
    ended = run(REBUILDS_AND_QUITS)
    assert (ended.returncode, ended.stdout) == (0, "1 True de_DE\n")


@pytest.mark.parametrize("how", ["once", "twice"])
def test_a_window_that_is_to_come_back_ends_as_any_other_and_lets_go_of_everything_first(isolated_home, how):
    assert asked_to_start_again(how) == ["stopped in order", "again True False None []"]


@pytest.mark.parametrize("how", ["signal", "after a close"])
def test_a_window_that_is_told_to_end_while_it_ends_does_not_come_back(isolated_home, how):
    assert asked_to_start_again(how) == ["stopped in order"]


def asked_to_start_again(how: str) -> list[str]:
    """Return what a program says whose window is asked to come back."""
    ended = run(STARTS_AGAIN, how)
    assert ended.returncode == 0
    return ended.stdout.splitlines()


def test_a_window_is_not_built_anew_under_a_dialog_in_which_somebody_writes(isolated_home):
    ended = run(REBUILDS_UNDER_A_DIALOG)
    assert (ended.returncode, ended.stdout) == (0, "True half a key\n")


def test_a_window_whose_drafts_cannot_be_saved_asks_before_it_closes(isolated_home):
    ended = run(CLOSES_ON_A_FULL_DISK)
    assert (ended.returncode, ended.stdout) == (0, "True Drafts cannot be saved\n" * 2)


def test_a_signal_during_the_start_ends_it_in_order(start):
    window = start()
    read_to(window, "first-paint")
    window.send_signal(signal.SIGTERM)
    assert window.wait(ENDS_WITHIN_S) == 0


def test_a_killed_window_leaves_no_lock_behind(start):
    first = start()
    read_to(first, "ready")
    first.kill()
    first.wait()
    read_to(start(), "ready")


def test_a_file_that_was_given_survives_a_kill_a_moment_later(start, tmp_path, isolated_home):
    file = tmp_path / "bolts.json"
    file.write_text('{"a bolt": "bolt"}')
    window = start(str(file))
    read_to(window, "ready")
    kept = isolated_home / "labeldock" / "data"
    deadline = time.monotonic() + ENDS_WITHIN_S
    while time.monotonic() < deadline and not holds(kept, b"a bolt"):
        time.sleep(0.05)
    window.kill()
    window.wait()
    assert holds(kept, b"a bolt")


def holds(folder: Path, text: bytes) -> bool:
    """Tell whether the database of the folder holds a text."""
    return any(text in path.read_bytes() for path in folder.glob("labeldock.sqlite3*"))
