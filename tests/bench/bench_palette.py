"""How much of a frame the GUI thread works for one key in the palette, among 2,000 batches and 10,000 jobs."""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from app.adapters.file_lock import FileLock
from app.domain.catalogue import Batch, Catalogue, Project
from app.domain.job import Job
from app.services.workstation import Workstation
from app.ui.frame import Frame, open_frame
from app.ui.loop import Runtime
from app.ui.palette import Palette
from tests.bench.bench_rows import _build
from tests.ui.monitor.jobs import make_job

FRAME_S = 0.016
PROJECTS, BATCHES, JOBS = 40, 50, 10_000
TYPED = ("l", "li", "lin", "line", "line 1", "line 17 s", "s", "sh", "sft", "lsh", "lsh9", "zzz", "o")
ROUNDS = 3


def many_batches() -> Catalogue:
    """Return a catalogue of 2,000 batches."""
    return Catalogue(
        "w",
        projects=tuple(
            Project(
                f"p{i}",
                f"Project {i}",
                batches=tuple(Batch(f"b{i}-{j}", f"Line {i} shift {j}") for j in range(BATCHES)),
            )
            for i in range(PROJECTS)
        ),
    )


def many_jobs() -> Iterator[Job]:
    """Yield 10,000 jobs."""
    for i in range(JOBS):
        yield make_job(i, name=f"Line {i % PROJECTS} job {i}")


def measure(frame: Frame, station: Workstation) -> dict[str, list[float]]:
    """Return by what was typed what share of a frame each of some rounds took, the first one first."""
    setattr(type(station.catalogue), "catalogue", many_batches())  # noqa: B010
    for job in many_jobs():
        station.ledger._jobs.put(job)
    shares: dict[str, list[float]] = {typed: [] for typed in TYPED}
    for _ in range(ROUNDS):
        frame.window.actions_by_id["palette"].trigger()
        palette = next(p for p in frame.window.findChildren(Palette) if not p.isHidden())
        palette.grab()  # as it opens
        palette._delegate.prepare()
        for typed in TYPED:
            began = time.thread_time()
            palette.field.setText(typed)
            palette.list.viewport().grab()
            shares[typed].append((time.thread_time() - began) / FRAME_S)
        palette.leave()
    return shares


def main() -> int:
    """Measure and print; nothing here fails by a clock."""
    with tempfile.TemporaryDirectory(prefix="labeldock-bench-") as home:
        frame = open_frame(FileLock(Path(home, "lock")), Path(home, "window.ini"), "bench")
        assert frame is not None
        found: dict[str, list[float]] = {}

        async def work(station: Workstation) -> None:
            found.update(measure(frame, station))
            frame.window.close()

        async def nothing() -> None:
            pass

        Runtime(
            frame,
            lambda: _build(Path(home)),
            painted=nothing,
            started=work,
            ended=nothing,
            handed=lambda _: None,
        ).run()
    print("share of a frame of 16 ms, first round and median of all")
    for typed, shares in found.items():
        print(f"{typed:>10}  {shares[0]:5.0%}  {median(shares):5.0%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
