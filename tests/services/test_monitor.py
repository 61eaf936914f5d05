import asyncio
import itertools
from collections import Counter
from dataclasses import replace

import pytest

from app.domain.catalogue import AnnotationJob, Catalogue
from app.domain.errors import (
    AnswerLost,
    KeyRefused,
    NotFound,
    Offline,
    RateLimited,
    ServerTrouble,
    StoreError,
    UnreadableAnswer,
)
from app.domain.job import Job
from app.services.monitor import GONE
from app.services.schedule import GONE_INTERVAL_S
from app.services.session import LinkState
from tests.services.fakes import KEY, NOW, SERVER, WORKSPACE, FakeApi, FakeServer, status_of


def make_job(job_id: str = "job-1", **changes) -> Job:
    job = Job(
        id=f"ledger-{job_id}",
        name="Bolts",
        server=SERVER,
        workspace=WORKSPACE,
        project="parts",
        job_id=job_id,
        submitted_at=NOW,
    )
    return replace(job, **changes)


class TimedApi(FakeApi):
    """Notes when it is asked about jobs and what is known by then, and takes its time to answer."""

    def __init__(self, clock):
        super().__init__()
        self._clock = clock
        self.asked_at = []
        self.known = []
        self.takes_s = 0.0

    async def job_status(self, workspace, job_id, known=None):
        self.asked_at.append(self._clock.now() - NOW)
        self.known.append(known)
        if self.takes_s:
            await self._clock.sleep(self.takes_s)
        return await super().job_status(workspace, job_id, known)


def questions(api) -> list[str]:
    """Return the jobs that were asked about, in order."""
    return [arguments[1] for name, arguments in api.calls if name == "job_status"]


@pytest.fixture
def api(clock):
    return TimedApi(clock)


@pytest.fixture
def monitor(workstation):
    return workstation.monitor


@pytest.fixture
def ledger(workstation):
    return workstation.ledger


@pytest.fixture
def asked(api):
    """Return when each question about a job was asked, in seconds after the start."""
    return lambda: [round(at, 2) for at in api.asked_at]


