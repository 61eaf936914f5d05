"""What watching costs: 1,000 live jobs, 20 of them moving, in a ledger of 10,000, at the true intervals."""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil

from app.bootstrap import build_workstation
from app.services.workstation import Workstation
from tests.bench.full_ledger import JOBS, LIVE, fill
from tests.bench.stub_server import COUNT, MOVING, Course, courses
from tests.services.fakes import KEY

ROOT = Path(__file__).parents[2]
SETTLE_S = 100.0
"""All have been asked about, and those that move have been seen to move twice."""
MEASURED_S = 60.0
STALL_S = 0.016
HEIGHT = 560
"""Of the panel of jobs, in pixels: many more rows than it has at the beginning."""
GOALS = "goals: CPU < 5 % of a core, lag ≤ 10 s, stalls ≤ 16 ms at the 99th percentile"
DATABASE = Path("data", "labeldock.sqlite3")


@dataclass
class Watch:
    """Notes how far what is known of the moving jobs was behind the server, in seconds for each change."""

    station: Workstation
    courses: dict[str, Course]
    lags: list[float] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    since: float = float("inf")

    def on_changed(self, job_id: str) -> None:
        """Note each change of a job that is known from now on."""
        job, now = self.station.ledger.job(job_id), time.time()
        if job is None or job.status is None or (course := self.courses.get(job.job_id)) is None:
            return
        done = job.status.num_sent_back or 0
        known = self.known.get(job.job_id, course.done(now) - 1)
        at = (course.at(n) for n in range(known + 1, done + 1))
        self.lags += [now - then for then in at if then >= self.since]
        self.known[job.job_id] = done

    def unseen(self) -> list[float]:
        """Return the lags of the changes that are not known yet."""
        now = time.time()
        return [
            now - course.at(known + 1)
            for job_id, course in self.courses.items()
            if (known := self.known.get(job_id)) is not None and course.done(now) > known
        ]


async def observe(station: Workstation, server: str, began: float, seconds: float) -> dict[str, float]:
    """Measure for so many seconds what this process does."""
    watch = Watch(station, courses(began))
    station.ledger.changed.connect(watch.on_changed)
    await asyncio.sleep(0)
    watch.since, asked = time.time(), await counted(server)
    cpu, wall = time.process_time(), time.perf_counter()
    await asyncio.sleep(seconds)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    asked = await counted(server) - asked
    station.ledger.changed.disconnect(watch.on_changed)
    lags = sorted([*watch.lags, *watch.unseen()])
    return {
        "cpu": cpu / wall * 100,
        "requests": asked / wall,
        "changes": len(lags),
        "lag_p99": at_share(lags, 0.99),
        "lag_max": at_share(lags, 1.0),
    }


async def counted(server: str) -> int:
    """Return how often the server was asked about a job."""

    def ask() -> int:
        with urllib.request.urlopen(f"{server}{COUNT}") as answer:
            return int(answer.read())

    return await asyncio.to_thread(ask)


def at_share(values: list[float], share: float) -> float:
    """Return the value below which such a share of the sorted ones lie, 0 where there is none."""
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0.0


def headless(options: argparse.Namespace) -> dict[str, float]:
    """Measure the services alone, on asyncio's own loop."""

    async def work() -> dict[str, float]:
        station = build(options)
        await station.start()
        try:
            await asyncio.sleep(options.settle)
            return await observe(station, options.server, options.began, options.seconds)
        finally:
            await station.stop()

    return asyncio.run(work())


