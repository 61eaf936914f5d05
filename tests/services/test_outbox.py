import asyncio
import itertools
import json
from dataclasses import replace
from gettext import NullTranslations

import pytest

from app.domain import texts
from app.domain.catalogue import AnnotationJob, Catalogue
from app.domain.errors import (
    AccountPaused,
    AnswerLost,
    InputError,
    KeyRefused,
    NotFound,
    Offline,
    OutOfCredits,
    RateLimited,
    RequestRefused,
    ServerTrouble,
    StoreError,
    UnreadableAnswer,
)
from app.domain.evidence import LONG_BEFORE_S
from app.domain.job import DraftState, Job
from app.domain.ontology import Ontology
from app.domain.status import Started
from app.services.outbox import MANY_LOST, MOST_LOST
from app.services.pauses import Cause, pause_for
from tests.domain.foreign import Foreign
from tests.services.fakes import (
    BATCH,
    KEY,
    NOW,
    SERVER,
    WORKSPACE,
    FakeApi,
    FakeSendLock,
    FakeServer,
    FakeStore,
    make_draft,
    settle,
)

STARTED = Started("job-1", "annotation-1")


@pytest.fixture
def outbox(workstation):
    return workstation.outbox


@pytest.fixture
async def draft(workstation):
    return workstation.composer.add(make_draft())


async def test_a_draft_goes_out_as_its_exact_body_and_becomes_a_job(store, workstation, api, draft, clock):
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    assert api.bodies == [draft.request.body_text()]
    [job] = workstation.ledger.jobs
    assert (job.job_id, job.annotation_job_id) == ("job-1", "annotation-1")
    assert store.bodies[job.id] == api.bodies[0]
    assert (job.server, job.workspace, job.project, job.batch_name) == (
        SERVER,
        WORKSPACE,
        "parts",
        BATCH.name,
    )
    assert job.submitted_at == NOW
    assert workstation.composer.drafts == ()


async def test_second_submit_is_ignored_while_sending(outbox, api, draft, clock):
    api.gates["start_job"] = asyncio.Event()
    assert outbox.enqueue(draft.id)
    assert not outbox.enqueue(draft.id)
    await clock.advance(0)
    assert not outbox.enqueue(draft.id)
    api.gates["start_job"].set()
    await clock.advance(0)
    assert not outbox.enqueue(draft.id)
    assert len(api.bodies) == 1


async def test_a_draft_that_is_edited_and_queued_again_meanwhile_goes_out_as_it_is_now(
    workstation, api, draft, clock
):
    api.gates["annotation_jobs"] = asyncio.Event()
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    workstation.outbox.withdraw(draft.id)
    edited = workstation.composer.draft(draft.id).asking(num_images=3)
    workstation.composer.edit(edited)
    workstation.outbox.enqueue(draft.id)
    api.gates["annotation_jobs"].set()
    await clock.advance(5)
    assert api.bodies == [edited.request.body_text()]


async def test_it_is_sending_on_disk_before_the_request_leaves(workstation, api, store, draft, clock):
    seen = []
    api.next_answers["start_job"] = [lambda *_: seen.append(store.kept_drafts[draft.id].state) or STARTED]
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    assert seen == [DraftState.SENDING]


async def test_the_job_id_is_on_disk_before_anyone_sees_it(workstation, store, draft, clock):
    seen = []
    workstation.outbox.submitted.connect(lambda job: seen.append(store.ledger[job.id].job_id))
    workstation.ledger.added.connect(lambda job_id: seen.append(store.ledger[job_id].job_id))
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    assert seen == ["job-1", "job-1"]
    assert store.kept_drafts == {}


async def test_the_exact_state_of_a_kill_between_request_and_answer_is_uncertain(
    workstation, build, api, store, draft, clock
):
    api.gates["start_job"] = asyncio.Event()
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    on_disk = dict(store.kept_drafts)  # what a kill -9 leaves
    other = FakeStore()
    other.kept_drafts = on_disk
    again = build(store=other, environment_key=KEY)
    api.gates["start_job"].set()
    await again.start()
    await clock.advance(100)
    assert again.composer.draft(draft.id).state is DraftState.UNCERTAIN
    assert len(api.bodies) == 1


async def test_a_request_that_is_on_its_way_is_waited_for_when_the_window_closes(
    workstation, api, store, draft, clock
):
    api.gates["start_job"] = asyncio.Event()
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    stopping = asyncio.ensure_future(workstation.stop())
    await settle()
    api.gates["start_job"].set()
    await stopping
    assert [j.job_id for j in store.ledger.values()] == ["job-1"]
    assert store.kept_drafts == {}


