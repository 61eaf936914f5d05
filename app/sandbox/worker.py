"""A worker process: runs errands, labels the images of jobs, and draws pictures ahead."""

from __future__ import annotations

import io
import json
import logging
import signal
import sqlite3
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.job import CUSTOM
from app.sandbox import jobs, labelers
from app.sandbox.database import connect
from app.sandbox.drawing import draw
from app.sandbox.labelling import Label, Rules, new_labels, to_labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from app.sandbox.engine.labeler import Detection, Labeler
    from app.sandbox.labelers import Backend

log = logging.getLogger(__name__)

STOP = "stop"
LOOK = "look"
_LOOK_AGAIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Orders:
    """What a worker is told when it starts."""

    name: str
    database: Path
    pictures: Path
    backends: Mapping[str, Backend]
    pause_s: float = 0.0
    is_stuck: bool = False
    lost_images: int = 0


def main(orders: Orders, server: Connection) -> None:
    """Work until the server says stop or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the server decides
    worker = Worker(orders, server)
    try:
        worker.run()
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the server is gone


class Worker:
    """Takes one small piece of work at a time, the most urgent first."""

    def __init__(self, orders: Orders, server: Connection) -> None:
        self._orders = orders
        self._server = server
        self._database = connect(orders.database)
        self._labelers: dict[str, Labeler] = {}
        self._is_running = True

    def run(self) -> None:
        """Work, and wait for a word of the server when there is nothing to do."""
        while self._is_running:
            self._listen(0 if self._step() else _LOOK_AGAIN_S)

    def _listen(self, timeout: float) -> None:
        """Wait for a message for at most `timeout` seconds, then read all that came."""
        while self._is_running and self._server.poll(timeout):
            self._is_running = self._server.recv() != STOP
            timeout = 0

    def _step(self) -> bool:
        return self._run_errand() or self._label_image() or self._draw_ahead()

    def _rest(self, seconds: float) -> None:
        """Pause, while still running errands."""
        end = time.monotonic() + seconds
        while self._is_running and (left := end - time.monotonic()) > 0:
            self._listen(left)
            while self._is_running and self._run_errand():
                pass

    # Errands

    def _run_errand(self) -> bool:
        open_errand = "SELECT id FROM errands WHERE worker IS NULL AND result IS NULL ORDER BY id LIMIT 1"
        if self._database.execute(open_errand).fetchone() is None:
            return False
        errand = self._database.execute(
            f"UPDATE errands SET worker = ? WHERE id = ({open_errand}) RETURNING *", (self._orders.name,)
        ).fetchone()
        if errand is None:
            return False
        result = self._result_of(errand)
        self._database.execute(
            "UPDATE errands SET result = ?, picture = NULL WHERE id = ?", (json.dumps(result), errand["id"])
        )
        self._server.send(errand["id"])
        return True

    def _result_of(self, errand: sqlite3.Row) -> dict[str, Any]:
        payload = json.loads(errand["payload"])
        try:
            if errand["kind"] == "draw":
                return self._draw(payload["number"])
            return self._find(payload, errand["picture"])
        except Exception as error:  # whatever a backend raises becomes an answer, and the worker lives on
            return {"error": f"{type(error).__name__}: {error}"}

    def _draw(self, number: int) -> dict[str, Any]:
        image = self._database.execute("SELECT * FROM images WHERE number = ?", (number,)).fetchone()
        if image["file"] is None:
            draw(self._database, self._orders.pictures, image)
        return {}

    def _find(self, payload: dict[str, Any], picture: bytes) -> dict[str, Any]:
        rules = Rules(tuple(payload["classes"]), {}, payload["confidence"], False, payload["has_outlines"])
        pixels = _pixels(io.BytesIO(picture))
        found = self._labels(payload["model_type"], pixels, payload["prompts"], rules)
        return {
            "size": [pixels.shape[1], pixels.shape[0]],
            "labels": [
                [label.class_name, label.centre_box, label.points, label.confidence] for label in found
            ],
        }

    # Jobs

    def _label_image(self) -> bool:
        if self._orders.is_stuck:
            return False
        task = jobs.take_image(self._database, self._orders.name, time.time())
        if task is None:
            return False
        self._rest(self._orders.pause_s)
        if self._orders.lost_images and task.position % self._orders.lost_images == 0:
            jobs.give_up(self._database, task, time.time())
            return True
        try:
            self._label(task)
        except sqlite3.Error:
            raise
        except Exception:  # one bad image must not end the job
            log.exception("An image could not be labelled.")
            jobs.give_up(self._database, task, time.time())
        return True

    def _label(self, task: jobs.Task) -> None:
        job = task.job
        project = self._row("SELECT type, is_locked FROM projects WHERE slug = ?", task.project)
        ontology: dict[str, str] = json.loads(job["ontology"])
        if job["model_type"] == CUSTOM:  # a trained model knows its own classes and nothing else
            trained = set(json.loads(job["model_classes"] or "[]"))
            ontology = {prompt: name for prompt, name in ontology.items() if prompt in trained}
        rules = Rules(
            tuple(ontology.values()), json.loads(job["thresholds"]), job["default_confidence"],
            bool(job["runs_nms"]), project["type"] == "instance-segmentation",
        )  # fmt: skip
        pixels = _pixels(self._picture_of(task))
        labels = self._labels(job["model_type"], pixels, list(ontology), rules)
        if job["keeps_labels"]:
            labels = new_labels(labels, self._existing(task))
        jobs.record(self._database, task, labels, time.time(), is_locked=bool(project["is_locked"]))

    def _labels(
        self, model_type: str, pixels: NDArray[np.uint8], prompts: Sequence[str], rules: Rules
    ) -> list[Label]:
        found: Sequence[Detection] = ()
        if prompts:
            found = self._labeler(model_type).label(pixels, prompts, floor=rules.floor)
        return to_labels(found, rules, (pixels.shape[1], pixels.shape[0]))

    def _labeler(self, model_type: str) -> Labeler:
        backend = self._orders.backends[model_type]
        if backend.factory not in self._labelers:
            self._labelers[backend.factory] = labelers.load(backend)
        return self._labelers[backend.factory]

    def _picture_of(self, task: jobs.Task) -> Path:
        query = "SELECT * FROM images WHERE project = ? AND id = ?"
        image = self._row(query, task.project, task.image)
        if image["file"] is None:
            draw(self._database, self._orders.pictures, image)
            image = self._row(query, task.project, task.image)
        return self._orders.pictures / str(image["file"])

    def _existing(self, task: jobs.Task) -> list[Label]:
        rows = self._database.execute(
            "SELECT class, x, y, width, height FROM labels WHERE project = ? AND image = ?",
            (task.project, task.image),
        )
        return [
            Label(name, (x - width / 2, y - height / 2, x + width / 2, y + height / 2))
            for name, x, y, width, height in rows
        ]

    # Pictures

    def _draw_ahead(self) -> bool:
        wanted = "SELECT number FROM images WHERE is_wanted AND file IS NULL ORDER BY number LIMIT 1"
        if self._database.execute(wanted).fetchone() is None:
            return False
        image = self._database.execute(
            f"UPDATE images SET is_wanted = 0 WHERE number = ({wanted}) RETURNING *"
        ).fetchone()
        if image is not None:
            draw(self._database, self._orders.pictures, image)
        return True

    def _row(self, query: str, *values: object) -> sqlite3.Row:
        row: sqlite3.Row = self._database.execute(query, values).fetchone()
        return row


def _pixels(source: Path | io.BytesIO) -> NDArray[np.uint8]:
    import numpy as np
    from PIL import Image

    with Image.open(source) as picture:
        return np.asarray(picture.convert("RGB"))
