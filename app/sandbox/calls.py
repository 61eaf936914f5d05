"""A call: one authenticated request with its fields, and what every handler may use."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.ontology import json_word
from app.sandbox.answers import Refused, bad_request, refused

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from starlette.requests import Request

    from app.sandbox.crew import Crew
    from app.sandbox.labelers import Backend
    from app.sandbox.scenarios import Scenario

JSON_LIMIT = 1024 * 1024
PICTURE_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = PICTURE_LIMIT * 4 // 3 + 64 * 1024
"""Bytes of a body that carries a picture, as base64 with some fields around it."""
_READS_ON = 4
"""How many times the limit is read and thrown away, so that the sender gets to see the answer."""
_MOST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The running server: what handlers work with."""

    database: sqlite3.Connection
    pictures: Path
    url: str
    scenario: Scenario
    crew: Crew
    backends: Mapping[str, Backend]
    keys: Mapping[str, str] = field(repr=False)
    """Key → what it may do: `full` or `read_only`."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request by a known key; `fields` is the JSON object of its body."""

    sandbox: Sandbox
    request: Request
    fields: dict[str, Any]
    cut: Callable[[], None]
    """Cut the connection without an answer."""

    @property
    def database(self) -> sqlite3.Connection:
        """Return the sandbox's database."""
        return self.sandbox.database

    def part(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.request.path_params[name])

    def one(self, query: str, *values: object) -> sqlite3.Row | None:
        """Return the first row of a query."""
        row: sqlite3.Row | None = self.database.execute(query, values).fetchone()
        return row

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        return self.database.execute(query, values).fetchall()

    def text(self, name: str) -> str | None:
        """Return a field that is text, None when it was left out or null."""
        value: str | None = self._field(name, str)
        return value

    def flag(self, name: str) -> bool | None:
        """Return a field that is true or false."""
        value: bool | None = self._field(name, bool)
        return value

    def object(self, name: str) -> dict[str, Any] | None:
        """Return a field that is an object."""
        value: dict[str, Any] | None = self._field(name, dict)
        return value

    def fraction(self, name: str) -> float | None:
        """Return a field that is a number from 0 to 1."""
        value = self.fields.get(name)
        return None if value is None else fraction(name, value)

    def count(self, name: str, least: int, most: int = _MOST) -> int | None:
        """Return a field that is a whole number within bounds."""
        value = self.fields.get(name)
        return None if value is None else whole(name, value, least, most)

    def query_count(self, name: str, usual: int, most: int) -> int:
        """Return a whole number of the query string, from 1 to `most`."""
        value = self.request.query_params.get(name)
        if value is None:
            return usual
        if not (value.isascii() and value.isdigit()) or not 1 <= int(value[:10]) <= most:
            raise bad_request(f"`{name}` must be a whole number from 1 to {most}.")
        return int(value)

    def query_flag(self, name: str) -> bool:
        """Return a switch of the query string, false when it was left out."""
        value = self.request.query_params.get(name, "false")
        if value not in ("true", "false"):
            raise bad_request(f"`{name}` must be true or false.")
        return value == "true"

    def _field(self, name: str, kind: type) -> Any:
        value = self.fields.get(name)
        if value is not None and not isinstance(value, kind):
            wanted = {str: "text", bool: "true or false", dict: "an object"}[kind]
            raise bad_request(f"`{name}` must be {wanted}, not {json_word(value)}.")
        return value


def fraction(name: str, value: object) -> float:
    """Check a number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise bad_request(f"`{name}` must be a number, not {json_word(value)}.")
    if not 0 <= value <= 1:
        raise bad_request(f"`{name}` must be from 0 to 1.")
    return float(value)


def whole(name: str, value: object, least: int, most: int) -> int:
    """Check a whole number; 3.0 is one, 3.5 is not."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise bad_request(f"`{name}` must be a number, not {json_word(value)}.")
    if value != math.floor(value) or not least <= value <= most:
        bounds = f"of at least {least}" if most == _MOST else f"from {least} to {most}"
        raise bad_request(f"`{name}` must be a whole number {bounds}.")
    return int(value)


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body. Raises Refused when it has more than `limit` bytes."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= limit:
            parts.append(part)
        elif size > limit * _READS_ON:
            break
    if size > limit:
        raise refused(413, f"The request is larger than {limit} bytes.", kind="PayloadTooLargeException")
    return b"".join(parts)


def read_object(body: bytes) -> dict[str, Any]:
    """Read a body that is a JSON object; an empty body counts as an empty object."""
    if not body.strip():
        return {}
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_constant=_no_constant)
        # A lone surrogate can be escaped in JSON, and can be kept nowhere.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise _not_json() from error
    if not isinstance(value, dict):
        raise bad_request(f"The body must be a JSON object, not {json_word(value)}.")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _not_json() -> Refused:
    return bad_request("The body is not valid JSON.")
