"""The longest stall of the GUI thread for all that is done with 10,000 jobs in the ledger, 1,000 of them live."""

import argparse
import asyncio
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.adapters.file_lock import FileLock
from app.bootstrap import build_workstation
from app.domain.job import Job
from app.domain.status import JobStatus, SubJob
from app.services.workstation import Workstation
from app.ui.frame import Frame, open_frame
from app.ui.loop import Runtime
from app.ui.monitor import JobsPanel
from tests.services.fakes import KEY, SERVER, WORKSPACE, FakeApi
from tests.turns import Turn, TurnClock, Watchdog

GOAL_S = 0.016
JOBS, LIVE = 10_000, 1_000
ROUNDS = 5
QUIET_S = 0.7
NEWS_S, NEWS_A_SECOND = 5, 20
HEIGHT = 560
"""Of the panel, in pixels: many more rows than it has at the beginning."""

Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a person does, or that happens."""

    name: str
    act: Act
    seconds: float = QUIET_S


def jobs(now: float) -> Iterator[Job]:
    """Return jobs of a year of work, the live ones newest."""
    for i in range(JOBS):
        is_live = i >= JOBS - LIVE
        word = ("running" if i % 50 == 0 else "pending") if is_live else "done"
        subjobs = tuple(SubJob(f"s{n}", "done" if n % 3 else word) for n in range(i % 12))
        done = 40 + i % 60 if is_live else 100
        yield Job(
            id=f"job-{i}",
            name=f"{'Night' if i % 7 == 0 else 'Day'} shift {i}, camera {i % 40}",
            server=SERVER,
            workspace=WORKSPACE,
            project=f"project-{i % 23}",
            batch_id=f"batch-{i % 300}",
            batch_name=f"Batch of {i % 300}",
            model="sam3" if i % 3 else f"parts/{i % 9}",
            images=100,
            credits=i % 40 / 10,
            queued_by=f"person{i % 9}@station-{i % 40}",
            submitted_at=now - (JOBS - i) * 60.0,
            body_sha256="of-the-body",
            job_id=f"{i:024x}",
            annotation_job_id=f"{i * 7:020x}",
            status=JobStatus(status=word, num_images=100, num_sent_back=done, subjobs=subjobs),
            heard_at=now - i % 60,
            changed_at=now - i % 600,
            note="look at the labels" if i % 31 == 0 else "",
        )


def steps(station: Workstation, panel: JobsPanel) -> Iterator[Step]:
    """Return what is done, in the order of a person's work."""
    search, columns, table = panel.head.search, panel.table.columns, panel.table
    yield Step("nothing", lambda: None, 3.0)
    for letter in "night 12":
        yield Step(f"type “{letter}” into the search", partial(QTest.keyClicks, search, letter))
    yield Step("delete a letter", lambda: QTest.keyClick(search, Qt.Key.Key_Backspace))
    yield Step("clear the search", lambda: QTest.keyClick(search, Qt.Key.Key_Escape))
    yield Step("type what no job has", lambda: search.setText("no such job"))
    yield Step("clear that", search.clear)
    for name in ("active", "needs", "done", "all"):
        yield Step(f"filter: {name}", partial(panel.head.filter.chosen.emit, name))
    for place in (columns.logicalIndex(i) for i in (0, 3, 4, 6, 7)):
        title = panel.model.headerData(place, Qt.Orientation.Horizontal)
        yield Step(f"sort by {title}", partial(table.sortByColumn, place, Qt.SortOrder.AscendingOrder))
    yield Step("sort as before", columns.reset_columns)
    yield Step("page down", lambda: QTest.keyClick(table, Qt.Key.Key_PageDown))
    yield Step(
        "to the end", lambda: QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    )
    yield Step(
        "to the start", lambda: QTest.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    )
    yield Step("select all", table.selectAll)
    yield Step("type a letter with all selected", partial(QTest.keyClicks, search, "n"))
    yield Step("clear the search again", search.clear)
    yield Step("select one", lambda: table.selectRow(3))
    news = partial(asyncio.ensure_future, hear(station))
    yield Step(f"{NEWS_A_SECOND} answers a second", news, NEWS_S + QUIET_S)
    yield Step("show a column", lambda: columns.setSectionHidden(2, False))
    yield Step("hide it", lambda: columns.setSectionHidden(2, True))