async def test_a_request_that_is_not_answered_in_time_is_uncertain_at_the_next_start(
    workstation, build, api, store, draft, clock
):
    api.gates["start_job"] = asyncio.Event()
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    stopping = asyncio.ensure_future(workstation.stop())
    await clock.advance(6)
    await stopping
    assert store.kept_drafts[draft.id].state is DraftState.UNCERTAIN
    again = build()
    await again.start()
    assert again.composer.draft(draft.id).state is DraftState.UNCERTAIN


async def test_offline_it_stays_queued_and_goes_out_once_when_the_server_is_back(
    workstation, api, draft, clock
):
    api.fail_all = Offline("No network.")
    workstation.outbox.enqueue(draft.id)
    await clock.advance(300)
    assert workstation.composer.draft(draft.id).state is DraftState.QUEUED
    assert workstation.composer.draft(draft.id).note == "No network."
    api.fail_all = None
    api.bodies.clear()
    await clock.advance(120)
    assert len(api.bodies) == 1
    assert workstation.composer.drafts == ()


async def test_offline_the_pauses_grow_from_five_seconds_to_a_minute(workstation, api, draft, clock):
    times = []
    api.next_answers["start_job"] = [lambda *_: times.append(clock.now()) or raise_(Offline("down"))]
    workstation.outbox.enqueue(draft.id)
    await clock.advance(400)
    gaps = [b - a for a, b in itertools.pairwise(times)]
    assert gaps[:5] == [5, 10, 20, 40, 60]
    assert set(gaps[4:]) == {60}


def raise_(error):
    raise error


async def test_it_goes_out_at_once_when_the_link_comes_back(workstation, api, draft, clock):
    api.fail_all = Offline("down")
    workstation.outbox.enqueue(draft.id)
    await clock.advance(200)
    api.fail_all = None
    api.bodies.clear()
    await workstation.session.test()  # somebody else's request was answered
    await settle()
    assert len(api.bodies) == 1


@pytest.mark.parametrize(
    "error",
    [
        AnswerLost("The answer never came."),
        UnreadableAnswer("An HTML page.", status=200),
        ServerTrouble("502 Bad Gateway", status=502),
        ServerTrouble("Try later", status=503, retry_after=1),
        RuntimeError("nobody expected this"),
    ],
)
async def test_when_nobody_knows_it_is_uncertain_and_never_sent_again(workstation, api, draft, clock, error):
    api.next_answers["start_job"] = [error]
    workstation.outbox.enqueue(draft.id)
    await clock.advance(3600)
    assert workstation.composer.draft(draft.id).state is DraftState.UNCERTAIN
    assert len(api.bodies) == 1
    await workstation.session.test()
    await clock.advance(3600)
    assert len(api.bodies) == 1
    assert not workstation.outbox.enqueue(draft.id)


@pytest.mark.parametrize(
    "error",
    [
        RequestRefused("Batch is empty.", status=400),
        NotFound("No such project.", status=404),
        RequestRefused("x", status=409),
    ],
)
async def test_a_refused_draft_says_the_servers_words_and_the_queue_goes_on(workstation, api, clock, error):
    first, second = (workstation.composer.add(make_draft(name=n)) for n in ("first", "second"))
    heard = []
    workstation.outbox.rejected.connect(lambda draft_id, why: heard.append((draft_id, why)))
    api.next_answers["start_job"] = [error, STARTED]
    workstation.outbox.enqueue(first.id)
    workstation.outbox.enqueue(second.id)
    await clock.advance(0)
    assert workstation.composer.draft(first.id).state is DraftState.REJECTED
    assert error.message in workstation.composer.draft(first.id).note
    assert heard == [(first.id, error)]
    assert workstation.composer.draft(second.id) is None


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("MISSING_MODEL_ID", "Choose the trained model"),
        ("MODEL_CLASSES_UNAVAILABLE", "no classes to derive"),
        ("NO_MATCHING_CLASSES", "classes are locked"),
        ("DATASET_HAS_NO_CLASSES", "write the ontology"),
    ],
)
async def test_each_error_type_comes_with_what_to_do(workstation, api, draft, clock, word, hint):
    api.next_answers["start_job"] = [RequestRefused("Refused.", status=400, error_type=word)]
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    assert hint in workstation.composer.draft(draft.id).note


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (KeyRefused("revoked", status=401), Cause.KEY),
        (KeyRefused("lacks annotationJob.create", status=403), Cause.KEY),
        (OutOfCredits("none left", status=402), Cause.CREDITS),
        (AccountPaused("paused", status=423), Cause.ACCOUNT),
    ],
)
async def test_what_the_next_job_would_meet_as_well_holds_the_line(workstation, api, clock, error, cause):
    first, second = (workstation.composer.add(make_draft(name=n)) for n in ("first", "second"))
    api.next_answers["start_job"] = [error, STARTED]
    stopped = []
    workstation.outbox.stopped.connect(stopped.append)
    workstation.outbox.enqueue(first.id)
    workstation.outbox.enqueue(second.id)
    await clock.advance(600)
    outbox = workstation.outbox
    assert stopped == [WORKSPACE]
    assert outbox.pauses[WORKSPACE].cause is cause
    assert error.message in outbox.pauses[WORKSPACE].text
    assert not outbox.is_paused
    assert [d.id for d in outbox.queued] == [first.id, second.id]
    assert error.message in workstation.composer.draft(first.id).note
    assert outbox.waits_for(second.id) == f"{error.title}."
    assert len(api.bodies) == 1

    outbox.resume(WORKSPACE)
    await clock.advance(0)
    assert len(api.bodies) == 3


