"""Images: search with pages and fields, details with annotations, and the pictures themselves."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from starlette.responses import FileResponse, Response

from app.domain.ontology import json_word
from app.sandbox.answers import bad_request, bare, refused
from app.sandbox.catalogue import project_row
from app.sandbox.drawing import thumb_name
from app.sandbox.sample import OWNER_ID

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from app.sandbox.calls import Call, Sandbox

SOURCE = "/source"
"""Where pictures lie; like source.roboflow.com it asks for no key."""
_USUAL_FIELDS = ("id", "created", "name", "labels")
_PAGE = 50
_LARGEST_PAGE = 250
_MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png", "bmp": "image/bmp", "webp": "image/webp",
                "tiff": "image/tiff", "avif": "image/avif"}  # fmt: skip


async def search(call: Call) -> dict[str, Any]:
    """`POST /{ws}/{proj}/search`."""
    slug = project_row(call)["slug"]
    fields = _fields(call)
    offset = call.count("offset", 0) or 0
    limit = call.count("limit", 1, _LARGEST_PAGE) or _PAGE
    where, values = _conditions(call)
    query = f"FROM images WHERE project = ? {where}"
    total = call.one(f"SELECT count(*) AS count {query}", slug, *values)
    assert total is not None
    page = call.rows(f"SELECT * {query} ORDER BY number LIMIT ? OFFSET ?", slug, *values, limit, offset)
    await _draw_labelled(call.sandbox, page)
    _draw_soon(call, page)
    return {
        "offset": offset,
        "total": total["count"],
        "results": [_result(call, image, fields) for image in page],
    }


async def details(call: Call) -> dict[str, Any]:
    """`GET /{ws}/{proj}/images/{id}`."""
    slug = project_row(call)["slug"]
    image = call.one("SELECT * FROM images WHERE project = ? AND id = ?", slug, call.part("id"))
    if image is None:
        raise bare(404, "Image not found.")
    await _draw_labelled(call.sandbox, [image])
    boxes = _boxes(call, image)
    return {
        "image": {
            "id": image["id"],
            "name": image["name"],
            "annotation": _annotation(image, boxes),
            "labels": sorted({box["label"] for box in boxes}),
            "split": image["split"],
            "tags": json.loads(image["tags"]),
            "created": image["created"],
            "urls": {"original": _url(call, image), "thumb": _url(call, image, thumb=True)},
            "embedding": [],
        }
    }


async def picture(sandbox: Sandbox, params: Mapping[str, str]) -> Response:
    """`GET /source/{owner}/{id}/{file}`: the original or the thumbnail, drawn now if need be."""
    query = "SELECT * FROM images WHERE id = ? ORDER BY file IS NULL LIMIT 1"
    image = sandbox.database.execute(query, (params["id"],)).fetchone()
    stem, _, suffix = params["file"].partition(".")
    if image is None or params["owner"] != OWNER_ID or stem not in ("original", "thumb"):
        raise bare(404, "Image not found.")
    image = await drawn(sandbox, image)
    own_suffix = image["file"].rpartition(".")[2]
    if suffix != ("jpg" if stem == "thumb" else own_suffix):
        raise bare(404, "Image not found.")
    # The name of the file comes from the database, never from the address.
    name = thumb_name(image["id"]) if stem == "thumb" else image["file"]
    return FileResponse(sandbox.pictures / name, media_type=_MEDIA_TYPES[suffix])


async def drawn(sandbox: Sandbox, image: sqlite3.Row) -> sqlite3.Row:
    """Return the image once its picture lies on disk. Raises Refused when it cannot be drawn."""
    if image["file"] is not None:
        return image
    result = await sandbox.crew.run("draw", {"number": image["number"]})
    query = "SELECT * FROM images WHERE number = ?"
    row: sqlite3.Row = sandbox.database.execute(query, (image["number"],)).fetchone()
    if row["file"] is None:
        raise refused(503, f"The image cannot be drawn: {result.get('error')}", kind="ServiceUnavailable")
    return row


async def _draw_labelled(sandbox: Sandbox, images: Sequence[sqlite3.Row]) -> None:
    """Wait for pictures that come with labels: the labels are known once they are drawn."""
    missing = [image for image in images if image["has_labels"] and image["file"] is None]
    await asyncio.gather(*(drawn(sandbox, image) for image in missing))


def _draw_soon(call: Call, images: Sequence[sqlite3.Row]) -> None:
    """Have pictures drawn that somebody lists: they will be looked at next."""
    missing = [(i["number"],) for i in images if i["file"] is None and not i["is_wanted"]]
    if missing:
        call.database.executemany("UPDATE images SET is_wanted = 1 WHERE number = ?", missing)
        call.sandbox.crew.wake()


def _conditions(call: Call) -> tuple[str, list[object]]:
    """Return what narrows a search, as SQL and its values."""
    labelled = "EXISTS (SELECT 1 FROM labels WHERE project = images.project AND image = images.id AND class"
    texts = {
        "batch_id": "batch = ?",
        "annotation_job_id": "annotation_job = ?",
        "class_name": f"{labelled} = ?)",
        "tag": "EXISTS (SELECT 1 FROM json_each(images.tags) WHERE value = ?)",
        # No embeddings here: a prompt finds names and classes.
        "prompt": f"(instr(lower(images.name), lower(?)) OR {labelled} = ?))",
    }
    where: list[str] = []
    values: list[object] = []
    for name, condition in texts.items():
        if (value := call.text(name)) is not None:
            where.append(condition)
            values += [value] * condition.count("?")
    if call.text("like_image") is not None:
        raise bad_request("like_image: this server keeps no embeddings to compare images by.")
    where += list(_switches(call))
    return "".join(f" AND {condition}" for condition in where), values


def _switches(call: Call) -> list[str]:
    """Return the conditions of the switches; false, which the official client always sends, narrows nothing."""
    found = []
    if call.flag("batch"):
        found.append("batch IS NOT NULL")
    if call.flag("annotation_job"):
        found.append("annotation_job IS NOT NULL")
    in_dataset = call.fields.get("in_dataset")
    if not isinstance(in_dataset, bool | str | None):
        raise bad_request(f"`in_dataset` must be true or false, not {json_word(in_dataset)}.")
    if in_dataset in (True, "true"):
        found.append("FALSE")  # nothing was reviewed yet, so nothing is in the dataset
    return found


def _fields(call: Call) -> tuple[str, ...]:
    value = call.fields.get("fields")
    if value is None:
        return _USUAL_FIELDS
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise bad_request("`fields` must be a list of texts.")
    return ("id", *value)


def _result(call: Call, image: sqlite3.Row, fields: Sequence[str]) -> dict[str, Any]:
    values = {
        "id": image["id"],
        "name": image["name"],
        "filename": image["name"],
        "created": image["created"],
        "split": image["split"],
        "owner": OWNER_ID,
        "width": image["width"],
        "height": image["height"],
        "aspectRatio": image["width"] / image["height"],
        "embedding": [],
    }
    answer = {name: values[name] for name in fields if name in values}
    makers: dict[str, Callable[[], Any]] = {
        "url": lambda: _url(call, image),
        "tags": lambda: json.loads(image["tags"]),
        "user_metadata": lambda: json.loads(image["metadata"]),
        "labels": lambda: sorted({box["label"] for box in _boxes(call, image)}),
        "annotations": lambda: _annotation(image, _boxes(call, image)),
    }
    return answer | {name: makers[name]() for name in fields if name in makers}


def _boxes(call: Call, image: sqlite3.Row) -> list[dict[str, Any]]:
    rows = call.rows(
        "SELECT * FROM labels WHERE project = ? AND image = ? ORDER BY number", image["project"], image["id"]
    )
    return [_box(row) for row in rows]


def _box(row: sqlite3.Row) -> dict[str, Any]:
    box = {"label": row["class"]} | {name: row[name] for name in ("x", "y", "width", "height")}
    if row["points"] is not None:
        box["points"] = json.loads(row["points"])
    if row["confidence"] is not None:
        box["confidence"] = row["confidence"]
    return box


def _annotation(image: sqlite3.Row, boxes: list[dict[str, Any]]) -> dict[str, Any] | None:
    if not boxes:
        return None
    return {"key": image["id"], "width": image["width"], "height": image["height"], "boxes": boxes}


def _url(call: Call, image: sqlite3.Row, *, thumb: bool = False) -> str:
    suffix = (image["file"] or "x.jpg").rpartition(".")[2]
    name = "thumb.jpg" if thumb else f"original.{suffix}"
    return f"{call.sandbox.url}{SOURCE}/{OWNER_ID}/{image['id']}/{name}"
