"""A server that repeats the key: in its answers, its messages and its headers."""

import asyncio
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from app.sandbox import database as sandbox_database
from app.sandbox.sample import fill
from app.sandbox.server import DATABASE
from tests.faults.proxy import FaultyProxy, Request, proxy_to

KEY = 's3cr3t/Pl4nted+K3y="odd&chars42'
"""Looks different in JSON, in an address, and in a shell; so that each spelling is really searched for."""
WORDS = (
    "name",
    "message",
    "welcome",
    "instructions",
    "owner",
    "createdBy",
    "labeler",
    "hint",
    "guidance",
    "type",
)
"""Members whose text may hold anything."""


def plant(data: Path) -> None:
    """Give a sandbox that has no data yet the key that is looked for."""
    data.mkdir(parents=True)
    connection = sandbox_database.connect(data / DATABASE)
    sandbox_database.prepare(connection)
    fill(connection)
    with sandbox_database.transaction(connection):
        connection.execute("UPDATE meta SET value = ? WHERE name = 'full'", (KEY,))
    connection.close()


def with_key(request: Request, answer: bytes) -> bytes:
    """Return an answer that repeats the key of its request wherever the client may look."""
    head, _, body = answer.partition(b"\r\n\r\n")
    key = request.key
    if not key or b"application/json" not in head.lower():
        return answer
    value = json.loads(body)
    if isinstance(value, dict):
        value |= {"note": key, "detail": f"?api_key={quote(key, safe='')}", "backend": key, "startTime": key}
        value["warnings"] = [{"key": key, "api_key": key}]
    body = json.dumps(_told(value, key)).encode()
    fields = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length")]
    fields += [
        f"X-Api-Key: {key}".encode(),
        f"Set-Cookie: key={key}".encode(),
        b"Content-Length: %d" % len(body),
    ]
    return b"\r\n".join(fields) + b"\r\n\r\n" + body


def _told(value: Any, key: str) -> Any:
    if isinstance(value, list):
        return [_told(each, key) for each in value]
    if not isinstance(value, dict):
        return value
    return {n: f"{v} {key}" if n in WORDS and isinstance(v, str) else _told(v, key) for n, v in value.items()}


@contextmanager
def echoing(target: str, **options: Any) -> Iterator[FaultyProxy]:
    """Run a proxy that repeats the key, on a thread of its own: the loop of the window is not disturbed."""
    made: list[FaultyProxy] = []
    is_up = threading.Event()

    async def serve(stop: asyncio.Event) -> None:
        async with proxy_to(target, alter=with_key, **options) as proxy:
            made.append(proxy)
            is_up.set()
            await stop.wait()

    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve(stop)), name="proxy")
    thread.start()
    is_up.wait(10)
    try:
        yield made[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()


def key_in(data: Path) -> str:
    """Return the full key of a sandbox's data."""
    connection = sqlite3.connect(data / DATABASE)
    try:
        return str(connection.execute("SELECT value FROM meta WHERE name = 'full'").fetchone()[0])
    finally:
        connection.close()
