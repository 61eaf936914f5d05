"""What is told to a person who looks elsewhere, and what is not."""

from dataclasses import replace

import pytest
from psygnal import Signal

from app.domain.errors import KeyRefused, LabeldockError, RequestRefused, StoreError
from app.domain.job import DraftState, Job
from app.services.notices import BUNDLE_S, LOOKS_EVERY_S, Cause, Kind, Notices
from app.services.pauses import BY_PERSON, Pause
from app.services.pauses import Cause as PauseCause
from tests.services.fakes import SERVER, WORKSPACE, make_draft, status_of


class StubOutbox:
    changed = Signal()
    rejected = Signal(str, LabeldockError)

    def __init__(self) -> None:
        self.pauses: dict[str, Pause] = {}


@pytest.fixture
async def workstation(build):
    """A workstation that was not started: nothing is heard but what the test says."""
    return build()


@pytest.fixture
def outbox():
    return StubOutbox()


class StubForecasts:
    """`stalls`: seconds since its last change, by job that stands still; known once it was learnt."""

    def __init__(self) -> None:
        self.stalls: dict[str, float] = {}
        self._learnt = False

    async def learn(self, job_ids) -> None:
        self._learnt = True

    def stalled_for(self, job_id: str) -> float:
        return self.stalls.get(job_id, 0.0) if self._learnt else 0.0


@pytest.fixture
def forecasts():
    return StubForecasts()


@pytest.fixture
def stalls(forecasts):
    return forecasts.stalls


@pytest.fixture
def notices(workstation, store, clock, outbox, forecasts):
    w = workstation
    return Notices(w.composer, outbox, w.ledger, store, clock, w.tasks, forecasts)


@pytest.fixture
def told(notices):
    notices.begin()
    told = []
    notices.told.connect(told.append)
    return told


def make_job(job_id, **fields):
    named = {"name": job_id, "job_id": job_id, "server": SERVER, "workspace": WORKSPACE, "project": "parts"}
    return Job(id=job_id, **(named | fields))


def words(told):
    return [(n.kind, [(t.cause, t.name) for t in n.things]) for n in told]


def hear(workstation, job, clock, word="done", done=12, **more):
    """Hear a word about a job of the ledger."""
    heard = replace(job, status=status_of(job.job_id, word, done), heard_at=clock.now(), **more)
    workstation.ledger.take(heard)
    return heard


async def test_the_end_of_a_job_that_was_seen_on_its_way_is_told_once(workstation, clock, told):
    job = hear(workstation, make_job("j1", name="Monday"), clock, "running", 5)
    for _ in range(3):
        hear(workstation, job, clock)
    await clock.advance(BUNDLE_S)
    assert words(told) == [(Kind.DONE, [(Cause.DONE, "Monday")])]


async def test_a_job_sent_since_the_start_that_is_done_at_the_first_answer_is_told(workstation, clock, told):
    job = make_job("j1", submitted_at=clock.now())
    workstation.ledger.take(job)
    hear(workstation, job, clock)
    await clock.advance(BUNDLE_S)
    assert len(told) == 1


async def test_what_ended_before_the_start_is_not_told(workstation, clock, notices):
    workstation.ledger.take(make_job("j1", submitted_at=clock.now() - 500))
    notices.begin()
    told = []
    notices.told.connect(told.append)
    hear(workstation, make_job("j1", submitted_at=clock.now() - 500), clock)
    workstation.ledger.set_note("j1", "looked at")
    await clock.advance(BUNDLE_S)
    assert told == []


async def test_a_final_word_that_is_no_success_is_told_as_such(workstation, clock, told, monkeypatch):
    monkeypatch.setattr("app.domain.status.FINAL_WORDS", frozenset({"done", "failed"}))
    job = hear(workstation, make_job("j1"), clock, "running")
    hear(workstation, job, clock, "Failed")
    await clock.advance(BUNDLE_S)
    assert [(n.kind, n.things[0].cause, n.things[0].text) for n in told] == [
        (Kind.FAILED, Cause.ENDED, "Failed")
    ]


async def test_an_unknown_word_is_not_told(workstation, clock, told):
    job = hear(workstation, make_job("j1"), clock, "running")
    hear(workstation, job, clock, "exploded")
    await clock.advance(BUNDLE_S)
    assert told == []


