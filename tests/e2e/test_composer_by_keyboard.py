"""From an empty window to a queued job with real keys and no mouse; pictures go to LABELDOCK_SHOTS where it is set.

Nothing here asks Qt: what was done is read from the database, and from the server.
"""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from starter.desktop import virtual_screen

from app.adapters.store import SqliteStore
from app.bootstrap import find_folders
from app.domain.job import DraftState
from app.ui.frame import TRACE_VARIABLE
from tests.e2e.board import jobs_on_board
from tests.e2e.keyboard import Keyboard
from tests.sandbox_process import ROOT, SandboxProcess

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs a virtual screen"),
    pytest.mark.skipif(os.environ["QT_QPA_PLATFORM"] != "xcb", reason="the pass with a screen runs it"),
    pytest.mark.timeout(240),
]
PATIENCE_S = 40
WINDOW = "^Labeldock$"
ROWS = (
    ("a hex bolt", "bolt"),
    ("a bolt with a broken thread", "bolt"),
    ("a rusty bolt", "bolt"),
    ("a hex nut", "nut"),
    ("a wing nut", "nut"),
    ("a brass washer", "washer"),
    ("a coil of steel wire", "spring"),
    ("a toothed gear", "gear"),
    ("an angle bracket", "bracket"),
    ("a flat bracket with two holes", "bracket"),
    ("a rubber washer", "washer"),
    ("a worm gear", "gear"),
)
SWAPPED = 6
"""The row that is typed the wrong way round."""


@dataclass
class Seat:
    """A program, its server, and the keyboard in front of it."""

    keyboard: Keyboard
    sandbox: SandboxProcess
    said: Path
    """What the program writes to standard error."""
    program: subprocess.Popen[bytes] | None = None

    def start(self, key: str = "") -> None:
        """Start the program and give its window the keys."""
        line = [sys.executable, "-m", "app", "--server", self.sandbox.url]
        env = os.environ | {"ROBOFLOW_API_KEY": key, TRACE_VARIABLE: "1"}
        with self.said.open("wb") as said:
            self.program = subprocess.Popen(line, cwd=ROOT, env=env, stderr=said)
        assert until(lambda: "ready" in self.said.read_text().split()), "The drafts were never read."
        self.keyboard.focus(WINDOW)
        self.keyboard.wait()

    def kill(self) -> None:
        """End the program as a crash does."""
        assert self.program is not None
        self.program.kill()
        self.program.wait()

    def add_key(self) -> None:
        """Add the API key, and wait until the projects are there."""
        self.keyboard.press("alt+f", "k")
        self.keyboard.shoot("key-dialog")
        self.keyboard.type(self.sandbox.keys["full"])
        self.keyboard.press("Return")
        self.until_connected()

    def until_connected(self) -> None:
        """Wait until the projects are there."""
        cache = f"catalogue of {self.sandbox.workspace} at {self.sandbox.url}"
        assert until(lambda: database(lambda store: store.cached(cache))), "The projects never came."
        self.keyboard.focus(WINDOW)

    def new_draft(self, words: str) -> None:
        """Find a batch by its name and begin a draft for it."""
        self.keyboard.press("ctrl+l")
        self.keyboard.type(words)
        self.keyboard.press("Down")
        self.keyboard.shoot("batch")
        self.keyboard.press("Return")
        assert until(drafts), "No draft was begun."

    def write(self, *rows: tuple[str, str]) -> None:
        """Write rows into the grid, from the cell on that has the keyboard."""
        for prompt, class_name in rows:
            self.keyboard.type(prompt)
            self.keyboard.press("Tab")
            self.keyboard.type(class_name)
            self.keyboard.press("Return")


@pytest.fixture
def seat(
    request: pytest.FixtureRequest,
    own_sandbox: SandboxProcess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Seat]:
    """A seat at a screen of its own; the program that is left at the end is killed."""
    assert shutil.which("xdotool"), "xdotool is missing: run `python3 packaging/start.py test`"
    own_sandbox.start()
    with virtual_screen() as display:
        monkeypatch.setenv("DISPLAY", display)
        seat = Seat(
            Keyboard(display, _shots(tmp_path) / request.node.originalname), own_sandbox, tmp_path / "said"
        )
        yield seat
        if seat.program is not None and seat.program.poll() is None:
            seat.kill()
        seat.keyboard.close()


