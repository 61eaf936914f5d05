"""What lies ahead: the time that jobs have left, stalls, what a draft will cost, and the ceilings for that."""

from __future__ import annotations

import json
import logging
import math
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING

from psygnal import Signal

from app.domain.catalogue import price_of
from app.domain.cost import Ceilings, Spent, cost_of, images_of, over
from app.domain.errors import LabeldockError
from app.domain.forecast import later, stalled_for, time_left, time_of
from app.domain.job import Origin
from app.services.paces import READING_PACES, Paces
from app.services.settings import keep
from app.services.traces import READING_TRACES, Traces

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.catalogue import Batch
    from app.domain.cost import Cost
    from app.domain.forecast import Span
    from app.domain.job import Draft, Job
    from app.services.catalogue import CatalogueService
    from app.services.ledger import Ledger
    from app.services.ports import Clock, Store
    from app.services.session import Session
    from app.services.tasks import Tasks

log = logging.getLogger(__name__)

SETTING = "ceilings"
LOOK_FOR_MIDNIGHT_S = 300.0
PRICES_AGAIN_S = 60.0
"""When prices could not be had, they are asked for again, and not sooner."""


@dataclass(frozen=True, slots=True)
class _Outlook:
    """What was worked out of a live job, and from what; looking again with the same costs nothing."""

    known: tuple[object, ...]
    heard_at: float
    left: Span | None
    stalled_for: float


