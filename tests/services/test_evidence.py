import asyncio
from dataclasses import replace

import pytest

from app.domain.catalogue import AnnotationJob
from app.domain.errors import AnswerLost, InputError, KeyRefused, Offline, ServerTrouble, UnreadableAnswer
from app.domain.evidence import Verdict
from app.domain.job import DraftState, Origin
from app.domain.status import Started
from tests.services.fakes import BATCH, KEY, NOW, FakeSendLock, make_draft, settle

STARTED = Started("job-1", "annotation-1")


def on_board(job_id, **fields):
    return AnnotationJob(job_id, source_batch=f"db/{BATCH.id}", created=NOW + 1, **fields)


@pytest.fixture
async def lose(workstation, api, clock):
    """Send a draft whose answer is lost; return it as it then is."""

    async def send(**changes):
        api.next_answers["start_job"] = [AnswerLost("cut"), STARTED]
        draft = workstation.composer.add(make_draft(**changes))
        workstation.outbox.send_now(draft.id)
        await clock.advance(0)
        return workstation.composer.draft(draft.id)

    return send


@pytest.fixture
async def two(workstation, clock, lose):
    """Two uncertain drafts of one batch, which an earlier Labeldock may have left."""
    first = await lose()
    second = workstation.composer.add(make_draft())
    workstation.composer._put(replace(first, id=second.id, name="second"))
    return first, second


async def test_the_board_is_noted_on_disk_before_the_request_leaves(workstation, api, store, clock):
    seen = []
    api.found = (on_board("before"),)
    api.next_answers["start_job"] = [lambda *_: seen.append(store.kept_drafts["id-1"]) or STARTED]
    workstation.outbox.enqueue(workstation.composer.add(make_draft()).id)
    await clock.advance(0)
    [sending] = seen
    assert sending.known_jobs == ("before",)
    assert sending.sent_at == NOW


async def test_a_board_that_may_not_be_read_keeps_nothing_back(workstation, api, store, clock):
    seen = []
    api.next_answers["annotation_jobs"] = [KeyRefused("lacks annotationJob.read", status=403)]
    api.next_answers["start_job"] = [lambda *_: seen.append(store.kept_drafts["id-1"]) or STARTED]
    workstation.outbox.enqueue(workstation.composer.add(make_draft()).id)
    await clock.advance(0)
    assert [d.known_jobs for d in seen] == [None]


@pytest.mark.parametrize(
    "error", [AnswerLost("cut"), UnreadableAnswer("a page", status=200), ServerTrouble("later", status=503)]
)
async def test_a_board_that_cannot_be_read_keeps_a_job_back_for_a_while_only(workstation, api, clock, error):
    api.next_answers["annotation_jobs"] = [error]
    workstation.outbox.enqueue(workstation.composer.add(make_draft()).id)
    await clock.advance(1)
    assert api.bodies == []
    await clock.advance(60)
    assert len(api.bodies) == 1


async def test_it_looks_by_itself_at_once_and_then_less_and_less_often(workstation, api, clock, lose):
    draft = await lose()
    before = api.count("annotation_jobs")
    times = []
    for second in range(700):
        await clock.advance(1)
        if api.count("annotation_jobs") > before:
            before = api.count("annotation_jobs")
            times.append(second + 1)
    assert times == [5, 20, 80, 380, 680]
    assert workstation.outbox.findings(draft.id).looks == 6


async def test_one_new_job_is_shown_as_what_became_of_it(workstation, api, clock, lose):
    api.found = (on_board("before"),)
    draft = await lose()
    assert workstation.outbox.findings(draft.id).found == ()
    api.found = (on_board("before"), on_board("mine"))
    await clock.advance(5)
    findings = workstation.outbox.findings(draft.id)
    assert [a.id for a in findings.found] == ["mine"]
    assert findings.verdict is Verdict.CREATED
    assert workstation.composer.draft(draft.id).state is DraftState.UNCERTAIN  # a person decides


async def test_none_after_several_looks_shows_that_it_was_not_created(workstation, api, clock, lose):
    draft = await lose()
    await clock.advance(79)
    assert not workstation.outbox.findings(draft.id).is_conclusive
    await clock.advance(1)
    assert workstation.outbox.findings(draft.id).verdict is Verdict.NOT_CREATED


async def test_offline_it_says_why_it_cannot_look_and_looks_when_the_server_is_back(
    workstation, api, clock, lose
):
    draft = await lose()
    api.fail_all = Offline("No network.")
    await clock.advance(100)
    looks = workstation.outbox.findings(draft.id).looks
    assert workstation.outbox.findings(draft.id).trouble is api.fail_all
    api.fail_all = None
    await workstation.session.test()
    await settle()
    findings = workstation.outbox.findings(draft.id)
    assert (findings.looks, findings.trouble) == (looks + 1, None)


async def test_two_that_could_be_the_same_job_are_left_open(workstation, api, clock, two):
    first, second = two
    api.found = (on_board("one"),)
    await workstation.outbox.look(first.id)
    for draft in (first, second):
        findings = workstation.outbox.findings(draft.id)
        assert [a.id for a in findings.found] == ["one"]
        assert findings.verdict is Verdict.OPEN