def test_a_job_is_composed_and_queued_from_an_empty_window(seat):
    keyboard = seat.keyboard
    seat.start()
    keyboard.shoot("empty-window")
    seat.add_key()
    keyboard.shoot("connected")
    keyboard.press("alt+j", "p")
    keyboard.shoot("queue-paused")
    seat.new_draft("night")
    keyboard.shoot("new-draft")

    seat.write(*(pair[::-1] if i == SWAPPED else pair for i, pair in enumerate(ROWS)))
    keyboard.shoot("twelve-rows")
    keyboard.press("ctrl+Home", "Right", "Right")
    keyboard.type("0.6")
    keyboard.press("Return", "Down", "Down")
    keyboard.shoot("confidence-of-bolt")
    keyboard.type("45%")
    keyboard.press("Return", "Down", "Down")
    keyboard.shoot("swapped-row")
    assert until(lambda: ontology().get("spring") == "a coil of steel wire")
    keyboard.press("ctrl+period")
    keyboard.shoot("swap-fixed")

    keyboard.press("ctrl+Return")
    keyboard.shoot("keep-or-replace")
    keyboard.press("Escape")
    keyboard.focus(WINDOW)
    keyboard.press("alt+x")
    keyboard.shoot("existing-labels")
    keyboard.press("Left", "Left", "space")
    keyboard.shoot("labels-are-kept")
    keyboard.press("ctrl+Return")
    assert until(lambda: [d.state for d in drafts()] == [DraftState.QUEUED]), "It was not queued."
    keyboard.shoot("queued")
    assert body() == meant(seat)
    assert list(ontology().items()) == list(ROWS)

    keyboard.press("alt+j", "r")
    assert until(jobs), "The queue did not go on."
    keyboard.shoot("submitted")
    assert json.loads(body_of(jobs()[0])) == meant(seat)
    assert until(lambda: len(jobs_on_board(seat.sandbox, "bench-parts")) == 1)


def test_a_draft_is_looked_at_where_it_was_before_a_crash(seat):
    seat.start(seat.sandbox.keys["full"])
    seat.until_connected()
    seat.new_draft("night")
    seat.write(*ROWS)
    seat.keyboard.press("ctrl+Home", "Down", "Down", "Down", "Right")
    assert until(lambda: len(ontology()) == len(ROWS))
    assert until(lambda: '[\\"grid\\",3,2,' in settings().replace('\\"grid\\", ', '\\"grid\\",')), settings()
    seat.kill()
    seat.start(seat.sandbox.keys["full"])
    seat.keyboard.shoot("after-the-crash")
    seat.keyboard.type("wing nut")
    seat.keyboard.press("Return")
    assert until(lambda: ontology()["a hex nut"] == "wing nut"), "Another cell was the current one."


def test_one_draft_is_used_for_several_batches_and_all_of_it_is_undone(seat):
    keyboard = seat.keyboard
    seat.start(seat.sandbox.keys["full"])
    seat.until_connected()
    seat.new_draft("night")
    seat.write(("a bolt", "bolt"))
    assert until(lambda: ontology() == {"a bolt": "bolt"})
    keyboard.press("ctrl+shift+b")
    keyboard.shoot("batches")
    keyboard.type("outlines")
    keyboard.press("Return", "shift+Down", "space")
    keyboard.shoot("two-chosen")
    keyboard.press("Right", "Right", "Right")
    keyboard.type("7")
    keyboard.press("Return")
    keyboard.shoot("seven-images-each")
    keyboard.press("alt+d")
    assert until(lambda: {d.name for d in drafts()} == {"Night shift", "Overhead camera", "Week 47"})
    keyboard.focus(WINDOW)
    keyboard.shoot("created")
    made = [d for d in drafts() if d.project == "bench-outlines"]
    assert [d.request.num_images for d in made] == [7, 7]
    keyboard.press("F6", "space")
    assert until(lambda: [d.name for d in drafts()] == ["Night shift"]), "They were not taken back."
    keyboard.shoot("taken-back")


def test_the_window_ends_by_keyboard(seat):
    seat.start()
    seat.keyboard.press("ctrl+q")
    assert seat.program.wait(PATIENCE_S) in (0, -signal.SIGTERM)


def _shots(otherwise: Path) -> Path:
    """Return the folder of the pictures of every step."""
    return Path(os.environ.get("LABELDOCK_SHOTS") or otherwise)


def meant(seat):
    """Return the body that is meant to be sent."""
    with seat.sandbox.client() as api:
        batches = api.get("/workbench/bench-parts/batches").raise_for_status().json()["batches"]
    return {
        "batchId": next(batch["id"] for batch in batches if batch["name"] == "Night shift"),
        "modelType": "sam3",
        "ontology": dict(ROWS),
        "confidenceThresholds": {"bolt": 0.6, "nut": 0.45},
        "preserveExistingAnnotations": True,
    }


def body():
    """Return what the only draft asks for, as it is on disk."""
    (draft,) = drafts()
    return draft.request.body()


def ontology():
    """Return the only draft's prompts with their classes; none while nothing of it is on disk."""
    return body().get("ontology", {})


def drafts():
    return database(SqliteStore.drafts)


def jobs():
    return database(SqliteStore.jobs)


def body_of(job):
    return database(partial(SqliteStore.body, job_id=job.id))


def settings():
    path = find_folders().config / "window.ini"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def database(ask):
    """Read the store beside the window, as it is on disk."""

    async def read():
        store = SqliteStore(find_folders().database)
        await store.open()
        try:
            return await ask(store)
        finally:
            await store.close()

    return asyncio.run(read()) if find_folders().database.exists() else []


def until(is_so, patience_s=PATIENCE_S):
    """Wait until something is so, and return it; falsy when it never was."""
    end = time.monotonic() + patience_s
    while not (found := is_so()) and time.monotonic() < end:
        time.sleep(0.1)
    return found