async def hear(station: Workstation) -> None:
    """Have news of live jobs, as the monitor has them."""
    for n in range(NEWS_S * NEWS_A_SECOND):
        job = station.ledger.job(f"job-{JOBS - 1 - n % LIVE * 7 % LIVE}")
        assert job is not None and job.status is not None
        done = (job.status.num_sent_back or 0) % 100 + 1
        now = station.clock.now()
        status = replace(job.status, num_sent_back=done)
        await station.ledger.record(replace(job, status=status, heard_at=now, changed_at=now))
        await asyncio.sleep(1 / NEWS_A_SECOND)


async def measure(station: Workstation, panel: JobsPanel, turns: list[Turn], *, shows_places: bool) -> None:
    """Go through all steps some times, and print the longest turn of each."""
    found: dict[str, list[Turn]] = {}
    for _ in range(ROUNDS):
        for step in steps(station, panel):
            turns.clear()
            step.act()
            await asyncio.sleep(step.seconds)
            found.setdefault(step.name, []).append(max(turns, key=lambda turn: turn.wall))
    first, last = panel.table.visible_rows()
    print(
        f"\n{JOBS} jobs, {last - first + 1} rows on screen; longest turn in ms: median [least–most] by the wall, CPU"
    )
    for name, seen in found.items():
        walls = sorted(turn.wall * 1000 for turn in seen)
        cpu = median(turn.cpu * 1000 for turn in seen)
        verdict = "  OVER" if median(walls) > GOAL_S * 1000 else ""
        print(f"{name:34}{median(walls):7.1f} [{walls[0]:.1f}–{walls[-1]:.1f}], CPU {cpu:.1f}{verdict}")
        for place in max(seen, key=lambda turn: turn.wall).places if shows_places and verdict else ():
            print(f"      {place}")


def main(arguments: list[str]) -> int:
    """Open the window on a data folder of its own, and measure in it."""
    parser = argparse.ArgumentParser(prog="bench_jobs")
    parser.add_argument("--places", action="store_true", help="print where the turns over the goal were")
    options = parser.parse_args(arguments)
    failures: list[Exception] = []
    with tempfile.TemporaryDirectory(prefix="labeldock-bench-") as home:
        frame = open_frame(FileLock(Path(home, "lock")), Path(home, "window.ini"), "bench")
        assert frame is not None

        async def work(station: Workstation) -> None:
            turns: list[Turn] = []
            clock = TurnClock(turns.append)
            try:
                panel = await fill(frame, station)
                with Watchdog(clock, GOAL_S):
                    await measure(station, panel, turns, shows_places=options.places)
            except Exception as error:
                traceback.print_exc()
                failures.append(error)
            clock.stop()
            frame.window.close()

        build = partial(_build, Path(home))
        Runtime(frame, build, painted=_nothing, started=work, handed=_nothing, ended=_nothing).run()
    return 1 if failures else 0


async def fill(frame: Frame, station: Workstation) -> JobsPanel:
    """Have a large panel with all jobs in front."""
    frame.window.activateWindow()
    station.ledger._take_unknown(jobs(station.clock.now()))
    panel = frame.window.jobs
    panel._show_all()
    dock = frame.window.layout_of_docks.docks[-1]
    frame.window.resizeDocks([dock], [HEIGHT], Qt.Orientation.Vertical)
    await asyncio.sleep(2)
    return panel


def _build(home: Path) -> Workstation:
    """Return the program's own services; its server answers nothing about these jobs."""

    async def open_api(_server: str, _key: str) -> FakeApi:
        return FakeApi()

    given = {"open_api": open_api, "environment_key": KEY}
    return build_workstation(server="http://127.0.0.1:8", home=home, replace=given)


async def _nothing(*_: object) -> None:
    pass


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
