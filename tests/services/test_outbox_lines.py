"""Lines side by side, what holds them, and what is said of those that wait."""

import asyncio
import itertools
from dataclasses import replace

import pytest

from app.domain.catalogue import Catalogue
from app.domain.cost import Ceilings
from app.domain.errors import (
    AnswerLost,
    BatchUnclear,
    KeyRefused,
    NotFound,
    Offline,
    RateLimited,
    RequestRefused,
    ServerTrouble,
)
from app.domain.job import DraftState
from app.domain.status import Started
from app.services.pauses import Cause
from tests.services.fakes import CATALOGUE, KEY, NOW, WORKSPACE, FakeApi, FakeServer, make_draft, settle

OTHER_KEY = "TheOtherKey-123456"
STARTED = Started("job-1", "annotation-1")


@pytest.fixture
def theirs():
    return FakeApi(replace(CATALOGUE, workspace="other"), key=OTHER_KEY)


@pytest.fixture
async def window(build, theirs):
    """A window with the keys of two workspaces; `mine` and `theirs` are what answers."""
    mine = FakeApi(key=KEY)
    made = build(server=FakeServer(mine, theirs))
    await made.start()
    await made.session.add_key(OTHER_KEY)
    await made.session.add_key(KEY)
    made.mine = mine
    return made


def queue(window, *names, workspace=WORKSPACE):
    """Queue drafts of these names, each of its own batch; return them."""
    drafts = [make_draft(name=n, workspace=workspace).asking(batch_id=f"batch {n}") for n in names]
    drafts = [window.composer.add(draft) for draft in drafts]
    for draft in drafts:
        assert window.outbox.enqueue(draft.id)
    return drafts


async def test_workspaces_are_sent_side_by_side_and_each_one_at_a_time(window, theirs, clock):
    window.mine.gates["start_job"] = asyncio.Event()
    queue(window, "a", "b")
    queue(window, "c", "d", workspace="other")
    await clock.advance(0)
    assert (len(window.mine.bodies), len(theirs.bodies)) == (1, 2)
    window.mine.gates["start_job"].set()
    await clock.advance(0)
    assert len(window.mine.bodies) == 2


async def test_a_workspace_that_has_to_wait_holds_up_no_other(window, theirs, clock):
    window.mine.next_answers["start_job"] = [RateLimited("slow", status=429, retry_after=600), STARTED]
    [mine] = queue(window, "a")
    queue(window, "b", workspace="other")
    await clock.advance(1)
    assert len(theirs.bodies) == 1
    assert window.outbox.waits_for(mine.id).startswith("The server asked to wait until ")


async def test_one_workspace_can_be_paused_alone(window, theirs, clock):
    window.outbox.pause(WORKSPACE)
    queue(window, "a")
    queue(window, "b", workspace="other")
    await clock.advance(60)
    assert (len(window.mine.bodies), len(theirs.bodies)) == (0, 1)
    assert not window.outbox.is_paused
    window.outbox.resume()  # of the whole: what was paused alone stays so
    await clock.advance(60)
    assert window.mine.bodies == []
    window.outbox.resume(WORKSPACE)
    await clock.advance(0)
    assert len(window.mine.bodies) == 1


async def test_a_pause_survives_a_restart(workstation, build, api, store, clock):
    api.next_answers["start_job"] = [KeyRefused("revoked", status=401), STARTED]
    queue(workstation, "a")
    workstation.outbox.pause("elsewhere")
    await clock.advance(1)
    await workstation.stop()
    again = build(environment_key="")
    await again.start()
    await clock.advance(60)
    assert again.outbox.pauses[WORKSPACE].cause is Cause.KEY
    assert again.outbox.pauses["elsewhere"].is_by_person
    assert len(api.bodies) == 1


async def test_another_key_lifts_the_pause_of_a_refused_one(workstation, api, clock):
    api.next_answers["start_job"] = [KeyRefused("revoked", status=401), STARTED]
    queue(workstation, "a")
    await clock.advance(60)
    assert len(api.bodies) == 1
    await workstation.session.add_key("AnotherKey-654321")
    await clock.advance(0)
    assert len(api.bodies) == 2
    assert dict(workstation.outbox.pauses) == {}


async def test_another_key_lifts_no_pause_of_a_person(workstation, api, clock):
    workstation.outbox.pause(WORKSPACE)
    queue(workstation, "a")
    await workstation.session.add_key("AnotherKey-654321")
    await clock.advance(60)
    assert api.bodies == []


