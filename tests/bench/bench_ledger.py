"""What ten thousand jobs in the ledger cost: a start, memory, the GUI thread while they are read, and a keystroke."""

import asyncio
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from app.adapters.file_lock import FileLock
from app.bootstrap import build_workstation, find_folders
from app.services.workstation import Workstation
from app.ui.frame import open_frame
from app.ui.loop import Runtime
from tests.bench.bench_start import OURS, environment_for, start_once
from tests.bench.full_ledger import JOBS, LIVE, fill
from tests.bench.pairs import abba
from tests.turns import Turn, TurnClock

PAIRS = 8
QUIET_S = 1.0
TYPED = "line 4 monday 99"
SERVER = "http://127.0.0.1:9"


def main() -> int:
    """Measure against an empty ledger in the same run, and print one line per figure."""
    with tempfile.TemporaryDirectory(prefix="labeldock-bench-") as name:
        full, empty = Path(name, "full"), Path(name, "empty")
        file = find_folders(full).database
        asyncio.run(fill(file, server=SERVER))
        print(
            f"{JOBS:,} jobs, {LIVE:,} of them live, {file.stat().st_size / 2**20:.0f} MiB; no server answers"
        )
        _measure_starts(full, empty)
        _measure_window(full)
    return 0


def _measure_starts(full: Path, empty: Path) -> None:
    ours = partial(start_once, [*OURS], environment_for("offscreen", str(full)), "ledger loaded")
    bare = partial(start_once, [*OURS], environment_for("offscreen", str(empty)), "ledger loaded")
    ours(), bare()
    many, none = abba(PAIRS, ours, bare)
    for marker in ("first-paint", "ready", "ledger loaded"):
        _compare(
            f"start to {marker}", "ms", [s.markers[marker] for s in many], [s.markers[marker] for s in none]
        )
    _compare("memory (PSS)", "MiB", [s.memory for s in many], [s.memory for s in none])


def _compare(what: str, unit: str, full: list[float], empty: list[float]) -> None:
    ours, other = median(full), median(empty)
    print(f"{what}: full {ours:.0f}, empty {other:.0f} {unit}; ratio {ours / other:.2f} ({len(full)} pairs)")


def _measure_window(home: Path) -> None:
    frame = open_frame(FileLock(home / "lock"), home / "window.ini", "bench")
    assert frame is not None
    turns: list[Turn] = []
    clock = TurnClock(turns.append)

    async def work(station: Workstation) -> None:
        begun = len(turns)
        is_read = asyncio.Event()
        station.ledger.loaded.connect(is_read.set)
        if not station.ledger.is_loaded:
            await is_read.wait()
        _print_turns("while the jobs are read, after ready", turns[begun:])
        await asyncio.sleep(QUIET_S)
        _measure_search(station)
        await _measure_export(station, home, turns)
        clock.stop()
        frame.window.close()

    build = partial(build_workstation, server=SERVER, home=home)
    Runtime(frame, build, painted=_nothing, started=work, handed=_nothing, ended=_nothing).run()


def _measure_search(station: Workstation) -> None:
    times = []
    for end in range(1, len(TYPED) + 1):
        begun = time.perf_counter()
        found = station.ledger.find(TYPED[:end])
        times.append((time.perf_counter() - begun) * 1000)
    print(
        f"a search over {len(station.ledger.jobs):,} jobs at each letter of “{TYPED}” ({len(found)} found): "
        f"{median(times):.1f} [{min(times):.1f}–{max(times):.1f}] ms on the GUI thread"
    )


async def _measure_export(station: Workstation, home: Path, turns: list[Turn]) -> None:
    for name in ("jobs.csv", "jobs.json"):
        begun, start = len(turns), time.perf_counter()
        await station.ledger.export(station.ledger.jobs, home / name)
        took = time.perf_counter() - start
        _print_turns(f"while {name} is written in {took:.2f} s", turns[begun:])


def _print_turns(what: str, turns: list[Turn]) -> None:
    walls = [turn.wall * 1000 for turn in turns]
    if len(walls) > 1:
        high = quantiles(walls, n=100)[98]
        print(
            f"turns of the loop {what}: 99th percentile {high:.1f}, longest {max(walls):.1f} ms ({len(walls)})"
        )


async def _nothing(*_: object) -> None:
    pass


if __name__ == "__main__":
    sys.exit(main())