class Forecasts:
    """Tells what is known of time and cost, and None where there is no ground; `changed` when it knows more."""

    changed = Signal()
    limited = Signal()
    """What the ceilings keep back may be another than before."""

    def __init__(
        self,
        session: Session,
        ledger: Ledger,
        catalogue: CatalogueService,
        store: Store,
        clock: Clock,
        tasks: Tasks,
    ) -> None:
        self.ceilings = Ceilings()
        self.own_rate: float | None = None
        """Credits for 1,000 images, where the server names no price."""
        self._session = session
        self._ledger = ledger
        self._catalogue = catalogue
        self._store = store
        self._clock = clock
        self._tasks = tasks
        self._paces = Paces(ledger, tasks, on_read=self.changed.emit)
        self._traces = Traces(ledger, tasks, on_read=self.changed.emit, on_done=self._paces.add)
        self._priced: set[tuple[str, str]] = set()
        """The servers and workspaces whose prices were asked for, and had where there are any."""
        self._asked_at = -math.inf
        self._outlooks: dict[str, _Outlook] = {}
        self._spent: tuple[float, Spent] | None = None
        """By the day's first second; None when the ledger has changed since."""
        ledger.added.connect(self._on_ledger_changed)
        ledger.changed.connect(self._on_ledger_changed)
        ledger.loaded.connect(self._judge_again)

    async def load(self) -> None:
        """Read the ceilings and the rate. Raises StoreError."""
        text = await self._store.setting(SETTING)
        try:
            self.ceilings, self.own_rate = _read_limits(text or "{}")
        except ValueError:
            log.warning("The ceilings cannot be read, so there are none: %s", text)
        self._judge_again()

    async def run(self) -> None:
        """Notice that another day has begun, for ever."""
        while True:
            before = self._midnight()
            await self._clock.sleep(LOOK_FOR_MIDNIGHT_S)
            if self._midnight() != before:
                self._judge_again()

    def set_limits(self, ceilings: Ceilings, own_rate: float | None) -> None:
        """Set and keep the ceilings and the rate; what cannot be kept holds for this session."""
        self.ceilings, self.own_rate = ceilings, own_rate
        self._tasks.start("keep ceilings", self._keep)
        self._judge_again()

    async def learn(self, job_ids: Iterable[str]) -> None:
        """Read now what is needed to tell of these jobs, for a command that tells it once."""
        for job in filter(None, map(self._ledger.job, job_ids)):
            if not job.is_done:
                self._traces.of(job)
                self._paces.of((job.server, job.model))
        await self._tasks.ended(READING_TRACES, READING_PACES)

    def left(self, job_id: str) -> Span | None:
        """Return the seconds that a job has left; None while there is no ground for an estimate."""
        outlook = self._outlook(job_id)
        if outlook is None or outlook.left is None:
            return None
        return later(outlook.left, self._clock.now() - outlook.heard_at)

    def stalled_for(self, job_id: str) -> float:
        """Return for how many seconds nothing of a job changed where that is a stall, else 0."""
        outlook = self._outlook(job_id)
        return outlook.stalled_for if outlook is not None else 0.0

    def cost_of(self, draft: Draft) -> Cost:
        """Return what a draft will cost as far as it is known."""
        batch = self._batch(draft)
        images = images_of(draft.request.num_images, batch.images if batch else None)
        return cost_of(images, self._price(draft), self.own_rate)

    def time_of(self, draft: Draft) -> Span | None:
        """Return how many seconds a draft's job will take; None where no job of its model has ended yet."""
        images = self.cost_of(draft).images
        pace = self._paces.of((draft.server or self._session.server, draft.model))
        return None if images is None else time_of(images, pace)

    def spent_today(self) -> Spent:
        """Return how many images and credits today's jobs have; None where that is not known of one of them."""
        midnight = self._midnight()
        if self._spent is None or self._spent[0] != midnight:
            self._spent = midnight, self._spent_since(midnight)
        return self._spent[1]

    def over(self, draft: Draft, unclear: Iterable[Draft] = ()) -> str:
        """Return why the ceilings keep a draft from being sent, empty when they do not.

        `unclear` are drafts that may have become jobs: those of today count as if they had.
        """
        if self.ceilings == Ceilings():
            return ""
        midnight = self._midnight()
        costs = [self.cost_of(d) for d in unclear if d.id != draft.id and (d.sent_at or 0.0) >= midnight]
        return over(self.cost_of(draft), self.spent_today().and_also(costs), self.ceilings)

    def _midnight(self) -> float:
        now = datetime.fromtimestamp(self._clock.now())
        return now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()

    def _spent_since(self, midnight: float) -> Spent:
        """Sum up; jobs of a time to come count too, as the clock may have been set back."""
        if not self._ledger.is_loaded:
            return Spent(None, None)
        todays = takewhile(lambda job: job.submitted_at >= midnight, self._ledger.jobs)
        jobs = [job for job in todays if job.origin is not Origin.IMPORTED]
        images = [job.all_images or None for job in jobs]
        prices = [self._credits(job) for job in jobs]
        return Spent(
            None if None in images else sum(filter(None, images)),
            None if None in prices else math.fsum(filter(None, prices)),
        )

    def _credits(self, job: Job) -> float | None:
        if job.credits is not None:
            return job.credits
        return cost_of(job.all_images or None, None, self.own_rate).credits

    def _outlook(self, job_id: str) -> _Outlook | None:
        """Return what is known of a job that is being followed."""
        job = self._ledger.job(job_id)
        if (
            job is None
            or job.is_done
            or job.is_gone
            or not job.is_watched
            or not (trace := self._traces.of(job))
        ):
            return None
        total, pace = job.all_images, self._paces.of((job.server, job.model))
        changed_at = job.submitted_at if job.changed_at is None else job.changed_at
        known, at = (trace[-1], total, pace, changed_at), trace[-1].at
        kept = self._outlooks.get(job_id)
        if kept is None or kept.known != known:
            kept = _Outlook(
                known, at, time_left(trace, total, at, pace), stalled_for(trace, changed_at, pace)
            )
            self._outlooks[job_id] = kept
        return kept

    def _batch(self, draft: Draft) -> Batch | None:
        return (
            self._catalogue.catalogue.batch(draft.project, draft.request.batch_id)
            if self._is_here(draft)
            else None
        )

    def _price(self, draft: Draft) -> float | None:
        if not self._is_here(draft):
            return None
        if self._place not in self._priced and not 0 <= self._clock.now() - self._asked_at < PRICES_AGAIN_S:
            self._asked_at = self._clock.now()
            self._tasks.start("ask for prices", self._ask_for_prices)
        return price_of(draft.request.model_type, self._catalogue.known_offers())

    async def _ask_for_prices(self) -> None:
        place = self._place
        try:
            await self._catalogue.offers()
        except LabeldockError as error:
            log.info("What models cost is not known: %s", error)
            return
        self._priced.add(place)
        self._judge_again()

    @property
    def _place(self) -> tuple[str, str]:
        return self._session.server, self._catalogue.catalogue.workspace

    def _is_here(self, draft: Draft) -> bool:
        """Tell whether the draft is for the workspace in use, the only one whose batches and prices are known."""
        return (draft.server or self._session.server, draft.workspace) == self._place

    async def _keep(self) -> None:
        await keep(self._store, SETTING, self._limits_text)

    def _limits_text(self) -> str:
        return json.dumps(asdict(self.ceilings) | {"own_rate": self.own_rate})

    def _judge_again(self) -> None:
        self._spent = None
        self.changed.emit()
        self.limited.emit()

    def _on_ledger_changed(self, job_id: str) -> None:
        job = self._ledger.job(job_id)
        if job is None or job.is_done:
            self._outlooks.pop(job_id, None)
        was, self._spent = self._spent, None
        if was is not None and None in was[1] and was[1] != self.spent_today():  # it is known now
            self._judge_again()


def _read_limits(text: str) -> tuple[Ceilings, float | None]:
    """Return the ceilings and the rate of a setting. Raises ValueError."""
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    images = (_amount(value.get(name)) for name in ("images_per_job", "images_per_day"))
    per_job, per_day = (None if number is None else int(number) for number in images)
    credits_per_job, credits_per_day = (_amount(value.get(n)) for n in ("credits_per_job", "credits_per_day"))
    return Ceilings(per_job, per_day, credits_per_job, credits_per_day), _amount(value.get("own_rate"))


def _amount(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < math.inf:
        raise ValueError("not a number from 0 on")
    return value
