"""Images a second of a whole sandbox job, against the bare labeler over the same images in the same run."""

import multiprocessing
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.pool import Pool
from pathlib import Path
from statistics import median

import httpx
import numpy as np
from PIL import Image

from app.sandbox.crew import usable_cores
from app.sandbox.engine.labeler import Labeler, load_workbench
from app.sandbox.server import DATABASE, PICTURES
from tests.bench.pairs import Comparison, abba
from tests.sandbox_process import SandboxProcess, running

PROJECT, BATCH, IMAGES = "bench-outlines", "Week 47", 240
ONTOLOGY = {"blue bolt": "bolt", "hex nut": "nut", "washer": "washer", "orange gear": "gear"}
CONFIDENCE = 0.5
PAIRS = 5
SHORTEST_POLL_S, LONGEST_POLL_S = 0.02, 0.5
GOAL = 0.9

_labeler: Labeler


def main() -> int:
    """Measure, and print images a second of both with the ratio."""
    workers = usable_cores()
    with (
        tempfile.TemporaryDirectory(prefix="labeldock-bench-") as folder,
        running(Path(folder), workers=workers) as sandbox,
        sandbox.client() as client,
        _bare_processes(workers) as pool,
    ):
        batch = _batch(client)
        files = _draw_all(client, sandbox, batch)
        ours_once = partial(_run_job, client, sandbox, batch)
        bare_once = partial(_run_bare, pool, files)
        ours_once(), bare_once()  # the first of each only loads the model
        ours, bare = abba(PAIRS, ours_once, bare_once)
    print(Comparison(f"{IMAGES} images with {workers} processes, job against bare loop", "images/s",
                     tuple(ours), tuple(bare)))  # fmt: skip
    each = sorted(a / b for a, b in zip(ours, bare, strict=True))
    print(f"share of the bare loop: median of pairs {median(each):.2f}, goal {GOAL:.2f}")
    return 0


def label_file(path: Path) -> int:
    """Label one picture as a worker does, without server, database and annotations."""
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    return len(_labeler.label(pixels, list(ONTOLOGY), floor=CONFIDENCE))


def load() -> None:
    """Give this process its labeler."""
    global _labeler
    _labeler = load_workbench()


@contextmanager
def _bare_processes(count: int) -> Iterator[Pool]:
    with multiprocessing.get_context("spawn").Pool(count, load) as pool:
        yield pool


def _run_bare(pool: Pool, files: list[Path]) -> float:
    started = time.perf_counter()
    labels = sum(pool.imap_unordered(label_file, files, chunksize=10))
    assert labels, "The bare loop found nothing."
    return len(files) / (time.perf_counter() - started)


def _run_job(client: httpx.Client, sandbox: SandboxProcess, batch: str) -> float:
    """Run a job over the whole batch, seen from outside, and put its images back."""
    body = {"batchId": batch, "modelType": "sam3", "ontology": ONTOLOGY, "defaultConfidence": CONFIDENCE}
    started = time.perf_counter()
    answer = client.post(f"/{sandbox.workspace}/{PROJECT}/autolabel", json=body).raise_for_status().json()
    address = f"/{sandbox.workspace}/autolabel/jobs/{answer['jobId']}"
    while (status := client.get(address).raise_for_status().json())["status"] != "done":
        time.sleep(_rest(status["numImagesSentBack"], time.perf_counter() - started))
    took = time.perf_counter() - started
    assert status["numImagesSentBack"] == IMAGES, status
    _put_back(sandbox, batch, answer["annotationJobId"])
    return IMAGES / took


def _rest(done: int, seconds: float) -> float:
    """Return how long to look away: asking costs what is measured, and the end has to be seen at once."""
    left = (IMAGES - done) * seconds / done if done else LONGEST_POLL_S
    return min(LONGEST_POLL_S, max(SHORTEST_POLL_S, left / 2))


def _batch(client: httpx.Client) -> str:
    found = client.get(f"/workbench/{PROJECT}/batches").raise_for_status().json()["batches"]
    return str(next(batch["id"] for batch in found if batch["name"] == BATCH))


def _draw_all(client: httpx.Client, sandbox: SandboxProcess, batch: str) -> list[Path]:
    """Have every picture drawn, and return the files."""
    with sqlite3.connect(sandbox.data / DATABASE) as database:
        database.execute("UPDATE images SET is_wanted = 1 WHERE batch = ? AND file IS NULL", (batch,))
        query = "SELECT file FROM images WHERE batch = ? AND file IS NOT NULL"
        while len(rows := database.execute(query, (batch,)).fetchall()) < IMAGES:
            database.commit()
            time.sleep(0.5)
    database.close()
    return [sandbox.data / PICTURES / name for (name,) in rows]


def _put_back(sandbox: SandboxProcess, batch: str, board_job: str) -> None:
    """Undo a job, so that the next round labels the same images of the same batch."""
    with sqlite3.connect(sandbox.data / DATABASE) as database:
        mine = "SELECT id FROM images WHERE annotation_job = ?"
        database.execute(f"DELETE FROM labels WHERE project = ? AND image IN ({mine})", (PROJECT, board_job))
        database.execute(
            "UPDATE images SET batch = ?, annotation_job = NULL WHERE annotation_job = ?", (batch, board_job)
        )
    database.close()


if __name__ == "__main__":
    sys.exit(main())
