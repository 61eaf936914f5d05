"""Commands through the real client, store and sandbox process; only the labelling model is a quick stand-in."""

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from globox import Annotation
from pycocotools.coco import COCO

from app.__main__ import main
from tests.adapters.http_server import Reply, ScriptedServer
from tests.cli.conftest import Ran
from tests.sandbox_process import FAKE_LABELER, running

ROOT = Path(__file__).parents[2]
ONTOLOGY = {"a bolt": "bolt", "a nut": "nut"}


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with running(tmp_path_factory.mktemp("sandbox"), labeler=FAKE_LABELER) as process:
        yield process


@pytest.fixture
def run(sandbox, monkeypatch, capsys):
    monkeypatch.setenv("LABELDOCK_SERVER", sandbox.url)
    monkeypatch.setenv("ROBOFLOW_API_KEY", sandbox.keys["full"])

    def run(*argv: str) -> Ran:
        code = main(list(argv))
        out, err = capsys.readouterr()
        for key in sandbox.keys.values():
            assert key not in out + err
        return Ran(code, out, err)

    return run


@pytest.fixture
def job_file(tmp_path, run):
    def make(project: str = "bench-parts", **request) -> str:
        batch = run("batches", project, "--json").json[0]["id"]
        body = {"batchId": batch, "modelType": "sam3"} | request
        path = tmp_path / "job.json"
        path.write_text(
            json.dumps(
                {"version": 1, "name": "Test", "workspace": "workbench", "project": project, "request": body}
            )
        )
        return str(path)

    return make


def test_a_job_is_submitted_and_watched_to_its_end(run, job_file):
    ran = run("submit", job_file(ontology=ONTOLOGY, numImagesToLabel=3), "--wait", "--json")
    assert ran.code == 0, ran.err
    first, last = ran.events[0], ran.events[-1]
    assert first["event"] == "submitted"
    assert (last["status"], last["numImagesSentBack"], last["jobId"]) == ("done", 3, first["jobId"])
    assert run("jobs", "--json").events[0]["isDone"]
    assert run("watch", first["jobId"]).out == "done  3/3\n"


def test_a_preview_finds_what_the_job_would_find(run, job_file):
    path = job_file(ontology=ONTOLOGY, defaultConfidence=0.4)
    found = run("preview", path, "--images", "3", "--json").json
    assert found["source"].endswith("free")
    assert [row["kept"] for row in found["classes"]] == [6, 6]
    assert [row["counts"]["0.2"] for row in found["classes"]] == [9, 9]
    assert run("jobs", "--json").events == []


def test_a_preview_of_a_segmentation_project_serves_again(run, job_file):
    path = job_file("bench-outlines", ontology={"a bolt": "bolt"})
    first = run("preview", path, "--images", "2", "--json").json
    assert run("preview", path, "--images", "2", "--json").json["classes"] == first["classes"]


def test_a_server_without_a_preview_leaves_it_to_an_inference_server(tmp_path, monkeypatch, capsys):
    square = [[10, 10], [50, 10], [50, 50], [10, 50]]
    found = [{"masks": [square], "confidence": sure, "format": "polygon"} for sure in (0.9, 0.4)]
    inference = ScriptedServer()
    inference.on(
        "/sam3/concept_segment", Reply({"prompt_results": [{"prompt_index": 0, "predictions": found}]})
    )
    (tmp_path / "ontology.json").write_text(json.dumps(ONTOLOGY))
    with running(tmp_path / "sandbox", "contract-only", labeler=FAKE_LABELER) as bare:
        monkeypatch.setenv("LABELDOCK_SERVER", bare.url)
        monkeypatch.setenv("ROBOFLOW_API_KEY", bare.keys["full"])
        main(["batches", "bench-parts", "--json"])
        batch = json.loads(capsys.readouterr().out)[0]["id"]
        target = ("--project", "bench-parts", "--batch", batch, "--images", "2", "--json")
        preview = ["preview", str(tmp_path / "ontology.json"), *target]
        assert main(preview) == 1
        assert "no preview of its own" in capsys.readouterr().err
        assert main([*preview, "--inference", inference.url]) == 0
        told = json.loads(capsys.readouterr().out)
        key = bare.keys["full"]
    inference.close()
    assert told["source"] == "an inference server on this machine · free"
    assert [row["kept"] for row in told["classes"]] == [2, 0]
    assert len(inference.asked) == 2
    assert all(asked.key == f"Bearer {key}" and key.encode() not in asked.body for asked in inference.asked)


def test_a_wrong_key(run, job_file, monkeypatch):
    path = job_file(ontology=ONTOLOGY)
    monkeypatch.setenv("ROBOFLOW_API_KEY", "a-wrong-key-of-the-test")
    ran = run("submit", path, "--json")
    assert ran.code == 2
    assert "a-wrong-key-of-the-test" not in ran.out + ran.err


def test_a_key_that_may_not_create(run, job_file, sandbox, monkeypatch):
    path = job_file(ontology=ONTOLOGY)
    monkeypatch.setenv("ROBOFLOW_API_KEY", sandbox.keys["read_only"])
    assert run("submit", path).code == 2
    assert run("projects").code == 0