async def test_submit_now_sends_this_one_only_while_the_queue_is_paused(workstation, api, clock):
    workstation.outbox.pause()
    first, second = queue(workstation, "a", "b")
    assert workstation.outbox.send_now(second.id)
    await clock.advance(60)
    assert len(api.bodies) == 1
    assert [d.id for d in workstation.outbox.queued] == [first.id]
    assert workstation.outbox.is_paused


async def test_submit_now_does_not_wait_as_long_as_the_server_asked(workstation, api, clock):
    api.next_answers["start_job"] = [RateLimited("slow", status=429, retry_after=600), STARTED]
    [draft] = queue(workstation, "a")
    await clock.advance(1)
    workstation.outbox.send_now(draft.id)
    await clock.advance(0)
    assert len(api.bodies) == 2


async def test_submit_now_queues_a_draft_and_refuses_one_with_errors(workstation, api, clock):
    draft = workstation.composer.add(make_draft())
    broken = workstation.composer.add(make_draft(project=""))
    assert workstation.outbox.send_now(draft.id)
    assert not workstation.outbox.send_now(broken.id)
    await clock.advance(0)
    assert len(api.bodies) == 1


async def test_drafts_are_sent_in_the_order_they_are_moved_to(workstation, build, clock):
    workstation.outbox.pause()
    drafts = queue(workstation, "a", "b", "c")
    workstation.outbox.move(drafts[2].id, 0)
    workstation.outbox.move(drafts[0].id, 99)
    assert [d.name for d in workstation.outbox.queued] == ["c", "b", "a"]
    await clock.advance(1)
    await workstation.stop()
    again = build()
    await again.start()
    assert [d.name for d in again.outbox.queued] == ["c", "b", "a"]


async def test_a_draft_is_sent_to_its_own_server_only(workstation, api, clock):
    workstation.outbox.pause()
    elsewhere, here = queue(workstation, "a", "b")
    draft = workstation.composer.draft(elsewhere.id)
    workstation.composer._put(replace(draft, server="https://elsewhere.example"))
    workstation.outbox.resume()
    await clock.advance(60)
    assert len(api.bodies) == 1
    assert [d.id for d in workstation.outbox.queued] == [elsewhere.id]
    assert "https://elsewhere.example" in workstation.outbox.waits_for(elsewhere.id)
    assert here.id not in [d.id for d in workstation.composer.drafts]


async def test_a_job_knows_who_queued_it_when_and_how_much_was_expected(workstation, api, clock):
    workstation.forecasts.set_limits(Ceilings(), 1000.0)
    draft = workstation.composer.add(make_draft().asking(num_images=5))
    workstation.outbox.pause()
    workstation.outbox.enqueue(draft.id)
    await clock.advance(30)
    workstation.outbox.resume()
    await clock.advance(0)
    [job] = workstation.ledger.jobs
    assert (job.queued_by, job.queued_at, job.submitted_at) == ("ada@bench", NOW, NOW + 30)
    assert (job.images, job.credits) == (5, 5.0)


async def test_a_ceiling_stops_the_line_until_it_is_raised(workstation, api, clock):
    workstation.forecasts.set_limits(Ceilings(images_per_job=3), None)
    draft = workstation.composer.add(make_draft().asking(num_images=5))
    workstation.outbox.enqueue(draft.id)
    await clock.advance(60)
    assert api.bodies == []
    assert workstation.outbox.pauses[WORKSPACE].cause is Cause.CEILING
    assert "ceiling" in workstation.outbox.pauses[WORKSPACE].text
    assert workstation.composer.draft(draft.id).state is DraftState.QUEUED
    workstation.forecasts.set_limits(Ceilings(images_per_job=5), None)
    await clock.advance(0)
    assert len(api.bodies) == 1


async def test_who_waits_says_why(workstation, api, clock):
    outbox = workstation.outbox
    outbox.pause()
    first, second = queue(workstation, "a", "b")
    assert outbox.waits_for(first.id) == "The queue is paused."
    api.fail_all = Offline("The name api cannot be found.")
    outbox.resume()
    await clock.advance(1)
    assert outbox.waits_for(first.id).startswith("The name api cannot be found. Next try at ")
    assert outbox.waits_for(second.id) == outbox.waits_for(first.id)
    api.fail_all = None
    api.gates["start_job"] = asyncio.Event()
    await clock.advance(60)
    assert outbox.waits_for(second.id) == "After “a”." or outbox.waits_for(second.id) == ""
    api.gates["start_job"].set()
    await clock.advance(0)
    assert outbox.waits_for(first.id) == ""