async def test_many_at_once_are_one_notice_of_each_kind(workstation, outbox, clock, told):
    for i in range(12):
        hear(workstation, hear(workstation, make_job(f"j{i}"), clock, "running"), clock)
    draft = workstation.composer.add(make_draft("d1"))
    outbox.rejected.emit(draft.id, RequestRefused("Bad.", status=400))
    await clock.advance(BUNDLE_S)
    assert [(n.kind, len(n.things)) for n in told] == [(Kind.DONE, 12), (Kind.FAILED, 1)]
    assert told[1].things[0].text == "Bad."


async def test_news_long_after_the_first_are_a_notice_of_their_own(workstation, clock, told):
    for i in range(2):
        hear(workstation, hear(workstation, make_job(f"j{i}"), clock, "running"), clock)
        await clock.advance(BUNDLE_S)
    assert len(told) == 2


async def test_an_uncertain_job_needs_you(workstation, clock, told):
    draft = workstation.composer.add(make_draft("d1", name="Monday"))
    workstation.composer.set_state(draft.id, DraftState.UNCERTAIN, "lost")
    workstation.composer.set_state(draft.id, DraftState.UNCERTAIN, "still lost")
    await clock.advance(BUNDLE_S)
    assert words(told) == [(Kind.NEEDS_YOU, [(Cause.UNCERTAIN, "Monday")])]


async def test_one_that_was_uncertain_before_is_no_news(workstation, clock, notices):
    workstation.composer.set_state(workstation.composer.add(make_draft()).id, DraftState.UNCERTAIN)
    notices.begin()
    told = []
    notices.told.connect(told.append)
    workstation.composer.add(make_draft("d2"))
    await clock.advance(BUNDLE_S)
    assert told == []
    assert notices.needs_you == 1


async def test_one_that_was_being_sent_at_the_start_is_no_news_when_that_is_found_out(
    workstation, clock, notices
):
    draft = workstation.composer.add(make_draft())
    workstation.composer.set_state(draft.id, DraftState.SENDING)
    notices.begin()
    told = []
    notices.told.connect(told.append)
    workstation.composer.add(make_draft())
    workstation.composer.set_state(draft.id, DraftState.UNCERTAIN)
    await clock.advance(BUNDLE_S)
    assert told == []


async def test_a_paused_queue_needs_you_unless_you_paused_it(outbox, clock, told, notices):
    outbox.pauses[""] = BY_PERSON
    outbox.pauses["workbench"] = Pause("The key was refused", "Replace it.", PauseCause.KEY)
    outbox.changed.emit()
    outbox.changed.emit()
    await clock.advance(BUNDLE_S)
    assert words(told) == [(Kind.NEEDS_YOU, [(Cause.HELD, "The key was refused")])]
    assert notices.needs_you == 1


async def test_a_queue_that_is_paused_again_is_told_again(outbox, clock, told):
    for pauses in (
        {"w": Pause("No credits", "", PauseCause.CREDITS)},
        {},
        {"w": Pause("No credits", "", PauseCause.CREDITS)},
    ):
        outbox.pauses = pauses
        outbox.changed.emit()
        await clock.advance(BUNDLE_S)
    assert len(told) == 2


async def test_a_refusal_that_pauses_the_queue_is_told_as_that_alone(workstation, outbox, clock, told):
    draft = workstation.composer.add(make_draft("d1"))
    outbox.rejected.emit(draft.id, KeyRefused("No.", status=401))
    await clock.advance(BUNDLE_S)
    assert told == []


async def test_a_key_that_may_not_ask_about_jobs_any_more_needs_you_once(workstation, clock, told):
    for job_id in ("j1", "j2", "j1"):
        hear(workstation, make_job(job_id), clock, "running", trouble="Revoked.", is_refused=True)
    await clock.advance(BUNDLE_S)
    assert words(told) == [(Kind.NEEDS_YOU, [(Cause.HELD, KeyRefused.default_title)])]
    workstation.ledger.take(make_job("j3"))  # of which nothing was heard
    hear(workstation, make_job("j1"), clock, "running", trouble="Revoked.", is_refused=True)
    await clock.advance(BUNDLE_S)
    assert len(told) == 1
    hear(workstation, make_job("j1"), clock, "running")
    hear(workstation, make_job("j1"), clock, "running", trouble="Revoked.", is_refused=True)
    await clock.advance(BUNDLE_S)
    assert len(told) == 2


