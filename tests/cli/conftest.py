"""Runs commands in this process, on a workstation of fakes."""

import asyncio
import io
import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.cli.main import main
from app.domain.job_file import write_job_file
from tests.services.fakes import (
    KEY,
    NOW,
    FakeApi,
    FakeInference,
    FakeKeys,
    FakePictures,
    FakeSendLock,
    FakeStore,
    FakeVision,
    make_draft,
    make_workstation,
)


class QuickClock:
    """A clock in which nobody waits."""

    def __init__(self) -> None:
        self._now = NOW
        self.slept: list[float] = []

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        self._now += seconds
        self.slept.append(seconds)
        await asyncio.sleep(0)


@dataclass
class Shell:
    """Runs `labeldock …`; the fakes are the world between two commands."""

    capture: Any
    patch: Any
    api: FakeApi
    store: FakeStore
    keys: FakeKeys
    clock: QuickClock
    environment_key: str | None = KEY
    servers: tuple = ()
    lock: FakeSendLock = field(default_factory=FakeSendLock)
    inference: FakeInference = field(default_factory=FakeInference)
    findings: FakePictures = field(default_factory=FakePictures)
    vision: FakeVision = field(default_factory=FakeVision)

    def run(self, *argv: str, stdin: str | bytes = "") -> "Ran":
        data = stdin.encode() if isinstance(stdin, str) else stdin
        self.patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = main(list(argv), self._build)
        out, err = self.capture.readouterr()
        return Ran(code, out, err)

    def _build(self, server: str | None):
        self.servers += (server,)
        return make_workstation(
            api=self.api,
            store=self.store,
            keys=self.keys,
            clock=self.clock,
            environment_key=self.environment_key,
            send_lock=self.lock,
            inference=self.inference,
            findings=self.findings,
            vision=self.vision,
        )


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def events(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> dict[str, str]:
        return json.loads(self.err)["error"]


@pytest.fixture
def shell(capsys, monkeypatch) -> Shell:
    return Shell(capsys, monkeypatch, FakeApi(), FakeStore(), FakeKeys(), QuickClock())


@pytest.fixture
def job_file(tmp_path):
    path = tmp_path / "job.labeldock.json"
    path.write_text(write_job_file(make_draft()))
    return str(path)
