"""All services, joined: what the window and the command line are given."""

from __future__ import annotations

import logging
import random as chance
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from psygnal import Signal

from app.domain.cut import recut
from app.domain.errors import LabeldockError, LinkError, ServerError
from app.services.caches import Caches
from app.services.catalogue import CatalogueService
from app.services.composer import Composer
from app.services.failures import Failures
from app.services.forecasts import Forecasts
from app.services.found_keys import FoundKeys
from app.services.job_files import JobFiles
from app.services.ledger import Ledger
from app.services.locks import tells_of_lock, was_taken_with_others
from app.services.monitor import Monitor
from app.services.notices import Notices
from app.services.outbox import Outbox
from app.services.polling import Polling
from app.services.preview import Preview
from app.services.review import Review
from app.services.sending import Sender
from app.services.series import Series
from app.services.servers import Servers
from app.services.session import Session
from app.services.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from app.domain.found_key import FoundKey
    from app.domain.job import Job
    from app.domain.probe import Probe
    from app.services.diagnostics import Diagnostics
    from app.services.follow_ups import FollowUps
    from app.services.label_export import LabelExport
    from app.services.ports import (
        Clock,
        Keys,
        Licences,
        OpenApi,
        Pictures,
        Releases,
        SendLock,
        Store,
        System,
    )
    from app.services.preview import PreviewParts
    from app.services.reports import Reports
    from app.services.updates import Updates

log = logging.getLogger(__name__)


def new_uuid() -> str:
    """Return a fresh id."""
    import uuid  # looks for libraries of the system, which can wait until after the first paint

    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Machine:
    """What of this machine and its start the settings show."""

    find_keys: Callable[[], Awaitable[tuple[FoundKey, ...]]]
    """Finds the keys that other programs left here."""
    probe: Callable[[str], Awaitable[Probe]]
    """Asks an address whether a server is there."""
    is_server_given: bool
    """Whether an option or the environment named the server of this start."""
    cache_folder: str


