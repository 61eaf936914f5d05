"""One window per data folder: a later start hands its files to the one that is open, and ends."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

TALK_MS = 2000
"""How long the window waits for what a later start has to say."""
MAX_BYTES = 1 << 20
MAX_TALKS = 8
MAX_ADDRESS = 90
"""Addresses of sockets are short: 104 bytes on macOS, with what Qt adds while it makes one."""
GREETING = b"labeldock 1"
TAKEN = b"taken"
OTHER_SERVER = b"other server "
"""Before its address."""
ACTIVATION = "XDG_ACTIVATION_TOKEN"
"""With this a Wayland desktop lets the window come to the front: it is given to the program just started."""


class Lock(Protocol):
    """What keeps two windows off one data folder; it holds a text of the one that has it."""

    file: Path

    def take(self) -> bool: ...

    def release(self) -> None: ...

    def write(self, text: str) -> None: ...

    def read(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a start asks of the window that is open; `server` empty: whichever it works with."""

    files: tuple[Path, ...] = ()
    has_sample: bool = False
    server: str = ""
    activation: str = ""

    def line(self) -> bytes:
        """Return it as one line of JSON."""
        fields = {
            "files": [str(file) for file in self.files],
            "sample": self.has_sample,
            "server": self.server,
            "activation": self.activation,
        }
        return json.dumps(fields).encode() + b"\n"


def read_request(line: bytes) -> Request | None:
    """Read a request; None where it is none."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    files = value.get("files") if isinstance(value, dict) else None
    if not isinstance(files, list) or not all(map(_is_path, files)):
        return None
    return Request(
        files=tuple(Path(file) for file in files),
        has_sample=value.get("sample") is True,
        server=str(value.get("server") or ""),
        activation=_token(value.get("activation")),
    )


def _is_path(value: object) -> bool:
    try:
        return isinstance(value, str) and b"\0" not in os.fsencode(value) and Path(value).is_absolute()
    except UnicodeEncodeError:
        return False


def _token(value: object) -> str:
    return value if isinstance(value, str) and value.isascii() and value.isprintable() else ""


class Door(QObject):
    """Hears the starts that come after this one; only programs of the same person reach it.

    `server` is what the window works with: a start that asks for another one is refused.
    """

    knocked = Signal(object)

    def __init__(self, lock: Lock, server: str) -> None:
        super().__init__()
        self._lock = lock
        self._server = server
        self._talks: set[_Talk] = set()
        self._listener = QLocalServer(self)
        self._listener.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._listener.newConnection.connect(self._on_connection)

    def open(self) -> bool:
        """Listen, and leave the address in the lock; False where the system does not let us."""
        address = _address(self._lock.file)
        QLocalServer.removeServer(address)  # what a killed window left; the lock says that it is not in use
        if not self._listener.listen(address):
            return False
        note = {"pid": os.getpid(), "address": self._listener.fullServerName()}
        self._lock.write(json.dumps(note))
        return True

    def works_with(self, server: str) -> None:
        """Say that the window works with another server than was thought."""
        self._server = server

    def close(self) -> None:
        """Hear nobody any more."""
        self._listener.close()
        for talk in tuple(self._talks):
            talk.end()

    def _on_connection(self) -> None:
        while (socket := self._listener.nextPendingConnection()) is not None:
            if len(self._talks) >= MAX_TALKS:
                socket.abort()
                socket.deleteLater()
                continue
            talk = _Talk(socket, self)
            self._talks.add(talk)
            talk.ended.connect(self._talks.discard)
            talk.heard.connect(self._on_heard)

    def _on_heard(self, talk: _Talk, request: Request) -> None:
        if request.server and request.server != self._server:
            talk.answer(OTHER_SERVER + self._server.encode())
            return
        talk.answer(TAKEN)
        self.knocked.emit(request)


class _Talk(QObject):
    """One start that is heard: it is greeted, says what it wants in one line, and is answered."""

    heard = Signal(object, object)
    ended = Signal(object)

    def __init__(self, socket: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        self._has_heard = False
        socket.setParent(self)
        socket.setReadBufferSize(MAX_BYTES + 1)
        socket.readyRead.connect(self._on_ready)
        socket.disconnected.connect(self.end)
        QTimer.singleShot(TALK_MS, self, self.end)
        socket.write(GREETING + b"\n")

    def answer(self, line: bytes) -> None:
        """Say the last word."""
        self._socket.write(line + b"\n")
        self._socket.disconnectFromServer()  # after all is written

    def end(self) -> None:
        """Hang up."""
        self._socket.abort()
        self.ended.emit(self)
        self.deleteLater()

    def _on_ready(self) -> None:
        if self._has_heard:
            return
        if self._socket.canReadLine():
            self._has_heard = True
            request = read_request(bytes(self._socket.readLine().data()))
            if request is None:
                self.end()
            else:
                self.heard.emit(self, request)
        elif self._socket.bytesAvailable() > MAX_BYTES:
            self.end()


def bring_to_front(window: QWidget, activation: str = "") -> None:
    """Show the window over all others, or at least have the desktop point at it."""
    if activation:
        os.environ[ACTIVATION] = activation  # where Qt looks for it, once
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)  # nothing happens where it is in front already


def _address(file: Path) -> str:
    """Return where to listen: beside the lock, or, where that is too long or a pipe, under a name nobody knows."""
    beside = str(file.with_suffix(".socket"))
    if sys.platform != "win32" and len(os.fsencode(beside)) <= MAX_ADDRESS:
        return beside
    name = f"labeldock-{uuid4().hex}"
    return name if sys.platform == "win32" else str(Path(tempfile.gettempdir()) / name)