def test_the_words_of_a_pause_are_kept_in_english_and_read_in_the_persons_language():
    texts.choose(Foreign())
    try:
        pause = pause_for(OutOfCredits("none left", status=402))
        assert pause.title == "The workspace has no credits left"
        assert texts.tr(pause.title) == "⟦THE WORKSPACE HAS NO CREDITS LEFT⟧"
    finally:
        texts.choose(NullTranslations())
    assert str(MOST_LOST) in MANY_LOST.text


async def test_asked_to_slow_down_it_waits_as_long_as_the_server_says(workstation, api, draft, clock):
    api.next_answers["start_job"] = [RateLimited("slow", status=429, retry_after=90), STARTED]
    workstation.outbox.enqueue(draft.id)
    await clock.advance(89)
    assert workstation.composer.draft(draft.id).state is DraftState.QUEUED
    await workstation.session.test()  # a good link is no reason to come back earlier
    workstation.outbox.enqueue(workstation.composer.add(make_draft()).id)
    await settle()
    assert len(api.bodies) == 1
    await clock.advance(2)
    assert len(api.bodies) == 3


async def test_jobs_go_out_one_at_a_time_in_the_order_they_were_queued(workstation, api, clock):
    drafts = [workstation.composer.add(make_draft(name=n)) for n in "abc"]
    workstation.outbox.pause()
    for draft in (drafts[2], drafts[0], drafts[1]):
        workstation.outbox.enqueue(draft.id)
    assert [d.name for d in workstation.outbox.queued] == ["c", "a", "b"]
    api.gates["start_job"] = asyncio.Event()
    workstation.outbox.resume()
    await clock.advance(0)
    assert len(api.bodies) == 1
    api.gates["start_job"].set()
    await clock.advance(0)
    assert len(api.bodies) == 3


async def test_the_order_of_the_queue_survives_a_restart(workstation, build, clock):
    drafts = [workstation.composer.add(make_draft(name=n)) for n in "abc"]
    workstation.outbox.pause()
    for draft in reversed(drafts):
        workstation.outbox.enqueue(draft.id)
        await clock.advance(0)
    await workstation.stop()
    again = build()
    await again.start()
    assert [d.name for d in again.outbox.queued] == ["c", "b", "a"]


async def test_a_withdrawn_draft_is_not_sent(workstation, api, draft, clock):
    workstation.outbox.pause()
    workstation.outbox.enqueue(draft.id)
    workstation.outbox.withdraw(draft.id)
    workstation.outbox.resume()
    await clock.advance(60)
    assert api.bodies == []
    assert workstation.composer.draft(draft.id).state is DraftState.DRAFT


async def test_a_draft_that_is_withdrawn_while_the_key_is_looked_up_is_not_sent(build, api, clock):
    workstation = build(environment_key=KEY)
    await workstation.session.start()
    draft = workstation.composer.add(make_draft())
    workstation.outbox.enqueue(draft.id)
    api.gates["workspace_of_key"] = asyncio.Event()
    sending = asyncio.ensure_future(workstation.outbox.send(draft.id))
    await settle()
    workstation.outbox.withdraw(draft.id)
    api.gates["workspace_of_key"].set()
    await sending
    assert api.bodies == []
    assert workstation.composer.draft(draft.id).state is DraftState.DRAFT


