"""Keys: where they are taken from, what they may do, and how they are refused."""

import httpx
import pytest

from tests.sandbox.talk import PARTS, start
from tests.sandbox_process import SandboxProcess


@pytest.fixture
def nobody(sandbox: SandboxProcess):
    """Return a client without a key."""
    with sandbox.client("") as client:
        yield client


def test_key_tells_its_workspace(api: httpx.Client):
    assert api.get("/").json()["workspace"] == "workbench"
    assert api.post("/").json()["workspace"] == "workbench"


def test_key_is_taken_from_the_query(sandbox: SandboxProcess, nobody: httpx.Client):
    assert nobody.get("/workbench", params={"api_key": sandbox.keys["full"]}).status_code == 200


def test_key_is_taken_from_the_body(sandbox: SandboxProcess, nobody: httpx.Client):
    answer = nobody.post(f"{PARTS}/search", json={"api_key": sandbox.keys["read_only"], "limit": 1})
    assert answer.status_code == 200


def test_missing_key_is_refused(nobody: httpx.Client):
    answer = nobody.get("/workbench")
    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "OAuthException"


def test_body_that_is_not_json_holds_no_key(nobody: httpx.Client):
    assert nobody.post(f"{PARTS}/search", content=b"{").status_code == 401


def test_unknown_key_is_refused_and_echoed(sandbox: SandboxProcess):
    with sandbox.client("wrongKey123") as client:
        answer = client.get("/workbench")
    assert answer.status_code == 401
    assert answer.json()["error"] == {
        "message": "This API key does not exist (or has been revoked).",
        "status": 401,
        "type": "OAuthException",
        "hint": "You may retrieve your API key via the Roboflow Dashboard.",
        "key": "wrongKey123",
    }


def test_read_only_key_reads_and_starts_nothing(sandbox: SandboxProcess):
    with sandbox.client("read_only") as client:
        assert client.get(f"{PARTS}/batches").status_code == 200
        refused = start(client)
    assert refused.status_code == 403
    assert "annotationJob.create" in refused.json()["error"]["message"]


def test_read_only_key_uploads_nothing(sandbox: SandboxProcess):
    with sandbox.client("read_only") as client:
        assert client.post("/dataset/bench-parts/upload", content=b"").status_code == 403


def test_another_workspace_is_not_found(api: httpx.Client):
    for path in ("/acme", "/acme/bench-parts", "/acme/bench-parts/batches", "/acme/autolabel/jobs/1"):
        assert api.get(path).status_code == 404


def test_official_client_takes_no_key_for_a_placeholder(sandbox: SandboxProcess):
    assert all(any(c.islower() for c in key) for key in sandbox.keys.values())
