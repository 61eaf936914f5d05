"""Watches the GUI thread: how long each turn of its loop takes, and whether it touches disk or network."""

import os
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.turns import Turn

BLOCKING = ("sqlite3.connect", "socket.getaddrinfo", "subprocess.Popen", "os.posix_spawn", "shutil.copyfile")
ROOT = Path(__file__).resolve().parents[2]
APP = f"{ROOT / 'app'}{os.sep}"
OURS = tuple(f"{ROOT / name}{os.sep}" for name in ("app", "packaging", "tests"))
WRITING = frozenset("wax+")


@dataclass(frozen=True, slots=True)
class Act:
    """What a person was doing, and the CPU seconds of a turn of the loop meanwhile."""

    seconds: float
    doing: str

    def __str__(self) -> str:
        return f"{self.seconds * 1000:.0f} ms, {self.doing}"


@dataclass(slots=True)
class Watch:
    """What was seen on the GUI thread while it was on.

    Turns are measured in CPU time of the thread, so that a busy machine does not lengthen them.
    """

    is_on: bool = False
    doing: Callable[[], str] = str
    turns: list[Act] = field(default_factory=list)
    touches: list[str] = field(default_factory=list)
    spent_by_test: float = 0.0
    """CPU seconds of this turn that the test needed for looking at the window."""

    def begin(self) -> None:
        """Forget all that was seen, and be off."""
        self.is_on = False
        self.turns.clear()
        self.touches.clear()

    def worst(self) -> Act:
        """Return the longest turn."""
        return max(self.turns, key=lambda turn: turn.seconds, default=Act(0.0, "nothing"))

    def take(self, turn: Turn) -> None:
        """Note a turn of the loop that is over."""
        if self.is_on:
            self.turns.append(Act(turn.cpu - self.spent_by_test, self.doing()))
        self.spent_by_test = 0.0

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note what Python is about to do, where it does it on the GUI thread."""
        if self.is_on and threading.get_ident() == _GUI_THREAD and _may_block(event, arguments):
            frames = traceback.StackSummary.extract(traceback.walk_stack(None), lookup_lines=False)
            if not _is_of_others(frames):
                lines = (f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames[1:12])
                self.touches.append("\n".join((f"{event} {arguments!r:.200}", *lines)))


def _may_block(event: str, arguments: tuple[Any, ...]) -> bool:
    if event == "socket.connect":
        return arguments[0].gettimeout() != 0  # asyncio's own sockets do not block
    if event == "open":
        return isinstance(arguments[1], str) and bool(WRITING & set(arguments[1]))
    return event in BLOCKING or (event == "time.sleep" and bool(arguments[0]))


def _is_of_others(frames: traceback.StackSummary) -> bool:
    """Tell whether a test or Python's import did it: of our own files, the innermost one decides."""
    if frames[1].filename.startswith("<frozen importlib"):
        return True  # the compiled form of a module, written once
    own = (frame.filename for frame in frames[1:] if frame.filename.startswith(OURS))
    return not next(own, APP).startswith(APP)


_GUI_THREAD = threading.main_thread().ident
the_watch = Watch()
sys.addaudithook(the_watch.hear)  # cannot be taken back, so there is one for all tests
