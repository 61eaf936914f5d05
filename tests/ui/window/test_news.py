"""News of the queue: many at once are told in one sentence, each is told once, and a step back is offered."""

import pytest

from app.domain.catalogue import AnnotationJob
from app.domain.errors import AnswerLost, RequestRefused
from app.domain.job import DraftState
from tests.services.fakes import BATCH, NOW, make_draft, settle


async def submit(workstation, *names):
    drafts = [workstation.composer.add(make_draft(name=name)) for name in names]
    for draft in drafts:
        workstation.outbox.enqueue(draft.id)
    await settle()
    await workstation.clock.advance(1)
    return drafts


async def test_jobs_that_are_submitted_one_after_the_other_are_one_piece_of_news(window, workstation):
    await submit(workstation, "One", "Two", "Three", "Four", "Five")
    assert window.toasts.texts == ("Submitted 5 jobs, the last “Five”.",)


async def test_what_was_read_is_not_told_again(window, workstation):
    await submit(workstation, "One")
    window.toasts.drop(window.toasts._cards[0])
    await submit(workstation, "Two")
    assert window.toasts.texts == ("Submitted “Two”.",)


async def test_refusals_do_not_drive_out_other_news(window, workstation, api):
    await submit(workstation, "Taken")
    api.next_answers["start_job"] = [RequestRefused("No such batch.", status=400)]
    await submit(workstation, "One", "Two", "Three", "Four")
    assert window.toasts.texts == (
        "Submitted “Taken”.",
        "4 jobs were not taken, the last “Four”: No such batch.",
    )


async def test_uncertain_jobs_are_told_once(window, workstation, api):
    api.next_answers["start_job"] = [AnswerLost("Cut.")]
    await submit(workstation, "One")
    workstation.composer.listed.emit()
    assert window.toasts.texts == ("It is not known whether “One” was created.",)
    other = workstation.composer.add(make_draft(name="Two"))
    workstation.composer.set_state(other.id, DraftState.UNCERTAIN)
    assert "It is not known of 2 jobs" in window.toasts.texts[-1]


async def test_an_adopted_job_is_not_called_submitted(window, workstation, api):
    api.next_answers["start_job"] = [AnswerLost("Cut.")]
    (draft,) = await submit(workstation, "Lost")
    await workstation.outbox.adopt(draft.id, AnnotationJob("a1", "", "running", BATCH.id, 12, created=NOW))
    assert window.toasts.texts[-1] == "Adopted “Lost”. Its progress comes from the annotation job."


@pytest.fixture
async def queued(window, workstation):
    workstation.outbox.pause()
    return await submit(workstation, "One", "Two", "Three")


async def test_what_was_taken_back_can_be_queued_again_in_its_place(window, workstation, queued):
    window.commands.withdraw_drafts([queued[0].id, queued[1].id])
    assert workstation.composer.draft(queued[0].id).state is DraftState.DRAFT
    assert window.toasts.texts[-1] == "2 drafts were taken out of the queue."
    window.toasts._cards[-1]._on_acted()
    await settle()
    assert [draft.name for draft in workstation.outbox.queued] == ["One", "Two", "Three"]


async def test_the_draft_in_front_is_sent_before_all_others(window, workstation, queued):
    workstation.composer.open(queued[2].id)
    assert window.actions_by_id["send_now"].isEnabled()
    window.actions_by_id["send_now"].trigger()
    await settle()
    assert [job.name for job in workstation.ledger.jobs] == ["Three"]


async def test_the_button_of_the_queue_says_that_it_rests(window, workstation, queued):
    assert window.top_bar.queue._count == "paused · 3"
    assert window.top_bar.queue.accessibleName() == "Queue, paused: 3 waiting"
