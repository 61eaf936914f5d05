"""One sandbox a module, with a labeler that needs no model, and a few words to speak with it."""

from collections.abc import Iterator

import httpx
import pytest

from tests.sandbox_process import FAKE_LABELER, SandboxProcess, running


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """Return a running sandbox that the whole module shares."""
    with running(tmp_path_factory.mktemp("sandbox"), labeler=FAKE_LABELER, workers=2) as process:
        yield process


@pytest.fixture
def api(sandbox: SandboxProcess) -> Iterator[httpx.Client]:
    """Return a client with the full key."""
    with sandbox.client() as client:
        yield client