def window(options: argparse.Namespace) -> dict[str, float]:
    """Measure the real window with its panel of jobs: first its CPU and lag, then its stalls."""
    from PySide6.QtCore import Qt

    from app.adapters.file_lock import FileLock
    from app.ui.frame import open_frame
    from app.ui.loop import Runtime
    from tests.turns import Turn, TurnClock, Watchdog

    found: dict[str, float] = {}
    home = Path(options.home)
    frame = open_frame(FileLock(home / "lock"), home / "window.ini", "bench")
    assert frame is not None

    async def work(station: Workstation) -> None:
        try:
            panel, dock = frame.window.jobs, frame.window.layout_of_docks.docks[-1]
            frame.window.resizeDocks([dock], [HEIGHT], Qt.Orientation.Vertical)
            await asyncio.sleep(options.settle)
            assert panel.table.isVisible() or not station.ledger.jobs
            first, last = panel.table.visible_rows()
            found.update(rows=last - first + 1)
            found.update(await observe(station, options.server, options.began, options.seconds))
            turns: list[Turn] = []
            clock = TurnClock(turns.append)
            with Watchdog(clock, STALL_S):
                await asyncio.sleep(options.seconds)
            clock.stop()
            walls = sorted(turn.wall * 1000 for turn in turns)
            found.update(stall_p99=at_share(walls, 0.99), stall_max=walls[-1], turns=len(walls))
            found.update(stalls=sum(wall > STALL_S * 1000 for wall in walls))
            for turn in sorted(turns, key=lambda turn: -turn.wall)[:3]:
                print(f"  {turn.wall * 1000:.1f} ms: {turn.places}", file=sys.stderr)
        finally:
            frame.window.close()

    Runtime(
        frame, partial(build, options), painted=nothing, started=work, handed=nothing, ended=nothing
    ).run()
    return found


async def nothing(*_: object) -> None:
    """Do nothing."""


def build(options: argparse.Namespace) -> Workstation:
    """Return the program's own services, with a key."""
    return build_workstation(server=options.server, home=Path(options.home), replace={"environment_key": KEY})


KINDS: dict[str, Callable[[argparse.Namespace], dict[str, float]]] = {"headless": headless, "window": window}


@contextmanager
def stub() -> Iterator[tuple[str, float]]:
    """Run the stub server as a process; give its address and when its jobs began to move."""
    command = [sys.executable, "-m", "tests.bench.stub_server"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None and process.stdout is not None
    try:
        hello = json.loads(process.stdout.readline())
        yield f"http://127.0.0.1:{hello['port']}", hello["began"]
    finally:
        process.stdin.close()
        process.wait(10)


def measure(kind: str, jobs: int, live: int, options: argparse.Namespace) -> dict[str, float]:
    """Measure in a process of its own, on a ledger of its own."""
    with tempfile.TemporaryDirectory(prefix="labeldock-bench-") as home, stub() as (server, began):
        asyncio.run(fill(Path(home) / DATABASE, jobs, live, server))
        command = [
            sys.executable, "-m", "tests.bench.bench_watch", "--inside", kind, "--server", server, "--home", home,
            "--began", str(began), "--seconds", str(options.seconds), "--settle", str(options.settle),
        ]  # fmt: skip
        env = os.environ | {"LABELDOCK_HOME": home, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, env=env, check=True)
    return dict(json.loads(ran.stdout))


def tell(name: str, found: dict[str, float]) -> None:
    """Print what was found."""
    print(
        f"{name}: CPU {found['cpu']:.2f} % of a core, {found['requests']:.1f} requests/s; {found['changes']} changes,"
        f" lag p99 {found['lag_p99']:.1f} s, max {found['lag_max']:.1f} s"
    )
    if "turns" in found:
        print(
            f"  {found['rows']} rows on screen; turns of the loop: p99 {found['stall_p99']:.1f} ms,"
            f" max {found['stall_max']:.1f} ms, {found['stalls']} of {found['turns']} over {STALL_S * 1000:.0f} ms"
        )


def main(arguments: list[str]) -> int:
    """Measure the services alone and the window, and the window with nothing to watch for comparison."""
    parser = argparse.ArgumentParser(prog="bench_watch")
    parser.add_argument("--seconds", type=float, default=MEASURED_S)
    parser.add_argument("--settle", type=float, default=SETTLE_S, help="seconds before it is measured")
    parser.add_argument("--kind", choices=list(KINDS), action="append")
    for hidden in ("--inside", "--server", "--home"):
        parser.add_argument(hidden, default="", help=argparse.SUPPRESS)
    parser.add_argument("--began", type=float, default=0.0, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.inside:
        print(json.dumps(KINDS[options.inside](options)))
        return 0
    print(
        f"{LIVE} live jobs, {MOVING} of them moving, {JOBS} in the ledger; load {psutil.getloadavg()[0]:.1f}; {GOALS}"
    )
    for kind in options.kind or KINDS:
        tell(kind, measure(kind, JOBS, LIVE, options))
    if "window" in (options.kind or KINDS):
        idle = argparse.Namespace(**vars(options) | {"settle": 20.0, "seconds": 30.0})
        tell("window with an empty ledger", measure("window", 0, 0, idle))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
