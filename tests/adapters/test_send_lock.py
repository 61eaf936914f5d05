import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.adapters.send_lock import FileSendLock
from app.domain.errors import StoreError

ROOT = Path(__file__).parents[2]
CHILD = """
import asyncio, sys
from pathlib import Path
from app.adapters.send_lock import FileSendLock

async def main(database, times):
    lock = FileSendLock(database)
    for _ in range(times):
        await lock.take(lambda: print("waits", flush=True))
        print("has it", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        lock.release()
        print("let go", flush=True)

asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
"""


@pytest.fixture
def database(tmp_path):
    return tmp_path / "labeldock.sqlite3"


@pytest.fixture
def start(database):
    """Start other programs that take the lock, hold it for a line of input, and let go."""
    children = []

    def other(times=1):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(database), str(times)],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        children.append(child)
        return child

    yield other
    for child in children:
        child.kill()
        child.communicate(timeout=20)


async def says(child):
    return (await asyncio.to_thread(child.stdout.readline)).strip()


def go_on(child):
    child.stdin.write("\n")
    child.stdin.flush()


async def test_one_program_at_a_time_has_it_and_who_waits_is_told(database, start):
    child = start()
    assert await says(child) == "has it"
    told = []
    lock = FileSendLock(database)
    taking = asyncio.ensure_future(lock.take(lambda: told.append("waits")))
    await asyncio.wait([taking], timeout=0.3)
    assert not taking.done()
    assert told == ["waits"]
    go_on(child)
    await asyncio.wait_for(taking, 20)
    lock.release()


async def test_it_falls_open_when_its_program_is_killed(database, start):
    child = start()
    assert await says(child) == "has it"
    lock = FileSendLock(database)
    taking = asyncio.ensure_future(lock.take(lambda: None))
    await asyncio.wait([taking], timeout=0.2)
    assert not taking.done()
    os.kill(child.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    await asyncio.wait_for(taking, 20)
    lock.release()


async def test_a_long_queue_here_does_not_starve_another_program(database, start):
    lock = FileSendLock(database)
    await lock.take(lambda: None)
    child = start()
    assert await says(child) == "waits"
    lock.release()
    again = asyncio.ensure_future(lock.take(lambda: None))
    assert await says(child) == "has it"
    assert not again.done()
    go_on(child)
    await asyncio.wait_for(again, 20)
    lock.release()


async def test_lines_of_one_program_have_it_side_by_side_until_the_last_lets_go(database, start):
    lock = FileSendLock(database)
    await lock.take(lambda: None)
    await lock.take(lambda: None)
    lock.release()
    child = start()
    assert await says(child) == "waits"
    lock.release()
    assert await says(child) == "has it"


async def test_who_stops_waiting_is_in_nobodys_way(database, start):
    child = start(times=2)
    assert await says(child) == "has it"
    lock = FileSendLock(database)
    taking = asyncio.ensure_future(lock.take(lambda: None))
    await asyncio.wait([taking], timeout=0.2)
    taking.cancel()
    await asyncio.gather(taking, return_exceptions=True)
    go_on(child)
    assert [await says(child), await says(child)] == ["let go", "has it"]


async def test_a_folder_that_takes_no_lock_is_told_in_plain_words(tmp_path):
    lock = FileSendLock(tmp_path / "nowhere" / "labeldock.sqlite3")
    with pytest.raises(StoreError, match="cannot be locked"):
        await lock.take(lambda: None)
