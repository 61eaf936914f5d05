"""The sandbox's process: data folder, socket, workers, and a clean end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sqlite3
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.sandbox.answers import bad_request
from app.sandbox.app import CUT, build
from app.sandbox.auth import FULL, READ_ONLY
from app.sandbox.calls import Sandbox
from app.sandbox.crew import Crew
from app.sandbox.database import connect, prepare, read_meta
from app.sandbox.sample import WORKSPACE, fill
from app.sandbox.worker import Orders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from types import FrameType

    from starlette.applications import Starlette
    from starlette.types import Receive, Scope, Send

    from app.sandbox.labelers import Backend
    from app.sandbox.scenarios import Scenario

HOST = "127.0.0.1"
DATABASE = "sandbox.sqlite3"
PICTURES = "pictures"


class InUse(Exception):
    """Another sandbox works on this data folder."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a sandbox is run; port 0 takes any free one."""

    data: Path
    port: int
    scenario: Scenario
    backends: Mapping[str, Backend]
    workers: int
    ends_with_stdin: bool = False


def run(settings: Settings, out: TextIO) -> None:
    """Serve until a signal, or until standard input closes where that was asked for.

    Raises InUse, OSError (folder, port), sqlite3.Error and ValueError (data of another version).
    """
    pictures = settings.data / PICTURES
    pictures.mkdir(parents=True, exist_ok=True)
    with _sole_use(settings.data):
        file = settings.data / DATABASE
        if not file.exists():
            file.touch(mode=0o600)  # the keys lie in it
        database = connect(file)
        try:
            if prepare(database):
                fill(database)
            with _listening(settings.port) as listener:
                asyncio.run(_serve(settings, database, listener, out))
        finally:
            database.close()


async def _serve(
    settings: Settings, database: sqlite3.Connection, listener: socket.socket, out: TextIO
) -> None:
    url = f"http://{HOST}:{listener.getsockname()[1]}"
    pictures, scenario = settings.data / PICTURES, settings.scenario
    orders = Orders(
        "", settings.data / DATABASE, pictures, settings.backends, scenario.pause_s, scenario.is_stuck,
        scenario.lost_images,
    )  # fmt: skip
    crew = Crew(orders, database, settings.workers)
    keys = {read_meta(database, role): role for role in (FULL, READ_ONLY)}
    sandbox = Sandbox(database, pictures, url, scenario, crew, settings.backends, keys)
    server = _Server(build(sandbox), _hello(url, keys), out)
    if settings.ends_with_stdin:
        threading.Thread(target=server.end_with_stdin, daemon=True).start()
    crew.start()
    try:
        await server.serve([listener])
    finally:
        await crew.stop()


def _hello(url: str, keys: Mapping[str, str]) -> str:
    """Return the first line of the output."""
    roles = {role: key for key, role in keys.items()}
    return json.dumps({"url": url, "workspace": WORKSPACE, "keys": roles})


class _Protocol(H11Protocol):
    """HTTP that lets a handler cut its connection."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        served = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope[CUT] = transport.abort
            await served(scope, receive, send)

        self.app = app

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP at all in the shape of all other errors."""
        headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
        body = json.dumps(bad_request(msg).body).encode()
        events = (h11.Response(status_code=400, headers=headers), h11.Data(data=body), h11.EndOfMessage())
        for event in events:
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


class _Server(uvicorn.Server):
    """uvicorn, which says where it listens and ends quietly on a signal."""

    def __init__(self, app: Starlette, hello: str, out: TextIO) -> None:
        # Access logs would hold keys from query strings.
        config = uvicorn.Config(
            app, http=_Protocol, ws="none", lifespan="off", access_log=False, log_level="error",
            server_header=False, timeout_graceful_shutdown=2,
        )  # fmt: skip
        super().__init__(config)
        self._hello = hello
        self._out = out

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._out.write(self._hello + "\n")  # the agreed first line
        self._out.flush()

    def end_with_stdin(self) -> None:
        """End when whoever started this process is gone; runs in a thread."""
        with contextlib.suppress(OSError, ValueError):
            # Not sys.stdin.read: its lock, held by a thread, would break the interpreter's end.
            while os.read(sys.stdin.fileno(), 4096):
                pass
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on a signal and leave it at that: uvicorn would raise the signal once more."""

        def end(number: int, frame: FrameType | None) -> None:
            self.handle_exit(number, frame)

        before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextlib.contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    # Named as TCP, so that asyncio turns Nagle's delay off: it costs 40 ms an answer otherwise.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        yield listener
    finally:
        listener.close()


@contextlib.contextmanager
def _sole_use(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; SQLite's own lock also ends with a killed process."""
    lock = sqlite3.connect(folder / "in-use.sqlite3", isolation_level=None, timeout=1)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise InUse(f"Another sandbox works on {folder}.") from error
    try:
        yield
    finally:
        lock.close()
