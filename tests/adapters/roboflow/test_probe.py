"""A server that is only asked whether it is there: it sees no key, and says what kind of server it is."""

from collections.abc import Iterator

import pytest

from app.adapters.roboflow.probe import probe
from app.domain.errors import InputError, LinkError, Offline
from tests.adapters.http_server import Reply, ScriptedServer


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    yield server
    server.close()


@pytest.mark.parametrize(
    ("status", "needs_key", "is_well"), [(200, False, True), (401, True, True), (503, False, False)]
)
async def test_the_answer_says_what_is_there(server, status, needs_key, is_well, monkeypatch):
    monkeypatch.setenv("ROBOFLOW_API_KEY", "TheKeyOfTheTest1k3f9")
    server.on("/", Reply({}, status))
    found = await probe(server.url)
    assert (found.needs_key, found.is_well) == (needs_key, is_well)
    assert 0 < found.seconds < 10
    assert [asked.key for asked in server.asked] == [None]


async def test_where_nothing_listens_it_says_so():
    with pytest.raises(Offline):
        await probe("http://127.0.0.1:9")


async def test_a_connection_that_is_cut_is_no_answer(server):
    server.on("/", Reply(fault="cut"))
    with pytest.raises(LinkError):
        await probe(server.url)


async def test_an_address_that_may_not_be_asked_is_not_asked():
    with pytest.raises(InputError):
        await probe("http://far.example")
