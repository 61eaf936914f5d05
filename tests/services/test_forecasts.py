"""The time left comes from the trace and from earlier jobs; ceilings are kept, and count what today's jobs have."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

import pytest
from psygnal import Signal

from app.domain.catalogue import Batch, Catalogue, ModelOffer, Project
from app.domain.cost import Ceilings, Cost
from app.domain.errors import Offline, StoreError
from app.domain.job import Job, Origin
from app.domain.trace import Point
from app.services.forecasts import SETTING, Forecasts
from app.services.tasks import Tasks
from tests.services.fakes import NOW, SERVER, WORKSPACE, FakeClock, FakeStore, make_draft, settle, status_of

MORNING = datetime.fromtimestamp(NOW).replace(hour=9, minute=0, second=0).timestamp()
SAM = ModelOffer("sam3", "SAM 3", credits_per_image=0.001)


class FakeLedger:
    """A ledger in memory; `stored` are the traces that it would read from the disk."""

    added = Signal(str)
    changed = Signal(str)
    loaded = Signal()

    def __init__(self) -> None:
        self.is_loaded = True
        self.held: dict[str, Job] = {}
        self.stored: dict[str, list[Point]] = {}
        self.trouble: Exception | None = None
        self.asked: list[str] = []

    @property
    def jobs(self) -> tuple[Job, ...]:
        return tuple(sorted(self.held.values(), key=lambda job: -job.submitted_at))

    def job(self, job_id: str) -> Job | None:
        return self.held.get(job_id)

    async def trace(self, job_id: str) -> list[Point]:
        self.asked.append(job_id)
        await asyncio.sleep(0)
        if self.trouble is not None:
            raise self.trouble
        return [Point(self.held[job_id].submitted_at, 0), *self.stored.get(job_id, ())]

    def take(self, job: Job) -> None:
        self.held[job.id] = job
        self.added.emit(job.id)

    def hear(self, job_id: str, at: float, done: int, status: str = "running", of: int = 100) -> None:
        was = self.held[job_id]
        heard = status_of(job_id, status, done, of)
        changed_at = was.changed_at if heard == was.status else at
        self.held[job_id] = replace(was, status=heard, heard_at=at, changed_at=changed_at)
        if heard != was.status:  # of the same again nobody is told
            self.changed.emit(job_id)


class FakeCatalogue:
    """A catalogue whose `offered` models are known once they were asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.offered: tuple[ModelOffer, ...] = ()
        self.trouble: Exception | None = None
        self.times_asked = 0
        self._known: tuple[ModelOffer, ...] = ()

    async def offers(self) -> tuple[ModelOffer, ...]:
        self.times_asked += 1
        if self.trouble is not None:
            raise self.trouble
        self._known = self.offered
        return self._known

    def known_offers(self) -> tuple[ModelOffer, ...]:
        return self._known


def a_job(job_id: str = "a", **changes) -> Job:
    job = Job(
        id=job_id,
        job_id=f"server-{job_id}",
        name="",
        server=SERVER,
        workspace=WORKSPACE,
        project="parts",
        model="sam3",
        images=100,
        submitted_at=MORNING,
    )
    return replace(job, **changes)


def a_finished_job(ledger: FakeLedger, job_id: str, seconds: float, **changes) -> None:
    job = a_job(job_id, submitted_at=MORNING - 86400, status=status_of(job_id, "done", 100, 100), **changes)
    ledger.held[job_id] = job
    ledger.stored[job_id] = [Point(job.submitted_at + seconds * n / 10, 10 * n) for n in range(1, 11)]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MORNING)


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def ledger() -> FakeLedger:
    return FakeLedger()


@pytest.fixture
async def catalogue():
    parts = Project("parts", "Parts", batches=(Batch("batch-12", "Monday 12", images=12),))
    return FakeCatalogue(Catalogue(WORKSPACE, projects=(parts,)))


@pytest.fixture
async def forecasts(ledger, catalogue, store, clock):
    tasks = Tasks()
    yield Forecasts(SimpleNamespace(server=SERVER), ledger, catalogue, store, clock, tasks)
    await tasks.stop()


