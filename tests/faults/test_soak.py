"""A day of 1,000 jobs in minutes: memory stays flat, and at the end no task is left."""

import asyncio
import gc
import json
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import linear_regression
from types import SimpleNamespace
from typing import Any

import httpx
import psutil
import pytest

from app.adapters.roboflow.client import RoboflowClient
from app.adapters.roboflow.errors import Answer
from app.adapters.roboflow.transport import Patience
from app.adapters.store import SqliteStore
from app.domain.job import Job
from app.services.workstation import Workstation
from tests.faults.canned import CannedTransport
from tests.faults.scale import IS_LONG, LONG_S, scaled
from tests.faults.warp import WarpClock, WarpLoop
from tests.services.fakes import KEY, NOW, SERVER, WORKSPACE, make_draft, make_workstation

HOUR = 3600.0
JOBS = scaled(200, 1000)
HOURS = scaled(1, 24)
WARM_UP_H = 2
IMAGES = 60
MOVING = 20
JOB_S = 1500.0
"""How long the server works on a job; as many as move at a time, wave by wave."""
SENT_EVERY_S = 600.0
DOWN_EVERY_S, DOWN_S = 3 * HOUR, 600.0
FLAT_KB_AN_HOUR = 100.0


class DayServer:
    """A server with a day's work: jobs move in waves, the link is down now and then."""

    def __init__(self, clock: WarpClock) -> None:
        self._clock = clock
        self.asked = 0
        self.started = JOBS

    def answer(self, request: httpx.Request) -> Answer:
        self.asked += 1
        passed = self._clock.now() - NOW
        if HOUR < passed % DOWN_EVERY_S < HOUR + DOWN_S:
            raise httpx.ConnectError("down")
        return Answer(200, httpx.Headers({"content-type": "application/json"}), self._said(request, passed))

    def _said(self, request: httpx.Request, passed: float) -> bytes:
        path = request.url.path.strip("/").split("/")
        if request.method == "POST":
            self.started += 1
            return json.dumps(
                {"jobId": f"job-{self.started}", "annotationJobId": f"board-{self.started}"}
            ).encode()
        if path[-2:-1] == ["jobs"]:
            return json.dumps(self._status(path[-1], passed)).encode()
        lists: dict[str, Any] = {
            "jobs": {"jobs": []},
            "batches": {"batches": []},
            "": {"workspace": WORKSPACE},
        }
        return json.dumps(lists.get(path[-1], {"workspace": {"url": WORKSPACE, "projects": []}})).encode()

    def _status(self, job_id: str, passed: float) -> dict[str, Any]:
        begins = int(job_id.partition("-")[2]) // MOVING * JOB_S
        share = min(1.0, max(0.0, (passed - begins) / JOB_S))
        word = "done" if share == 1.0 else "running" if share else "pending"
        return {
            "id": job_id, "status": word, "modelType": "sam3", "numImages": IMAGES,
            "numImagesSentBack": int(share * IMAGES), "subjobs": [{"id": "1", "status": word}],
            "annotationJobId": f"board-{job_id}", "ontology": {"a bolt": "bolt"}, "projectId": "parts",
        }  # fmt: skip


class Day:
    """A workstation with 1,000 jobs, and what is measured of it."""

    def __init__(self, file: Path, loop: WarpLoop) -> None:
        self.clock = WarpClock(NOW, loop)
        self.server = DayServer(self.clock)
        self.store = SqliteStore(file, self.clock.now)
        self.memory: list[tuple[float, float]] = []
        """Hours passed, and KB in use."""
        self.objects: list[int] = []

    async def run(self, hours: int) -> None:
        """Let hours pass."""
        await self._fill()
        station = make_workstation(
            server=SimpleNamespace(open=self._open),  # type: ignore[arg-type]
            store=self.store,  # type: ignore[arg-type]
            clock=self.clock,
            environment_key=KEY,
        )
        await station.start()
        assert len(station.ledger.jobs) == JOBS
        for hour in range(hours):
            for _ in range(int(HOUR / SENT_EVERY_S)):
                await self._send(station)
                await self.clock.sleep(SENT_EVERY_S)
            self._measure(hour + 1)
        self.sent = len(station.ledger.jobs) - JOBS
        self.done = sum(job.is_done for job in station.ledger.jobs)
        await station.stop()

    async def _send(self, station: Workstation) -> None:
        draft = station.composer.add(make_draft())
        await station.composer.check_now(draft.id)
        assert station.outbox.enqueue(draft.id)

    async def _open(self, server: str, key: str) -> RoboflowClient:
        patience = Patience(tries=2, sleep=self.clock.sleep, now=self.clock.now)
        return RoboflowClient(CannedTransport(key, self.server.answer, patience=patience), self.clock.now)

    async def _fill(self) -> None:
        await self.store.open()
        for number in range(JOBS):
            draft = make_draft(f"old-{number}")
            job = Job(
                id=draft.id, name=draft.name, server=SERVER, workspace=WORKSPACE, project=draft.project,
                submitted_at=NOW, job_id=f"job-{number}", annotation_job_id=f"board-{number}",
            )  # fmt: skip
            await self.store.submitted("", job, draft.request.body_text())
        await self.store.close()

    def _measure(self, hour: int) -> None:
        gc.collect()
        self.memory.append((hour, psutil.Process().memory_info().rss / 1024))
        self.objects.append(len(gc.get_objects()))

    @property
    def slope(self) -> float:
        """KB an hour by which memory grows once everything is warm."""
        warm = [point for point in self.memory if point[0] > WARM_UP_H]
        return linear_regression(*zip(*warm, strict=True)).slope if len(warm) > 1 else 0.0


@pytest.fixture
def collected() -> Iterator[None]:
    """Let the garbage be collected as in the program: the tests' own switch would let it grow."""
    gc.enable()
    yield
    gc.disable()


@pytest.mark.timeout(LONG_S)
def test_a_day_of_many_jobs_leaves_nothing_behind(tmp_path: Path, collected: None):
    began = time.process_time()
    loop = WarpLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        day = Day(tmp_path / "data.sqlite3", loop)
        runner.run(day.run(HOURS))
        left = asyncio.all_tasks(loop)
        waiting = [f for f in gc.get_objects() if isinstance(f, asyncio.Future) and not f.done()]
        timers = [h for h in loop._scheduled if not h.cancelled()]  # type: ignore[attr-defined]
    first, last = day.memory[0][1] / 1024, day.memory[-1][1] / 1024
    print(
        f"\n{HOURS} h of {JOBS} jobs in {time.process_time() - began:.0f} s of CPU: {day.server.asked} requests, "
        f"{day.done} jobs done, {day.sent} sent meanwhile; memory {day.slope:+.0f} KB/h once warm "
        f"({first:.0f} → {last:.0f} MB), objects {day.objects[0]} → {day.objects[-1]}"
    )
    assert not left and not waiting and not timers, f"Left: {left} {waiting} {timers}"
    assert day.sent == HOURS * HOUR / SENT_EVERY_S
    if IS_LONG:
        assert day.slope < FLAT_KB_AN_HOUR
