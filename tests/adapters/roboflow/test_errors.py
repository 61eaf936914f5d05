"""Every shape of a no becomes the domain's error with the server's words."""

from collections.abc import Callable

import pytest

from app.adapters.roboflow.client import RoboflowClient
from app.domain.errors import (
    ERROR_TYPE_HINTS,
    AccountPaused,
    KeyRefused,
    NotFound,
    OutOfCredits,
    RateLimited,
    RequestRefused,
    ServerError,
    ServerTrouble,
    UnreadableAnswer,
)
from tests.adapters.http_server import Reply, ScriptedServer
from tests.adapters.roboflow.conftest import NOW, recorded

Answered = Callable[[Reply], None]


async def refused(client: RoboflowClient) -> ServerError:
    with pytest.raises(ServerError) as caught:
        await client.workspace_of_key()
    return caught.value


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, RequestRefused), (401, KeyRefused), (402, OutOfCredits), (403, KeyRefused), (404, NotFound),
        (405, RequestRefused), (409, RequestRefused), (413, RequestRefused), (418, RequestRefused),
        (422, RequestRefused), (423, AccountPaused), (429, RateLimited), (500, ServerTrouble),
        (502, ServerTrouble), (503, ServerTrouble), (504, ServerTrouble), (599, ServerTrouble),
    ],
)  # fmt: skip
async def test_a_status_decides_the_kind(
    client: RoboflowClient, answered: Answered, status: int, kind: type[ServerError]
):
    answered(Reply({"error": "no"}, status))
    error = await refused(client)
    assert type(error) is kind
    assert (error.status, error.message) == (status, "no")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": "Image not found."}, "Image not found."),
        ({"error": {"message": "was annotated", "type": "InvalidImageException"}}, "was annotated"),
        ({"error": "eval_missing", "message": "No such evaluation."}, "No such evaluation."),
        ({"message": "fetch failed", "retryable": True}, "fetch failed"),
        ({"errorType": "MISSING_MODEL_ID", "message": "model needed"}, "model needed"),
        ({"detail": "SAM3 remote request failed."}, "SAM3 remote request failed."),
        (
            {"detail": [{"loc": ["body", "prompts", 0], "msg": "too long", "type": "x"}, {"msg": "and"}, 1]},
            "prompts.0: too long; and",
        ),
        ("just  text\n", "just text"),
        (b"", "The server answered 400 Bad Request."),
        (b"\xff\xfe", "\ufffd\ufffd"),
        ({}, "The server answered 400 Bad Request."),
        ([], "The server answered 400 Bad Request."),
        ({"error": {"message": {"deep": 1}}}, "The server answered 400 Bad Request."),
        ({"error": None, "message": None, "detail": None}, "The server answered 400 Bad Request."),
        ("[" * 100_000, None),
    ],
)
async def test_the_servers_sentence_is_found_in_every_shape(
    client: RoboflowClient, answered: Answered, body: object, message: str | None
):
    answered(Reply(body, 400))
    error = await refused(client)
    assert message is None or error.message == message


@pytest.mark.parametrize("word", list(ERROR_TYPE_HINTS))
@pytest.mark.parametrize("place", ["errorType", "error.errorType", "error.type", "error.code"])
async def test_the_error_type_is_found_in_four_places(
    client: RoboflowClient, answered: Answered, word: str, place: str
):
    outer, _, inner = place.partition(".")
    body = {"error": {"message": "no", inner: word}} if inner else {"error": {"message": "no"}, outer: word}
    answered(Reply(body, 400))
    error = await refused(client)
    assert (error.error_type, error.hint) == (word, ERROR_TYPE_HINTS[word])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"error": {"type": "InvalidImageException"}}, None),
        ({"error": {"type": "NEW_WORD"}}, "NEW_WORD"),
        ({"error": {"code": "credit_cap_exceeded"}}, "credit_cap_exceeded"),
        ({"error": {"code": 400}}, None),
        ({"error": {"type": "OAuthException", "code": "KEY_GONE"}}, "KEY_GONE"),
        ({"errorType": "FIRST", "error": {"errorType": "SECOND", "type": "THIRD"}}, "FIRST"),
        ({"errorType": None, "error": {"errorType": "SECOND", "type": "THIRD"}}, "SECOND"),
    ],
)
async def test_other_words_are_not_taken_for_an_error_type(
    client: RoboflowClient, answered: Answered, body: dict[str, object], expected: str | None
):
    answered(Reply(body, 400))
    assert (await refused(client)).error_type == expected


@pytest.mark.parametrize(
    "body", [{"error": "no", "hint": "try"}, {"error": {"message": "no", "hint": "try"}}]
)
async def test_the_servers_hint_is_kept(client: RoboflowClient, answered: Answered, body: dict[str, object]):
    answered(Reply(body, 402))
    assert (await refused(client)).hint == "try"