async def test_a_stall_is_told_once_and_again_when_the_job_moved_in_between(
    workstation, notices, clock, told, stalls
):
    workstation.tasks.start("look for stalls", notices.run)
    hear(workstation, make_job("j1", name="Monday", changed_at=clock.now()), clock, "running")
    await clock.advance(LOOKS_EVERY_S + BUNDLE_S)
    assert told == []
    stalls["j1"] = 1200.0
    await clock.advance(3 * LOOKS_EVERY_S + BUNDLE_S)
    assert words(told) == [(Kind.NEEDS_YOU, [(Cause.STALLED, "Monday")])]
    hear(workstation, make_job("j1", name="Monday", changed_at=clock.now()), clock, "running")
    await clock.advance(LOOKS_EVERY_S + BUNDLE_S)
    assert len(told) == 2


async def test_a_job_that_stood_still_before_the_start_is_no_news(workstation, notices, clock, stalls):
    hear(workstation, make_job("j1", changed_at=5.0), clock, "running")
    stalls["j1"] = 1200.0
    notices.begin()
    told = []
    notices.told.connect(told.append)
    workstation.tasks.start("look for stalls", notices.run)
    await clock.advance(3 * LOOKS_EVERY_S)
    assert told == []


@pytest.mark.parametrize("fields", [{"trouble": "No network."}, {"is_watched": False}])
async def test_of_a_job_that_is_not_heard_of_nobody_says_that_it_stands_still(
    workstation, notices, clock, told, stalls, fields
):
    workstation.tasks.start("look for stalls", notices.run)
    hear(workstation, make_job("j1", changed_at=5.0, **fields), clock, "running")
    stalls["j1"] = 1200.0
    await clock.advance(3 * LOOKS_EVERY_S)
    assert told == []


async def test_while_you_look_only_what_needs_you_is_told(workstation, notices, clock, told):
    notices.is_in_front = True
    hear(workstation, hear(workstation, make_job("j1"), clock, "running"), clock)
    draft = workstation.composer.add(make_draft("d1"))
    workstation.composer.set_state(draft.id, DraftState.UNCERTAIN)
    await clock.advance(BUNDLE_S)
    assert [n.kind for n in told] == [Kind.NEEDS_YOU]


async def test_each_kind_can_be_switched_off_and_stays_so(
    workstation, notices, build, store, clock, outbox, told
):
    notices.switch(Kind.DONE, is_on=False)
    notices.switch(Kind.FAILED, is_on=False)
    notices.switch(Kind.FAILED, is_on=True)
    hear(workstation, hear(workstation, make_job("j1"), clock, "running"), clock)
    await clock.advance(BUNDLE_S)
    assert told == []
    again = Notices(
        workstation.composer, outbox, workstation.ledger, store, clock, workstation.tasks, StubForecasts()
    )
    await again.load()
    assert [again.is_on(kind) for kind in Kind] == [False, True, True]


@pytest.mark.parametrize("text", ["{", "5", '["?", 3, null]', "{}"])
async def test_switches_that_cannot_be_read_are_on(notices, store, text):
    store.settings["notices"] = text
    await notices.load()
    assert all(notices.is_on(kind) for kind in Kind)


async def test_switches_that_cannot_be_kept_are_turned_all_the_same(notices, store, clock, caplog):
    store.trouble = StoreError("The disk is full.")
    notices.switch(Kind.DONE, is_on=False)
    await clock.advance(0)
    store.trouble = None
    assert not notices.is_on(Kind.DONE)


async def test_a_job_whose_answers_were_all_the_same_is_told_when_it_ends(workstation, notices, clock, told):
    workstation.tasks.start("look", notices.run)
    job = make_job("j1")
    # An answer like the last is no change.
    workstation.ledger._jobs.put(replace(job, heard_at=clock.now()))
    await clock.advance(LOOKS_EVERY_S)
    hear(workstation, job, clock)
    await clock.advance(BUNDLE_S)
    assert words(told) == [(Kind.DONE, [(Cause.DONE, "j1")])]
