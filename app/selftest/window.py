"""The steps with the window: it opens on the sandbox, a job is done there, and a picture is taken."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING

from app.selftest.report import Missing, Report, words_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from PySide6.QtWidgets import QMainWindow

    from app.services.workstation import Workstation

PATIENCE_S = 90.0
LOOK_EVERY_S = 0.05
FEWEST_COLOURS = 50
"""An empty window has a handful."""


def open_window(report: Report, picture: Path | None) -> None:
    """Open the window on the sandbox with its sample, and use it."""
    from app.opening import WindowOptions, run_window

    has_begun: list[bool] = []

    async def begun(workstation: Workstation) -> None:
        has_begun.append(True)
        workstation.tasks.start("self-test", lambda: _use_window(report, picture, workstation))

    code = run_window(WindowOptions(is_sandbox=True, has_sample=True), begun)
    if code or not has_begun:
        report.miss("window", f"it ended with {code}")


async def _use_window(report: Report, picture: Path | None, workstation: Workstation) -> None:
    """Do the steps that need the window, and close it in the end."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMainWindow))
    steps: tuple[tuple[str, Callable[[], Awaitable[str]]], ...] = (
        ("sandbox", partial(_see_sandbox, workstation)),
        ("job", partial(_do_job, workstation)),
        ("window", partial(_look_at, window, picture)),
    )
    try:
        for step, work in steps:
            try:
                report.tell(step, await work())
            except Exception as error:
                report.miss(step, words_for(error))
                return
    finally:
        window.close()


async def _see_sandbox(workstation: Workstation) -> str:
    """Wait for the sample draft, which comes of the sandbox's workspace."""
    if workstation.trouble is not None:
        raise workstation.trouble
    await _until(lambda: bool(workstation.composer.drafts))
    return workstation.session.server


async def _do_job(workstation: Workstation) -> str:
    """Submit the sample draft, and wait for the end of its job."""
    started = time.monotonic()
    (draft,) = workstation.composer.drafts
    workstation.outbox.enqueue(draft.id)
    await _until(lambda: any(job.is_done for job in workstation.ledger.jobs))
    (job,) = workstation.ledger.jobs
    if job.status is None or not job.status.num_sent_back:
        raise Missing("no image came back")
    return f"{job.job_id}, {job.status.num_sent_back} images in {time.monotonic() - started:.1f} s"


async def _look_at(window: QMainWindow, picture: Path | None) -> str:
    """Take a picture of the window, and see that something is on it."""
    await asyncio.sleep(LOOK_EVERY_S)
    image = window.grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    if picture is not None and not image.save(str(picture)):
        raise Missing(f"{picture} cannot be written")
    if len(colours) < FEWEST_COLOURS:
        raise Missing(f"it shows {len(colours)} colours only")
    return f"{image.width()} × {image.height()} pixels, {len(colours)} colours"


async def _until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so. Raises TimeoutError."""
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError
        await asyncio.sleep(LOOK_EVERY_S)