async def test_an_error_without_a_hint_has_that_of_its_kind(client: RoboflowClient, answered: Answered):
    answered(Reply({"error": "no"}, 402))
    assert (await refused(client)).hint == OutOfCredits.default_hint


async def test_a_page_of_a_gateway_is_told_in_one_short_sentence(client: RoboflowClient, answered: Answered):
    answered(recorded("errors/gateway.html", 502))
    error = await refused(client)
    assert type(error) is ServerTrouble
    assert error.message == "The server answered 502 Bad Gateway with a web page in place of data."


@pytest.mark.parametrize("status", [401, 402, 403, 423, 451])
async def test_a_gateway_does_not_speak_for_the_key_or_the_plan(
    client: RoboflowClient, answered: Answered, status: int
):
    answered(recorded("errors/gateway.html", status))
    assert type(await refused(client)) is ServerTrouble


@pytest.mark.parametrize(("status", "kind"), [(404, NotFound), (429, RateLimited)])
async def test_a_gateways_page_may_say_not_found_and_slow_down(
    client: RoboflowClient, answered: Answered, status: int, kind: type[ServerError]
):
    answered(recorded("errors/gateway.html", status))
    assert type(await refused(client)) is kind


async def test_a_long_sentence_is_cut(client: RoboflowClient, answered: Answered):
    answered(Reply({"error": "long " * 1000}, 400))
    assert len((await refused(client)).message) == 400


async def test_half_a_character_is_told_as_a_question_mark(client: RoboflowClient, answered: Answered):
    answered(Reply(r'{"error": "No \ud800 such \ud83d\ude00 thing"}', 400))
    assert (await refused(client)).message == "No ? such 😀 thing"


async def test_a_blank_sentence_is_none(client: RoboflowClient, answered: Answered):
    answered(Reply('" "', 404))
    assert (await refused(client)).message == "The server answered 404 Not Found."


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("1.5", 1.5),
        ("Tue, 14 Nov 2023 22:15:20 GMT", 120.0),
        ("Tue, 14 Nov 2023 22:00:00 GMT", 0.0),
        ("soon", None),
        ("-3", None),
        ("", None),
        ("9" * 400, 86_400.0),
        ("Tue, 14 Nov 2923 22:15:20 GMT", 86_400.0),
    ],
)
async def test_retry_after_is_read_as_seconds_and_as_a_date(
    client: RoboflowClient, answered: Answered, header: str, seconds: float | None
):
    assert NOW == 1_700_000_000  # 2023-11-14T22:13:20Z
    answered(Reply({"error": "slow down"}, 429, {"Retry-After": header}))
    assert (await refused(client)).retry_after == seconds


@pytest.mark.parametrize(
    "reply",
    [
        Reply("<!doctype html><p>sign in", 200, {"Content-Type": "text/html"}),
        Reply("not json"),
        Reply(b""),
        Reply("[]"),
        Reply("null"),
        Reply('"text"'),
        Reply({}),
        Reply({"workspace": ""}),
        Reply({"workspace": None}),
        Reply("[" * 100_000),
        Reply("1" * 5000),
        Reply(b"\xff\xfe{}"),
        Reply(b"\x1f\x8bnonsense", 200, {"Content-Encoding": "gzip"}),
        Reply("", 204),
    ],
)
async def test_a_yes_that_is_not_the_contract_is_unreadable(
    client: RoboflowClient, answered: Answered, reply: Reply
):
    answered(reply)
    assert type(await refused(client)) is UnreadableAnswer


@pytest.mark.parametrize("body", ["{}", "null", '"text"', "3", '{"batches": null}', '{"batches": {}}'])
async def test_an_answer_without_the_list_is_not_taken_for_an_empty_one(
    client: RoboflowClient, server: ScriptedServer, body: str
):
    server.on("/w/p/batches", Reply(body))
    with pytest.raises(UnreadableAnswer):
        await client.batches("w", "p")


@pytest.mark.parametrize("body", ["{}", "[]", "null", '{"workspace": {}}', '{"projects": {}}'])
async def test_an_empty_answer_is_not_taken_for_an_empty_workspace(
    client: RoboflowClient, server: ScriptedServer, body: str
):
    server.on("/w", Reply(body))
    with pytest.raises(UnreadableAnswer):
        await client.catalogue("w")


async def test_an_answer_without_end_is_not_read(
    client: RoboflowClient, answered: Answered, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.adapters.roboflow.exchange.LARGEST", 1000)
    answered(Reply("x" * 2000))
    assert "too large" in (await refused(client)).message
