"""The worker processes as the server sees them: started, woken, replaced when they die, stopped."""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import os
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.sandbox import jobs, worker
from app.sandbox.worker import LOOK, STOP, Orders

if TYPE_CHECKING:
    import sqlite3
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Result = dict[str, Any]

_ENDS_WITHIN_S = 3.0
_SLOWEST_REPLACEMENT_S = 10.0


def usable_cores() -> int:
    """Count the cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Hand:
    """One worker: its process, the pipe to it, and the thread that hears what it says."""

    process: BaseProcess
    pipe: Connection
    ear: threading.Thread


class Crew:
    """A fixed number of workers; requests hand them errands and wait for the result."""

    def __init__(self, orders: Orders, database: sqlite3.Connection, size: int) -> None:
        self._orders = orders
        self._database = database
        self._size = size
        self._hands: dict[str, _Hand] = {}
        self._waiting: dict[int, asyncio.Future[Result]] = {}
        self._loop = asyncio.get_running_loop()
        self._deaths = 0
        self._is_stopping = False

    def start(self) -> None:
        """Start all workers, with no lease left over from an earlier run."""
        jobs.release_all(self._database)
        self._database.execute("DELETE FROM errands")
        for number in range(self._size):
            self._hire(str(number))

    def wake(self) -> None:
        """Tell idle workers that there is something to do."""
        for hand in self._hands.values():
            _tell(hand.pipe, LOOK)

    async def run(self, kind: str, payload: dict[str, Any], picture: bytes | None = None) -> Result:
        """Have a worker run an errand and return its result; `error` in it says what went wrong."""
        errand = self._database.execute(
            "INSERT INTO errands (kind, payload, picture) VALUES (?, ?, ?)",
            (kind, json.dumps(payload), picture),
        ).lastrowid
        assert errand is not None
        done: asyncio.Future[Result] = self._loop.create_future()
        self._waiting[errand] = done
        self.wake()
        try:
            return await done
        finally:
            del self._waiting[errand]
            self._database.execute("DELETE FROM errands WHERE id = ?", (errand,))

    async def stop(self) -> None:
        """Let every worker finish its image, and end those that take too long."""
        self._is_stopping = True
        for done in self._waiting.values():
            done.cancel()
        hands = list(self._hands.values())
        for hand in hands:
            _tell(hand.pipe, STOP)
        for hand in hands:
            await asyncio.to_thread(_end, hand)

    def _hire(self, name: str) -> None:
        # spawn: a forked worker would inherit the server's sockets and its database connection
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=worker.main, args=(replace(self._orders, name=name), theirs), daemon=True
        )
        process.start()
        theirs.close()
        ear = threading.Thread(target=self._hear, args=(name, ours), name=f"sandbox-ear-{name}", daemon=True)
        self._hands[name] = _Hand(process, ours, ear)
        ear.start()

    def _hear(self, name: str, pipe: Connection) -> None:
        """Run in a thread: pass on what a worker says until its process ends."""
        with contextlib.suppress(RuntimeError):  # the loop is closed already
            try:
                while True:
                    self._loop.call_soon_threadsafe(self._finish, pipe.recv())
            except (EOFError, OSError):
                self._loop.call_soon_threadsafe(self._lose, name)

    def _finish(self, errand: int) -> None:
        row = self._database.execute("SELECT result FROM errands WHERE id = ?", (errand,)).fetchone()
        self._answer(errand, json.loads(row["result"]) if row and row["result"] else {})

    def _answer(self, errand: int, result: Result) -> None:
        done = self._waiting.get(errand)
        if done is not None and not done.done():
            done.set_result(result)

    def _lose(self, name: str) -> None:
        """Replace a worker that died; what it had leased goes back, its errand fails."""
        if self._is_stopping:
            return
        hand = self._hands.pop(name)
        hand.process.join()
        jobs.release_all(self._database, name)
        query = "SELECT id FROM errands WHERE worker = ? AND result IS NULL"
        for row in self._database.execute(query, (name,)).fetchall():
            self._answer(row["id"], {"error": "The worker process ended."})
        delay = min(_SLOWEST_REPLACEMENT_S, 0.1 * 2**self._deaths)  # a worker that cannot start must not spin
        self._deaths += 1
        self._loop.call_later(delay, self._replace, name)

    def _replace(self, name: str) -> None:
        if not self._is_stopping:
            self._hire(name)


def _tell(pipe: Connection, word: str) -> None:
    with contextlib.suppress(OSError):  # it died; its ear has heard so
        pipe.send(word)


def _end(hand: _Hand) -> None:
    hand.process.join(_ENDS_WITHIN_S)
    if hand.process.is_alive():
        hand.process.terminate()
        hand.process.join()
    hand.ear.join()
    hand.pipe.close()
