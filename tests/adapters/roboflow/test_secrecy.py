"""The key shows up nowhere: not in an error, its causes, a repr, a log, or another server's ear."""

import json
import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from app.adapters.logs import start_log, stop_log
from app.adapters.roboflow.client import RoboflowClient
from app.adapters.roboflow.transport import Patience, Transport
from app.domain.errors import LabeldockError, UnreadableAnswer
from tests.adapters.http_server import Reply, ScriptedServer
from tests.adapters.roboflow.conftest import KEY, QUICK, recorded

FORMS = (KEY, quote(KEY, safe=""), quote(KEY), quote_plus(KEY), KEY.replace('"', '\\"'), repr(KEY)[1:-1])

ECHOES = [
    recorded("errors/key_echoed.json", 401),
    recorded("errors/key_echoed.json", 500),
    Reply({"error": f"bad key {KEY}"}, 403),
    Reply({"error": {"message": f"GET /?api_key={quote(KEY, safe='')} failed"}}, 400),
    Reply({"message": f"GET /?api_key={quote_plus(KEY)} failed", "hint": f"see {quote(KEY)}"}, 400),
    Reply({"error": {"message": f"sent {FORMS[4]}", "errorType": KEY, "code": KEY}}, 400),
    Reply({"detail": [{"loc": ["header", KEY], "msg": f"Bearer {KEY}"}]}, 422),
    Reply(f"plain words with {KEY}", 400, {"Content-Type": "text/plain"}),
    Reply(f"{'x' * 390}{KEY}", 400),
    Reply(f"<html>{KEY}</html>", 502, {"Content-Type": "text/html"}),
    Reply({"workspace": {"key": KEY}}),
    Reply(f'{{"workspace": "{FORMS[4]}'),
    Reply("", 302, {"Location": f"https://evil.example/?api_key={quote(KEY, safe='')}"}),
    Reply("", 302, {"Location": f"https://{quote(KEY, safe='')}.example/"}),
    Reply(fault="cut"),
    Reply(fault="hang"),
]


def everything_told(error: BaseException) -> str:
    """Return all words of an error and of those that stand behind it, with what they hold."""
    told = "".join(traceback.format_exception(error))
    seen: list[BaseException | None] = [error]
    for behind in seen:
        if behind is not None:
            told += f"{behind} {behind!r} {vars(behind)} {behind.args}"
            seen += [e for e in (behind.__cause__, behind.__context__) if e not in seen]
    return told


@pytest.mark.parametrize("reply", ECHOES)
@pytest.mark.parametrize("is_start", [False, True])
async def test_the_key_is_in_no_error(
    client: RoboflowClient, server: ScriptedServer, reply: Reply, is_start: bool
):
    server.on("/", reply)
    server.on("/w/p/autolabel", reply)
    with pytest.raises(LabeldockError) as caught:
        await (client.start_job("w", "p", "{}") if is_start else client.workspace_of_key())
    told = everything_told(caught.value)
    assert not [form for form in FORMS if form in told]
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


async def test_the_key_is_in_no_repr(client: RoboflowClient):
    for thing in (client, client._transport, client._transport._on_loop, client._transport._key):
        assert KEY not in f"{thing!r} {thing}"
    assert KEY not in repr(vars(client._transport))


async def test_the_key_is_in_no_log(client: RoboflowClient, server: ScriptedServer, tmp_path: Path):
    handler = start_log(tmp_path / "log.txt", logging.DEBUG)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        server.on("/", recorded("errors/key_echoed.json", 401))
        with pytest.raises(LabeldockError):
            await client.workspace_of_key()
        logging.getLogger("x").warning("careless: %s %r", KEY, {"Authorization": f"Bearer {KEY}"})
        logging.getLogger("x").warning("careless: ?api_key=%s", quote(KEY, safe=""))
    finally:
        stop_log(handler)
        logging.getLogger().setLevel(logging.WARNING)
    written = (tmp_path / "log.txt").read_text()
    assert "careless" in written
    assert "HTTP Request" in written
    assert not [form for form in FORMS if form in written]


async def test_a_key_that_another_field_echoes_is_masked_too(client: RoboflowClient, server: ScriptedServer):
    server.on("/", Reply({"error": {"message": "no such key: other-secret", "key": "other-secret"}}, 401))
    with pytest.raises(LabeldockError) as caught:
        await client.workspace_of_key()
    assert caught.value.message == "no such key: ••••"


@pytest.mark.parametrize(
    "escape", [str, lambda text: text.replace("/", r"\/"), lambda text: text.replace("&", r"\u0026")]
)
async def test_a_key_that_an_answer_repeats_is_in_no_value(
    client: RoboflowClient, server: ScriptedServer, escape: Callable[[str], str]
):
    name = f"{KEY} ?api_key={quote(KEY, safe='')}"
    server.on("/w", Reply(escape(json.dumps({"workspace": {"url": "w", "name": name, "projects": []}}))))
    catalogue = await client.catalogue("w")
    assert catalogue.name == "•••• ?api_key=••••"


async def test_an_answer_in_letters_in_which_no_key_is_found_is_not_read(
    client: RoboflowClient, server: ScriptedServer
):
    server.on("/w", Reply(json.dumps({"workspace": {"url": "w", "name": KEY}}).encode("utf-16")))
    with pytest.raises(UnreadableAnswer):
        await client.catalogue("w")
    server.on("/w", Reply(json.dumps({"error": KEY}).encode("utf-16"), 400))
    with pytest.raises(LabeldockError) as caught:
        await client.catalogue("w")
    assert KEY not in caught.value.message.replace("\0", "")


async def test_a_picture_elsewhere_is_asked_for_without_the_key(server: ScriptedServer, patience: Patience):
    transport = Transport("https://api.example", KEY, patience=patience, timeouts=QUICK)
    for url in ("https://source.example/1.jpg", "https://api.example.com/1.jpg", "https://api.example:444/1"):
        assert "Authorization" not in transport._request("GET", transport._safe(url)).headers
    ours = transport._request("GET", transport._safe("https://API.example:443/1.jpg"))
    assert ours.headers["Authorization"] == f"Bearer {KEY}"
    await transport.close()


@pytest.mark.parametrize(
    "host", ["bücher.example", "xn--bcher-kva.example", "[2001:db8::1]", "host.example."]
)
async def test_the_key_goes_to_its_server_however_its_name_is_spelt(host: str, patience: Patience):
    transport = Transport(f"https://{host}", KEY, patience=patience)
    request = transport._request("GET", transport.address.path("w"))
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    await transport.close()
