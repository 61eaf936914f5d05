"""schemathesis holds the running server to the document that it serves."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from app.resources import resource_path
from tests.sandbox_process import SandboxProcess

SEED = "1"
EXAMPLES = "6"
LEFT_OUT = ("positive_data_acceptance",)
"""A body can follow the schema and still name a class, a reviewer or a cursor that there is none of."""


def test_the_document_that_is_served_is_the_one_of_the_resources(sandbox: SandboxProcess):
    answer = httpx.get(f"{sandbox.url}/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == json.loads(resource_path("openapi.json").read_text(encoding="utf-8"))


def test_every_answer_follows_the_document(sandbox: SandboxProcess, api: httpx.Client, tmp_path: Path):
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(_with_real_values(api)), encoding="utf-8")
    command = [
        Path(sys.executable).with_name("schemathesis"), "run", document, "--url", sandbox.url,
        "--header", f"Authorization: Bearer {sandbox.keys['full']}", "--exclude-checks", ",".join(LEFT_OUT),
        "--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES, "--seed", SEED,
        "--generation-database", "none", "--warnings", "off", "--no-color",
    ]  # fmt: skip
    env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stdout[-6000:]


def _with_real_values(api: httpx.Client) -> dict[str, Any]:
    """Return the document with real ids in its paths, so that more than 404 is reached."""
    document: dict[str, Any] = json.loads(resource_path("openapi.json").read_text(encoding="utf-8"))
    batch = api.get("/workbench/new-parts/batches").json()["batches"][0]["id"]
    body = {"batchId": batch, "modelType": "sam3", "ontology": ["bolt"], "numImagesToLabel": 2}
    job = api.post("/workbench/new-parts/autolabel", json=body).json()
    image = api.post("/workbench/new-parts/search", json={"limit": 1, "fields": ["owner"]}).json()["results"][
        0
    ]
    values = {
        "ws": ["workbench"],
        "proj": ["new-parts"],
        "number": [1],
        "model": ["new-parts-1-workbench-t1"],
        "owner": [image["owner"]],
        "file": ["original.jpg", "thumb.jpg"],
    }
    ids = {"batches": batch, "jobs": job["annotationJobId"], "images": image["id"], "source": image["id"]}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            operation["parameters"] = [
                _real(document, parameter, values | {"id": [_id_for(path, ids, job["jobId"])]})
                for parameter in operation.get("parameters", ())
            ]
    return document


def _id_for(path: str, ids: dict[str, str], job_id: str) -> str:
    if "/autolabel/" in path:
        return job_id
    before = path.partition("/{id}")[0]
    return next((value for name, value in ids.items() if name in before), job_id)


def _real(
    document: dict[str, Any], parameter: dict[str, Any], values: dict[str, list[Any]]
) -> dict[str, Any]:
    if "$ref" in parameter:
        parameter = document["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
    if parameter["in"] != "path":
        return parameter
    return parameter | {"schema": parameter["schema"] | {"enum": values[parameter["name"]]}}