async def test_a_draft_that_is_saved_while_the_key_is_looked_up_is_sent(build, api, clock):
    workstation = build(environment_key=KEY)
    await workstation.session.start()
    draft = workstation.composer.add(make_draft())
    workstation.outbox.enqueue(draft.id)
    api.gates["workspace_of_key"] = asyncio.Event()
    sending = asyncio.ensure_future(workstation.outbox.send(draft.id))
    await clock.advance(1)
    api.gates["workspace_of_key"].set()
    await sending
    assert len(api.bodies) == 1


async def test_a_draft_with_errors_is_not_queued(workstation):
    draft = workstation.composer.add(make_draft().asking(ontology=Ontology()))
    assert not workstation.outbox.enqueue(draft.id)
    assert workstation.composer.draft(draft.id).state is DraftState.DRAFT


async def test_without_a_key_it_waits_and_goes_out_when_the_key_comes(build, api, clock):
    workstation = build()
    await workstation.start()
    draft = workstation.composer.add(make_draft())
    workstation.outbox.enqueue(draft.id)
    await clock.advance(600)
    assert workstation.composer.draft(draft.id).state is DraftState.QUEUED
    assert "key" in workstation.composer.draft(draft.id).note
    await workstation.session.add_key(KEY)
    await clock.advance(0)
    assert len(api.bodies) == 1


async def test_a_job_without_a_key_does_not_hold_up_the_others(workstation, api, clock):
    theirs = workstation.composer.add(make_draft(workspace="other"))
    mine = workstation.composer.add(make_draft())
    workstation.outbox.enqueue(theirs.id)
    workstation.outbox.enqueue(mine.id)
    await clock.advance(0)
    assert len(api.bodies) == 1
    assert workstation.composer.draft(theirs.id).state is DraftState.QUEUED


async def test_each_job_goes_out_with_the_key_of_its_own_workspace(build, clock):
    mine, theirs = FakeApi(key=KEY), FakeApi(Catalogue("other"), key="TheOtherKey-123456")
    workstation = build(server=FakeServer(mine, theirs))
    await workstation.start()
    await workstation.session.add_key(KEY)
    await workstation.session.add_key("TheOtherKey-123456")
    workstation.outbox.enqueue(workstation.composer.add(make_draft()).id)
    await clock.advance(0)
    assert (len(mine.bodies), len(theirs.bodies)) == (1, 0)


async def test_a_lost_connection_while_the_key_is_looked_up_leaves_it_queued(build, api, clock):
    workstation = build(environment_key=KEY)
    api.next_answers["workspace_of_key"] = [AnswerLost("cut")]
    await workstation.start()
    draft = workstation.composer.add(make_draft())
    workstation.outbox.enqueue(draft.id)
    await clock.advance(1)
    assert workstation.composer.draft(draft.id).state is DraftState.QUEUED
    assert api.bodies == []


async def test_what_cannot_be_marked_as_sending_is_not_sent(workstation, api, store, draft, clock):
    await clock.advance(1)
    store.trouble = StoreError("The disk is full.")
    workstation.outbox.enqueue(draft.id)
    await clock.advance(3)
    assert api.bodies == []
    assert workstation.composer.draft(draft.id).state is DraftState.QUEUED
    store.trouble = None
    await clock.advance(60)
    assert len(api.bodies) == 1


async def test_a_full_disk_after_the_answer_loses_no_job_id(workstation, api, store, draft, clock):
    def fill_the_disk(*_):
        store.trouble = StoreError("The disk is full.")
        return STARTED

    api.next_answers["start_job"] = [fill_the_disk]
    workstation.outbox.enqueue(draft.id)
    await clock.advance(30)
    assert store.ledger == {}
    assert workstation.composer.draft(draft.id).state is DraftState.SENDING
    assert workstation.ledger.jobs == ()
    store.trouble = None
    await clock.advance(30)
    assert [j.job_id for j in store.ledger.values()] == ["job-1"]
    assert len(api.bodies) == 1


async def test_closing_the_tab_while_it_is_sent_brings_no_draft_back(workstation, api, store, draft, clock):
    api.gates["start_job"] = asyncio.Event()
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    workstation.composer.close(draft.id)
    api.gates["start_job"].set()
    await clock.advance(10)
    assert store.kept_drafts == {}