async def test_a_draft_without_a_key_says_so(window, clock):
    [draft] = queue(window, "a", workspace="third")
    await clock.advance(1)
    assert "no key" in window.outbox.waits_for(draft.id)


async def test_while_the_server_cannot_be_reached_one_line_tries_for_all(window, theirs, clock):
    for api in (window.mine, theirs):
        api.fail_all = Offline("No network.")
    queue(window, "a")
    [other] = queue(window, "b", workspace="other")
    await clock.advance(600)
    tries = theirs.count("annotation_jobs"), window.mine.count("annotation_jobs")
    assert tries[0] <= 2 and tries[1] > 5
    assert "No network." in window.outbox.waits_for(other.id)
    for api in (window.mine, theirs):
        api.fail_all = None
    await clock.advance(70)
    assert (len(window.mine.bodies), len(theirs.bodies)) == (1, 1)


async def test_lines_whose_posts_never_leave_do_not_wake_each_other_without_end(window, theirs, clock):
    for api in (window.mine, theirs):
        api.next_answers["start_job"] = [Offline("refused")]
    queue(window, "a")
    queue(window, "b", workspace="other")
    await clock.advance(100)
    assert len(window.mine.bodies) + len(theirs.bodies) <= 42  # every five seconds at most


async def test_waits_grow_with_full_jitter(build, api, clock):
    chances = iter([0.5, 1.0, 0.0])
    workstation = build(random=lambda: next(chances, 1.0))
    await workstation.start()
    await workstation.session.add_key(KEY)
    await clock.advance(0)
    times = []
    api.next_answers["start_job"] = [lambda *_: times.append(clock.now() - NOW) or fail(Offline("down"))]
    queue(workstation, "a")
    await clock.advance(16)
    assert times[0] == 0
    assert all(1 <= later - earlier <= 20 for earlier, later in itertools.pairwise(times))


def fail(error):
    raise error


async def test_after_a_503_what_follows_waits_as_long_as_the_server_asked(workstation, api, clock):
    api.next_answers["start_job"] = [ServerTrouble("later", status=503, retry_after=90), STARTED]
    first, second = queue(workstation, "a", "b")
    await clock.advance(89)
    assert workstation.composer.draft(first.id).state is DraftState.UNCERTAIN
    assert workstation.outbox.waits_for(second.id).startswith("The server asked to wait until ")
    assert len(api.bodies) == 1
    await clock.advance(1)
    assert len(api.bodies) == 2


async def test_an_absurd_wait_is_told_and_ends_within_a_day(workstation, api, clock):
    api.next_answers["start_job"] = [RateLimited("slow", status=429, retry_after=1e9), STARTED]
    [draft] = queue(workstation, "a")
    await clock.advance(86_399)
    assert workstation.outbox.waits_for(draft.id).startswith("The server asked to wait until ")
    assert len(api.bodies) == 1
    await clock.advance(2)
    assert len(api.bodies) == 2


async def test_when_answers_get_lost_one_after_the_other_the_line_stops_and_asks(workstation, api, clock):
    api.next_answers["start_job"] = [AnswerLost("cut")] * 3 + [STARTED]
    drafts = queue(workstation, "a", "b", "c", "d")
    heard = []
    workstation.outbox.lost.connect(heard.append)
    await clock.advance(600)
    assert heard == [d.id for d in drafts[:3]]
    assert workstation.outbox.pauses[WORKSPACE].cause is Cause.LOST
    assert len(api.bodies) == 3
    for draft in drafts[:3]:
        workstation.outbox.not_created(draft.id)
    await clock.advance(0)
    assert len(api.bodies) == 4  # what was decided on is in nobody's way


@pytest.mark.parametrize(
    ("gone", "words"), [("project", "The project is gone."), ("batch", "The batch is gone"), ("", "No such")]
)
async def test_a_404_says_what_is_gone_where_that_can_be_known(workstation, api, clock, gone, words):
    api.next_answers["start_job"] = [NotFound("No such thing.", status=404)]
    if gone:
        api.next_answers[gone] = [NotFound("Not found.", status=404)]
    draft = workstation.composer.add(make_draft())
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    now = workstation.composer.draft(draft.id)
    assert now.state is DraftState.REJECTED
    assert now.note.startswith(words)
    assert now.refused_field == "target"


