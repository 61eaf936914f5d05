"""The proxy plays each fault as its words say, and the client knows which of them leave a job uncertain."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from app.adapters.roboflow.client import RoboflowClient
from app.adapters.roboflow.pool import Timeouts
from app.adapters.roboflow.transport import Patience, Transport
from app.domain.errors import (
    AccountPaused,
    AnswerLost,
    KeyRefused,
    LabeldockError,
    OutOfCredits,
    RateLimited,
    ServerTrouble,
    UnreadableAnswer,
)
from tests.faults.kinds import FOR_READS, FOR_STARTS, Fault
from tests.faults.proxy import FaultyProxy, proxy_to, read_request

KEY = "sPlantedKeyOfTheTest42"
STARTED = b'{"jobId": "job-1", "annotationJobId": "board-1", "workspace": "w"}'
QUICK = Timeouts(connect=2, read=0.5, write=2, pool=2, start=0.5)
SURE: dict[Fault, type[LabeldockError]] = {
    Fault.LIMIT_SECONDS: RateLimited,
    Fault.LIMIT_DATE: RateLimited,
    Fault.LIMIT_BARE: RateLimited,
    Fault.NO_CREDITS: OutOfCredits,
    Fault.KEY_REFUSED: KeyRefused,
    Fault.PAUSED: AccountPaused,
}
"""The server says that it did not take the request."""
ANSWERED = (Fault.NONE, Fault.SLOW_ANSWER, Fault.SLOW_REQUEST, Fault.OTHER_TYPE)
TAKEN = {
    *ANSWERED, Fault.TAKEN_LATER, Fault.ANSWER_DROPPED, Fault.HALF_HEAD, Fault.HALF_ANSWER, Fault.NEVER_ANSWERED,
    Fault.HELD_THEN_TAKEN, Fault.TAKEN_PAGE_502, Fault.TAKEN_TROUBLE_500, Fault.TAKEN_LOGIN_PAGE, Fault.TAKEN_NO_ID,
}  # fmt: skip


class Upstream:
    """A server that notes the requests that arrived whole."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self._serving: set[asyncio.Task[None]] = set()

    def take_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving.add(asyncio.create_task(self.serve(reader, writer)))

    async def ended(self) -> None:
        await asyncio.gather(*self._serving)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await read_request(reader)
            assert request is not None
            await request.read_body()
            self.bodies.append(request.body)
            head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(STARTED)}\r\n"
            writer.write(f"{head}connection: close\r\n\r\n".encode() + STARTED)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def upstream() -> AsyncIterator[tuple[Upstream, str]]:
    taker = Upstream()
    server = await asyncio.start_server(taker.take_in, "127.0.0.1", 0)
    yield taker, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    await taker.ended()


async def start_through(proxy: FaultyProxy) -> object:
    """Start a job and return what came of it."""
    client = RoboflowClient(Transport(proxy.url, KEY, patience=Patience(tries=1), timeouts=QUICK))
    try:
        return await client.start_job("w", "p", json.dumps({"batchId": "b"}))
    except LabeldockError as error:
        return error
    finally:
        await client.close()


@pytest.mark.parametrize("fault", [Fault.NONE, *FOR_STARTS], ids=lambda fault: fault.value)
async def test_each_fault_of_a_start_is_played_and_understood(fault: Fault, upstream: tuple[Upstream, str]):
    taker, url = upstream
    async with proxy_to(url, choose=lambda _: fault) as proxy:
        outcome = await start_through(proxy)
        await proxy.settle()
        assert proxy.played == {f"start: {fault}": 1}, "It was sent more than once."
    assert bool(taker.bodies) is (fault in TAKEN)
    if fault in ANSWERED:
        assert not isinstance(outcome, Exception)
    elif fault in SURE:
        assert isinstance(outcome, SURE[fault])
    else:
        assert isinstance(outcome, (AnswerLost, ServerTrouble, UnreadableAnswer)), "It is not uncertain."
    assert KEY not in f"{outcome!r} {vars(outcome) if isinstance(outcome, Exception) else ''}"
    assert not proxy.asked_elsewhere, "The other host was asked."


@pytest.mark.parametrize("fault", FOR_READS, ids=lambda fault: fault.value)
async def test_a_question_is_asked_again_until_the_fault_has_passed(
    fault: Fault, upstream: tuple[Upstream, str]
):
    _, url = upstream
    faults = iter([fault])
    async with proxy_to(url, choose=lambda _: next(faults, Fault.NONE)) as proxy:
        no_wait = Patience(sleep=lambda _: asyncio.sleep(0))
        client = RoboflowClient(Transport(proxy.url, KEY, patience=no_wait, timeouts=QUICK))
        passes_by_itself = fault not in (Fault.LOGIN_PAGE, Fault.REDIRECT)
        try:
            workspace = await client.workspace_of_key()
        except UnreadableAnswer:
            assert not passes_by_itself
        else:
            assert passes_by_itself
            assert workspace == "w"
        await client.close()
        assert not proxy.asked_elsewhere


async def test_the_choice_of_faults_follows_the_seed(upstream: tuple[Upstream, str]):
    played = []
    for seed in (1, 1, 2):
        async with proxy_to(upstream[1], seed=seed) as proxy:
            for _ in range(12):
                await start_through(proxy)
            played.append(proxy.played)
    assert played[0] == played[1] != played[2]