def lost(api):
    api.next_answers["start_job"] = [AnswerLost("cut")]


async def test_evidence_is_a_new_annotation_job_of_the_batch_that_no_job_has(
    workstation, api, store, draft, clock
):
    lost(api)
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    workstation.ledger.take(ledger_job("known", "a-known"))
    batch = f"db/{BATCH.id}"
    api.found = (
        AnnotationJob("a-new", source_batch=batch, created=NOW + 1),
        AnnotationJob("a-undated", source_batch=BATCH.id),
        AnnotationJob("a-old", source_batch=batch, created=NOW - LONG_BEFORE_S - 1),
        AnnotationJob("a-other", source_batch="db/other", created=NOW + 1),
        AnnotationJob("a-known", source_batch=batch, created=NOW + 1),
    )
    findings = await workstation.outbox.look(draft.id)
    assert [a.id for a in findings.found] == ["a-new", "a-undated"]


def ledger_job(job_id, annotation_job_id):
    return Job(
        id=job_id,
        name="",
        server=SERVER,
        workspace=WORKSPACE,
        project="parts",
        annotation_job_id=annotation_job_id,
    )


async def test_an_adopted_job_is_in_the_ledger_without_a_job_id(workstation, api, store, draft, clock):
    lost(api)
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    api.found = (AnnotationJob("a-new", source_batch=BATCH.id, images=12, annotated=3, status="assigned"),)
    job = await workstation.outbox.adopt(draft.id, api.found[0])
    await clock.advance(0)
    assert (job.job_id, job.annotation_job_id) == ("", "a-new")
    assert store.bodies[job.id] == draft.request.body_text()
    assert workstation.composer.drafts == ()
    assert workstation.ledger.job(job.id).status.num_sent_back == 3


async def test_what_was_not_created_can_be_sent_again(workstation, api, draft, clock):
    api.next_answers["start_job"] = [AnswerLost("cut"), STARTED]
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    workstation.outbox.not_created(draft.id)
    assert workstation.composer.draft(draft.id).is_editable
    assert workstation.outbox.send_now(draft.id)
    await clock.advance(0)
    assert workstation.composer.drafts == ()


async def test_only_an_uncertain_draft_is_decided_on(workstation, draft):
    with pytest.raises(InputError):
        workstation.outbox.not_created(draft.id)
    with pytest.raises(InputError):
        await workstation.outbox.look(draft.id)
    with pytest.raises(InputError):
        await workstation.outbox.adopt(draft.id, AnnotationJob("a"))


async def test_the_body_on_disk_holds_no_key(workstation, store, draft, clock):
    workstation.outbox.enqueue(draft.id)
    await clock.advance(0)
    [job] = store.ledger.values()
    assert json.loads(store.bodies[job.id])["batchId"] == BATCH.id
    assert KEY not in repr(job) + repr(store.settings) + repr(store.cache_texts)


@pytest.fixture
async def programs(build, store):
    """Two programs on the same data; the second is not started."""
    lock = FakeSendLock()
    first, second = build(send_lock=lock), build(send_lock=FakeSendLock(lock), first_id=1001)
    await first.start()
    await first.session.add_key(KEY)
    return first, second


async def sent_by(program, api, clock):
    """Let a program send a draft, up to the answer."""
    draft = program.composer.add(make_draft())
    api.gates["start_job"] = asyncio.Event()
    program.outbox.enqueue(draft.id)
    await clock.advance(0)
    assert len(api.bodies) == 1
    return draft


async def test_what_another_program_is_sending_is_not_called_uncertain(programs, api, clock):
    command, window = programs
    draft = await sent_by(command, api, clock)
    await window.start()
    await settle()
    assert window.composer.draft(draft.id).state is DraftState.SENDING
    api.gates["start_job"].set()
    await clock.advance(1)
    assert window.composer.drafts == ()
    assert [j.job_id for j in window.ledger.jobs] == ["job-1"]
    assert len(api.bodies) == 1


async def test_what_another_program_was_sending_when_it_was_killed_is_uncertain(programs, api, clock):
    command, window = programs
    draft = await sent_by(command, api, clock)
    await window.start()
    heard = []
    window.outbox.lost.connect(heard.append)
    command.outbox._sender._lock.release()  # the system lets go of it
    await clock.advance(1)
    assert window.composer.draft(draft.id).state is DraftState.UNCERTAIN
    assert heard == [draft.id]
    command.outbox._sender._lock.holders.append(command.outbox._sender._lock)
    api.gates["start_job"].set()
    await settle()