async def test_what_was_refused_is_shown_at_its_field_until_it_is_edited(workstation, api, clock):
    api.next_answers["start_job"] = [RequestRefused("The reviewer is no member.", status=400), STARTED]
    [draft] = queue(workstation, "a")
    await clock.advance(0)
    refused = workstation.composer.draft(draft.id)
    assert refused.refused_field == "reviewer"
    assert workstation.composer.problems(draft.id)[0].where == "reviewer"
    workstation.composer.edit(replace(refused, name="other"))
    assert workstation.composer.draft(draft.id).refused_field == ""
    assert workstation.composer.problems(draft.id) == []


async def test_what_was_refused_can_be_tried_again_as_it_is(workstation, api, clock):
    api.next_answers["start_job"] = [RequestRefused("The reviewer is no member.", status=400), STARTED]
    [draft] = queue(workstation, "a")
    await clock.advance(0)
    assert workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    assert [j.job_id for j in workstation.ledger.jobs] == ["job-1"]


async def test_an_error_that_nobody_expected_does_not_end_a_line(workstation, api, clock):
    api.next_answers["annotation_jobs"] = [RuntimeError("a bug"), ()]
    queue(workstation, "a")
    await clock.advance(59)
    assert api.bodies == []
    await clock.advance(2)
    assert len(api.bodies) == 1


async def test_a_line_without_a_workspace_of_ours_waits(build, clock):
    workstation = build(server=FakeServer(FakeApi(Catalogue("other"), key=OTHER_KEY)))
    await workstation.start()
    await workstation.session.add_key(OTHER_KEY)
    [draft] = queue(workstation, "a")
    await clock.advance(60)
    await settle()
    assert workstation.composer.draft(draft.id).state is DraftState.QUEUED


async def test_nothing_else_of_a_batch_is_sent_while_one_of_it_is_uncertain(workstation, api, clock):
    api.next_answers["start_job"] = [AnswerLost("cut"), STARTED]
    first = workstation.composer.add(make_draft(name="First"))
    second = workstation.composer.add(make_draft(name="Second"))
    workstation.outbox.enqueue(first.id)
    workstation.outbox.enqueue(second.id)
    await clock.advance(600)
    assert len(api.bodies) == 1, "Two jobs of one batch could not be told apart."
    words = "“First” of the same batch may have been created. Decide about it first."
    assert workstation.outbox.waits_for(second.id) == words
    workstation.outbox.not_created(first.id)
    await clock.advance(60)
    assert [job.name for job in workstation.ledger.jobs] == ["Second"]


async def test_what_another_program_left_uncertain_holds_its_batch_too(workstation, build, api, clock):
    api.next_answers["start_job"] = [AnswerLost("cut"), STARTED]
    command = build(environment_key=KEY, first_id=1001)
    await command.connect()
    workstation.outbox.enqueue(workstation.composer.add(make_draft(name="First")).id)
    await clock.advance(60)
    draft = command.composer.add(make_draft(name="Second"))
    await command.composer.check_now(draft.id)
    command.outbox.enqueue(draft.id)
    await command.outbox.send(draft.id)
    assert isinstance(command.outbox.trouble, BatchUnclear)
    assert len(api.bodies) == 1


async def test_two_lines_do_not_both_take_what_is_left_of_a_days_ceiling(window, theirs, clock):
    answered = window.mine.gates["start_job"] = theirs.gates["start_job"] = asyncio.Event()
    window.forecasts.set_limits(Ceilings(images_per_day=15), None)
    mine = make_draft(name="a").asking(num_images=10)
    other = make_draft(name="b", workspace="other").asking(num_images=10, batch_id="batch b")
    for draft in (mine, other):
        assert window.outbox.enqueue(window.composer.add(draft).id)
    await clock.advance(0)
    assert len(window.mine.bodies) + len(theirs.bodies) == 1
    assert [pause.cause for pause in window.outbox.pauses.values()] == [Cause.CEILING]
    answered.set()
    await clock.advance(0)


async def test_an_uncertain_job_counts_against_the_days_ceiling(window, clock):
    window.mine.next_answers["start_job"] = [AnswerLost("cut"), STARTED]
    window.forecasts.set_limits(Ceilings(images_per_day=15), None)
    for name in ("a", "b"):
        draft = make_draft(name=name).asking(num_images=10, batch_id=f"batch {name}")
        assert window.outbox.enqueue(window.composer.add(draft).id)
    await clock.advance(120)
    assert len(window.mine.bodies) == 1
    assert window.outbox.pauses[WORKSPACE].cause is Cause.CEILING
