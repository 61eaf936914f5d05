import asyncio
import itertools
from dataclasses import replace

import pytest

from app.domain.catalogue import AnnotationJob, Catalogue
from app.domain.errors import KeyRefused, NotFound, Offline, RateLimited, ServerTrouble, StoreError
from app.domain.job import Job
from app.services.monitor import GONE, GONE_INTERVAL_S
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


@pytest.fixture
def monitor(workstation):
    return workstation.monitor


@pytest.fixture
def ledger(workstation):
    return workstation.ledger


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


async def test_a_standing_job_is_asked_about_less_and_less_up_to_once_a_minute(monitor, job, api, clock):
    times = []
    api.next_answers["job_status"] = [lambda *_: times.append(clock.now()) or status_of("job-1")]
    await clock.advance(600)
    gaps = [b - a for a, b in itertools.pairwise(times)]
    assert gaps[0] == 4
    assert gaps == sorted(gaps)
    assert gaps[-1] == 60
    assert monitor.interval == 60


async def test_a_job_that_moves_is_asked_about_every_four_seconds(monitor, job, api, clock):
    times = []
    api.next_answers["job_status"] = [
        lambda *_: times.append(clock.now()) or status_of("job-1", "running", len(times), 100)
    ]
    await clock.advance(20)
    assert [t - NOW for t in times] == [0, 4, 8, 12, 16, 20]


@pytest.mark.parametrize("word", ["failed", "errored", "cancelled", "Done?", "", "wird verarbeitet"])
async def test_an_unknown_word_is_shown_as_it_is_and_asked_about_on(ledger, job, api, clock, word):
    api.statuses["job-1"] = status_of("job-1", word, 3)
    await clock.advance(3600)
    assert ledger.job(job.id).status.status == word
    assert not ledger.job(job.id).is_done
    before = api.count("job_status")
    await clock.advance(61)
    assert api.count("job_status") == before + 1


async def test_a_done_job_is_not_asked_about_again(ledger, job, api, clock):
    api.statuses["job-1"] = status_of("job-1", "done", 11)
    await clock.advance(3600)
    assert ledger.job(job.id).is_done
    assert api.count("job_status") == 1


async def test_nothing_is_called_failed_by_a_timer(ledger, job, api, clock):
    await clock.advance(7 * 86_400)
    standing = ledger.job(job.id)
    assert standing.status.status == "pending"
    assert standing.trouble == ""
    assert standing.changed_at == NOW
    assert standing.heard_at > NOW + 6 * 86_400


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
    "error", [KeyRefused("revoked", status=401), ServerTrouble("502 Bad Gateway", status=502)]
)
async def test_other_refusals_are_said_and_asked_about_on(ledger, job, api, clock, error):
    api.next_answers["job_status"] = [error, status_of("job-1", "running", 1)]
    await clock.advance(5)
    assert ledger.job(job.id).trouble == error.message
    await clock.advance(60)
    assert ledger.job(job.id).trouble == ""


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


async def test_refresh_asks_now_and_says_why_not(monitor, ledger, job, api, clock):
    await clock.advance(0)
    api.statuses["job-1"] = status_of("job-1", "running", 9)
    assert await monitor.refresh(job.id) is None
    assert ledger.job(job.id).status.num_sent_back == 9
    api.fail_all = Offline("down")
    assert await monitor.refresh(job.id) is api.fail_all


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