async def test_of_two_programs_only_one_sends_a_draft(programs, store, api, clock):
    command, window = programs
    draft = command.composer.add(make_draft())
    command.outbox.pause()
    command.outbox.enqueue(draft.id)
    await clock.advance(1)
    command.outbox._pauses.lift("")
    await clock.advance(0)
    await window.start()
    await window.session.add_key(KEY)
    await asyncio.gather(*(p.outbox.send(draft.id) for p in programs))
    await clock.advance(10)
    assert len(api.bodies) == 1
    assert [[j.job_id for j in p.ledger.jobs] for p in programs] == [["job-1"], ["job-1"]]
    assert [p.composer.drafts for p in programs] == [(), ()]


async def test_who_waits_for_another_program_says_so(programs, api, clock):
    command, window = programs
    await sent_by(command, api, clock)
    await window.start()
    await window.session.add_key(KEY)
    mine = window.composer.add(make_draft())
    window.outbox.enqueue(mine.id)
    await clock.advance(0)
    assert window.outbox.waits_for(mine.id) == "Another Labeldock is sending just now."
    api.gates["start_job"].set()
    await clock.advance(1)
    assert len(api.bodies) == 2


async def test_what_another_program_took_back_is_not_sent(programs, store, api, clock):
    command, _ = programs
    command.outbox.pause()
    draft = command.composer.add(make_draft())
    command.outbox.enqueue(draft.id)
    await clock.advance(1)
    store.kept_drafts[draft.id] = replace(store.kept_drafts[draft.id], state=DraftState.DRAFT)
    command.outbox.resume()
    await clock.advance(10)
    assert api.bodies == []
    assert command.composer.draft(draft.id).state is DraftState.DRAFT


async def test_a_change_here_writes_over_no_sending_elsewhere(programs, store, clock):
    command, _ = programs
    command.outbox.pause()
    draft = command.composer.add(make_draft())
    command.outbox.enqueue(draft.id)
    await clock.advance(1)
    store.kept_drafts[draft.id] = replace(store.kept_drafts[draft.id], state=DraftState.UNCERTAIN)
    command.composer.close(draft.id)
    await clock.advance(1)
    assert store.kept_drafts[draft.id].state is DraftState.UNCERTAIN
    assert command.composer.draft(draft.id).state is DraftState.UNCERTAIN


async def test_a_person_need_not_wait_as_long_as_the_server_asked(workstation, api, draft, clock):
    api.next_answers["start_job"] = [RateLimited("slow", status=429, retry_after=1e9), STARTED]
    workstation.outbox.enqueue(draft.id)
    await clock.advance(60)
    assert len(api.bodies) == 1
    workstation.outbox.resume()
    await clock.advance(0)
    assert [j.job_id for j in workstation.ledger.jobs] == ["job-1"]


async def test_nothing_is_sent_where_pauses_and_ceilings_cannot_be_read(build, store, api, clock):
    class Unread(FakeStore):
        async def setting(self, name):
            if name == "ceilings":
                raise StoreError("The disk failed while reading or writing.")
            return await super().setting(name)

    store = Unread()
    store.kept_drafts["d"] = make_draft("d", state=DraftState.QUEUED)
    store.settings["pauses"] = json.dumps({"": {"title": "t", "text": "", "cause": "person"}})
    station = build(store=store, environment_key=KEY)
    await station.start()
    await clock.advance(60)
    assert api.bodies == []
    assert store.kept_drafts["d"].state is DraftState.QUEUED


async def test_what_another_program_sent_again_meanwhile_is_not_sent_a_third_time(programs, api, clock):
    command, window = programs
    api.next_answers["start_job"] = [AnswerLost("The connection was cut.")]
    draft = command.composer.add(make_draft())
    command.outbox.enqueue(draft.id)
    await clock.advance(0)
    await window.start()
    await window.session.add_key(KEY)
    assert window.composer.draft(draft.id).state is DraftState.UNCERTAIN
    clock.set(0.001)
    command.outbox.not_created(draft.id, again=True)
    await clock.advance(0)
    assert len(api.bodies) == 2
    assert command.composer.draft(draft.id).state is DraftState.UNCERTAIN
    window.outbox.not_created(draft.id, again=True)
    await clock.advance(10)
    assert len(api.bodies) == 2
    assert window.composer.draft(draft.id) == command.composer.draft(draft.id)
