"""What was really drawn on the sample's images: for tests and demos that measure quality, never served."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from app.sandbox.database import connect
from app.sandbox.engine.quality import Truth
from app.sandbox.server import DATABASE

if TYPE_CHECKING:
    from pathlib import Path


def truths_of(data: Path, project: str, *, with_colours: bool = False) -> list[Truth]:
    """Return all parts on a project's images that were drawn so far, from the sandbox's data folder.

    Labels are shapes, "gear", or with colours "red gear".
    """
    with closing(connect(data / DATABASE)) as database:
        rows = database.execute(
            "SELECT images.id, truth.* FROM truth JOIN images ON images.seed = truth.seed "
            "WHERE images.project = ? ORDER BY images.number, truth.position",
            (project,),
        ).fetchall()
    return [
        Truth(
            row["id"],
            f"{row['colour']} {row['shape']}" if with_colours else row["shape"],
            (row["x0"], row["y0"], row["x1"], row["y1"]),
        )
        for row in rows
    ]
