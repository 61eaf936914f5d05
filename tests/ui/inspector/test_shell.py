"""The commands that are copied: what they start is the request, and the key is a variable."""

import json
import shlex
import subprocess
import warnings
from typing import Any

import pytest

from app.domain.job import CUSTOM, JobRequest
from app.domain.ontology import Format, from_pairs
from app.ui.inspector.shell import END, KEY_VARIABLE, curl, roboflow

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what the package's own libraries say to each other
    from roboflow.adapters import rfapi
    from roboflow.cli import app
    from typer.testing import CliRunner

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
PLACE = ("http://127.0.0.1:9", "workbench", "parts")
NAMES = {
    "batch_id": "batchId",
    "model_type": "modelType",
    "ontology": "ontology",
    "num_images_to_label": "numImagesToLabel",
    "default_confidence": "defaultConfidence",
    "confidence_thresholds": "confidenceThresholds",
    "run_nms": "runNMS",
    "reviewer_email": "reviewerEmail",
    "model_options": "modelOptions",
    "preserve_existing_annotations": "preserveExistingAnnotations",
}
ONTOLOGY = from_pairs([("a worker's “hat”", "hat"), ("$HOME `x` \\n", "no"), ("🦺 vest", "-vest")])


@pytest.fixture
def sent(monkeypatch) -> dict[str, Any]:
    """What Roboflow's own command would send, as the body of the contract; nothing is sent."""
    found: dict[str, Any] = {}

    def start(key: str, workspace: str, project: str, **fields: Any) -> dict[str, str]:
        found.update(key=key, place=(workspace, project))
        found["body"] = {NAMES[k]: v for k, v in fields.items() if v is not None}
        return {"jobId": "job-1"}

    monkeypatch.setattr(rfapi, "start_autolabel_job", start)
    return found


def run(command: str, text: str = "") -> None:
    """Run a command in the real parser of the `roboflow` package."""
    lines = [line for line in command.splitlines() if not line.startswith("#")]
    words = shlex.split("\n".join(lines).replace("\\\n", ""))
    at = words.index("roboflow")
    variables = dict(word.split("=", 1) for word in words[:at])
    result = CliRunner().invoke(
        app, words[at + 1 :], env=variables | {"ROBOFLOW_API_KEY": "the-key"}, input=text
    )
    assert result.exit_code == 0, result.output


def notes(command: str) -> list[str]:
    return [line for line in command.splitlines() if line.startswith("#")]


@pytest.mark.parametrize(
    "request_",
    [
        JobRequest(batch_id="b 1", ontology=ONTOLOGY),
        JobRequest(batch_id="-b", ontology=None, model_options={"outputFormat": "rle"}),
        JobRequest(batch_id="b", ontology=None, model_type=CUSTOM, model_options={"modelId": "parts/3"}),
        JobRequest(
            batch_id="b",
            model_type=CUSTOM,
            model_options={"modelId": "w/m", "size": 640},
            ontology=ONTOLOGY,
            num_images=5,
            default_confidence=0.35,
            confidence_thresholds={"hat": 0.5, "-vest": 1},
            reviewer_email="ann@x.example",
            run_nms=False,
            preserve_existing=True,
        ),
    ],
)
def test_the_own_command_of_roboflow_sends_the_same_body(sent, request_: JobRequest):
    command = roboflow(*PLACE, request_.body())
    run(command)
    assert sent == {"key": "the-key", "place": ("workbench", "parts"), "body": request_.body()}
    assert not notes(command)


def test_lists_are_sent_as_the_object_that_means_the_same(sent):
    request = JobRequest(batch_id="b", ontology=from_pairs([("a", "x"), ("b", "y")]), format=Format.OBJECTS)
    command = roboflow(*PLACE, request.body())
    run(command)
    assert sent["body"]["ontology"] == {"a": "x", "b": "y"}
    assert "as an object" in notes(command)[0]


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (JobRequest(batch_id="b", preserve_existing=False), "Replacing"),
        (JobRequest(batch_id="b", run_nms=True), "runNMS"),
        (JobRequest(batch_id="b", num_images=2.5), "numImagesToLabel"),
        (JobRequest(batch_id="b", extra={"priority": 1}), "priority"),
        (JobRequest(batch_id="b", model_type=CUSTOM), "No model"),
        (
            JobRequest(batch_id="b", ontology=from_pairs([("a", "x"), ("a", "y")]), format=Format.OBJECTS),
            "“a” stands more than once",
        ),
    ],
)
def test_what_the_command_cannot_say_is_told_above_it(sent, request_: JobRequest, told: str):
    command = roboflow(*PLACE, request_.body())
    run(command)
    assert told in "".join(notes(command))


def test_the_key_is_a_variable_in_both_commands():
    body = JobRequest(batch_id="b").body()
    assert f'ROBOFLOW_API_KEY="{KEY_VARIABLE}"' in roboflow(*PLACE, body)
    assert f"Bearer {KEY_VARIABLE}" in curl("http://x/autolabel", json.dumps(body))


def test_another_server_than_roboflows_is_named():
    body = JobRequest(batch_id="b").body()
    assert roboflow(*PLACE, body).startswith("API_URL=http://127.0.0.1:9 ")
    assert not roboflow("https://api.roboflow.com/", "w", "p", body).startswith("API_URL")


def long_request() -> JobRequest:
    return JobRequest(batch_id="b", ontology=from_pairs((f"a prompt {i} 'x'", f"c{i}") for i in range(5000)))


def test_a_long_ontology_comes_on_standard_input(sent, tmp_path, monkeypatch):
    request = long_request()
    command = roboflow(*PLACE, request.body())
    head, text = command.split(f" <<'{END}'\n")
    path = tmp_path / "stdin"
    path.write_text(text.removesuffix(f"\n{END}"), encoding="utf-8")
    run(head.replace("/dev/stdin", str(path)))
    assert sent["body"] == request.body()


def test_a_shell_hands_a_long_body_on_as_it_is():
    body = long_request().body_text()
    command = curl("http://127.0.0.1:9/autolabel", body)
    assert command.startswith("curl -X POST http://127.0.0.1:9/autolabel")
    document = command[command.index("<<") :]
    handed = subprocess.run(
        ["bash"],
        input=f"cat {document}\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    assert handed.stdout == body + "\n"
