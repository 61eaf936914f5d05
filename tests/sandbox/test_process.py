"""The process: its first line, its end, its data folder, and jobs that survive a kill."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from app.sandbox.__main__ import main
from app.sandbox.server import DATABASE
from tests.sandbox.talk import PARTS, finished, images_of, started, status, until
from tests.sandbox_process import FAKE_LABELER, ROOT, SandboxProcess, running


@pytest.fixture
def process(data: Path):
    """Return a sandbox that is not started yet."""
    sandbox = SandboxProcess(data, labeler=FAKE_LABELER, workers=2)
    yield sandbox
    sandbox.stop()


def test_first_line_says_where_and_with_which_keys(process: SandboxProcess):
    process.start()
    assert process.url == f"http://127.0.0.1:{process.port}"
    assert process.workspace == "workbench"
    assert process.keys.keys() == {"full", "read_only"}


def test_keys_stay_with_the_folder(process: SandboxProcess, tmp_path: Path):
    keys = process.start().keys
    process.stop()
    assert process.start().keys == keys
    with running(tmp_path / "other", labeler=FAKE_LABELER) as other:
        assert not set(other.keys.values()) & set(keys.values())


def test_nothing_listens_beyond_this_machine(process: SandboxProcess):
    process.start()
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    listening = [c for p in family for c in p.net_connections() if c.status == psutil.CONN_LISTEN]
    assert [c.laddr.ip for c in listening] == ["127.0.0.1"]


@pytest.mark.parametrize("end", ["terminate", "close_stdin", "kill"])
def test_workers_end_with_the_server(process: SandboxProcess, end: str):
    process.start()
    workers = psutil.Process(process.pid).children()
    assert len([w for w in workers if "resource_tracker" not in " ".join(w.cmdline())]) == 2
    code = {"terminate": process.stop, "close_stdin": process.close_stdin, "kill": process.kill}[end]()
    assert code in (0, None)
    assert psutil.wait_procs(workers, timeout=10)[1] == []


def test_interrupt_ends_cleanly(process: SandboxProcess):
    process.start()
    os.kill(process.pid, signal.SIGINT)
    assert process._wait() == 0


def test_second_sandbox_on_a_folder_is_refused(process: SandboxProcess):
    process.start()
    command = [sys.executable, "-m", "app.sandbox", "--data", str(process.data)]
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert second.returncode == 1
    assert "Another sandbox" in second.stderr and "Traceback" not in second.stderr


def test_unknown_scenario_is_refused(tmp_path: Path):
    command = [sys.executable, "-m", "app.sandbox", "--data", str(tmp_path), "--scenario", "odd"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1 and "No scenario is called" in done.stderr


@pytest.mark.parametrize(
    "argv",
    [["--port", "99999"], ["--port", "-1"], ["--port", "x"], ["--workers", "0"], ["--workers", "-3"]],
)
def test_a_number_that_cannot_be_is_refused_with_its_bounds(
    argv: list[str], capsys: pytest.CaptureFixture[str]
):
    assert main(argv) == 1
    assert "whole number from" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_no_other_sandbox(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "in-use.sqlite3").mkdir()
    assert main(["--data", str(tmp_path)]) == 1
    assert "Another sandbox" not in capsys.readouterr().err


def test_server_does_not_import_the_model(process: SandboxProcess):
    code = "import sys, app.sandbox.server; print([m for m in ('numpy', 'PIL', 'onnxruntime') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.stdout.strip() == "[]"


def test_killed_server_resumes_its_job_and_labels_no_image_twice(process: SandboxProcess):
    process.start("slow")
    with process.client() as api:
        job = started(api, PARTS, batch="Morning shift", ontology=["bolt"], numImagesToLabel=12)
        until(api, job["jobId"], lambda s: s["numImagesSentBack"] >= 1)
    process.kill()
    process.start("default")
    with process.client() as api:
        assert status(api, job["jobId"])["numImagesSentBack"] >= 1
        assert finished(api, job["jobId"])["numImagesSentBack"] == 12
        images = images_of(api, PARTS, job["annotationJobId"])
    assert [len(image["annotations"]["boxes"]) for image in images] == [2] * 12
    assert_whole(process.data)


def test_killed_worker_is_replaced_and_its_job_goes_on(process: SandboxProcess):
    process.start("slow")
    with process.client() as api:
        job = started(api, PARTS, ontology=["bolt"], numImagesToLabel=4)
        until(api, job["jobId"], lambda s: s["numImagesSentBack"] >= 1)
        for worker in psutil.Process(process.pid).children():
            if "spawn_main" in " ".join(worker.cmdline()):
                worker.kill()
        assert finished(api, job["jobId"])["numImagesSentBack"] == 4


def assert_whole(data: Path) -> None:
    """Check the database after a kill."""
    with closing(sqlite3.connect(data / DATABASE)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM job_images WHERE status != 'done'").fetchone() == (0,)
