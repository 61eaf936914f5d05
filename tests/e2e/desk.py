"""A desk: the real window with everything behind it, and a person who sits at it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from person import Person
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QSpinBox, QTableView, QTreeView

from app.bootstrap import build_workstation, find_folders
from app.domain.job import Draft, Job
from app.services.workstation import Workstation
from app.ui.results import ResultsTab
from app.ui.window import MainWindow
from tests.e2e.watch import the_watch
from tests.sandbox_process import SandboxProcess

FULL = "full"
SIZE = (1440, 900)


class Tester(Person):
    """A person whose looking about is not held against the window."""

    async def until(self, what: str, is_so: Callable[[], object], patience_s: float | None = None) -> None:
        def look() -> object:
            began = time.thread_time()
            try:
                return is_so()
            finally:
                the_watch.spent_by_test += time.thread_time() - began

        await super().until(what, look, patience_s)


@dataclass
class Desk:
    """`person` does and sees what can be done and seen, `station` is what lies below."""

    window: MainWindow
    station: Workstation
    person: Tester

    async def close(self) -> None:
        """Close the window as its cross does, and end everything behind it."""
        the_watch.is_on = False
        closing = asyncio.Event()
        self.window.close_requested.connect(closing.set)
        self.window.close()
        assert closing.is_set(), "Closing was not asked for."
        await self.station.stop()
        self.window.hide()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @property
    def tabs(self) -> tuple[str, ...]:
        """The keys of the open tabs."""
        return self.window.documents.keys

    @property
    def job(self) -> Job:
        """The only job of the ledger."""
        (job,) = self.station.ledger.jobs
        return job

    def draft(self, name: str) -> Draft:
        """Return the only draft of a name."""
        (draft,) = (draft for draft in self.station.composer.drafts if draft.name == name)
        return draft

    async def new_draft(self, project: str, batch: str) -> None:
        """Begin a draft for a batch in the tree of projects."""
        tree = await self.person.get(QTreeView, "Projects and batches")
        await self.person.click_row(tree, project, batch)
        known = self.tabs
        await self.person.click("New draft")
        await self.person.until("a new tab in front", lambda: self.window.documents.current not in known)
        await self.person.until_says(f"{project} / {batch}")

    async def write_ontology(self, *pairs: tuple[str, str]) -> None:
        """Write prompts and classes into the grid of the draft in front."""
        grid = await self.person.get(QTableView, "Ontology")
        await self.person.click_on(grid.viewport(), grid.visualRect(grid.model().index(0, 1)).center())
        for prompt, class_name in pairs:
            await self.person.write(prompt)
            await self.person.press(Qt.Key.Key_Tab)
            await self.person.write(class_name)
            await self.person.press(Qt.Key.Key_Return)

    async def write_job(self, project: str, batch: str, images: int, *pairs: tuple[str, str]) -> None:
        """Write a whole draft for some images of a batch; their labels are kept."""
        await self.new_draft(project, batch)
        await self.write_ontology(*(pairs or (("a bolt", "bolt"), ("a hex nut", "nut"))))
        await self.person.fill("Number of images to label", str(images), QSpinBox)
        await self.person.click("Keep")

    async def submit(self) -> Job:
        """Submit the draft in front, and return the job once the server took it."""
        known = {job.id for job in self.station.ledger.jobs}

        def fresh() -> list[Job]:
            return [job for job in self.station.ledger.jobs if job.id not in known]

        await self.person.click("Submit job")
        await self.person.until("the new job", fresh)
        return fresh()[0]

    async def until_done(self, job: Job) -> Job:
        """Wait until the server says that a job is done."""
        await self.person.until("the end of the job", lambda: self.station.ledger.job(job.id).is_done)
        return self.station.ledger.job(job.id)

    async def open_results(self, name: str) -> ResultsTab:
        """Double-click a job in the list of jobs."""
        await self.person.click_row(await self.person.get(QTableView, "Jobs"), name, twice=True)
        return await self.person.get(ResultsTab)


@asynccontextmanager
async def desk_at(sandbox: SandboxProcess, key: str | None = FULL, **replace: Any) -> AsyncIterator[Desk]:
    """Open a window on a server, with one of the sandbox's keys or another text as its key.

    It is closed within the test: between the phases of a test pytest-qt turns Qt's loop without asyncio's.
    """
    secret = sandbox.keys.get(key, key) if key else None
    station = build_workstation(server=sandbox.url, replace={"environment_key": secret, **replace})
    window = MainWindow(station, find_folders().config / "window.ini")
    window.resize(*SIZE)
    window.show()
    window.activateWindow()
    desk = Desk(window, station, Tester(window))
    the_watch.doing = lambda: desk.person.doing
    station.tasks.start("start", station.start)
    try:
        await desk.person.until("a workstation that is up", lambda: station.is_ready)
        await desk.person.until_says("Projects")
        the_watch.is_on = True
        yield desk
    finally:
        await desk.close()