class Workstation:
    """Builds the services of their parts, starts them in order, and stops them without losing anything."""

    ready = Signal()

    def __init__(
        self,
        *,
        open_api: OpenApi,
        keys: Keys,
        store: Store,
        pictures: Pictures,
        preview_parts: PreviewParts,
        clock: Clock,
        server: str,
        environment_key: str | None = None,
        machine: Machine,
        send_lock: SendLock,
        system: System,
        releases: Releases,
        who: Callable[[], str],
        licences: Licences,
        random: Callable[[], float] = chance.random,
        new_id: Callable[[], str] = new_uuid,
        before_session: Callable[[Session], Awaitable[None]] | None = None,
    ) -> None:
        self.is_ready = False
        self.trouble: LabeldockError | None = None
        self.clock = clock
        self.licences = licences
        self.tasks = Tasks()
        self.session = Session(open_api, keys, store, clock, server, environment_key)
        self.servers = Servers(self.session, store, machine.probe, is_given=machine.is_server_given)
        self.found_keys = FoundKeys(self.session, machine.find_keys)
        self.caches = Caches(pictures, preview_parts.findings, store, machine.cache_folder)
        self.catalogue = CatalogueService(self.session, store, pictures, clock)
        self.composer = Composer(store, self.catalogue, self.session, clock, self.tasks, new_id)
        self.job_files = JobFiles(self.composer, self.tasks)
        self.ledger = Ledger(self.session, store, clock, self.tasks)
        self.forecasts = Forecasts(self.session, self.ledger, self.catalogue, store, clock, self.tasks)
        send = Sender(self.session, self.composer, self.forecasts, clock, send_lock)
        self.outbox = Outbox(
            self.session, self.composer, self.ledger, self.forecasts, store, clock, self.tasks, send, who, random
        )  # fmt: skip
        self.monitor = Monitor(self.session, self.ledger, clock, random)
        self.polling = Polling(self.monitor, store, self.tasks)
        self.series = Series(self.composer, self.outbox, self.catalogue, self.ledger)
        self.review = Review(self.session, self.ledger)
        self.preview = Preview(
            self.session, self.catalogue, self.composer, store, self.tasks, preview_parts, random
        )
        self.notices = Notices(
            self.composer, self.outbox, self.ledger, store, clock, self.tasks, self.forecasts
        )
        self.failures = Failures(self.composer.flush, self.tasks, system, clock)
        self._system = system
        self._releases = releases
        self._store = store
        self._before_session = before_session
        self._shown = ("", "")
        self._connect()

    # What is done with results is wanted long after the start, which its modules would take 12 ms of.

    @cached_property
    def label_export(self) -> LabelExport:
        """Exports the labels of a job."""
        from app.services.label_export import LabelExport

        return LabelExport(self.session, self.catalogue)

    @cached_property
    def reports(self) -> Reports:
        """Makes sanity reports."""
        from app.services.reports import Reports

        return Reports(self.ledger, self.review, self._store, self.clock)

    @cached_property
    def follow_ups(self) -> FollowUps:
        """Makes follow-up drafts."""
        from app.services.follow_ups import FollowUps

        return FollowUps(self.session, self.ledger, self.composer)

    @cached_property
    def diagnostics(self) -> Diagnostics:
        """Gathers what helps to find a fault."""
        from app.services.diagnostics import Diagnostics

        return Diagnostics(
            session=self.session,
            catalogue=self.catalogue,
            composer=self.composer,
            outbox=self.outbox,
            ledger=self.ledger,
            failures=self.failures,
            system=self._system,
        )

    @cached_property
    def updates(self) -> Updates:
        """Looks for a newer version."""
        from app.services.updates import Updates

        return Updates(self._releases, self._store, self.clock)

    async def start(self) -> None:
        """Bring everything up; what fails lands in `trouble`, and the rest works as far as it can."""
        await self._attempt(self._load)
        if self._before_session is not None:
            await self._attempt(partial(self._before_session, self.session))
        await self._attempt(self.session.start)
        await self._attempt(self.catalogue.load)
        self.is_ready = True
        self.notices.begin()
        self.ready.emit()
        self.tasks.start("look at job files", self.job_files.look)
        self.tasks.start("outbox", self.outbox.run)
        self.tasks.start("ledger", self.ledger.run)
        self.tasks.start("check the data file", self._store.check)
        self.tasks.start("forecasts", self.forecasts.run)
        self.tasks.start("monitor", self.monitor.run)
        self.tasks.start("notices", self.notices.run)
        self._shown = self._place
        self.tasks.start("refresh", self.catalogue.refresh)

    async def connect(self) -> None:
        """Open the store and find the key and the ceilings, and little else: for one command. Raises StoreError."""
        await self._store.open()
        await self.servers.load()
        await self.caches.load()
        await self.forecasts.load()
        await self.preview.load()
        await self.session.start()

    async def stop(self) -> None:
        """Save everything, end every task, close everything. Never raises."""
        closing = (
            self.outbox.settle,
            self.tasks.stop,
            self.composer.flush,
            self.ledger.settle,
            self.preview.close,
            self.session.close,
            self._store.close,
        )
        for step in closing:
            try:
                await step()
            except Exception:
                log.exception("Stopping went on after an error")

    async def draft_from_job(self, job_id: str, thresholds: Mapping[str, float] | None = None) -> None:
        """Open a new draft that asks for what a job asked for, with other thresholds by class of its labels.

        Raises InputError, StoreError.
        """
        draft = await self.ledger.draft_of(job_id)
        self.composer.add(recut(draft, thresholds) if thresholds else draft)

    def _connect(self) -> None:
        self.outbox.submitted.connect(self.ledger.take)
        self.outbox.submitted.connect(self._on_submitted)
        self.outbox.rejected.connect(self._on_rejected)
        self.session.changed.connect(self._on_session_changed)
        self.ledger.touched.connect(self._on_touched)

    @property
    def _place(self) -> tuple[str, str]:
        return self.session.server, self.session.workspace

    async def _load(self) -> None:
        await self._store.open()
        await self.servers.load()
        await self.caches.load()
        await self.polling.load()
        await self.forecasts.load()
        await self.outbox.load()
        # Not sooner: without pauses and ceilings nothing that is queued may go out.
        await self.composer.load()
        await self.notices.load()
        await self.preview.load()
        await self.ledger.load_live()

    async def _attempt(self, step: Callable[[], Awaitable[None]]) -> None:
        try:
            await step()
        except LabeldockError as error:
            log.warning("Starting went on after an error: %s", error)
            self.trouble = self.trouble or error

    def _on_submitted(self, job: Job) -> None:
        """Count again what a batch holds: a job takes its images out of it (roboflow-rest.md §4.8)."""
        if (job.server, job.workspace) != self._place:
            return
        self.tasks.start(f"recount {job.project}", partial(self._recount, job.project))
        if self.catalogue.locked_classes(job.project) is not None:
            self.tasks.start(f"unlock {job.project}", partial(self._unlock, job))

    async def _unlock(self, job: Job) -> None:
        allowed = self.catalogue.locked_classes(job.project)
        if allowed is not None and was_taken_with_others(await self.ledger.body(job.id), allowed):
            await self.catalogue.forget_locked(job.project)

    def _on_rejected(self, draft_id: str, error: LabeldockError) -> None:
        """Learn that a dataset's classes are locked: the server says so in a refusal only."""
        draft = self.composer.draft(draft_id)
        if draft is not None and tells_of_lock(error, draft):
            learn = partial(self.catalogue.learn_locked, draft.project, draft.workspace)
            self.tasks.start(f"lock {draft.project}", learn)

    def _on_touched(self) -> None:
        """Take in what another program did to the drafts."""
        self.tasks.start("catch up with drafts", self.composer.load)

    async def _recount(self, project_id: str) -> None:
        with suppress(LinkError, ServerError):  # the next refresh counts as well
            await self.catalogue.refresh_project(project_id)

    def _on_session_changed(self) -> None:
        """Show the catalogue of the workspace that is in use now."""
        if self.is_ready and self._shown != self._place:
            self._shown = self._place
            self.catalogue.changed.emit()
            self.tasks.start(f"show {'/'.join(self._place)}", self._show_catalogue)

    async def _show_catalogue(self) -> None:
        await self.catalogue.load()
        await self.catalogue.refresh()
