"""A person chooses another server and has the program start again, on a screen, with real keys and real processes."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from app.adapters.store import SqliteStore
from app.bootstrap import find_folders
from app.domain.job import Draft, DraftState
from tests.e2e.keyboard import Keyboard
from tests.e2e.test_program import PATIENCE_S, database, programs, screen, until
from tests.sandbox_process import FAKE_LABELER, ROOT, SandboxProcess
from tests.services.fakes import make_draft

__all__ = ["programs", "screen"]

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs a virtual screen"),
    pytest.mark.skipif(os.environ["QT_QPA_PLATFORM"] != "xcb", reason="the pass with a screen runs it"),
]


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[SandboxProcess, SandboxProcess]]:
    """Two servers that know the same key."""
    one = SandboxProcess(tmp_path / "one", labeler=FAKE_LABELER)
    other = SandboxProcess(tmp_path / "other", labeler=FAKE_LABELER)
    one.start()
    one.stop()
    shutil.copytree(one.data, other.data)
    try:
        yield one.start(), other.start()
    finally:
        one.stop()
        other.stop()


@pytest.fixture
def keyboard(screen: str, tmp_path: Path) -> Iterator[Keyboard]:
    keyboard = Keyboard(screen, tmp_path / "shots")
    yield keyboard
    keyboard.close()


def test_the_window_comes_back_with_the_server_that_was_chosen(keyboard, programs, servers, tmp_path):
    one, other = servers
    put_in_store(one, queued_for(other))
    file = tmp_path / "bolts.json"
    file.write_text('{"a bolt": "bolt"}')
    said = tmp_path / "said.txt"
    program = start(programs, one, file, said)
    assert until(lambda: said.read_text().count("ready\n") == 1), said.read_text()
    assert until(lambda: names() == ["bolts", "for the other"])
    assert jobs_on(one) == jobs_on(other) == []

    keyboard.focus("^Labeldock$")
    keyboard.press("ctrl+k")
    keyboard.type("Roboflow")
    keyboard.press("Return")
    assert until(lambda: keyboard.window("^Settings$"))
    keyboard.focus("^Settings$")
    keyboard.press("Tab")
    keyboard.type(other.url)
    keyboard.press("Return")
    assert until(lambda: kept_server() == other.url)
    keyboard.wait()
    keyboard.press("Tab", "Tab")
    keyboard.shoot("start-again")
    keyboard.press("space")

    assert until(lambda: said.read_text().count("ready\n") == 2), said.read_text()
    assert until(lambda: [job.server for job in database(find_folders().database, SqliteStore.jobs)])
    assert until(lambda: keyboard.window("^Labeldock$"))
    (job,) = database(find_folders().database, SqliteStore.jobs)
    assert (job.name, job.server) == ("for the other", other.url)
    assert (len(jobs_on(one)), len(jobs_on(other))) == (0, 1)
    assert names() == ["bolts"]
    assert psutil.Process(program.pid).cmdline() == [sys.executable, "-m", "app"]
    assert later_start(other) == 0
    assert later_start(one) == 1
    program.send_signal(signal.SIGTERM)
    assert program.wait(PATIENCE_S) == 0
    assert set(said.read_text().splitlines()) == {"first-paint", "ready", "ledger loaded"}


def start(programs, server: SandboxProcess, file: Path, said: Path) -> subprocess.Popen:
    """Start the window with a file, and with a key that both servers know."""
    own = {"ROBOFLOW_API_KEY": server.keys["full"], "LABELDOCK_TRACE_START": "1"}
    with said.open("w") as errors:
        line = [sys.executable, "-m", "app", str(file)]
        programs.append(subprocess.Popen(line, cwd=ROOT, env=os.environ | own, stderr=errors))
    return programs[-1]


def later_start(server: SandboxProcess) -> int:
    """Return how a start ends that asks for a server while the window is open."""
    line = [sys.executable, "-m", "app", "--server", server.url]
    own = {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(line, cwd=ROOT, env=os.environ | own, stderr=subprocess.DEVNULL).returncode


def queued_for(server: SandboxProcess) -> Draft:
    """Return a draft that waits for a server."""
    with server.client() as api:
        batch = api.get("/workbench/bench-parts/batches").raise_for_status().json()["batches"][0]["id"]
    draft = make_draft("waits", workspace="workbench", project="bench-parts", name="for the other")
    request = replace(draft.request, batch_id=batch, num_images=2)
    return replace(draft, request=request, state=DraftState.QUEUED, server=server.url, queued_at=1.0)


def put_in_store(server: SandboxProcess, draft: Draft) -> None:
    """Have a server chosen, and a draft there, before the first start."""

    async def put(store: SqliteStore) -> None:
        await store.set_setting("server", server.url)
        await store.save_draft(draft)

    file = find_folders().database
    file.parent.mkdir(parents=True)
    file.touch()
    database(file, put)


def kept_server() -> str | None:
    return database(find_folders().database, lambda store: store.setting("server"))


def names() -> list[str]:
    return sorted(draft.name for draft in database(find_folders().database, SqliteStore.drafts))


def jobs_on(server: SandboxProcess) -> list[object]:
    """Return the annotation jobs that a server has."""
    with server.client() as api:
        return list(api.get("/workbench/bench-parts/jobs").raise_for_status().json()["jobs"])
