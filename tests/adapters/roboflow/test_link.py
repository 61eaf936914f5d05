"""Faults of the network: what is repeated, what never is, and where the key does not go."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.adapters.roboflow import open_client
from app.adapters.roboflow.client import RoboflowClient
from app.adapters.roboflow.link import link_error
from app.adapters.roboflow.transport import Patience, Transport
from app.domain.errors import (
    AnswerLost,
    InputError,
    LabeldockError,
    LinkError,
    Offline,
    RateLimited,
    RequestRefused,
    ServerTrouble,
    UnreadableAnswer,
)
from tests.adapters.http_server import Reply, ScriptedServer
from tests.adapters.roboflow.conftest import KEY, Waits, recorded

Ask = Callable[[RoboflowClient], Coroutine[Any, Any, object]]

ROOT = recorded("root.json")
BROKEN = Reply({"error": "oops"}, 500)


async def start(client: RoboflowClient) -> object:
    return await client.start_job("w", "p", "{}")


async def test_a_get_is_repeated_until_it_succeeds(
    client: RoboflowClient, server: ScriptedServer, waits: Waits
):
    server.on("/", BROKEN, Reply(fault="cut"), Reply("", 503), ROOT)
    assert await client.workspace_of_key() == "my-workspace"
    assert waits.seconds == [0.5, 1.0, 2.0]


async def test_a_get_is_given_up_after_four_tries(
    client: RoboflowClient, server: ScriptedServer, waits: Waits
):
    server.on("/", BROKEN)
    with pytest.raises(ServerTrouble):
        await client.workspace_of_key()
    assert (len(server.asked), waits.seconds) == (4, [0.5, 1.0, 2.0])


async def test_a_search_is_a_read_and_repeated_as_well(client: RoboflowClient, server: ScriptedServer):
    server.on("/w/p/search", BROKEN, Reply(fault="cut midway", body="x" * 100), Reply({"results": []}))
    assert await client.images("w", "p") == ()
    assert len(server.asked) == 3


async def test_a_refusal_is_not_repeated(client: RoboflowClient, server: ScriptedServer, waits: Waits):
    server.on("/", Reply({"error": "no"}, 400))
    with pytest.raises(RequestRefused):
        await client.workspace_of_key()
    assert (len(server.asked), waits.seconds) == (1, [])


async def test_waits_are_jittered_and_capped(waits: Waits):
    patience = Patience(tries=10, random=lambda: 0.5)
    spans = [patience.wait_after(failed, AnswerLost("x")) for failed in range(1, 8)]
    assert spans == [0.25, 0.5, 1.0, 2.0, 4.0, 4.0, 4.0]


@pytest.mark.parametrize(
    ("header", "waited"), [("7", 7.0), ("Tue, 14 Nov 2023 22:13:25 GMT", 5.0), ("later", 0.5)]
)
async def test_the_wait_that_the_server_asks_for_is_kept(
    client: RoboflowClient, server: ScriptedServer, waits: Waits, header: str, waited: float
):
    server.on("/", Reply({"error": "slow"}, 429, {"Retry-After": header}), ROOT)
    await client.workspace_of_key()
    assert waits.seconds == [waited]


async def test_a_long_wait_is_left_to_the_caller(
    client: RoboflowClient, server: ScriptedServer, waits: Waits
):
    server.on("/", Reply({"error": "slow"}, 429, {"Retry-After": "3600"}))
    with pytest.raises(RateLimited) as caught:
        await client.workspace_of_key()
    assert (caught.value.retry_after, len(server.asked), waits.seconds) == (3600.0, 1, [])


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(fault="cut"), AnswerLost),
        (Reply(fault="hang"), AnswerLost),
        (Reply({"jobId": "j"}, fault="cut midway"), AnswerLost),
        (BROKEN, ServerTrouble),
        (recorded("errors/gateway.html", 502), ServerTrouble),
        (Reply({"error": "slow"}, 429, {"Retry-After": "1"}), RateLimited),
        (Reply({"error": "slow"}, 429), RateLimited),
        (Reply({"message": "created"}, 201), UnreadableAnswer),
        (Reply("<html>", 200), UnreadableAnswer),
        (Reply("", 307, {"Location": "/w/p/autolabel/"}), UnreadableAnswer),
        (Reply("", 303, {"Location": "/elsewhere"}), UnreadableAnswer),
    ],
)
async def test_a_job_is_never_started_twice(
    client: RoboflowClient, server: ScriptedServer, waits: Waits, reply: Reply, kind: type[LabeldockError]
):
    server.on("/w/p/autolabel", reply)
    with pytest.raises(kind):
        await start(client)
    assert (server.paths(), waits.seconds) == (["/w/p/autolabel"], [])


async def test_a_server_that_is_slow_to_answer_a_read_is_asked_again(
    client: RoboflowClient, server: ScriptedServer
):
    server.on("/", Reply(fault="hang"), ROOT)
    assert await client.workspace_of_key() == "my-workspace"


async def test_a_refused_connection_never_left(patience: Patience, waits: Waits):
    client = RoboflowClient(Transport("http://127.0.0.1:1", KEY, patience=patience))
    for ask in (RoboflowClient.workspace_of_key, start):
        with pytest.raises(Offline, match="refuses the connection"):
            await ask(client)
    assert waits.seconds == []
    await client.close()


async def test_an_unknown_name_never_left(patience: Patience):
    client = RoboflowClient(Transport("https://nowhere.invalid", KEY, patience=patience))
    with pytest.raises(Offline, match="cannot be found"):
        await start(client)
    await client.close()


async def test_a_failed_handshake_never_left(server: ScriptedServer, patience: Patience):
    client = RoboflowClient(Transport(server.url.replace("http", "https"), KEY, patience=patience))
    with pytest.raises(Offline, match="secure connection"):
        await start(client)
    assert server.asked == []
    await client.close()


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.PoolTimeout(""), Offline),
        (httpx.ConnectTimeout(""), Offline),
        (httpx.ReadTimeout(""), AnswerLost),
        (httpx.WriteTimeout(""), AnswerLost),
        (httpx.WriteError(""), AnswerLost),
        (httpx.RemoteProtocolError(""), AnswerLost),
        (OSError(), AnswerLost),
    ],
)
def test_only_what_surely_never_left_is_offline(error: Exception, kind: type[LinkError]):
    assert type(link_error(error, "host")) is kind


async def test_a_closed_client_is_offline(server: ScriptedServer, patience: Patience):
    client = RoboflowClient(Transport(server.url, KEY, patience=patience))
    await client.close()
    with pytest.raises(Offline):
        await start(client)


async def test_redirects_on_the_same_server_are_followed(client: RoboflowClient, server: ScriptedServer):
    server.on("/", Reply("", 307, {"Location": "/a"}))
    server.on("/a", Reply("", 301, {"Location": f"{server.url}/b?x=1"}))
    server.on("/b", ROOT)
    assert await client.workspace_of_key() == "my-workspace"
    assert server.paths() == ["/", "/a", "/b?x=1"]
    assert {asked.key for asked in server.asked} == {f"Bearer {KEY}"}


async def test_redirects_in_circles_end(client: RoboflowClient, server: ScriptedServer):
    server.on("/", Reply("", 302, {"Location": "/"}))
    with pytest.raises(UnreadableAnswer, match="circles"):
        await client.workspace_of_key()
    assert len(server.asked) == 4


async def test_a_redirect_to_another_server_is_refused(client: RoboflowClient, server: ScriptedServer):
    other = ScriptedServer()
    server.on("/", Reply("", 302, {"Location": f"{other.url}/"}))
    try:
        with pytest.raises(UnreadableAnswer, match=r"127\.0\.0\.1"):
            await client.workspace_of_key()
        assert other.asked == []
    finally:
        other.close()


@pytest.mark.parametrize(
    "location",
    ["https://127.0.0.1/", "//evil.example/", "http://evil.example:80", "ftp://x", "", "http://[", "#"],
)
async def test_a_redirect_that_leads_astray_is_refused(
    client: RoboflowClient, server: ScriptedServer, location: str
):
    server.on("/", Reply("", 302, {"Location": location}))
    with pytest.raises(UnreadableAnswer):
        await client.workspace_of_key()


@pytest.mark.parametrize(
    "address",
    [
        "http://api.roboflow.com", "http://192.168.0.7:9001", "http://127.0.0.1.example.com",
        "http://localhost.example.com", "http://127.0.0.1@example.com", "http://example.com:80@localhost",
        "ftp://localhost", "localhost:8000", "", "https://", "https://host/?api_key=1", "https://host/#x",
        "http://[::1", "http://localhost:port", "http://0.0.0.0:80", "https://name:password@host",
    ],
)  # fmt: skip
async def test_an_address_that_is_not_safe_is_refused(address: str):
    with pytest.raises(InputError):
        await open_client(address, KEY)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://api.roboflow.com/", "https://api.roboflow.com"),
        ("HTTPS://API.Roboflow.com:443", "https://api.roboflow.com"),
        ("https://proxy.example/roboflow/", "https://proxy.example/roboflow"),
        ("http://localhost:9001", "http://localhost:9001"),
        ("http://127.8.9.1", "http://127.8.9.1"),
        ("http://[::1]:9001/", "http://[::1]:9001"),
    ],
)
async def test_a_safe_address_is_taken(address: str, shown: str):
    client = await open_client(address, KEY)
    assert repr(client) == f"RoboflowClient(Transport('{shown}', key=••••))"
    await client.close()


async def test_a_server_below_a_path_is_asked_there(server: ScriptedServer, patience: Patience):
    client = RoboflowClient(Transport(f"{server.url}/roboflow/", KEY, patience=patience))
    server.on("/roboflow/w/p/batches", Reply([]))
    assert await client.batches("w", "p") == ()
    await client.close()


@pytest.mark.parametrize("key", ["", "  ", "two words", "schlüssel", "line\nbreak", "nul\0"])
async def test_what_cannot_be_a_key_is_refused_without_showing_it(key: str):
    with pytest.raises(InputError) as caught:
        await open_client("http://localhost", key)
    assert not key.strip() or key not in f"{caught.value.message} {caught.value.hint}"


async def test_a_certificate_file_that_cannot_be_read_is_told(tmp_path: Path):
    with pytest.raises(InputError, match="certificates"):
        await open_client("https://localhost", KEY, ca_file=tmp_path / "none.pem")
    (tmp_path / "bad.pem").write_text("nonsense")
    with pytest.raises(InputError, match="certificates"):
        await open_client("https://localhost", KEY, ca_file=tmp_path / "bad.pem")


async def test_a_proxy_of_the_environment_is_used(
    server: ScriptedServer, patience: Patience, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    client = RoboflowClient(Transport("https://api.example", KEY, patience=patience))
    with pytest.raises(LinkError, match="proxy"):
        await start(client)
    await client.close()


async def test_a_proxy_never_sees_what_is_for_this_machine(
    server: ScriptedServer, patience: Patience, monkeypatch: pytest.MonkeyPatch
):
    proxy = ScriptedServer()
    for name in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    server.on("/", ROOT)
    client = RoboflowClient(Transport(server.url, KEY, patience=patience))
    try:
        assert await client.workspace_of_key() == "my-workspace"
        assert proxy.asked == []
    finally:
        await client.close()
        proxy.close()


@pytest.mark.parametrize("proxy", ["socks5://name:geheim@proxy.example", "nonsense://x"])
async def test_a_proxy_that_cannot_be_used_is_told_without_its_password(
    proxy: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(InputError, match="proxy") as caught:
        await open_client("https://api.example", KEY)
    assert "geheim" not in f"{caught.value} {caught.value.hint}"
    await (await open_client("http://localhost:9001", KEY)).close()


async def test_connections_are_kept_for_the_next_question(client: RoboflowClient, server: ScriptedServer):
    server.on("/", ROOT)
    for _ in range(3):
        await client.workspace_of_key()
    assert len({asked.port for asked in server.asked}) == 1


def test_behind_a_proxy_either_may_have_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert "or the proxy on the way" in link_error(httpx.ConnectError("x"), "api.roboflow.com").message
    assert "proxy" not in link_error(httpx.ConnectError("x"), "127.0.0.1").message
