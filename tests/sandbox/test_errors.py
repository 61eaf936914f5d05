"""Requests that make no sense get an error of Roboflow's shape, never a framework's page and never a 500."""

import json
import socket

import httpx
import pytest

from tests.sandbox.talk import PARTS
from tests.sandbox_process import SandboxProcess

BAD_BODIES = {
    "broken": b'{"limit":',
    "not UTF-8": b'{"tag":"\xff\xfe"}',
    "not a number": b'{"limit":NaN}',
    "endless": b'{"limit":1e999}',
    "too deep": b"[" * 100_000,
    "half a character": b'{"tag":"\\ud800"}',
    "too many digits": b'{"limit":' + b"9" * 5000 + b"}",
    "a list": b"[]",
    "a text": b'"limit"',
    "null": b"null",
}


def message_of(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/json"
    error = answer.json()["error"]
    return str(error if isinstance(error, str) else error["message"])


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
def test_body_that_is_no_json_object_is_refused(api: httpx.Client, body: bytes):
    answer = api.post(f"{PARTS}/search", content=body)
    assert answer.status_code == 400
    assert "JSON" in message_of(answer)


def test_body_with_a_byte_order_mark_is_read(api: httpx.Client):
    assert api.post(f"{PARTS}/search", content=b'\xef\xbb\xbf{"limit":1}').status_code == 200


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "POST", "OPTIONS"])
def test_wrong_method_is_refused_in_json(api: httpx.Client, method: str):
    answer = api.request(method, f"{PARTS}/batches")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert "Unsupported request" in message_of(answer)


@pytest.mark.parametrize(
    "path",
    ["/a/b/c/d/e", f"{PARTS}/nothing", "/workbench/", f"{PARTS}/99", "/workbench/%00/batches",
     f"{PARTS}/batches/%F0%9F%94%A9", f"{PARTS}/jobs/none", f"{PARTS}/annotation-jobs/none",
     "/workbench/autolabel/jobs", "/workbench/autolabel/jobs/none", "/models/workbench/none"],
)  # fmt: skip
def test_unknown_address_is_not_found_in_json(api: httpx.Client, path: str):
    answer = api.get(path)
    assert answer.status_code == 404
    assert message_of(answer)


def test_image_that_is_not_there_has_a_bare_error(api: httpx.Client):
    answer = api.get(f"{PARTS}/images/none")
    assert (answer.status_code, answer.json()) == (404, {"error": "Image not found."})


def test_neither_list_nor_cancel_of_jobs_exists(api: httpx.Client):
    assert api.delete("/workbench/autolabel/jobs/any").status_code == 405
    assert api.post("/workbench/autolabel/jobs/any/cancel").status_code == 404


def test_too_large_body_is_refused(api: httpx.Client):
    answer = api.post(f"{PARTS}/search", content=b" " * (2 * 1024 * 1024))
    assert answer.status_code == 413
    assert "larger" in message_of(answer)


@pytest.mark.parametrize(
    "fields",
    [{"limit": 0}, {"limit": 251}, {"limit": "10"}, {"limit": 1.5}, {"limit": True}, {"offset": -1},
     {"offset": 10**30}, {"batch": "yes"}, {"batch_id": 7}, {"fields": "id"}, {"fields": [1]},
     {"in_dataset": 3}, {"tag": {}}, {"like_image": "x"}],
    ids=str,
)  # fmt: skip
def test_field_of_the_wrong_kind_is_refused(api: httpx.Client, fields: dict):
    answer = api.post(f"{PARTS}/search", json=fields)
    assert answer.status_code == 400
    assert next(iter(fields)) in message_of(answer)


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit=", "showEmpty=1", "after=none"])
def test_page_that_cannot_be_is_refused(api: httpx.Client, query: str):
    assert api.get(f"{PARTS}/annotation-batches?{query}").status_code == 400


def test_what_is_no_http_gets_the_same_shape(sandbox: SandboxProcess):
    with socket.create_connection(("127.0.0.1", sandbox.port), timeout=10) as connection:
        connection.sendall(b"GET /\xff\xfe HTTP/9\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert json.loads(body)["error"]["status"] == 400


def test_sender_that_goes_away_breaks_nothing(sandbox: SandboxProcess, api: httpx.Client):
    with socket.create_connection(("127.0.0.1", sandbox.port), timeout=10) as connection:
        connection.sendall(
            f"POST {PARTS}/search HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{".encode()
        )
    assert api.get("/").status_code == 200
