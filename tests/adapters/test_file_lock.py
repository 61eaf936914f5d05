"""The lock of one program at a time."""

import os
import signal
import subprocess
import sys

import pytest

from app.adapters.file_lock import FileLock

HOLDS = """
import sys, time
from pathlib import Path
from app.adapters.file_lock import FileLock
lock = FileLock(Path(sys.argv[1]))
assert lock.take()
lock.write(sys.argv[2])
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "some.lock"


@pytest.fixture
def holder(file):
    """Another program that holds the lock."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(file), "hello"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_it_is_held_by_one_at_a_time(file):
    first, second = FileLock(file), FileLock(file)
    assert first.take()
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


def test_another_program_that_holds_it_is_seen_and_its_text_read(file, holder):
    lock = FileLock(file)
    assert not lock.take()
    assert lock.read() == "hello"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_killed_program_holds_nothing(file, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    lock = FileLock(file)
    assert lock.take()
    lock.release()


def test_a_file_that_names_a_living_process_is_no_lock(file):
    file.write_text(f"{os.getpid()}\npython\n")
    lock = FileLock(file)
    assert lock.take()
    lock.release()


def test_a_shorter_text_takes_the_place_of_a_longer_one(file):
    lock = FileLock(file)
    assert lock.take()
    lock.write("long and longer")
    lock.write("short")
    assert lock.read() == "short"
    lock.release()


def test_where_no_file_can_be_made_it_says_so(tmp_path):
    with pytest.raises(OSError):
        FileLock(tmp_path / "missing" / "some.lock").take()
    assert FileLock(tmp_path / "missing" / "some.lock").read() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_only_its_person_may_read_it(file):
    lock = FileLock(file)
    lock.take()
    assert file.stat().st_mode & 0o077 == 0
    lock.release()
