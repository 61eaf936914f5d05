"""What was heard of the live jobs' counters: read from the ledger when somebody asks, then grown with each answer."""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING

from app.domain.errors import StoreError
from app.domain.job import Origin
from app.domain.trace import Point, heard

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.job import Job
    from app.services.ledger import Ledger
    from app.services.tasks import Tasks

log = logging.getLogger(__name__)

READING_TRACES = "read traces"
"""The name of the task."""


class Traces:
    """Holds the traces of live jobs; `on_read` is called when more were read, `on_done` when a job has ended."""

    def __init__(
        self,
        ledger: Ledger,
        tasks: Tasks,
        *,
        on_read: Callable[[], None],
        on_done: Callable[[Job, Sequence[Point]], None],
    ) -> None:
        self._ledger = ledger
        self._tasks = tasks
        self._on_read = on_read
        self._on_done = on_done
        self._traces: dict[str, list[Point]] = {}
        self._wanted: deque[str] = deque()
        ledger.added.connect(self._on_added)
        ledger.changed.connect(self._on_changed)

    def of(self, job: Job) -> Sequence[Point]:
        """Return the trace of a live job; empty until it was read."""
        if job.id not in self._traces:
            self._traces[job.id] = []
            self._wanted.append(job.id)
            self._tasks.start(READING_TRACES, self._read)
        trace = self._traces[job.id]
        if trace:  # the ledger tells nobody when the server says the same again, and a stall is just that
            _take(job, trace)
        return trace

    async def _read(self) -> None:
        """Read what is wanted, one after the other: nobody else should wait long for the store."""
        while self._wanted:
            job_id = self._wanted.popleft()
            trace = await stored_trace(self._ledger, job_id)
            if job_id in self._traces:
                self._traces[job_id] = trace
                self._on_changed(job_id)  # the last answer need not be a change, which alone is stored
        self._on_read()

    def _on_added(self, job_id: str) -> None:
        job = self._ledger.job(job_id)
        if job is not None and job.status is None and job.origin is Origin.SENT:
            self._traces[job_id] = [Point(job.submitted_at, 0)]

    def _on_changed(self, job_id: str) -> None:
        trace, job = self._traces.get(job_id), self._ledger.job(job_id)
        if trace is None or job is None:
            return
        _take(job, trace)
        if job.is_done:
            del self._traces[job_id]
            self._on_done(job, trace)


def _take(job: Job, trace: list[Point]) -> None:
    """Add the last answer to a trace, if it is not there."""
    if job.status is not None and job.status.num_sent_back is not None and job.heard_at is not None:
        point = Point(job.heard_at, job.status.num_sent_back)
        if not trace or trace[-1] != point:
            heard(trace, point)


async def stored_trace(ledger: Ledger, job_id: str) -> list[Point]:
    """Return what the ledger holds of a job's counter, nothing where that cannot be read."""
    try:
        return await ledger.trace(job_id)
    except StoreError as error:
        log.warning("How a job went cannot be read: %s", error)
        return []