class TestTimeLeft:
    async def test_a_job_that_was_sent_now_is_followed_from_the_start(self, forecasts, ledger, clock):
        ledger.take(a_job())
        for n in range(1, 6):
            await clock.advance(10)
            ledger.hear("a", clock.now(), 10 * n)
        span = forecasts.left("a")
        assert span is not None
        assert span.low < 50.0 < span.high
        assert ledger.asked == []

    async def test_it_counts_down_while_nothing_is_heard(self, forecasts, ledger, clock):
        ledger.take(a_job())
        for n in range(1, 6):
            ledger.hear("a", MORNING + 10 * n, 10 * n)
        await clock.advance(50)
        before = forecasts.left("a")
        await clock.advance(10)
        assert forecasts.left("a").high == pytest.approx(before.high - 10)

    async def test_an_older_job_is_read_when_it_is_asked_for(self, forecasts, ledger, clock):
        told = []
        forecasts.changed.connect(lambda: told.append(1))
        ledger.held["a"] = a_job(
            status=status_of("a", "running", 50, 100), heard_at=MORNING, changed_at=MORNING
        )
        ledger.held["a"] = replace(ledger.held["a"], submitted_at=MORNING - 50)
        ledger.stored["a"] = [Point(MORNING - 50 + 10 * n, 10 * n) for n in range(1, 6)]
        assert forecasts.left("a") is None
        await clock.advance(0)
        assert told
        assert forecasts.left("a") is not None
        assert ledger.asked.count("a") == 1

    async def test_a_command_can_wait_until_all_is_read(self, forecasts, ledger):
        for n in range(6):
            a_finished_job(ledger, f"old-{n}", 200.0)
        ledger.held["a"] = a_job(status=status_of("a", "running", 0, 100), heard_at=MORNING)
        await forecasts.learn(["a", "old-1", "unknown"])
        assert forecasts.left("a") is not None
        assert "unknown" not in ledger.asked

    async def test_what_was_heard_while_it_was_read_is_not_lost(self, forecasts, ledger, clock):
        ledger.take(a_job(status=status_of("a"), heard_at=MORNING))
        forecasts.left("a")
        ledger.hear("a", MORNING + 30, 30)
        ledger.stored["a"] = [Point(MORNING + 30, 30)]
        await clock.advance(0)
        ledger.hear("a", MORNING + 60, 60)
        assert forecasts.left("a") is not None

    async def test_a_trace_that_cannot_be_read_begins_now(self, forecasts, ledger, clock):
        ledger.take(a_job(status=status_of("a", "running", 10, 100), heard_at=MORNING))
        ledger.trouble = StoreError("full")
        forecasts.left("a")
        await clock.advance(0)
        for n in range(1, 6):
            await clock.advance(10)
            ledger.hear("a", clock.now(), 10 + 10 * n)
        assert forecasts.left("a") is not None

    async def test_jobs_that_are_done_gone_or_not_watched_have_no_estimate(self, forecasts, ledger):
        for changes in (
            {"status": status_of("a", "done", 100, 100)},
            {"is_gone": True},
            {"is_watched": False},
        ):
            ledger.take(a_job(**changes))
            assert forecasts.left("a") is None
            assert forecasts.stalled_for("a") == 0.0
        assert forecasts.left("unknown") is None

    async def test_a_job_that_waits_has_one_by_earlier_jobs_of_its_model_and_server(
        self, forecasts, ledger, clock
    ):
        for n in range(6):
            a_finished_job(ledger, f"old-{n}", 200.0)
            a_finished_job(ledger, f"slow-{n}", 9000.0, model="other")
            a_finished_job(ledger, f"far-{n}", 9000.0, server="http://elsewhere")
        ledger.take(a_job())
        forecasts.left("a")
        await clock.advance(0)
        span = forecasts.left("a")
        assert span is not None
        assert span.low < 200.0 < span.high < 400.0


class TestPaces:
    async def test_a_job_that_ends_counts_for_the_next(self, forecasts, ledger, clock):
        draft = make_draft().asking(num_images=100)
        assert forecasts.time_of(draft) is None
        await clock.advance(0)
        ledger.take(a_job())
        for n in range(1, 11):
            ledger.hear("a", MORNING + 10 * n, 10 * n, "done" if n == 10 else "running")
        span = forecasts.time_of(draft)
        assert (span.low, span.high) == (50.0, 200.0)

    async def test_few_of_very_many_jobs_are_read(self, forecasts, ledger, clock):
        for n in range(2000):
            a_finished_job(ledger, f"old-{n}", 200.0)
        for _ in range(5):
            forecasts.time_of(make_draft())
            await clock.advance(0)
        assert len(ledger.asked) == 24

    async def test_jobs_that_are_loaded_later_count(self, forecasts, ledger, clock):
        forecasts.time_of(make_draft())
        await clock.advance(0)
        a_finished_job(ledger, "old", 200.0)
        ledger.loaded.emit()
        forecasts.time_of(make_draft())
        await clock.advance(0)
        assert forecasts.time_of(make_draft()) is not None

    async def test_a_draft_with_an_unknown_number_of_images_has_no_time(self, forecasts, ledger, clock):
        a_finished_job(ledger, "old", 200.0)
        draft = make_draft().asking(batch_id="unknown")
        forecasts.time_of(draft)
        await clock.advance(0)
        assert forecasts.time_of(draft) is None


