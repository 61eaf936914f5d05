"""Makes the report of a job again whenever its images changed, one at a time; compares and saves it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import LabeldockError
from app.services.tasks import own_name

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.catalogue import Image
    from app.domain.job import Job
    from app.domain.label_report import Report
    from app.services.workstation import Workstation

REST_S = 1.0
"""Between two reports, while images still come."""

_Wanted = tuple["Job", tuple["Image", ...], bool]


class Reporting(QObject):
    """Has no Qt parent: a running task holds it."""

    changed = Signal()
    """There is another report, or comparing goes on or has ended."""
    saved = Signal(object)
    """The path."""
    failed = Signal(object)
    """The error."""

    def __init__(self, workstation: Workstation, job_id: str) -> None:
        super().__init__()
        self._reports = workstation.reports
        self._tasks = workstation.tasks
        self._clock = workstation.clock
        self._making = own_name(f"report of {job_id}")
        self._comparing = own_name(f"compare {job_id}")
        self._wanted: _Wanted | None = None
        self._made: _Wanted | None = None
        self._is_left = False
        self.report: Report | None = None
        self.fetched: int | None = None
        """How many images of the earlier run are here, while it is fetched."""

    @property
    def earlier(self) -> Job | None:
        """The last earlier run, where its labels were not looked at yet."""
        if self.report is None or self.report.earlier is not None:
            return None
        return self._reports.earlier(self.report.job)

    def want(self, job: Job, images: tuple[Image, ...], *, is_complete: bool) -> None:
        """Make the report of these images, when the one under way is done."""
        wanted = (job, images, is_complete)
        if wanted != self._made:
            self._wanted = wanted
            self._tasks.start(self._making, self._make)

    def forget(self) -> None:
        """Make the next report anew, also of the same images: more may be known of earlier runs."""
        self._made = None

    def compare(self) -> None:
        """Fetch the labels of the last earlier run."""
        if (earlier := self.earlier) is not None:
            self._tasks.start(self._comparing, partial(self._compare, earlier))

    def save(self, path: Path) -> None:
        """Write the report into a file."""
        if self.report is not None:
            self._tasks.start(f"save report {path}", partial(self._save, self.report, path))

    def stop(self) -> None:
        """Make no more; what fails from now on is the tasks' news."""
        self._wanted = None
        self._is_left = True

    async def _make(self) -> None:
        while (wanted := self._wanted) is not None:
            self._wanted = None
            job, images, is_complete = wanted
            self.report = await self._reports.make(job, images, is_complete=is_complete)
            self._made = wanted
            self.changed.emit()
            if self._wanted is not None:
                await self._clock.sleep(REST_S)

    async def _compare(self, earlier: Job) -> None:
        self._on_fetched(0)
        try:
            await self._reports.fetch(earlier, self._on_fetched)
        except LabeldockError as error:
            self._fail(error)
        finally:
            self.fetched = None
            self.changed.emit()
        if (made := self._made) is not None:
            self.forget()
            self.want(made[0], made[1], is_complete=made[2])

    async def _save(self, report: Report, path: Path) -> None:
        try:
            await self._reports.save(report, path)
        except LabeldockError as error:
            self._fail(error)
        else:
            self.saved.emit(path)

    def _on_fetched(self, images: int) -> None:
        self.fetched = images
        self.changed.emit()

    def _fail(self, error: LabeldockError) -> None:
        if self._is_left:
            raise error
        self.failed.emit(error)
