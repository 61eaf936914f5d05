"""The question that is asked a thousand times: in threads, with every promise of the others."""

import asyncio
import threading
import time

import pytest

from app.adapters.roboflow import exchange
from app.adapters.roboflow.client import RoboflowClient
from app.adapters.roboflow.threads import Threads
from app.adapters.roboflow.transport import Patience, Transport
from app.domain.errors import (
    AnswerLost,
    LinkError,
    NotFound,
    Offline,
    RateLimited,
    ServerTrouble,
    UnreadableAnswer,
)
from tests.adapters.http_server import Reply, ScriptedServer
from tests.adapters.roboflow.conftest import KEY, Waits
from tests.adapters.roboflow.test_secrecy import ECHOES, FORMS, everything_told
from tests.waiting import wait_until

PATH = "/w/autolabel/jobs/j"
PENDING = Reply({"id": "j", "status": "pending", "numImages": 4, "numImagesSentBack": 0})
RUNNING = Reply({"id": "j", "status": "running", "numImages": 4, "numImagesSentBack": 1})


def polling_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "poll"]


async def test_the_same_answer_is_the_same_status(client: RoboflowClient, server: ScriptedServer):
    server.on(PATH, PENDING, PENDING, RUNNING)
    first = await client.job_status("w", "j")
    assert await client.job_status("w", "j", first) is first
    assert (await client.job_status("w", "j", first)).status == "running"


async def test_an_empty_answer_is_never_the_same_as_before(client: RoboflowClient, server: ScriptedServer):
    server.on(PATH, PENDING, Reply(""))
    first = await client.job_status("w", "j")
    with pytest.raises(UnreadableAnswer):
        await client.job_status("w", "j", first)


async def test_the_key_goes_along_as_bearer_and_connections_are_kept(
    client: RoboflowClient, server: ScriptedServer
):
    server.on(PATH, PENDING)
    for _ in range(3):
        await client.job_status("w", "j")
    assert {asked.key for asked in server.asked} == {f"Bearer {KEY}"}
    assert len({asked.port for asked in server.asked}) == 1


@pytest.mark.parametrize("reply", ECHOES)
async def test_the_key_is_in_no_error(client: RoboflowClient, server: ScriptedServer, reply: Reply):
    server.on(PATH, reply)
    try:
        told = repr((await client.job_status("w", "j")).raw)
    except Exception as error:
        told = everything_told(error)
        assert error.__cause__ is None
        assert error.__context__ is None
    assert not [form for form in FORMS if form in told]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(fault="cut"), AnswerLost),
        (Reply(fault="hang"), AnswerLost),
        (Reply({"id": "j"}, fault="cut midway"), AnswerLost),
        (Reply({"error": "no such job"}, 404), NotFound),
        (Reply("<html>", 502, {"Content-Type": "text/html"}), ServerTrouble),
        (Reply("<html>", 200), UnreadableAnswer),
        (Reply("", 302, {"Location": "https://evil.example/"}), UnreadableAnswer),
        (Reply("", 302, {"Location": PATH}), UnreadableAnswer),
    ],
)
async def test_faults_are_told_as_of_any_other_question(
    client: RoboflowClient, server: ScriptedServer, reply: Reply, kind: type[Exception]
):
    server.on(PATH, reply)
    with pytest.raises(kind):
        await client.job_status("w", "j")


async def test_a_connection_that_was_let_go_is_made_again(client: RoboflowClient, server: ScriptedServer):
    server.on(PATH, Reply(fault="cut"), PENDING)
    assert (await client.job_status("w", "j")).status == "pending"


@pytest.mark.parametrize("status", [429, 503])
async def test_a_server_that_asks_to_wait_is_left_to_the_caller(
    client: RoboflowClient, server: ScriptedServer, waits: Waits, status: int
):
    server.on(PATH, Reply({"error": "slow"}, status, {"Retry-After": "7"}))
    with pytest.raises((RateLimited, ServerTrouble)) as caught:
        await client.job_status("w", "j")
    assert (caught.value.retry_after, len(server.asked), waits.seconds) == (7.0, 1, [])


async def test_an_answer_that_is_too_large_is_not_read(
    client: RoboflowClient, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exchange, "LARGEST", 1000)
    server.on(PATH, Reply({"id": "x" * 2000}))
    with pytest.raises(UnreadableAnswer, match="too large"):
        await client.job_status("w", "j")


async def test_an_answer_that_drips_in_for_ever_is_given_up(
    client: RoboflowClient, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exchange, "LONGEST_S", -1.0)
    server.on(PATH, PENDING)
    with pytest.raises(AnswerLost, match="in time"):
        await client.job_status("w", "j")


async def test_a_closed_client_is_offline(client: RoboflowClient, server: ScriptedServer):
    server.on(PATH, PENDING)
    await client.job_status("w", "j")
    await client.close()
    with pytest.raises(Offline):
        await client.job_status("w", "j")


async def test_threads_begin_when_they_are_needed_and_end_when_all_is_closed(
    client: RoboflowClient, server: ScriptedServer
):
    assert polling_threads() == []
    server.on(PATH, PENDING)
    for _ in range(3):
        await client.job_status("w", "j")
    assert len(polling_threads()) == 1
    await asyncio.gather(*(client.job_status("w", "j") for _ in range(20)))
    assert len(polling_threads()) <= exchange.THREADS
    await client.close()
    await wait_until(lambda: not polling_threads())


async def test_nobody_waits_for_a_thread_that_hangs():
    ended, release = threading.Event(), threading.Event()
    threads = Threads(1, ended=ended.set)
    waiting = asyncio.create_task(threads.run(lambda: release.wait(10)))
    await asyncio.sleep(0.01)
    began = time.monotonic()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    threads.close()
    assert time.monotonic() - began < 5
    assert all(thread.daemon for thread in polling_threads())
    assert not ended.is_set()
    release.set()
    assert ended.wait(5)


async def test_what_was_given_up_before_its_turn_is_not_done():
    release, done = threading.Event(), []
    threads = Threads(1, ended=lambda: None)
    first = asyncio.create_task(threads.run(lambda: release.wait(10)))
    second = asyncio.create_task(threads.run(lambda: done.append("second")))
    await asyncio.sleep(0.01)
    second.cancel()
    release.set()
    await first
    await threads.run(lambda: done.append("third"))
    assert done == ["third"]
    threads.close()


async def test_proxies_are_those_of_every_other_question(
    server: ScriptedServer, patience: Patience, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    client = RoboflowClient(Transport("https://api.example", KEY, patience=patience))
    with pytest.raises(LinkError, match="proxy"):
        await client.job_status("w", "j")
    assert [asked.key for asked in server.asked] in ([], [None])
    await client.close()