class TestStalls:
    async def test_a_job_that_stands_still_for_long_is_stalled(self, forecasts, ledger):
        ledger.take(a_job())
        for n in range(1, 6):
            ledger.hear("a", MORNING + 10 * n, 10 * n)
        assert forecasts.stalled_for("a") == 0.0
        for minute in range(1, 11):
            ledger.hear("a", MORNING + 50 + 60 * minute, 50)
        assert forecasts.stalled_for("a") == 600.0

    async def test_a_job_that_has_not_begun_is_not(self, forecasts, ledger):
        ledger.take(a_job())
        for minute in range(120):
            ledger.hear("a", MORNING + 60 * minute, 0, "pending")
        assert forecasts.stalled_for("a") == 0.0


class TestCost:
    async def test_the_batch_tells_how_many_images_there_are(self, forecasts):
        assert forecasts.cost_of(make_draft()) == Cost(12, None)
        assert forecasts.cost_of(make_draft().asking(num_images=5)) == Cost(5, None)
        assert forecasts.cost_of(make_draft().asking(batch_id="unknown")) == Cost(None, None)

    async def test_the_servers_price_counts_where_it_names_one(self, forecasts, catalogue, clock):
        catalogue.offered = (SAM,)
        forecasts.set_limits(Ceilings(), 5.0)
        assert forecasts.cost_of(make_draft()) == Cost(12, 0.06, is_own_rate=True)
        await clock.advance(0)
        assert forecasts.cost_of(make_draft()) == Cost(12, 0.012)
        assert catalogue.times_asked == 1

    async def test_prices_that_could_not_be_had_are_asked_for_again_a_minute_later(
        self, forecasts, catalogue, clock
    ):
        catalogue.trouble = Offline("no network")
        for _ in range(5):
            forecasts.cost_of(make_draft())
            await clock.advance(1)
        assert catalogue.times_asked == 1
        await clock.advance(60)
        forecasts.cost_of(make_draft())
        await clock.advance(0)
        assert catalogue.times_asked == 2

    async def test_nothing_is_known_of_another_workspace_or_server(self, forecasts, catalogue, clock):
        catalogue.offered = (SAM,)
        forecasts.cost_of(make_draft())
        await clock.advance(0)
        assert forecasts.cost_of(make_draft(workspace="other")) == Cost(None, None)
        assert forecasts.cost_of(make_draft(server="http://elsewhere")) == Cost(None, None)


class TestCeilings:
    async def test_they_are_kept(self, forecasts, ledger, catalogue, store, clock):
        ceilings = Ceilings(100, 1000, 0.5, 2.5)
        forecasts.set_limits(ceilings, 1.5)
        await clock.advance(0)
        again = Forecasts(SimpleNamespace(server=SERVER), ledger, catalogue, store, clock, Tasks())
        await again.load()
        assert (again.ceilings, again.own_rate) == (ceilings, 1.5)

    async def test_the_last_of_two_quick_changes_is_kept(self, forecasts, store, clock):
        forecasts.set_limits(Ceilings(100), None)
        await settle()
        forecasts.set_limits(Ceilings(200), None)
        forecasts.set_limits(Ceilings(300), None)
        await clock.advance(0)
        assert json.loads(store.settings[SETTING])["images_per_job"] == 300

    @pytest.mark.parametrize(
        "kept", ["{", "[]", '"x"', '{"own_rate": -1}', '{"images_per_job": true}', '{"credits_per_day": NaN}']
    )
    async def test_what_cannot_be_read_counts_as_none_and_is_told(self, forecasts, store, caplog, kept):
        store.settings[SETTING] = kept
        await forecasts.load()
        assert (forecasts.ceilings, forecasts.own_rate) == (Ceilings(), None)
        assert "ceilings cannot be read" in caplog.text

    async def test_nothing_kept_is_nothing_set(self, forecasts, caplog):
        await forecasts.load()
        assert forecasts.ceilings == Ceilings()
        assert not caplog.records

    async def test_a_draft_over_a_ceiling_is_told(self, forecasts):
        forecasts.set_limits(Ceilings(images_per_job=10), None)
        assert "12 images" in forecasts.over(make_draft())
        assert forecasts.over(make_draft().asking(num_images=10)) == ""

    async def test_what_today_was_sent_counts(self, forecasts, ledger):
        forecasts.set_limits(Ceilings(images_per_day=110), None)
        assert forecasts.over(make_draft()) == ""
        ledger.take(a_job())
        assert "today’s jobs 100" in forecasts.over(make_draft())

    async def test_the_next_day_is_another(self, forecasts, ledger, clock):
        forecasts.set_limits(Ceilings(images_per_day=110), None)
        ledger.take(a_job())
        assert forecasts.over(make_draft())
        await clock.advance(15 * 3600)
        assert forecasts.over(make_draft()) == ""

    async def test_a_clock_set_back_does_not_make_a_job_of_today_another_days(self, forecasts, ledger, clock):
        ledger.take(a_job(submitted_at=MORNING + 30 * 3600))
        assert forecasts.spent_today().images == 100


