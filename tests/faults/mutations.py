"""Answers that no server should give, made of recorded ones: slips in the text, in the values and around them."""

import json
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, -1e308, 10**30, 10**400, float("nan"), float("inf"), -float("inf"),
    "", " ", "\x00", "done", "DONE", " done ", "Done", "failed", "0", "1e999", "9" * 400, "٣", "NaN", "true",
    "\ud800", "\udfff\ud800", "\U0001f600", "e\u0301", "\u202e", "a" * 3000, "<script>", "{}", "null", "/", "..",
    [], {}, [[]], [None], [1, "2", None], {"": ""}, {"id": None}, {"_seconds": "x"}, {"_seconds": 1e400},
    {"_seconds": 10**30, "_nanoseconds": None}, ["done"], {"status": "done"}, {"message": {}}, {"key": []},
    "2026-01-01T00:00:00.000Z", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", "2026-13-41", "20260101",
)  # fmt: skip
TOKENS = (
    b"{", b"}", b"[", b"]", b'"', b":", b",", b"\\", b"\\u", b"\\ud800", b"null", b"NaN", b"-Infinity", b"1e999",
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"<html>", b"9" * 5000, b"[" * 3000, b'{"a":' * 3000,
    b'"status":"done",', b'"status":"pending",', b'"jobId":"",', b'"job":{', b'"error":', b"\xf0\x9f\x98\x80", b"\r\n",
)  # fmt: skip
TYPES = (
    "application/json", "application/json; charset=utf-16", "text/html", "text/plain", "", "image/png", "\x7f",
    "application/json" * 50, "multipart/form-data", "application/problem+json",
)  # fmt: skip
AFTER = (
    "1", "0", "-1", "1e3", "9" * 400, "soon", "", "Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 99 Oct 99999 07:28:00 GMT",
    "1.5", "٣", "inf", "nan", " 7 ", "Thu, 01 Jan 1970 00:00:00 +9999",
)  # fmt: skip
PLACES = (
    "",
    "/",
    "//",
    "https://elsewhere.example/x",
    "http://[::1",
    "javascript:1",
    "\ud800",
    "http://127.0.0.1:9/a",
)
STATUSES = (*(200,) * 30, 201, 202, 204, 206, 301, 302, 307, 400, 401, 402, 403, 404, 404, 405, 409, 413, 422, 423, 429,
            451, 500, 502, 503, 504, 599, 999)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Odd:
    """An answer to be read."""

    status: int
    headers: dict[str, str]
    content: bytes


def odd_answer(chance: Random, sample: bytes, samples: list[bytes]) -> Odd:
    """Return a sample after slips in its values, its bytes, or both."""
    content = sample
    if chance.random() < 0.7:
        content = _odd_values(content, chance)
    if chance.random() < 0.4:
        content = _odd_bytes(content, chance, samples)
    headers = {
        "content-type": chance.choice(TYPES),
        "retry-after": chance.choice(AFTER),
        "location": chance.choice(PLACES),
    }
    return Odd(chance.choice(STATUSES), {k: v for k, v in headers.items() if chance.random() < 0.7}, content)


def _odd_values(content: bytes, chance: Random) -> bytes:
    try:
        value = json.loads(content)
    except ValueError:
        return content
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        value = _slip(value, chance)
    text = json.dumps(value, ensure_ascii=chance.random() < 0.5)
    return text.encode("utf-8", "surrogatepass")


def _slip(value: Any, chance: Random) -> Any:
    """Return the value with one part replaced, left out, wrapped, or said twice."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(list(value))
        return _slip_member(dict(value), name, chance)
    if isinstance(value, list) and value and chance.random() < 0.8:
        at = chance.randrange(len(value))
        return [*value[:at], _slip(value[at], chance), *value[at + chance.choice((0, 1)) :]]
    return chance.choice(
        (deepcopy(chance.choice(ODD_VALUES)), [value], {"job": value}, {"error": value}, _deep(value))
    )


def _slip_member(value: dict[str, Any], name: str, chance: Random) -> dict[str, Any]:
    match chance.randrange(6):
        case 0:
            value.pop(name)
        case 1:
            value[chance.choice(("status", "jobId", "id", "error", "job", "message", "key", "after"))] = (
                value[name]
            )
        case 2 | 3:
            value[name] = deepcopy(chance.choice(ODD_VALUES))
        case _:
            value[name] = _slip(value[name], chance)
    return value


def _deep(value: Any) -> Any:
    for _ in range(60):
        value = [value]
    return value


def _odd_bytes(content: bytes, chance: Random, samples: list[bytes]) -> bytes:
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4))):
        start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        end = min(end, start + chance.choice((0, 1, 9, 90)))
        other = chance.choice(samples)
        data[start:end] = chance.choice(
            (
                b"",
                chance.choice(TOKENS),
                data[start:end] * 2,
                bytes([chance.randrange(256)]),
                other[start:end],
            )
        )
        if chance.random() < 0.1:
            del data[start:]
    return bytes(data)
