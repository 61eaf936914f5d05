"""How quick each model was with earlier jobs; read from the ledger once, then kept up with each job that ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.forecast import pace_of, run_of
from app.services.traces import stored_trace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.forecast import Pace, Run
    from app.domain.job import Job
    from app.domain.trace import Point
    from app.services.ledger import Ledger
    from app.services.tasks import Tasks

READING_PACES = "read paces"
"""The name of the task."""
RUNS_KEPT = 24
"""The latest finished jobs of a model count."""

Model = tuple[str, str]
"""Server and model: the same model is not equally quick everywhere."""


class Paces:
    """Holds the paces of the models that somebody asked for; `on_read` is called when more were read."""

    def __init__(self, ledger: Ledger, tasks: Tasks, *, on_read: Callable[[], None]) -> None:
        self._ledger = ledger
        self._tasks = tasks
        self._on_read = on_read
        self._runs: dict[Model, list[Run]] = {}
        self._paces: dict[Model, Pace | None] = {}
        self._wanted: dict[Model, None] = {}
        ledger.loaded.connect(self._on_loaded)

    def of(self, model: Model) -> Pace | None:
        """Return the pace of a model; None where no job of it has ended, and until it was read."""
        if model not in self._paces:
            self._paces[model] = None
            self._wanted[model] = None
        if self._wanted:
            self._tasks.start(READING_PACES, self._read)
        return self._paces[model]

    def add(self, job: Job, trace: Sequence[Point]) -> None:
        """Take in a job that has ended."""
        run, model = run_of(trace), (job.server, job.model)
        if run is not None and model in self._runs:
            self._put(model, [run, *self._runs[model]])

    async def _read(self) -> None:
        """Read what is wanted; of each model no more jobs than count."""
        while self._wanted:
            model = next(iter(self._wanted))
            del self._wanted[model]
            jobs = [j for j in self._ledger.jobs if j.is_done and (j.server, j.model) == model][:RUNS_KEPT]
            runs = [run_of(await stored_trace(self._ledger, job.id)) for job in jobs]
            self._put(model, [run for run in runs if run is not None])
        self._on_read()

    def _put(self, model: Model, runs: list[Run]) -> None:
        self._runs[model] = runs[:RUNS_KEPT]
        self._paces[model] = pace_of(self._runs[model])

    def _on_loaded(self) -> None:
        """Read again the models of which not all jobs may have been there."""
        few = (model for model in self._paces if len(self._runs.get(model, ())) < RUNS_KEPT)
        self._wanted.update(dict.fromkeys(few))