class TestJudgingAgain:
    """A queue that a ceiling stopped has to hear when that may have changed."""

    @pytest.fixture
    def told(self, forecasts):
        told = []
        forecasts.limited.connect(lambda: told.append(1))
        return told

    async def test_when_the_ceilings_are_set(self, forecasts, told):
        forecasts.set_limits(Ceilings(5), None)
        assert told

    async def test_when_another_day_begins(self, forecasts, clock, told):
        running = asyncio.ensure_future(forecasts.run())
        await clock.advance(14 * 3600)
        assert not told
        await clock.advance(3600 + 300)
        assert len(told) == 1
        running.cancel()

    async def test_when_the_ledger_was_read(self, ledger, forecasts, told):
        ledger.loaded.emit()
        assert told

    async def test_when_it_is_heard_how_many_images_a_job_has(self, forecasts, ledger, told):
        ledger.take(a_job(images=None))
        assert forecasts.spent_today().images is None
        ledger.hear("a", MORNING, 0, of=40)
        assert told
        assert forecasts.spent_today().images == 40

    async def test_not_at_each_answer_about_a_job(self, forecasts, ledger, told):
        ledger.take(a_job())
        ledger.hear("a", MORNING, 0)
        for n in range(5):
            forecasts.spent_today()
            ledger.hear("a", MORNING + n, n)
        assert not told


class TestSpentToday:
    async def test_jobs_started_elsewhere_or_yesterday_do_not_count(self, forecasts, ledger):
        ledger.take(a_job("a", submitted_at=MORNING - 86400))
        ledger.take(a_job("b", origin=Origin.IMPORTED))
        ledger.take(a_job("c", origin=Origin.ADOPTED, images=7, credits=0.5))
        assert forecasts.spent_today() == (7, 0.5)

    async def test_the_server_knows_best_how_many_images_there_are(self, forecasts, ledger):
        ledger.take(a_job())
        ledger.hear("a", MORNING, 0, of=40)
        assert forecasts.spent_today().images == 40

    async def test_a_job_of_unknown_size_makes_it_unknown(self, forecasts, ledger):
        ledger.take(a_job(images=None))
        assert forecasts.spent_today().images is None

    async def test_credits_are_known_by_the_price_at_sending_else_by_the_rate_of_now(self, forecasts, ledger):
        ledger.take(a_job("a", credits=0.5))
        ledger.take(a_job("b"))
        assert forecasts.spent_today().credits is None
        forecasts.set_limits(Ceilings(), 2.0)
        assert forecasts.spent_today().credits == pytest.approx(0.7)

    async def test_it_is_not_known_before_the_ledger_was_read(self, forecasts, ledger):
        ledger.is_loaded = False
        assert forecasts.spent_today() == (None, None)
        ledger.is_loaded = True
        ledger.loaded.emit()
        assert forecasts.spent_today() == (0, 0.0)


class TestInTheWorkstation:
    async def test_a_job_that_was_sent_has_a_time_left_as_it_goes_on(self, workstation, api, clock):
        job = await self.sent(workstation, clock)
        for n in range(1, 7):
            api.statuses[job.job_id] = status_of(job.job_id, "running", 2 * n, 24)
            await workstation.monitor.refresh(job.id)
            await clock.advance(5)
        assert workstation.forecasts.left(job.id) is not None

    async def test_ceilings_are_there_after_a_restart(self, workstation, build, clock):
        workstation.forecasts.set_limits(Ceilings(images_per_job=5), None)
        await clock.advance(0)
        await workstation.stop()
        again = build()
        await again.start()
        assert again.forecasts.ceilings == Ceilings(images_per_job=5)

    async def test_what_was_sent_today_is_known(self, workstation, clock):
        await clock.advance(1)
        assert workstation.forecasts.spent_today() == (0, 0.0)
        await self.sent(workstation, clock)
        assert workstation.forecasts.spent_today().images == 12

    async def sent(self, workstation, clock):
        draft = workstation.composer.add(make_draft())
        workstation.outbox.enqueue(draft.id)
        await clock.advance(1)
        return workstation.ledger.jobs[0]
