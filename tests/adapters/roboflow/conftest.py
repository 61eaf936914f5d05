"""A scripted server, a client of it, and waits that take no time."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from app.adapters.roboflow.client import RoboflowClient
from app.adapters.roboflow.pool import Timeouts
from app.adapters.roboflow.transport import Patience, Transport
from tests.adapters.http_server import Reply, ScriptedServer

DATA = Path(__file__).parents[2] / "data" / "roboflow"
KEY = 's3cr3t/K+ey"with=odd&chars'
NOW = 1_700_000_000.0

QUICK = Timeouts(connect=2, read=0.2, write=2, pool=2, start=0.2)


def recorded(name: str, status: int = 200) -> Reply:
    """Return a recorded answer; in it the word KEY stands for the key."""
    kind = "text/html" if name.endswith(".html") else "application/json"
    text = (DATA / name).read_text(encoding="utf-8")
    if "KEY" in text:
        text = text.replace("KEY", KEY.replace('"', '\\"'))
    return Reply(text, status, {"Content-Type": kind})


class Waits:
    """Notes the seconds that were to be waited, and waits none."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    yield server
    server.close()


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def patience(waits: Waits) -> Patience:
    return Patience(sleep=waits.sleep, random=lambda: 1.0, now=lambda: NOW)


@pytest.fixture
async def client(server: ScriptedServer, patience: Patience) -> AsyncIterator[RoboflowClient]:
    transport = Transport(server.url, KEY, patience=patience, timeouts=QUICK)
    client = RoboflowClient(transport, now=lambda: NOW)
    yield client
    await client.close()


@pytest.fixture
def answered(server: ScriptedServer) -> Callable[[Reply], None]:
    """Make the first question of a client have this answer."""
    return lambda reply: server.on("/", reply)
