"""Pictures on disk: sample images are rendered when they are needed, with their truth kept aside."""

from __future__ import annotations

import hashlib
import io
import json
import os
from typing import TYPE_CHECKING

from app.sandbox.database import transaction
from app.sandbox.jobs import add_labels
from app.sandbox.labelling import Label

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from PIL.Image import Image

    from app.sandbox.engine.bench import Bench, Part

THUMB_SIZE = (256, 256)
_QUALITY = 90


def draw(database: sqlite3.Connection, folder: Path, image: sqlite3.Row) -> None:
    """Render a sample image, save it with its thumbnail, and note what lies on it; safe to repeat."""
    from PIL import Image

    from app.sandbox.engine.bench import render_bench

    bench = render_bench(image["seed"], (image["width"], image["height"]))
    picture = Image.fromarray(bench.image)
    encoded = io.BytesIO()
    picture.save(encoded, "JPEG", quality=_QUALITY)
    content = encoded.getvalue()
    name = store(folder, image["id"], "jpg", content, picture)
    with transaction(database):
        _note_truth(database, image["seed"], bench)
        changed = database.execute(
            "UPDATE images SET file = ?, sha256 = ?, is_wanted = 0 WHERE number = ? AND file IS NULL "
            "RETURNING has_labels",
            (name, hashlib.sha256(content).hexdigest(), image["number"]),
        ).fetchone()
        if changed is not None and changed["has_labels"]:
            add_labels(database, image["project"], image["id"], _true_labels(database, image, bench))


def store(folder: Path, image_id: str, suffix: str, content: bytes, picture: Image) -> str:
    """Save a picture and its thumbnail below `folder`; return the file's name."""
    name = f"{image_id}.{suffix}"
    thumb = picture.convert("RGB")
    thumb.thumbnail(THUMB_SIZE)
    encoded = io.BytesIO()
    thumb.save(encoded, "JPEG", quality=85)
    _write(folder / thumb_name(image_id), encoded.getvalue())
    _write(folder / name, content)
    return name


def thumb_name(image_id: str) -> str:
    """Return the name of an image's thumbnail file."""
    return f"{image_id}.thumb.jpg"


def _write(path: Path, content: bytes) -> None:
    """Replace a file whole, so that nobody ever reads half a picture."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _note_truth(database: sqlite3.Connection, seed: int, bench: Bench) -> None:
    database.executemany(
        "INSERT OR IGNORE INTO truth VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(seed, n, part.shape, part.colour, *part.box, json.dumps(part.polygons))
         for n, part in enumerate(bench.parts)],
    )  # fmt: skip


def _true_labels(database: sqlite3.Connection, image: sqlite3.Row, bench: Bench) -> list[Label]:
    classes = {
        row["name"]
        for row in database.execute("SELECT name FROM classes WHERE project = ?", (image["project"],))
    }
    kind = database.execute("SELECT type FROM projects WHERE slug = ?", (image["project"],)).fetchone()[0]
    has_outlines = kind == "instance-segmentation"
    return [_true_label(part, has_outlines) for part in bench.parts if part.shape in classes]


def _true_label(part: Part, has_outlines: bool) -> Label:
    return Label(part.shape, part.box, part.polygons[0] if has_outlines and part.polygons else None)
