"""The faults that the proxy plays, by when they strike, and the answers that it makes up."""

import json
import time
from email.utils import formatdate
from enum import StrEnum
from random import Random


class Fault(StrEnum):
    """What goes wrong with one request; what the server did with it is in the second half of the words."""

    NONE = "none"
    CUT_BEFORE_BODY = "cut before the body"
    CUT_IN_BODY = "cut in the body"
    HALF_ARRIVES = "half of the body arrives"
    CUT_AFTER_BODY = "cut after the body, not taken"
    TAKEN_LATER = "cut after the body, taken later"
    ANSWER_DROPPED = "taken, answer dropped"
    HALF_HEAD = "taken, half of the answer's head"
    HALF_ANSWER = "taken, half of the answer"
    SLOW_ANSWER = "taken, answer in slow bytes"
    SLOW_REQUEST = "request in slow bytes, taken"
    NEVER_ANSWERED = "taken, never answered"
    HELD_THEN_TAKEN = "never answered, taken after the client gave up"
    PAGE_502 = "HTML 502, not taken"
    TAKEN_PAGE_502 = "HTML 502, taken"
    TROUBLE_500 = "500, not taken"
    TAKEN_TROUBLE_500 = "500, taken"
    BUSY_503 = "503 with Retry-After, not taken"
    LIMIT_SECONDS = "429 with seconds"
    LIMIT_DATE = "429 with a date"
    LIMIT_BARE = "429 without Retry-After"
    NO_CREDITS = "402"
    KEY_REFUSED = "401 that repeats the key"
    PAUSED = "423"
    OTHER_TYPE = "taken, answer called text/plain"
    LOGIN_PAGE = "200 with a login page, not taken"
    TAKEN_LOGIN_PAGE = "200 with a login page, taken"
    TAKEN_NO_ID = "200 without a job id, taken"
    REDIRECT = "redirect to another host, not taken"


TAKEN_FIRST = frozenset(f for f in Fault if f.value.startswith("taken") or f.value.endswith(", taken"))
"""The server answers before anything is spoiled; slow requests are taken as they are sent."""
FOR_READS = (
    Fault.CUT_BEFORE_BODY, Fault.ANSWER_DROPPED, Fault.HALF_HEAD, Fault.HALF_ANSWER, Fault.SLOW_ANSWER,
    Fault.NEVER_ANSWERED, Fault.PAGE_502, Fault.TROUBLE_500, Fault.BUSY_503, Fault.LIMIT_SECONDS,
    Fault.LIMIT_DATE, Fault.LIMIT_BARE, Fault.LOGIN_PAGE, Fault.OTHER_TYPE, Fault.REDIRECT,
)  # fmt: skip
FOR_STARTS = tuple(fault for fault in Fault if fault is not Fault.NONE)

PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1>KEY</body></html>"
LOGIN = b"<!doctype html><html><body><form action=/login>Welcome to the hotel KEY</form></body></html>"
_HTML = {"Content-Type": "text/html"}


def made_up(fault: Fault, key: str, elsewhere: str, chance: Random) -> bytes:
    """Return the whole answer of a fault that answers at all; wherever it can, it repeats the key."""
    told = key.encode()
    match fault:
        case Fault.PAGE_502 | Fault.TAKEN_PAGE_502:
            return answer(502, PAGE.replace(b"KEY", told), _HTML)
        case Fault.LOGIN_PAGE | Fault.TAKEN_LOGIN_PAGE:
            return answer(200, LOGIN.replace(b"KEY", told), _HTML)
        case Fault.TAKEN_NO_ID:
            return answer(200, json.dumps({"message": f"Automatic labeling job created {key}"}).encode())
        case Fault.REDIRECT:
            status = chance.choice((301, 302, 303, 307, 308))
            return answer(status, b"", {"Location": f"{elsewhere}/login?api_key={key}"})
    status, after = _REFUSALS[fault]
    headers = {} if after is None else {"Retry-After": after or formatdate(time.time() + 1, usegmt=True)}
    return answer(status, _refusal(status, key), headers)


def answer(status: int, body: bytes, headers: dict[str, str] | None = None) -> bytes:
    """Return a whole HTTP answer after which the connection ends."""
    fields = {"Content-Type": "application/json", "Connection": "close"} | (headers or {})
    fields["Content-Length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} Spoiled\r\n{head}\r\n".encode() + body


_REFUSALS: dict[Fault, tuple[int, str | None]] = {
    Fault.TROUBLE_500: (500, None),
    Fault.TAKEN_TROUBLE_500: (500, None),
    Fault.BUSY_503: (503, "1"),
    Fault.LIMIT_SECONDS: (429, "1"),
    Fault.LIMIT_DATE: (429, ""),
    Fault.LIMIT_BARE: (429, None),
    Fault.NO_CREDITS: (402, None),
    Fault.KEY_REFUSED: (401, None),
    Fault.PAUSED: (423, None),
}
"""Status and Retry-After: empty for a date, None for no such header."""


def _refusal(status: int, key: str) -> bytes:
    """Refuse as Roboflow does, with the key wherever a server could put it."""
    error = {
        "message": f"Refused with {status} (key {key})",
        "status": status,
        "key": key,
        "hint": f"See ?api_key={key}",
    }
    return json.dumps({"error": error, "errorType": f"REFUSED_{key}"}).encode()
