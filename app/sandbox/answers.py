"""What the sandbox answers: JSON, and refusals in the shapes that Roboflow uses."""

from __future__ import annotations

import json
import math
from typing import Any

from starlette.responses import Response

GATEWAY_PAGE = (
    "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center>"
    "<hr><center>nginx</center></body></html>"
)


class Json(Response):
    """A JSON answer."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Encode without ever failing on what people typed."""
        return json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode()


class Refused(Exception):
    """A request is refused; `body` is the JSON answer (roboflow-rest.md §8.1)."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = headers


def refused(status: int, message: str, *, kind: str | None = None, hint: str | None = None) -> Refused:
    """Refuse with an error object."""
    error: dict[str, Any] = {"message": message, "status": status}
    if kind is not None:
        error["type"] = kind
    if hint is not None:
        error["hint"] = hint
    return Refused(status, {"error": error})


def bare(status: int, message: str) -> Refused:
    """Refuse with `error` as a plain text, as the older paths do."""
    return Refused(status, {"error": message})


def bad_request(message: str) -> Refused:
    """Refuse a request whose content is wrong."""
    return refused(400, message, kind="InvalidRequestException")


def unsupported(method: str, path: str, status: int = 404) -> Refused:
    """Refuse an address, or a method, that does not exist (or may not be known to exist)."""
    return refused(
        status,
        f"Unsupported request. `{method} {path}` does not exist or cannot be loaded due to missing "
        "permissions.",
        kind="GraphMethodException",
        hint="You can see your active workspace by issuing a GET request to `/`.",
    )


def bad_key(key: str) -> Refused:
    """Refuse an unknown key, echoing it as Roboflow does (roboflow-rest.md §1.3)."""
    answer = refused(
        401,
        "This API key does not exist (or has been revoked).",
        kind="OAuthException",
        hint="You may retrieve your API key via the Roboflow Dashboard.",
    )
    answer.body["error"]["key"] = key
    return answer


def no_key() -> Refused:
    """Refuse a request without any key."""
    return refused(
        401,
        "This endpoint requires an API key.",
        kind="OAuthException",
        hint="Send it as `Authorization: Bearer <key>`.",
    )


def missing_scope(scope: str, status: int) -> Refused:
    """Refuse a key that lacks a permission; `status` is 401 or 403 (roboflow-rest.md §8.1)."""
    return refused(
        status,
        f"This API key does not have the required scope: {scope}.",
        kind="OAuthException",
        hint="Use a key with this scope, or ask the owner of the workspace.",
    )


def not_derived(error_type: str, message: str, place: str) -> Refused:
    """Refuse with an `errorType` of the contract at the place that the scenario names."""
    answer = bad_request(message)
    error = answer.body["error"]
    if place == "errorType":
        answer.body["errorType"] = error_type
    else:
        error[place.removeprefix("error.")] = error_type
    return answer


def timestamp(seconds: float) -> dict[str, int]:
    """Return a time as the older endpoints write it."""
    whole = math.floor(seconds)
    return {"_seconds": whole, "_nanoseconds": int((seconds - whole) * 1e9)}
