"""The sample workspace: projects, classes, versions and batches, the same in every data folder."""

from __future__ import annotations

import hashlib
import json
import secrets
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.sandbox.database import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

WORKSPACE = "workbench"
WORKSPACE_NAME = "Workbench (sample)"
OWNER_EMAIL = "owner@workbench.example"
MEMBERS = (OWNER_EMAIL, "reviewer@workbench.example", "labeler@workbench.example")
OWNER_ID = "workbenchSampleOwner"

IMAGE_SIZE = (640, 640)
BORN = 1_763_400_000.0
"""When the sample says that it was made, epoch seconds: fixed, so that two folders are alike."""

_COLORS = ("#E4572E", "#9C5BC2", "#2E86AB", "#6E9F2B", "#C98A04", "#C2347A", "#158A7A", "#5667C8")
_FASTENERS = ("bolt", "nut", "washer")
_LOCKED = ("bolt", "nut", "washer", "gear", "bracket", "spring")
_SHAPES = ("nut", "bolt", "washer", "gear", "bracket", "spring", "pin", "plate")


@dataclass(frozen=True, slots=True)
class SampleBatch:
    """A batch of rendered images, of which the first `labelled` already carry labels."""

    name: str
    images: int
    labelled: int = 0


@dataclass(frozen=True, slots=True)
class SampleVersion:
    """A version of a dataset; `classes` are those of its trained model, None when it has no model."""

    name: str
    images: int
    classes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class SampleProject:
    """A project of the sample workspace."""

    slug: str
    name: str
    type: str
    classes: tuple[str, ...]
    is_locked: bool
    batches: tuple[SampleBatch, ...]
    versions: tuple[SampleVersion, ...]


PROJECTS = (
    SampleProject(
        "bench-parts",
        "Bench parts",
        "object-detection",
        _LOCKED,
        True,
        (SampleBatch("Morning shift", 12), SampleBatch("Night shift", 60, labelled=10)),
        (
            # Its classes are none of the locked ones, so nothing can be derived from it.
            SampleVersion("Pins and plates", 180, ("pin", "plate")),
            SampleVersion("Fasteners", 420, _FASTENERS),
            SampleVersion("All parts", 900, _SHAPES),
            SampleVersion("Not trained yet", 960),
        ),
    ),
    SampleProject(
        "bench-outlines",
        "Bench outlines",
        "instance-segmentation",
        _SHAPES,
        False,
        (SampleBatch("Overhead camera", 12), SampleBatch("Week 47", 240)),
        (SampleVersion("Fasteners", 300, _FASTENERS), SampleVersion("All parts", 900, _SHAPES)),
    ),
    SampleProject(
        "new-parts",
        "New parts",
        "object-detection",
        (),
        False,
        (SampleBatch("First photos", 12),),
        (SampleVersion("Trained on nothing", 12, ()),),
    ),
)


def opaque(*parts: object) -> str:
    """Return an id of 20 letters and digits for what the parts name, always the same."""
    number = int.from_bytes(hashlib.sha256(repr(parts).encode()).digest(), "big")
    letters = string.ascii_letters + string.digits
    return "".join(letters[number // 62**n % 62] for n in range(20))


def new_key() -> str:
    """Return a random API key; the sandbox's keys open nothing but the sandbox."""
    letters = string.ascii_letters + string.digits
    # The official client takes a key without any lower-case letter for a placeholder.
    return "s" + "".join(secrets.choice(letters) for _ in range(19))


def fill(database: sqlite3.Connection, projects: Sequence[SampleProject] = PROJECTS) -> None:
    """Write keys and the sample workspace into a new database; pictures are drawn later."""
    seed = 0
    with transaction(database):
        database.executemany(
            "INSERT INTO meta VALUES (?, ?)", [("full", new_key()), ("read_only", new_key())]
        )
        for project in projects:
            _add_project(database, project)
            for batch in project.batches:
                _add_batch(database, project.slug, batch, seed)
                seed += batch.images


def _add_project(database: sqlite3.Connection, project: SampleProject) -> None:
    slug = project.slug
    database.execute(
        "INSERT INTO projects VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (slug, opaque("project", slug), project.name, project.type, "parts", project.is_locked, BORN, BORN),
    )
    add_classes(database, slug, project.classes)
    rows: list[tuple[Any, ...]] = []
    for number, version in enumerate(project.versions, 1):
        model = (None, None, None)
        if version.classes is not None:
            model = (f"{slug}-{number}-workbench-t1", "workbench", json.dumps(version.classes))  # type: ignore[assignment]
        created = BORN + number * 86_400
        rows.append((slug, number, version.name, created, version.images, *model))
    database.executemany("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def add_classes(database: sqlite3.Connection, project: str, names: Sequence[str]) -> None:
    """Add classes that the project lacks, each with the next colour."""
    known = {r["name"] for r in database.execute("SELECT name FROM classes WHERE project = ?", (project,))}
    new = [name for name in dict.fromkeys(names) if name not in known]
    database.executemany(
        "INSERT INTO classes VALUES (?, ?, ?, ?)",
        [(project, name, _COLORS[n % len(_COLORS)], n) for n, name in enumerate(new, len(known))],
    )


def _add_batch(database: sqlite3.Connection, project: str, batch: SampleBatch, seed: int) -> None:
    batch_id = opaque("batch", project, batch.name)
    database.execute("INSERT INTO batches VALUES (?, ?, ?, ?)", (batch_id, project, batch.name, BORN + seed))
    width, height = IMAGE_SIZE
    rows = [
        (opaque("image", seed + n), project, f"bench-{seed + n:04d}.jpg", batch_id, seed + n, "train",
         width, height, BORN + seed + n, n < batch.labelled, seed == 0)
        for n in range(batch.images)
    ]  # fmt: skip
    # Only the first batch of all is drawn ahead; the others when somebody looks at them.
    database.executemany(
        "INSERT INTO images (id, project, name, batch, seed, split, width, height, created, has_labels, "
        "is_wanted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
