"""Who calls: the API key as Bearer, in the query or in the JSON body, and what it may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.sandbox import answers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

FULL = "full"
READ_ONLY = "read_only"
READ = "annotationJob.read"
CREATE = "annotationJob.create"
ADD_IMAGES = "image.create"

_SCOPES = {FULL: {READ, CREATE, ADD_IMAGES}, READ_ONLY: {READ}}


def key_of(request: Request, fields: Mapping[str, Any]) -> str | None:
    """Return the key that was sent: query first, then header, then body, as Roboflow resolves it."""
    if key := request.query_params.get("api_key"):
        return key
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    value = fields.get("api_key")
    return value if isinstance(value, str) and value else None


def admit(keys: Mapping[str, str], key: str | None, scope: str, missing_scope_status: int) -> None:
    """Let the call pass, or raise Refused."""
    if key is None:
        raise answers.no_key()
    role = keys.get(key)
    if role is None:
        raise answers.bad_key(key)
    if scope not in _SCOPES[role]:
        raise answers.missing_scope(scope, missing_scope_status)
