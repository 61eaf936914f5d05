"""Runs the sandbox as a process of its own, as people and the window do."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
FAKE_LABELER = "tests.sandbox.fake_labeler:load"
_ENDS_WITHIN_S = 15.0


class SandboxProcess:
    """A sandbox process on a data folder; it can be killed and started again on the same folder and port.

    `labeler` replaces the model by `module:function`; `FAKE_LABELER` needs no model and is quick.
    """

    def __init__(
        self, data: Path, scenario: str = "default", *, labeler: str = "", workers: int = 1, port: int = 0
    ) -> None:
        self.data = data
        self.scenario = scenario
        self.port = port
        self.url = ""
        self.workspace = ""
        self.keys: dict[str, str] = {}
        self._options = ["--workers", str(workers)] + (["--labeler", labeler] if labeler else [])
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Return the id of the server's process."""
        assert self._process is not None
        return self._process.pid

    def start(self, scenario: str | None = None) -> "SandboxProcess":
        """Start it and read its first line."""
        self.scenario = self.scenario if scenario is None else scenario
        command = [
            sys.executable, "-m", "app.sandbox", "--watch-stdin", "--data", str(self.data),
            "--scenario", self.scenario, "--port", str(self.port), *self._options,
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}
        )  # fmt: skip
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "The sandbox did not start."
        hello: dict[str, Any] = json.loads(line)
        self.url, self.workspace, self.keys = hello["url"], hello["workspace"], hello["keys"]
        self.port = int(self.url.rpartition(":")[2])
        return self

    def stop(self) -> int | None:
        """End it as a signal would, wait for it, and return its exit code; None when it was not running."""
        if self._process is None:
            return None
        self._process.terminate()
        return self._wait()

    def close_stdin(self) -> int:
        """Close its standard input, as happens when its parent dies; return its exit code."""
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.close()
        return self._wait()

    def kill(self) -> None:
        """Kill it with no chance to clean up."""
        if self._process is not None:
            self._process.kill()
            self._wait()

    def client(self, key: str = "full") -> httpx.Client:
        """Return an HTTP client with a key of the sandbox, or with any other text as its key."""
        token = self.keys.get(key, key)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30, trust_env=False)

    def _wait(self) -> int:
        assert self._process is not None and self._process.stdin is not None
        assert self._process.stdout is not None
        process, self._process = self._process, None
        try:
            return process.wait(_ENDS_WITHIN_S)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            with contextlib.suppress(OSError):
                process.stdin.close()
            process.stdout.close()


@contextlib.contextmanager
def running(
    data: Path, scenario: str = "default", *, labeler: str = "", workers: int = 1
) -> Iterator[SandboxProcess]:
    """Run a sandbox for the length of a block."""
    process = SandboxProcess(data, scenario, labeler=labeler, workers=workers).start()
    try:
        yield process
    finally:
        process.stop()
