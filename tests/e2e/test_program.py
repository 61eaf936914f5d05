"""The program as people start it, on a screen: real keys, a crash in the middle of a job, a clean end."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest
from PySide6.QtGui import QImage
from starter.desktop import virtual_screen

from app.adapters.store import SqliteStore
from app.bootstrap import Sandbox, find_folders
from tests.sandbox_process import ROOT

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs a virtual screen"),
    pytest.mark.skipif(os.environ["QT_QPA_PLATFORM"] != "xcb", reason="the pass with a screen runs it"),
]
PATIENCE_S = 40
SHOOT = (
    "import sys; from PySide6.QtGui import QGuiApplication; app = QGuiApplication([]); "
    "sys.exit(not app.primaryScreen().grabWindow(0).save(sys.argv[1]))"
)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A screen of its own, on which nothing else takes the keys."""
    assert shutil.which("xdotool"), "xdotool is missing: run `python3 packaging/start.py test`"
    with virtual_screen() as display:
        monkeypatch.setenv("DISPLAY", display)
        yield display


@pytest.fixture
def programs() -> Iterator[list[subprocess.Popen]]:
    """Programs that were started; what still runs at the end is killed, with its children."""
    started: list[subprocess.Popen] = []
    yield started
    for program in started:
        if program.poll() is None:
            for each in (*psutil.Process(program.pid).children(recursive=True), program):
                each.kill()
        program.communicate()


def test_a_job_outlives_a_crash_of_the_window(screen, programs, tmp_path):
    first = start(programs)
    assert until(lambda: drafts() and window(screen)), f"The sample draft never came. {logs()}"
    time.sleep(1)  # the tab is painted, and has the focus
    picture = shoot(tmp_path / "window.png")
    assert colours_in(picture) > 50, "The screen is empty."
    press(screen, "ctrl+Return")
    assert until(jobs), "The keys did not submit the job."
    first.kill()
    first.wait()
    (job,) = jobs()
    assert until(lambda: not children_named("app.sandbox")), "The sandbox outlived its window."

    second = start(programs)
    assert until(lambda: jobs()[0].is_done), "The job was not watched to its end."
    assert [(j.id, j.job_id, j.status.num_sent_back) for j in jobs()] == [(job.id, job.job_id, 12)]
    second.send_signal(signal.SIGINT)
    assert second.wait(PATIENCE_S) == 0
    assert until(lambda: not children_named("app.sandbox")), "The sandbox outlived its window."


def test_what_was_typed_a_second_before_a_crash_is_there_again(screen, programs):
    first = start(programs)
    assert until(lambda: drafts() and window(screen)), f"The sample draft never came. {logs()}"
    time.sleep(1)
    type_text(screen, "rusty bolt")
    press(screen, "Return")
    assert until(lambda: has_typed("rusty bolt")), "What was typed never reached the disk."
    first.kill()
    first.wait()
    second = start(programs)
    assert until(lambda: window(screen))
    second.send_signal(signal.SIGTERM)
    assert second.wait(PATIENCE_S) == 0
    assert has_typed("rusty bolt")
    assert len(drafts()) == 1, "The sample came a second time."


def test_the_command_line_goes_on_with_the_job_of_a_window_that_crashed(
    screen, programs, own_sandbox, tmp_path
):
    own_sandbox.start("slow")
    job_file = write_job_file(own_sandbox, tmp_path / "morning.labeldock.json")
    program = start(
        programs, str(job_file), "--server", own_sandbox.url, ROBOFLOW_API_KEY=own_sandbox.keys["full"]
    )
    assert until(lambda: window(screen))
    assert until(lambda: list(database(find_folders().database, SqliteStore.drafts))), (
        "The file was not opened."
    )
    time.sleep(1)
    press(screen, "ctrl+Return")
    assert until(lambda: list(database(find_folders().database, SqliteStore.jobs))), (
        "The job was not submitted."
    )
    program.kill()
    program.wait()
    listed = json.loads(command(own_sandbox, "jobs"))  # one event a line, and there is one
    assert (listed["name"], listed["project"]) == ("By the window", "bench-parts")
    assert '"done"' in command(own_sandbox, "watch", listed["jobId"])


def start(programs, *arguments, **environment):
    """Start the window, by default on its own sandbox with the sample draft."""
    line = [sys.executable, "-m", "app", *(arguments or ("--sandbox", "--sample"))]
    program = subprocess.Popen(line, cwd=ROOT, env=os.environ | environment)
    programs.append(program)
    return program


def command(sandbox, *words):
    """Run a command with the sandbox's key, and return what it printed."""
    line = [sys.executable, "-m", "app", *words, "--json", "--server", sandbox.url]
    env = os.environ | {"ROBOFLOW_API_KEY": sandbox.keys["full"]}
    done = subprocess.run(line, cwd=ROOT, env=env, stdout=subprocess.PIPE, timeout=PATIENCE_S, check=True)
    return done.stdout.decode()


def write_job_file(sandbox, path):
    """Write a job for five images of the first batch."""
    with sandbox.client() as api:
        batch = api.get("/workbench/bench-parts/batches").raise_for_status().json()["batches"][0]["id"]
    request = {
        "batchId": batch,
        "modelType": "sam3",
        "ontology": {"a bolt": "bolt"},
        "numImagesToLabel": 5,
        "preserveExistingAnnotations": True,
    }
    job = {
        "version": 1,
        "name": "By the window",
        "workspace": "workbench",
        "project": "bench-parts",
        "request": request,
    }
    path.write_text(json.dumps(job), encoding="utf-8")
    return path


def until(is_so, patience_s=PATIENCE_S):
    """Wait until something is so, and return it; falsy when it never was."""
    end = time.monotonic() + patience_s
    while not (found := is_so()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


def drafts():
    return database(Sandbox(find_folders()).database, SqliteStore.drafts)


def jobs():
    return database(Sandbox(find_folders()).database, SqliteStore.jobs)


def logs():
    """Return what the program and its sandbox had to say."""
    return "\n".join(path.read_text(errors="replace") for path in sorted(find_folders().log.glob("*.log")))


def has_typed(prompt):
    return any(prompt in draft.request.ontology.canonical() for draft in drafts())


def database(path, ask):
    """Read a store beside the window, as it is on disk."""

    async def read():
        store = SqliteStore(path)
        await store.open()
        try:
            return await ask(store)
        finally:
            await store.close()

    return asyncio.run(read()) if path.exists() else []


def window(screen):
    """Return the window's id, empty while there is none."""
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "^Labeldock$"],
        env=os.environ | {"DISPLAY": screen}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return found.stdout.split()[0] if found.stdout.split() else ""


def press(screen, keys):
    """Press keys as a keyboard does, at the window."""
    subprocess.run(["xdotool", "windowfocus", "--sync", window(screen), "key", keys], check=True)


def type_text(screen, text):
    """Type a text as a keyboard does, at the window."""
    subprocess.run(
        ["xdotool", "windowfocus", "--sync", window(screen), "type", "--delay", "20", text], check=True
    )


def shoot(path):
    subprocess.run([sys.executable, "-c", SHOOT, str(path)], check=True, timeout=PATIENCE_S)
    return path


def colours_in(path):
    image = QImage(str(path))
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})


def children_named(word):
    """Return the processes of this user on our home that carry a word in their command line."""
    home = os.environ["LABELDOCK_HOME"]
    lines = (" ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"]))
    return [line for line in lines if word in line and home in line]
