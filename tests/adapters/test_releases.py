"""The list of versions is asked once, without a key, and what it answers is believed only where it makes sense."""

import pytest

from app.adapters import releases
from app.adapters.releases import GitHubReleases
from app.domain.errors import LabeldockError
from app.domain.release import Release
from tests.adapters.http_server import Reply, ScriptedServer

PATH = "/repos/labeldock/labeldock/releases/latest"
NEWEST = {"tag_name": "v0.9.0", "html_url": "https://github.com/labeldock/labeldock/releases/tag/v0.9.0"}


@pytest.fixture
def server():
    server = ScriptedServer()
    yield server
    server.close()


@pytest.fixture
def feed(server):
    return GitHubReleases("0.1.0", f"{server.url}{PATH}")


async def test_the_newest_release_is_read(server, feed):
    server.on(PATH, Reply(NEWEST))
    assert await feed.latest() == Release("0.9.0", NEWEST["html_url"])


async def test_one_question_is_sent_and_no_key(server, feed, monkeypatch):
    monkeypatch.setenv("ROBOFLOW_API_KEY", "TheKeyOfTheTest1k3f9")
    server.on(PATH, Reply(NEWEST))
    await feed.latest()
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.key, asked.body) == ("GET", PATH, None, b"")
    assert "TheKeyOfTheTest" not in str(asked.headers)
    assert asked.headers["user-agent"] == "labeldock/0.1.0"


@pytest.mark.parametrize(
    "reply",
    [
        Reply("<html>Sign in to the network</html>", headers={"Content-Type": "text/html"}),
        Reply("", 302, {"Location": PATH}),
        Reply("", 404),
        Reply("no such thing", 503),
        Reply([NEWEST]),
        Reply({"tag_name": 9, "html_url": NEWEST["html_url"]}),
        Reply({"tag_name": "latest"}),
        Reply({}),
        Reply("[" * 100_000),
        Reply(b"\xff\xfe\x00"),
        Reply({"tag_name": "9.0.0", "body": "x" * 1_100_000}),
        Reply(fault="cut"),
        Reply(NEWEST, fault="cut midway"),
    ],
)
async def test_what_is_no_release_is_said_to_be_none(server, feed, reply):
    server.on(PATH, reply)
    with pytest.raises(LabeldockError):
        await feed.latest()
    assert len(server.asked) == 1


async def test_a_server_that_hangs_is_given_up(server, feed, monkeypatch):
    monkeypatch.setattr(releases, "TIMEOUT_S", 0.2)
    server.on(PATH, Reply(fault="hang"))
    with pytest.raises(LabeldockError):
        await feed.latest()


async def test_nobody_there_is_said_so():
    with pytest.raises(LabeldockError):
        await GitHubReleases("0.1.0", "http://127.0.0.1:9/x").latest()


@pytest.mark.parametrize(
    "page", ["file:///etc/passwd", "javascript:x", "https://" + "x" * 400, 7, None, "https://[x"]
)
async def test_a_page_that_should_not_be_opened_is_left_out(server, feed, page):
    server.on(PATH, Reply(NEWEST | {"html_url": page}))
    assert (await feed.latest()).page == ""