async def test_one_job_is_adopted_once(workstation, api, clock, two):
    first, second = two
    api.found = (on_board("one", images=7),)
    job = await workstation.outbox.adopt(first.id, api.found[0])
    assert (job.origin, job.annotation_job_id, job.images) == (Origin.ADOPTED, "one", 7)
    with pytest.raises(InputError, match="already"):
        await workstation.outbox.adopt(second.id, api.found[0])
    findings = await workstation.outbox.look(second.id)
    assert findings.found == ()


async def test_two_that_want_the_same_job_at_once_do_not_both_get_it(workstation, api, clock, two):
    first, second = two
    api.found = (on_board("one"),)
    adopted = await asyncio.gather(
        *(workstation.outbox.adopt(d.id, api.found[0]) for d in (first, second)), return_exceptions=True
    )
    assert sum(isinstance(one, InputError) for one in adopted) == 1
    assert len(workstation.ledger.jobs) == 1


async def test_not_created_and_again_sends_it_before_the_others(workstation, api, clock, lose):
    draft = await lose()
    workstation.outbox.pause()
    other = workstation.composer.add(make_draft().asking(batch_id="other"))
    workstation.outbox.enqueue(other.id)
    workstation.outbox.not_created(draft.id, again=True)
    assert [d.id for d in workstation.outbox.queued] == [draft.id, other.id]
    workstation.outbox.resume()
    await clock.advance(0)
    assert len(api.bodies) == 3
    assert workstation.outbox.findings(draft.id) is None


async def test_what_was_found_of_one_sending_tells_nothing_of_the_next(workstation, api, clock, lose):
    draft = await lose()
    await clock.advance(100)
    assert workstation.outbox.findings(draft.id).verdict is Verdict.NOT_CREATED
    api.next_answers["start_job"] = [AnswerLost("cut again")]
    workstation.outbox.not_created(draft.id, again=True)
    await clock.advance(0)
    assert workstation.composer.draft(draft.id).note == "cut again"
    assert (workstation.outbox.findings(draft.id).looks, workstation.outbox.findings(draft.id).verdict) == (
        1,
        Verdict.OPEN,
    )


async def test_a_board_that_was_asked_for_before_a_sending_does_not_count_for_it(
    workstation, api, clock, lose
):
    draft = await lose()
    api.gates["annotation_jobs"] = asyncio.Event()
    looking = asyncio.ensure_future(workstation.outbox.look(draft.id))
    await settle()
    workstation.composer._put(replace(draft, sent_at=NOW + 5))
    api.gates["annotation_jobs"].set()
    assert (await looking).looks == 0


async def test_many_looks_at_once_do_not_show_that_it_was_not_created(workstation, api, clock, lose):
    draft = await lose()
    await clock.advance(59)
    for _ in range(9):
        await workstation.outbox.look(draft.id)
    assert workstation.outbox.findings(draft.id).verdict is Verdict.OPEN


async def test_what_another_program_decided_is_not_decided_again(workstation, build, api, store, clock, lose):
    draft = await lose()
    other = build(send_lock=FakeSendLock(), first_id=1001)
    await other.start()
    await other.session.add_key(KEY)
    api.found = (on_board("one"),)
    await other.outbox.adopt(draft.id, api.found[0])
    with pytest.raises(InputError):
        await workstation.outbox.adopt(draft.id, api.found[0])
    assert workstation.composer.drafts == ()
    assert len(store.ledger) == 1


async def test_a_job_that_another_program_just_adopted_is_not_adopted_for_another_draft(
    workstation, api, store, two
):
    first, second = two
    api.found = (on_board("one"),)
    theirs = replace(workstation.outbox._sender.job_of(first, ""), annotation_job_id="one")
    store.ledger[first.id] = theirs
    store.has_news, store.news_of_others = True, [first.id]
    with pytest.raises(InputError, match="already"):
        await workstation.outbox.adopt(second.id, api.found[0])


async def test_what_was_not_created_there_and_adopted_here_is_sent_by_nobody(
    workstation, build, api, store, clock, lose
):
    draft = await lose()
    other = build(send_lock=FakeSendLock(), first_id=1001)
    await other.start()
    await other.session.add_key(KEY)
    api.found = (on_board("one"),)
    await other.outbox.adopt(draft.id, api.found[0])
    bodies = len(api.bodies)
    workstation.outbox.not_created(draft.id, again=True)
    await clock.advance(60)
    assert len(api.bodies) == bodies
    assert workstation.composer.drafts == ()


async def test_the_answer_to_a_job_that_was_taken_is_kept(workstation, api, store, clock):
    api.next_answers["start_job"] = [Started("job-1", "annotation-1", raw='{"jobId": "job-1"}')]
    draft = workstation.composer.add(make_draft())
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    assert store.post_answers[draft.id] == '{"jobId": "job-1"}'
