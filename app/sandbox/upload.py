"""Upload of images to a batch: as a form or as base64; the same content gets the same image."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from app.sandbox.answers import bad_request
from app.sandbox.calls import UPLOAD_LIMIT, read_body
from app.sandbox.catalogue import project_row
from app.sandbox.database import transaction
from app.sandbox.drawing import store
from app.sandbox.pictures import Picture, decode, from_base64
from app.sandbox.sample import opaque

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Message

    from app.sandbox.calls import Call

DEFAULT_BATCH = "Uploaded from API"
_SPLITS = frozenset({"train", "valid", "test"})
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class _Upload:
    """What was sent: bytes still to be decoded, and the fields beside them."""

    content: bytes
    fields: Mapping[str, str]

    def text(self, name: str, usual: str) -> str:
        """Return a field, cut to a sensible length."""
        return (self.fields.get(name) or usual)[:_LONGEST_NAME]


async def upload(call: Call) -> dict[str, Any]:
    """`POST /dataset/{proj}/upload` and `POST /{ws}/{proj}/upload`."""
    slug = project_row(call)["slug"]
    sent = await _read(call.request)
    split = sent.text("split", "train")
    if not {split, call.request.query_params.get("split", split)} <= _SPLITS:
        raise bad_request("`split` must be train, valid or test.")
    metadata = _metadata(sent)
    digest = hashlib.sha256(sent.content).hexdigest()
    if known := _known(call, slug, digest):
        return {"duplicate": True, "id": known}
    picture = await asyncio.to_thread(decode, sent.content)
    elsewhere = call.one("SELECT id FROM images WHERE sha256 = ?", digest)
    image_id = opaque("upload", digest) if elsewhere is None else str(elsewhere["id"])
    folder = call.sandbox.pictures
    name = await asyncio.to_thread(store, folder, image_id, picture.suffix, picture.content, picture.image)
    with transaction(call.database):
        if known := _known(call, slug, digest):  # the same picture came twice at once
            return {"duplicate": True, "id": known}
        batch = _batch(
            call, slug, call.request.query_params.get("batch") or sent.text("batch", DEFAULT_BATCH)
        )
        _add(call, picture, (image_id, slug, sent.text("name", name), batch, name, digest, split, metadata))
    return {"success": True, "id": image_id}


async def _read(request: Request) -> _Upload:
    """Read the body in either form. An address to fetch an image from is never opened."""
    if "image" in request.query_params:
        raise bad_request("This server does not fetch images from elsewhere: send the image itself.")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    query = {name: request.query_params[name] for name in ("name", "split") if name in request.query_params}
    body = await read_body(request, UPLOAD_LIMIT)
    if kind != "multipart/form-data":
        return _Upload(from_base64(body), query)
    try:
        async with _with_body(request, body).form(max_files=1, max_fields=20) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise bad_request("The form has no `file`.")
            fields = {name: value for name, value in form.items() if isinstance(value, str)}
            named = {"name": file.filename} if file.filename else {}
            return _Upload(await file.read(), named | query | fields)
    except HTTPException as error:
        raise bad_request("The form cannot be read.") from error


def _with_body(request: Request, body: bytes) -> Request:
    """Return the request with a body that was read within the limit, which a form parser does not know."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, receive)


def _metadata(sent: _Upload) -> str:
    text = sent.fields.get("metadata")
    if not text:
        return "{}"
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise bad_request("`metadata` is not valid JSON.") from error
    if not isinstance(value, dict):
        raise bad_request("`metadata` must be a JSON object.")
    return json.dumps(value)


def _known(call: Call, slug: str, digest: str) -> str | None:
    row = call.one("SELECT id FROM images WHERE project = ? AND sha256 = ?", slug, digest)
    return None if row is None else str(row["id"])


def _batch(call: Call, slug: str, name: str) -> str:
    """Return the id of the batch of that name; it is made if missing."""
    name = name[:_LONGEST_NAME]
    call.database.execute(
        "INSERT OR IGNORE INTO batches VALUES (?, ?, ?, ?)",
        (opaque("batch", slug, name), slug, name, time.time()),
    )
    row = call.one("SELECT id FROM batches WHERE project = ? AND name = ?", slug, name)
    assert row is not None
    return str(row["id"])


def _add(call: Call, picture: Picture, values: tuple[str, ...]) -> None:
    tags = json.dumps(call.request.query_params.getlist("tag"))
    call.database.execute(
        "INSERT INTO images (id, project, name, batch, file, sha256, split, metadata, tags, width, height, "
        "created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*values, tags, *picture.image.size, time.time()),
    )
