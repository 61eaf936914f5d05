"""What a server's no means: the shapes of roboflow-rest.md §8.1 in the domain's errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from app.adapters.secrets import scrubbed
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
)
from app.domain.texts import tr

LONGEST = 400
"""Characters of a server's sentence that are shown."""

_KINDS: dict[int, type[ServerError]] = {
    401: KeyRefused,
    402: OutOfCredits,
    403: KeyRefused,
    404: NotFound,
    423: AccountPaused,
    429: RateLimited,
}
_OF_GATEWAYS_TOO = (404, 405, 429)
"""Statuses that mean the same when a gateway answers with a page of its own."""
_WORD = re.compile(r"[A-Z][A-Z0-9_]+")
_HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of the server."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The content as text, to be kept and shown."""
        return self.content.decode("utf-8", "replace")

    @property
    def is_page(self) -> bool:
        """Whether it is a page for people rather than data."""
        kind = self.headers.get("content-type", "").lower()
        return "html" in kind or self.content.lstrip()[:1] == b"<"


def read_json(content: bytes) -> Any:
    """Decode JSON in UTF-8; half a character, which can neither be kept nor shown, becomes “?”.

    In other letters a key that the answer repeats was not found. Raises ValueError, RecursionError.
    """
    value = json.loads(content.decode("utf-8-sig", "surrogatepass"))
    if _HALF_CHARACTER.search(content):
        value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return value


def refusal(answer: Answer, *, key: str, now: float) -> ServerError:
    """Return the error that an answer stands for; nothing in it holds the key. `now` is epoch seconds."""
    body = _body(answer)
    secrets = (key, *_echoed(body))
    error_type = _error_type(body)
    known = ERROR_TYPE_HINTS.get(error_type or "", "")
    hint = tr(known) or _hint(body)
    return _kind(answer)(
        _short(scrubbed(_message(body) or _standard_words(answer), secrets)),
        _short(scrubbed(hint, secrets)) if hint else None,
        status=answer.status,
        error_type=scrubbed(error_type, secrets) if error_type else None,
        retry_after=retry_after(answer.headers.get("retry-after", ""), now),
    )


def _kind(answer: Answer) -> type[ServerError]:
    if answer.status >= 500 or (answer.is_page and answer.status not in _OF_GATEWAYS_TOO):
        return ServerTrouble
    return _KINDS.get(answer.status, RequestRefused)


def _body(answer: Answer) -> object:
    """Return the decoded body: JSON, a short text, or None."""
    if answer.is_page or b"\0" in answer.content:  # no text in UTF-8, so no key in it was found
        return None
    try:
        return read_json(answer.content)
    except (ValueError, RecursionError):
        return answer.content.decode("utf-8", "replace").strip() or None


def _standard_words(answer: Answer) -> str:
    try:
        words = f"{answer.status} {HTTPStatus(answer.status).phrase}"
    except ValueError:
        words = str(answer.status)
    if answer.is_page:
        return tr("The server answered {words} with a web page in place of data.").format(words=words)
    # Translators: {words} is the status of HTTP, for example “404 Not Found”
    return tr("The server answered {words}.").format(words=words)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _message(body: object) -> str:
    """Return the server's sentence: `error.message`, `message`, `error` or `detail`, whichever is text."""
    if isinstance(body, str):
        return body.strip()
    inner = _inner(body)
    found = (inner.get("message"), _get(body, "message"), _get(body, "error"), inner.get("error"))
    text = next((t for t in found if isinstance(t, str) and t.strip()), "")
    return text or _detail(_get(body, "detail"))


def _detail(detail: object) -> str:
    """Return the words of a FastAPI server: a text, or a list of `{loc, msg, type}`."""
    if isinstance(detail, str):
        return detail
    rows = [row for row in detail if isinstance(row, Mapping)] if isinstance(detail, list) else []
    return "; ".join(f"{_place(row.get('loc'))}{row.get('msg', '')}" for row in rows)


def _place(loc: object) -> str:
    steps = [str(step) for step in loc if step != "body"] if isinstance(loc, list) else []
    return f"{'.'.join(steps)}: " if steps else ""


def _hint(body: object) -> str | None:
    found = (_inner(body).get("hint"), _get(body, "hint"))
    return next((hint for hint in found if isinstance(hint, str) and hint.strip()), None)


def _error_type(body: object) -> str | None:
    """Return the server's word for the error, from the four places where it may sit (§4.3)."""
    inner = _inner(body)
    word = inner.get("type")  # often the name of an exception class, which says nothing
    named = word if isinstance(word, str) and (word in ERROR_TYPE_HINTS or _WORD.fullmatch(word)) else None
    found = (_get(body, "errorType"), inner.get("errorType"), named, inner.get("code"))
    return next((word for word in found if isinstance(word, str) and word.strip()), None)


def _echoed(body: object) -> Iterator[str]:
    """Give the values of fields that echo a key: they may stand in the sentence as well."""
    for part in (body, _inner(body)):
        found = (_get(part, name) for name in ("key", "api_key", "apiKey"))
        yield from (value for value in found if isinstance(value, str))


def _inner(body: object) -> Mapping[str, Any]:
    inner = _get(body, "error")
    return inner if isinstance(inner, Mapping) else {}


def _get(body: object, name: str) -> object:
    return body.get(name) if isinstance(body, Mapping) else None


def retry_after(value: str, now: float) -> float | None:
    """Return the seconds that a `Retry-After` header asks for, in seconds or as a date; None without one."""
    value = value.strip()
    if re.fullmatch(r"\d+(\.\d+)?", value):
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
