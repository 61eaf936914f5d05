"""A proxy between client and server that plays faults, chosen by a seed and counted."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlsplit

from tests.faults.kinds import FOR_READS, FOR_STARTS, TAKEN_FIRST, Fault, made_up

LATER_S = 0.6
"""How long after a cut a request is taken at the latest."""
HELD_S = 1.5
"""Longer than the client waits for an answer."""
DRIPS = 8
DRIP_S = 0.02
LARGEST_HEAD = 64 * 1024


class Cut(Exception):
    """The connection is to be cut."""


@dataclass(slots=True)
class Request:
    """A request of which the head was read."""

    head: bytes
    reader: asyncio.StreamReader
    method: str
    path: str
    length: int
    body: bytes = b""

    @property
    def is_start(self) -> bool:
        """Whether it starts a job."""
        return self.method == "POST" and self.path.endswith("/autolabel")

    @property
    def key(self) -> str:
        """The key that it carries."""
        return header(self.head, "authorization").removeprefix("Bearer ")

    async def read_body(self) -> None:
        """Read the body that follows the head."""
        self.body = await self.reader.readexactly(self.length)


@dataclass(frozen=True, slots=True)
class Shares:
    """How often a fault strikes, from 0 to 1: requests that start a job, and all others."""

    starts: float = 0.5
    reads: float = 0.08
    for_starts: Sequence[Fault] = FOR_STARTS
    for_reads: Sequence[Fault] = FOR_READS


@dataclass(slots=True)
class FaultyProxy:
    """Passes requests on to `target`; `choose` may replace the choice by the seed."""

    target: str
    seed: int = 0
    shares: Shares = field(default_factory=Shares)
    choose: Callable[[Request], Fault] | None = None
    alter: Callable[[Request, bytes], bytes] = lambda _, answer: answer
    """Changes what the server answered."""
    on_start: Callable[[], None] = lambda: None
    """Called when a request to start a job arrives."""
    played: Counter[str] = field(default_factory=Counter)
    starts: int = 0
    keys_elsewhere: list[str] = field(default_factory=list)
    asked_elsewhere: int = 0
    url: str = ""
    elsewhere: str = ""
    _reads: int = 0
    _later: set[asyncio.Task[Any]] = field(default_factory=set)
    _open: dict[asyncio.Task[None], asyncio.StreamWriter] = field(default_factory=dict)

    async def settle(self) -> None:
        """Wait until the server got all that it was still to get."""
        while self._later:
            await asyncio.gather(*self._later, return_exceptions=True)

    async def close(self) -> None:
        """Cut every connection that is open."""
        for task, writer in list(self._open.items()):
            writer.transport.abort()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def take_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a client that connected; asyncio's own task for it could not be waited for."""
        task = asyncio.create_task(self.serve(reader, writer))
        self._open[task] = writer
        task.add_done_callback(self._open.pop)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client, request by request."""
        try:
            while (request := await read_request(reader)) is not None:
                fault, chance = self._choice(request)
                self.played[f"{'start' if request.is_start else 'other'}: {fault}"] += 1
                await self._play(fault, request, writer, chance)
        except (Cut, ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    async def serve_elsewhere(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Be the other host of a redirect: note whether a key came."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            if (request := await read_request(reader)) is not None:
                self.asked_elsewhere += 1
                self.keys_elsewhere += [request.key] if request.key else []
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
                await writer.drain()
        writer.close()

    def _choice(self, request: Request) -> tuple[Fault, Random]:
        """Choose by the seed and the request's number, so that a run can be played again."""
        if request.is_start:
            self.starts += 1
            self.on_start()
            number, share, faults = f"start {self.starts}", self.shares.starts, self.shares.for_starts
        else:
            self._reads += 1
            number, share, faults = f"read {self._reads}", self.shares.reads, self.shares.for_reads
        chance = Random(f"{self.seed} {number}")
        if self.choose is not None:
            return self.choose(request), chance
        return (chance.choice(faults) if chance.random() < share else Fault.NONE), chance

    async def _play(
        self, fault: Fault, request: Request, writer: asyncio.StreamWriter, chance: Random
    ) -> None:
        if fault is Fault.CUT_BEFORE_BODY:
            raise Cut
        if fault in (Fault.CUT_IN_BODY, Fault.HALF_ARRIVES):
            await self._half(fault, request, chance)
        await request.read_body()
        if fault is Fault.CUT_AFTER_BODY:
            raise Cut
        if fault in (Fault.TAKEN_LATER, Fault.HELD_THEN_TAKEN):
            await self._take_later(fault, request, chance)
        answer = b""
        if fault in TAKEN_FIRST or fault is Fault.NONE:
            # Taken even when the client goes away meanwhile, as a server would.
            answer = await self._in_background(self._forward(request, fault is Fault.SLOW_REQUEST))
        await self._answer(fault, request, answer, writer, chance)

    async def _half(self, fault: Fault, request: Request, chance: Random) -> None:
        half = await request.reader.readexactly(request.length // 2)
        if fault is Fault.HALF_ARRIVES:
            _, upstream = await self._upstream()
            upstream.write(request.head + half)
            await upstream.drain()
            end = chance.choice((upstream.transport.abort, upstream.close))
            end()
        raise Cut

    async def _take_later(self, fault: Fault, request: Request, chance: Random) -> None:
        """Cut at once or after a long silence; the server gets the request after that."""
        held = HELD_S if fault is Fault.HELD_THEN_TAKEN else 0.0

        async def take() -> None:
            await asyncio.sleep(held + chance.random() * LATER_S)
            await self._forward(request)

        self._start(take())
        await asyncio.sleep(held)
        raise Cut

    async def _answer(
        self, fault: Fault, request: Request, answer: bytes, writer: asyncio.StreamWriter, chance: Random
    ) -> None:
        match fault:
            case Fault.NONE | Fault.SLOW_REQUEST:
                writer.write(answer)
            case Fault.ANSWER_DROPPED:
                raise Cut
            case Fault.NEVER_ANSWERED:
                await asyncio.sleep(HELD_S)
                raise Cut
            case Fault.HALF_HEAD | Fault.HALF_ANSWER:
                head = answer.index(b"\r\n\r\n")
                end = head // 2 if fault is Fault.HALF_HEAD else head + 4 + (len(answer) - head - 4) // 2
                writer.write(answer[:end])
                await writer.drain()
                await asyncio.sleep(DRIP_S)
                raise Cut
            case Fault.SLOW_ANSWER:
                await drip(answer, writer)
            case Fault.OTHER_TYPE:
                writer.write(answer.replace(b"application/json", b"text/plain"))
            case _:
                writer.write(made_up(fault, request.key, self.elsewhere, chance))
                await writer.drain()
                writer.close()
                await writer.wait_closed()
                raise Cut
        await writer.drain()

    async def _forward(self, request: Request, is_slow: bool = False) -> bytes:
        """Have the server answer; the connection to the client may live on."""
        reader, writer = await self._upstream()
        try:
            head = request.head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
            if is_slow:
                writer.write(head)
                await drip(request.body, writer)
            else:
                writer.write(head + request.body)
            await writer.drain()
            return self.alter(request, (await reader.read()).replace(b"connection: close\r\n", b""))
        finally:
            writer.close()

    async def _upstream(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        parts = urlsplit(self.target)
        return await asyncio.open_connection(parts.hostname, parts.port)

    async def _in_background(self, work: Coroutine[Any, Any, bytes]) -> bytes:
        return await asyncio.shield(self._start(work))

    def _start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)
        return task


@asynccontextmanager
async def proxy_to(target: str, **options: Any) -> AsyncIterator[FaultyProxy]:
    """Run a proxy for the length of a block."""
    proxy = FaultyProxy(target, **options)
    server = await asyncio.start_server(proxy.take_in, "127.0.0.1", 0)
    other = await asyncio.start_server(proxy.serve_elsewhere, "127.0.0.1", 0)
    proxy.url, proxy.elsewhere = (
        f"http://127.0.0.1:{s.sockets[0].getsockname()[1]}" for s in (server, other)
    )
    try:
        yield proxy
    finally:
        server.close()
        other.close()
        await proxy.settle()
        await proxy.close()


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Read the head of the next request; None where the client has no more."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    method, path = head.split(b" ", 2)[:2]
    length = int(header(head, "content-length") or 0)
    return Request(head, reader, method.decode(), path.decode(), length)


def header(head: bytes, name: str) -> str:
    """Return a header's value, empty where it is missing."""
    for line in head.split(b"\r\n"):
        found, _, value = line.partition(b":")
        if found.strip().lower() == name.encode():
            return value.strip().decode()
    return ""


async def drip(data: bytes, writer: asyncio.StreamWriter) -> None:
    """Send in slow pieces."""
    size = max(1, len(data) // DRIPS)
    for start in range(0, len(data), size):
        writer.write(data[start : start + size])
        await writer.drain()
        await asyncio.sleep(DRIP_S)
