"""One sandbox a module, with a labeler that needs no model, on a copy of one prepared folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.sandbox.talk import PARTS, batch_id
from tests.sandbox_process import FAKE_LABELER, SandboxProcess, running


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder in which the images that tests use most are drawn; copy it."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    with running(folder, labeler=FAKE_LABELER, workers=2) as process, process.client() as client:
        for name in ("Morning shift", "Night shift"):
            body = {"batch_id": batch_id(client, PARTS, name), "limit": 12, "fields": ["url"]}
            for image in client.post(f"{PARTS}/search", json=body).json()["results"]:
                assert client.get(image["url"]).status_code == 200
    return folder


@pytest.fixture(scope="module")
def sandbox(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """Return a running sandbox that the whole module shares."""
    folder = tmp_path_factory.mktemp("sandbox") / "data"
    shutil.copytree(prepared, folder)
    with running(folder, labeler=FAKE_LABELER, workers=2) as process:
        yield process


@pytest.fixture
def api(sandbox: SandboxProcess) -> Iterator[httpx.Client]:
    """Return a client with the full key."""
    with sandbox.client() as client:
        yield client


@pytest.fixture
def data(prepared: Path, tmp_path: Path) -> Path:
    """Return a prepared data folder of the test's own."""
    return Path(shutil.copytree(prepared, tmp_path / "data"))