@pytest.mark.parametrize("argv", [("batches", "nowhere"), ("watch", "no-such-job")])
def test_what_the_server_does_not_know(run, argv):
    assert run(*argv).code == 3


def test_an_unknown_project(run, job_file):
    assert run("submit", job_file(ontology=ONTOLOGY), "--project", "nowhere").code == 3


def _own_model(model_id: str) -> dict:
    return {"modelType": "custom_roboflow", "modelOptions": {"modelId": model_id}}


@pytest.mark.parametrize(
    ("project", "request_fields", "hint"),
    [
        ("new-parts", {"modelType": "sam3"}, "no classes yet"),
        (
            "bench-parts",
            {"modelType": "custom_roboflow", "modelOptions": {"modelId": "new-parts/1"}},
            "no classes to derive",
        ),
        (
            "bench-parts",
            {"modelType": "custom_roboflow", "modelOptions": {"modelId": "bench-parts/1"}},
            "locked",
        ),
    ],
    ids=["DATASET_HAS_NO_CLASSES", "MODEL_CLASSES_UNAVAILABLE", "NO_MATCHING_CLASSES"],
)
def test_each_error_type_says_what_to_do(run, job_file, project, request_fields, hint):
    ran = run("submit", job_file(project, **request_fields), "--json")
    assert ran.code == 1
    assert hint in ran.error["hint"]


def test_a_missing_model_is_seen_before_anything_is_sent(run, job_file):
    ran = run("submit", job_file(modelType="custom_roboflow"), "--json")
    assert ran.code == 1
    assert "Nothing was sent" in ran.error["message"]


def test_a_key_that_cannot_be_kept(run, sandbox, monkeypatch):
    monkeypatch.delenv("ROBOFLOW_API_KEY")
    monkeypatch.setattr("sys.stdin", _text(sandbox.keys["full"]))
    ran = run("key", "set", "--json")
    assert ran.code == 2
    assert "keyring" in ran.error["message"]
    assert run("projects").code == 2


def test_no_key_is_written_anywhere(run, job_file, sandbox, isolated_home):
    assert run("submit", job_file(ontology=ONTOLOGY, numImagesToLabel=1)).code == 0
    secrets = [key.encode() for key in sandbox.keys.values()]
    written = [path for path in isolated_home.rglob("*") if path.is_file()]
    assert written
    assert [p for p in written if any(secret in p.read_bytes() for secret in secrets)] == []


def test_a_shell_gets_json_progress_and_exit_codes(sandbox, job_file):
    environment = os.environ | {"LABELDOCK_SERVER": sandbox.url, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "app", "submit", "-", "--wait", "--json"],
        input=Path(job_file(ontology=ONTOLOGY, numImagesToLabel=1)).read_bytes(),
        env=environment | {"ROBOFLOW_API_KEY": sandbox.keys["full"]},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.splitlines()[-1])["isDone"]


def test_a_server_that_is_not_there(monkeypatch, capsys, sandbox):
    monkeypatch.setenv("ROBOFLOW_API_KEY", "a-key-of-the-test")
    assert main(["projects", "--server", "http://127.0.0.1:9", "--json"]) == 1
    assert "--server" in json.loads(capsys.readouterr().err)["error"]["hint"]


def test_http_to_another_machine_is_refused(monkeypatch, capsys):
    monkeypatch.setenv("ROBOFLOW_API_KEY", "a-key-of-the-test")
    assert main(["projects", "--server", "http://api.roboflow.com"]) == 1


def _text(text: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text.encode()))


@pytest.mark.parametrize(("project", "is_segmentation"), [("bench-parts", False), ("bench-outlines", True)])
def test_the_labels_of_a_job_are_read_back_by_another_library(
    run, job_file, tmp_path, project, is_segmentation
):
    ran = run("submit", job_file(project, ontology=ONTOLOGY, numImagesToLabel=3), "--wait", "--json")
    job_id = ran.events[0]["jobId"]
    for form in ("coco", "yolo", "voc"):
        ran = run("labels", job_id, "--to", form, "-o", str(tmp_path / form), "--pictures", "--json")
        assert ran.code == 0, ran.err
    done = ran.events[-1]
    assert (done["images"], done["labels"] > 0) == (3, True)
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(str(tmp_path / "coco/annotations.json"))
    assert (len(coco.imgs), len(coco.anns)) == (3, done["labels"])
    assert {bool(a["segmentation"]) for a in coco.anns.values()} == {is_segmentation}
    names = [image["file_name"] for image in coco.imgs.values()]
    for folder in ("coco/images", "yolo/images", "voc/JPEGImages"):
        assert sorted(path.name for path in (tmp_path / folder).iterdir()) == sorted(names)
    boxes = sum(len(Annotation.from_xml(file).boxes) for file in (tmp_path / "voc/Annotations").iterdir())
    lines = sum(len(file.read_text().splitlines()) for file in (tmp_path / "yolo/labels").iterdir())
    assert boxes == lines == done["labels"]