@pytest.fixture
def moving(api, clock):
    """Have every job send back an image each so many seconds."""

    def move(every: float) -> None:
        api.next_answers["job_status"] = [
            lambda _workspace, job_id, *_: status_of(
                job_id, "running", int((clock.now() - NOW) // every), 999
            )
        ]

    return move


@pytest.fixture
async def job(ledger):
    ledger.take(make_job())
    return ledger.jobs[0]


async def test_a_new_job_is_asked_about_at_once(ledger, job, clock):
    await clock.advance(0)
    heard = ledger.job(job.id)
    assert heard.status.status == "pending"
    assert (heard.heard_at, heard.changed_at) == (NOW, NOW)
    assert heard.annotation_job_id == "annotation-1"


async def test_a_standing_job_is_asked_about_less_and_less_up_to_once_a_minute(monitor, job, asked, clock):
    await clock.advance(600)
    gaps = [round(b - a, 1) for a, b in itertools.pairwise(asked())]
    assert gaps[0] == 5
    assert gaps == sorted(gaps)
    assert gaps[-1] == 60
    assert monitor.interval == 60


async def test_a_job_that_moves_is_asked_about_every_five_seconds(job, asked, moving, clock):
    moving(every=4)
    await clock.advance(20)
    assert asked() == [0, 5, 10, 15, 20]


async def test_a_job_that_moves_in_long_steps_is_followed_as_closely(job, asked, moving, clock):
    moving(every=90)
    await clock.advance(600)
    assert {round(b - a) for a, b in itertools.pairwise(asked()) if a > 240} == {5}


async def test_a_job_that_stands_after_it_moved_is_asked_about_less_and_less(job, api, asked, moving, clock):
    moving(every=5)
    await clock.advance(60)
    api.next_answers["job_status"] = [status_of("job-1", "running", 12)]
    api.calls.clear()
    await clock.advance(3600)
    assert 60 < api.count("job_status") < 90


async def test_waits_differ_by_chance_and_are_never_longer(build, api, clock):
    chances = itertools.cycle((0.0, 0.5, 1.0))
    workstation = build(random=lambda: next(chances))
    await workstation.start()
    await workstation.session.add_key(KEY)
    times = []
    api.next_answers["job_status"] = [
        lambda *_: times.append(clock.now()) or status_of("job-1", "running", len(times), 100)
    ]
    workstation.ledger.take(make_job())
    await clock.advance(60)
    gaps = {round(b - a, 3) for a, b in itertools.pairwise(times)}
    assert len(gaps) > 1
    assert min(gaps) >= 4.25
    assert max(gaps) <= 5


async def test_a_job_on_the_screen_is_asked_about_more_often(monitor, job, asked, clock):
    await clock.advance(600)
    since = clock.now() - NOW
    monitor.look_at([job.id])
    await clock.advance(100)
    assert [b - a for a, b in itertools.pairwise(t for t in asked() if t > since)] == [20] * 4


async def test_a_job_that_comes_on_the_screen_is_asked_about_soon(monitor, job, api, clock):
    await clock.advance(600)
    api.calls.clear()
    await clock.advance(25)
    monitor.look_at([job.id])
    await clock.advance(20)
    assert api.count("job_status") >= 1


async def test_a_hidden_window_asks_more_rarely(monitor, job, asked, clock):
    monitor.show(False)
    await clock.advance(1200)
    assert asked()[:3] == [0, 8, 16]
    assert asked()[-1] - asked()[-2] == 120


async def test_a_window_that_is_shown_again_asks_at_once_about_what_is_old(monitor, job, asked, clock):
    monitor.show(False)
    await clock.advance(1200)
    while asked()[-1] + 61 > clock.now() - NOW:
        await clock.advance(10)
    was = len(asked())
    monitor.show(True)
    await clock.advance(0)
    assert len(asked()) == was + 1


async def test_many_jobs_that_move_share_what_may_be_asked(ledger, api, moving, clock):
    moving(every=5)
    for n in range(200):
        ledger.take(make_job(f"job-{n}"))
    await clock.advance(60)
    api.calls.clear()
    await clock.advance(60)
    assert 60 * 15 < api.count("job_status") < 60 * 25


async def test_one_change_after_a_long_time_makes_no_job_a_mover_for_long(ledger, api, clock):
    status = status_of("job-1", "running", 3)
    ledger.take(make_job("job-1", submitted_at=NOW - 86_400, changed_at=NOW - 80_000, status=status))
    api.statuses["job-1"] = status_of("job-1", "running", 4)
    await clock.advance(600)
    assert api.count("job_status") < 25


async def test_a_thousand_jobs_at_the_start_are_asked_about_one_after_the_other(build, api, store, clock):
    for n in range(300):
        store.ledger[f"ledger-job-{n}"] = make_job(f"job-{n}", submitted_at=NOW - 86_400)
    workstation = build(environment_key=KEY)
    await workstation.start()
    await clock.advance(1)
    assert 15 < api.count("job_status") < 40
    await clock.advance(20)
    assert api.count("job_status") == 300


async def test_who_is_seen_then_who_moved_last_is_asked_about_first(build, api, store, clock):
    for n in range(40):
        store.ledger[f"ledger-job-{n}"] = make_job(f"job-{n}", submitted_at=NOW - 1000 * (n + 1))
    workstation = build(environment_key=KEY)
    workstation.monitor.look_at(["ledger-job-39"])
    await workstation.start()
    await clock.advance(1)
    assert questions(api)[:3] == ["job-39", "job-0", "job-1"]


@pytest.mark.parametrize("word", ["failed", "errored", "cancelled", "Done?", "", "wird verarbeitet"])
async def test_an_unknown_word_is_shown_as_it_is_and_asked_about_on(ledger, job, api, clock, word):
    api.statuses["job-1"] = status_of("job-1", word, 3)
    await clock.advance(3600)
    assert ledger.job(job.id).status.status == word
    assert not ledger.job(job.id).is_done
    before = api.count("job_status")
    await clock.advance(301)
    assert api.count("job_status") == before + 1


async def test_an_unknown_word_that_moves_is_followed_as_any_other(job, api, clock):
    api.next_answers["job_status"] = [
        lambda *_: status_of("job-1", "labeling", int(clock.now() - NOW) // 10, 1000)
    ]
    await clock.advance(600)
    assert api.count("job_status") == 121


async def test_a_done_job_is_not_asked_about_again(ledger, job, api, clock):
    api.statuses["job-1"] = status_of("job-1", "done", 11)
    await clock.advance(3600)
    assert ledger.job(job.id).is_done
    assert api.count("job_status") == 1


async def test_nothing_is_called_failed_by_a_timer(ledger, job, api, clock):
    await clock.advance(2 * 86_400)
    standing = ledger.job(job.id)
    assert standing.status.status == "pending"
    assert standing.trouble == ""
    assert standing.changed_at == NOW
    assert standing.heard_at > NOW + 86_400


async def test_missing_sub_jobs_and_counters_are_tolerated(ledger, job, api, clock):
    api.statuses["job-1"] = replace(status_of("job-1"), subjobs=(), num_images=None, num_sent_back=None)
    await clock.advance(0)
    assert ledger.job(job.id).status.fraction is None


async def test_a_job_pending_with_a_done_sub_job_is_pending(ledger, job, api, clock):
    status = status_of("job-1")
    api.statuses["job-1"] = replace(status, subjobs=(replace(status.subjobs[0], status="done"),))
    await clock.advance(0)
    assert ledger.job(job.id).status.status == "pending"


async def test_a_404_later_is_said_and_asked_about_rarely(ledger, job, api, clock):
    await clock.advance(0)
    api.next_answers["job_status"] = [NotFound("no such job", status=404)]
    await clock.advance(60)
    gone = ledger.job(job.id)
    assert gone.trouble == GONE
    assert gone.status.status == "pending"
    assert gone.is_watched
    before = api.count("job_status")
    await clock.advance(GONE_INTERVAL_S + 1)
    assert api.count("job_status") == before + 1


async def test_a_job_that_is_known_again_has_no_trouble(ledger, job, api, clock):
    api.next_answers["job_status"] = [NotFound("no such job", status=404), status_of("job-1", "running", 2)]
    await clock.advance(GONE_INTERVAL_S + 1)
    assert ledger.job(job.id).trouble == ""
    assert ledger.job(job.id).status.status == "running"


async def test_a_lost_link_changes_no_jobs_state(monitor, ledger, workstation, job, api, clock):
    api.statuses["job-1"] = status_of("job-1", "running", 5)
    await clock.advance(0)
    api.fail_all = Offline("No network.")
    await clock.advance(60)
    heard = ledger.job(job.id)
    assert (heard.status.status, heard.trouble, heard.heard_at) == ("running", "No network.", NOW)
    assert workstation.session.link.state is LinkState.OFFLINE
    assert monitor.last_heard == NOW


async def test_every_job_is_asked_about_at_once_when_the_link_comes_back(ledger, workstation, api, clock):
    for n in range(3):
        ledger.take(make_job(f"job-{n}"))
    api.fail_all = Offline("down")
    await clock.advance(600)
    api.fail_all = None
    api.calls.clear()
    await workstation.session.test()
    await clock.advance(0)
    assert api.count("job_status") == 3
    assert {j.trouble for j in ledger.jobs} == {""}


async def test_at_most_six_jobs_are_asked_about_at_a_time(ledger, api, clock):
    api.gates["job_status"] = asyncio.Event()
    for n in range(20):
        ledger.take(make_job(f"job-{n}"))
    await clock.advance(0)
    assert api.count("job_status") == 6
    api.gates["job_status"].set()
    await clock.advance(0)
    assert api.count("job_status") == 20


async def test_asked_to_slow_down_it_waits_as_long_as_the_server_says(monitor, job, api, clock):
    api.next_answers["job_status"] = [RateLimited("slow", status=429, retry_after=200), status_of("job-1")]
    await clock.advance(199)
    assert api.count("job_status") == 1
    await clock.advance(2)
    assert api.count("job_status") == 2


@pytest.mark.parametrize(
    "error", [UnreadableAnswer("a web page", status=200), ServerTrouble("502 Bad Gateway", status=502)]
)
async def test_other_refusals_are_said_and_asked_about_on(ledger, job, api, clock, error):
    api.next_answers["job_status"] = [error, status_of("job-1", "running", 1)]
    await clock.advance(4)
    assert ledger.job(job.id).trouble == error.message
    await clock.advance(60)
    assert ledger.job(job.id).trouble == ""


@pytest.mark.parametrize(
    "error",
    [RateLimited("slow", status=429, retry_after=200), ServerTrouble("busy", status=503, retry_after=200)],
)
async def test_what_one_job_is_told_to_wait_all_wait(ledger, api, clock, error):
    ledger.take(make_job("job-1"))
    await clock.advance(0)
    ledger.take(make_job("job-2"))
    await clock.advance(2)
    api.next_answers["job_status"] = [error, status_of("job-1")]
    await clock.advance(4)
    api.calls.clear()
    await clock.advance(190)
    assert api.count("job_status") == 0
    await clock.advance(20)
    assert api.count("job_status") >= 2


async def test_a_server_that_was_asked_too_much_is_asked_half_as_often_for_a_while(job, api, moving, clock):
    moving(every=5)
    await clock.advance(20)
    api.next_answers["job_status"].insert(0, RateLimited("slow", status=429))
    await clock.advance(10)
    api.calls.clear()
    await clock.advance(60)
    assert api.count("job_status") in (6, 7, 8)
    await clock.advance(3600)
    api.calls.clear()
    await clock.advance(60)
    assert api.count("job_status") == 12


async def test_with_no_link_one_question_at_a_time_is_asked_ever_more_rarely(ledger, api, clock):
    for n in range(50):
        ledger.take(make_job(f"job-{n}"))
    await clock.advance(5)
    api.fail_all = Offline("down")
    await clock.advance(60)
    api.calls.clear()
    await clock.advance(600)
    assert api.count("job_status") in (9, 10, 11)
    assert sum(bool(job.trouble) for job in ledger.jobs) < 25


async def test_one_answer_brings_all_back_but_not_all_at_once(ledger, api, clock):
    for n in range(200):
        ledger.take(make_job(f"job-{n}", submitted_at=NOW - 86_400))
    await clock.advance(60)
    api.fail_all = Offline("down")
    await clock.advance(900)
    api.fail_all = None
    api.calls.clear()
    await clock.advance(62)
    assert api.count("job_status") >= 200
    assert {job.trouble for job in ledger.jobs} == {""}


async def test_one_lost_answer_does_not_hold_up_the_others_for_long(ledger, api, moving, clock):
    ledger.take(make_job("job-1"))
    await clock.advance(0)
    ledger.take(make_job("job-2"))
    await clock.advance(7)
    api.next_answers["job_status"] = [AnswerLost("too slow"), status_of("job-1")]
    api.calls.clear()
    await clock.advance(10)
    assert questions(api).count("job-2") == 2


async def test_a_refused_key_ends_the_questions_of_its_workspace(monitor, ledger, workstation, api, clock):
    for n in range(20):
        ledger.take(make_job(f"job-{n}"))
    await clock.advance(5)
    api.fail_all = KeyRefused("revoked", status=401)
    await clock.advance(60)
    api.calls.clear()
    await clock.advance(3600)
    assert api.count("job_status") == 0
    assert {w: error.message for w, error in monitor.refusals.items()} == {WORKSPACE: "revoked"}
    api.fail_all = None
    await workstation.session.add_key(KEY)
    await clock.advance(10)
    assert api.count("job_status") >= 20
    assert {job.trouble for job in ledger.jobs} == {""}
    assert not monitor.refusals


async def test_a_person_who_asks_for_one_job_brings_back_those_of_its_workspace(monitor, ledger, api, clock):
    for n in range(3):
        ledger.take(make_job(f"job-{n}"))
    api.fail_all = KeyRefused("may not", status=403)
    await clock.advance(60)
    api.fail_all = None
    api.calls.clear()
    assert await monitor.refresh("ledger-job-0") is None
    await clock.advance(1)
    assert api.count("job_status") == 3


@pytest.mark.parametrize("seconds", [-10 * 365 * 86_400, -3600, 3600, 10 * 365 * 86_400])
async def test_a_clock_that_is_set_holds_up_nothing(job, api, clock, seconds):
    await clock.advance(30)
    api.calls.clear()
    clock.set(seconds)
    await clock.advance(30)
    assert api.count("job_status") in (4, 5, 6)


async def test_after_sleep_all_are_asked_about_soon_and_not_as_a_herd(ledger, api, clock):
    for n in range(100):
        ledger.take(make_job(f"job-{n}", submitted_at=NOW - 86_400))
    await clock.advance(301)
    clock.set(8 * 3600)  # time went on, and none that the machine was awake for
    api.calls.clear()
    await clock.advance(30)
    assert api.count("job_status") < 250
    assert len(set(questions(api))) == 100


async def test_a_slow_server_hears_of_moving_jobs_first_and_of_the_others_too(ledger, api, clock):
    for n in range(100):
        ledger.take(make_job(f"job-{n}", submitted_at=NOW - 86_400))
    for n in range(6):
        ledger.take(make_job(f"new-{n}"))

    api.takes_s = 1
    await clock.advance(60)
    asked = Counter(questions(api))
    assert min(asked[f"new-{n}"] for n in range(6)) >= 7
    assert sum(asked[f"job-{n}"] for n in range(100)) >= 55


async def test_what_nobody_foresaw_ends_the_watching_of_no_other_job(ledger, api, clock, caplog):
    ledger.take(make_job("job-1"))
    await clock.advance(0)
    api.next_answers["job_status"] = [ZeroDivisionError(), status_of("job-1", "running", 1)]
    await clock.advance(20)
    assert ledger.job("ledger-job-1").status.status == "running"
    assert "could not be asked about" in caplog.text
    caplog.clear()


async def test_an_answer_without_news_is_told_to_nobody(ledger, job, api, clock):
    await clock.advance(60)
    told = []
    ledger.changed.connect(told.append)
    before = ledger.job(job.id).heard_at
    await clock.advance(60)
    assert told == []
    assert ledger.job(job.id).heard_at > before


async def test_the_last_status_is_given_along_so_that_it_need_not_be_read_again(job, api, clock):
    await clock.advance(5)
    assert api.known == [None, status_of("job-1")]


async def test_the_last_answer_is_the_last_one_though_nothing_changed_that_counts(ledger, job, api, clock):
    api.statuses["job-1"] = replace(status_of("job-1"), raw='{"load": 1}')
    await clock.advance(6)
    api.statuses["job-1"] = replace(status_of("job-1"), raw='{"load": 2}')
    await clock.advance(6)
    assert await ledger.answer(job.id) == '{"load": 2}'


async def test_jobs_that_ended_leave_nothing_behind(monitor, ledger, api, clock):
    for n in range(50):
        ledger.take(make_job(f"job-{n}"))
    await clock.advance(10)
    for n in range(50):
        api.statuses[f"job-{n}"] = status_of(f"job-{n}", "done", 12)
    await clock.advance(120)
    assert monitor._schedule.job_ids == ()
    assert len(monitor._schedule._moving) + len(monitor._schedule._standing) == 0
    assert monitor.interval == 0
    assert len(asyncio.all_tasks()) < 15


async def test_a_refused_key_is_told_apart_from_other_troubles(monitor, ledger, job, api, clock):
    api.next_answers["job_status"] = [KeyRefused("Unauthorized", status=401)]
    await clock.advance(0)
    assert ledger.job(job.id).is_refused
    api.next_answers["job_status"] = [status_of("job-1")]
    await monitor.refresh(job.id)
    assert not ledger.job(job.id).is_refused


async def test_the_ledger_gets_one_event_for_each_change(monitor, job, api, store, clock):
    api.next_answers["job_status"] = [
        status_of("job-1"),
        status_of("job-1"),
        status_of("job-1", "running", 4),
        Offline("down"),
        Offline("down"),
        status_of("job-1", "running", 4),
        status_of("job-1", "done", 12),
    ]
    await clock.advance(600)
    assert [event for _, event in store.events] == [
        "status pending, 0 of 12 images",
        "status running, 4 of 12 images",
        "no answer: down",
        "status running, 4 of 12 images",
        "status done, 12 of 12 images",
    ]


async def test_what_was_heard_is_shown_at_the_next_start(ledger, workstation, build, job, api, store, clock):
    store.ledger[job.id] = job
    api.statuses["job-1"] = status_of("job-1", "running", 7)
    await clock.advance(0)
    await workstation.stop()
    api.fail_all = Offline("down")
    again = build(environment_key=KEY)
    await again.start()
    assert again.ledger.job(job.id).status.num_sent_back == 7


async def test_a_ledger_that_cannot_be_written_hides_no_news(ledger, job, api, store, clock):
    store.trouble = StoreError("full")
    await clock.advance(0)
    assert ledger.job(job.id).status.status == "pending"


async def test_jobs_of_another_server_are_listed_and_not_asked_about(ledger, api, clock):
    ledger.take(make_job(server="https://api.roboflow.com"))
    await clock.advance(60)
    assert len(ledger.jobs) == 1
    assert api.count("job_status") == 0


async def test_jobs_of_another_workspace_are_asked_about_with_its_key(ledger, build, clock):
    mine, theirs = FakeApi(key=KEY), FakeApi(Catalogue("other"), key="TheOtherKey-123456")
    workstation = build(server=FakeServer(mine, theirs))
    await workstation.start()
    await workstation.session.add_key("TheOtherKey-123456")
    await workstation.session.add_key(KEY)
    workstation.ledger.take(make_job(workspace="other"))
    await clock.advance(0)
    assert (mine.count("job_status"), theirs.count("job_status")) == (0, 1)


async def test_a_job_whose_key_is_missing_is_asked_about_when_the_key_comes(ledger, build, api, clock):
    workstation = build()
    await workstation.start()
    workstation.ledger.take(make_job())
    await clock.advance(30)
    assert "key" in workstation.ledger.jobs[0].trouble
    await workstation.session.add_key(KEY)
    await clock.advance(0)
    assert workstation.ledger.jobs[0].trouble == ""


async def test_a_job_that_is_not_watched_is_not_asked_about(monitor, job, api, store, clock):
    await clock.advance(0)
    monitor.stop_watching(job.id)
    await clock.advance(600)
    assert api.count("job_status") == 1
    assert not store.ledger[job.id].is_watched
    monitor.watch(job.id)
    await clock.advance(0)
    assert api.count("job_status") == 2


async def test_an_answer_that_was_under_way_does_not_turn_watching_on_again(monitor, ledger, job, api, clock):
    api.gates["job_status"] = asyncio.Event()
    await clock.advance(0)
    monitor.stop_watching(job.id)
    api.gates["job_status"].set()
    await clock.advance(0)
    assert not ledger.job(job.id).is_watched


async def test_an_adopted_job_progresses_by_its_annotation_jobs_counters(ledger, api, clock):
    api.found = (AnnotationJob("a-1", status="assigned", images=12, annotated=3, approved=2, rejected=1),)
    ledger.take(make_job("", annotation_job_id="a-1"))
    await clock.advance(0)
    status = ledger.jobs[0].status
    assert (status.status, status.num_sent_back, status.num_images) == ("assigned", 6, 12)
    assert api.count("job_status") == 0


@pytest.mark.parametrize("word", ["assigned", "done", "completed"])
async def test_no_word_of_an_annotation_job_is_taken_for_the_end(ledger, api, clock, word):
    api.found = (AnnotationJob("a-1", status=word, images=12, annotated=12),)
    ledger.take(make_job("", annotation_job_id="a-1"))
    await clock.advance(3600)
    assert not ledger.jobs[0].is_done
    before = api.count("annotation_job")
    await clock.advance(301)
    assert api.count("annotation_job") == before + 1


async def test_refresh_asks_now_and_says_why_not(monitor, ledger, job, api, clock):
    await clock.advance(0)
    api.statuses["job-1"] = status_of("job-1", "running", 9)
    assert await monitor.refresh(job.id) is None
    assert ledger.job(job.id).status.num_sent_back == 9
    api.fail_all = Offline("down")
    assert await monitor.refresh(job.id) is api.fail_all


@pytest.mark.parametrize("late", [None, AnswerLost("cut")])
async def test_an_answer_that_comes_after_a_later_one_takes_nothing_back(
    monitor, ledger, job, api, clock, late
):
    await clock.advance(0)
    api.gates["job_status"] = asyncio.Event()
    asking = asyncio.create_task(monitor.refresh(job.id))
    await clock.advance(0)
    done = replace(ledger.job(job.id), status=status_of("job-1", "done", 12))
    await ledger.record(done, "status done")
    api.fail_all = late
    api.statuses["job-1"] = status_of("job-1", "running", 9)
    api.gates["job_status"].set()
    await asking
    assert (ledger.job(job.id).status.status, ledger.job(job.id).trouble) == ("done", "")


async def test_a_job_can_be_followed_by_the_servers_id(ledger, api, store):
    api.statuses["job-77"] = replace(status_of("job-77", "running", 1), project_id=f"{WORKSPACE}/parts")
    job = await ledger.follow("job-77")
    assert (job.job_id, job.project, job.workspace) == ("job-77", "parts", WORKSPACE)
    assert store.ledger[job.id] == job
    assert await ledger.follow("job-77") == ledger.job(job.id)
    assert api.count("job_status") == 1


async def test_following_a_job_that_nobody_knows_says_so(ledger, api, store):
    api.next_answers["job_status"] = [NotFound("no such job", status=404)]
    with pytest.raises(NotFound):
        await ledger.follow("job-0")
    assert store.ledger == {}


async def test_jobs_are_listed_newest_first(ledger):
    for n in range(3):
        ledger.take(make_job(f"job-{n}", submitted_at=NOW + n))
    assert [j.job_id for j in ledger.jobs] == ["job-2", "job-1", "job-0"]
