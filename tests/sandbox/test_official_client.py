"""The official client drives the sandbox unchanged: its command line and its SDK, in processes of their own."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.sandbox.talk import PARTS, batch_id, finished, started
from tests.sandbox_process import SandboxProcess

ENDS_WITHIN_S = 60


class Client:
    """The `roboflow` command and its SDK with a home of their own."""

    def __init__(self, sandbox: SandboxProcess, home: Path) -> None:
        self.home = home
        kept = {n: v for n, v in os.environ.items() if n in ("PATH", "LANG", "SYSTEMROOT")}
        self._env = kept | {
            "HOME": str(home),
            "USERPROFILE": str(home),
            "ROBOFLOW_CONFIG_DIR": str(home / "roboflow.json"),
            "API_URL": sandbox.url,
            "ROBOFLOW_API_KEY": sandbox.keys["full"],
            "NO_PROXY": "127.0.0.1",
        }

    def command(self, *arguments: str) -> Any:
        """Run `roboflow --json …` and return what it printed."""
        program = str(Path(sys.executable).with_name("roboflow"))
        return json.loads(self._run([program, "--json", *arguments]))

    def sdk(self, code: str) -> Any:
        """Run Python with `project` at hand and return the last line that it printed, as JSON."""
        start = (
            "import json, roboflow\n"
            "workspace = roboflow.Roboflow().workspace()\n"
            "project = workspace.project('bench-parts')\n"
        )
        return json.loads(self._run([sys.executable, "-c", start + code]).splitlines()[-1])

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command, cwd=self.home, env=self._env, capture_output=True, text=True, timeout=ENDS_WITHIN_S
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def roboflow(sandbox: SandboxProcess, tmp_path: Path) -> Client:
    """Return the official client, pointed at the sandbox."""
    return Client(sandbox, tmp_path)


def test_autolabel_models(roboflow: Client):
    models = roboflow.command("autolabel", "models")["models"]
    assert {m["id"]: m["available"] for m in models}["sam3"] is True


def test_autolabel_preview(roboflow: Client, tmp_path: Path):
    Image.new("RGB", (640, 480)).save(tmp_path / "bench.jpg")
    answer = roboflow.command(
        "autolabel", "preview", "-p", "bench-parts", "-m", "sam3", "--image", str(tmp_path / "bench.jpg"),
        "--ontology", '{"a bolt": "bolt"}', "--confidence", "0.8",
    )  # fmt: skip
    assert answer["summary"]["byClass"] == {"bolt": {"count": 1, "highestConfidence": 0.9}}


def test_autolabel_start_and_job(roboflow: Client, api: httpx.Client):
    job = roboflow.command(
        "autolabel", "start", "-p", "bench-parts", "--batch-id", batch_id(api, PARTS, "Night shift"),
        "-m", "sam3", "--ontology", '{"a bolt": "bolt"}', "--num-images", "2", "--confidence", "0.4",
        "--confidence-thresholds", '{"bolt": 0.55}', "--no-nms", "--reviewer", "reviewer@workbench.example",
        "--preserve-existing",
    )  # fmt: skip
    finished(api, job["jobId"])
    status = roboflow.command("autolabel", "job", job["jobId"])
    assert (status["status"], status["numImagesSentBack"]) == ("done", 2)
    assert status["ontology"] == {"a bolt": "bolt"}


def test_autolabel_start_with_a_trained_model(roboflow: Client, api: httpx.Client):
    job = roboflow.command(
        "autolabel", "start", "-p", "workbench/bench-parts", "--batch-id", batch_id(api, PARTS, "Night shift"),
        "-m", "bench-parts/2", "--model-type", "roboflow", "--num-images", "1",
    )  # fmt: skip
    status = roboflow.command("autolabel", "job", job["jobId"], "-p", "workbench/bench-parts")
    assert set(status["ontology"]) == {"bolt", "nut", "washer"}


def test_annotation_batches(roboflow: Client):
    batches = roboflow.command("annotation", "batch", "list", "-p", "bench-parts")
    assert [b["name"] for b in batches] == ["Morning shift", "Night shift"]
    batch = roboflow.command("annotation", "batch", "get", batches[0]["id"], "-p", "bench-parts")
    assert (batch["id"], batch["images"]) == (batches[0]["id"], 12)


def test_annotation_jobs(roboflow: Client, api: httpx.Client):
    job = started(api, ontology=["bolt"])["annotationJobId"]
    assert job in [j["id"] for j in roboflow.command("annotation", "job", "list", "-p", "bench-parts")]


def test_projects(roboflow: Client):
    ids = [p["id"] for p in roboflow.command("project", "list")]
    assert ids == ["workbench/bench-parts", "workbench/bench-outlines", "workbench/new-parts"]
    project = roboflow.command("project", "get", "bench-parts")["project"]
    assert (project["name"], project["type"]) == ("Bench parts", "object-detection")


def test_upload_and_search_through_the_sdk(roboflow: Client, tmp_path: Path):
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), (9, 8, 7)).save(picture, "PNG")
    (tmp_path / "part.png").write_bytes(picture.getvalue())
    answer = roboflow.sdk(
        "for _ in range(2):\n"
        "    sent = project.upload('part.png', batch_name='From the SDK', tag_names=['sdk'])[0]['image']\n"
        "batch = next(b for b in project.get_batches()['batches'] if b['name'] == 'From the SDK')\n"
        "found = project.search(batch=True, batch_id=batch['id'], fields=['name', 'tags'])\n"
        "details = project.image(sent['id'])\n"
        "print(json.dumps([sent, batch['images'], found, details['split']]))"
    )
    image = answer[0]["id"]
    assert answer == [
        {"duplicate": True, "id": image}, 1, [{"id": image, "name": "part.png", "tags": ["sdk"]}], "train"
    ]  # fmt: skip


def test_sdk_reads_versions_and_all_pages(roboflow: Client):
    answer = roboflow.sdk(
        "versions = [v.version for v in project.versions()]\n"
        "pages = [len(page) for page in project.search_all(limit=50)]\n"
        "print(json.dumps([versions, sum(pages) >= 72]))"
    )
    assert answer == [["4", "3", "2", "1"], True]


def test_nothing_of_the_key_is_left_in_the_home(roboflow: Client, sandbox: SandboxProcess):
    roboflow.command("project", "list")
    files = [p for p in roboflow.home.rglob("*") if p.is_file()]
    assert not any(sandbox.keys["full"].encode() in p.read_bytes() for p in files)
