"""A start while a window is open on the same data: hands over what it was asked for, and ends."""

from __future__ import annotations

import json
import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QThread
from PySide6.QtNetwork import QLocalSocket

from app.ui.frame import release_signals
from app.ui.instance import GREETING, OTHER_SERVER, TAKEN

if TYPE_CHECKING:
    from app.ui.instance import Lock, Request

PATIENCE_MS = 6000
"""How long the window is waited for: it may be starting itself, or just ending."""
TRY_MS = 50

HANDED_OVER = "Labeldock is open already: its window was brought to the front."
SILENT = "Labeldock is already open with the same data folder, and does not answer{process}."
OTHER = (
    "Labeldock is already open with the same data folder, and works with {server}. "
    "Close it first, or give this one a data folder of its own (LABELDOCK_HOME)."
)


def hand_over(lock: Lock, request: Request, patience_ms: int = PATIENCE_MS) -> int | None:
    """Hand a request to the window that is open and return the exit code.

    None where that window has ended meanwhile: then the lock is ours, and this start goes on.
    It is for a program that does nothing else yet: it waits without turning an event loop.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Python could not look while Qt waits
    release_signals()
    deadline = QDeadlineTimer(patience_ms)
    while not deadline.hasExpired():
        if lock.take():
            return None
        answer = _ask(_note(lock).get("address"), request, deadline)
        if answer == TAKEN:
            sys.stderr.write(f"{HANDED_OVER}\n")
            return 0
        if answer.startswith(OTHER_SERVER):
            return _refuse(OTHER.format(server=answer.removeprefix(OTHER_SERVER).decode(errors="replace")))
        QThread.msleep(TRY_MS)
    process = _note(lock).get("pid")
    return _refuse(SILENT.format(process=f" (process {process})" if process else ""))


def _refuse(words: str) -> int:
    from app.ui.loop import tell_alone

    sys.stderr.write(f"{words}\n")
    tell_alone(words)
    return 1


def _note(lock: Lock) -> dict[str, object]:
    """Return what the window left for us in the lock."""
    try:
        value = json.loads(lock.read())
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _ask(address: object, request: Request, deadline: QDeadlineTimer) -> bytes:
    """Return what the window answers, empty where nobody does."""
    socket = QLocalSocket()
    socket.connectToServer(str(address or ""))
    if not socket.waitForConnected(_left(deadline)) or _line(socket, deadline) != GREETING:
        return b""
    socket.write(request.line())
    return _line(socket, deadline)


def _line(socket: QLocalSocket, deadline: QDeadlineTimer) -> bytes:
    while not socket.canReadLine():
        if not socket.waitForReadyRead(_left(deadline)):
            return b""
    return bytes(socket.readLine().data()).strip()


def _left(deadline: QDeadlineTimer) -> int:
    return max(1, deadline.remainingTime())
