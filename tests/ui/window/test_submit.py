"""From the button to the ledger, in the real window: refused, asked about, sent, uncertain."""

import pytest

from app.domain.errors import AnswerLost, KeyRefused, Offline, RequestRefused
from app.domain.job import DraftState
from app.domain.ontology import from_pairs
from app.services.checking import FEW_ROWS
from app.ui.widgets.confirm import Question
from tests.services.fakes import make_draft, settle


@pytest.fixture
def submit(window):
    return window.top_bar.submit


async def test_without_a_draft_there_is_nothing_to_submit(window, submit):
    assert not submit.isEnabled()
    assert submit.toolTip() == "Open a draft to submit it."


async def test_a_sound_draft_is_sent_and_becomes_a_job(window, submit, workstation, api):
    workstation.composer.add(make_draft())
    submit.click()
    await settle()
    assert api.count("start_job") == 1
    assert window.documents.keys == ()
    assert window.toasts.texts[-1] == "Submitted “Bolts and nuts”."
    assert [job.name for job in workstation.ledger.jobs] == ["Bolts and nuts"]


async def test_a_second_submit_is_ignored(window, submit, workstation, api):
    workstation.composer.add(make_draft())
    submit.click()
    submit.click()
    window.actions_by_id["submit"].trigger()
    await settle()
    assert api.count("start_job") == 1


async def test_a_draft_with_problems_shows_them_instead(window, submit, workstation, api):
    workstation.composer.add(make_draft().asking(batch_id=""))
    assert "error has to be fixed first" in submit.toolTip()
    window.inspector.parent().hide()
    submit.click()
    await settle()
    assert api.count("start_job") == 0
    assert window.inspector.isVisible()
    assert window.inspector.problems.isVisible()
    assert window.inspector._count.text == "1"


async def test_labels_are_not_replaced_by_accident(window, submit, workstation, api):
    workstation.composer.add(make_draft().asking(preserve_existing=None))
    submit.click()
    await settle()
    assert api.count("start_job") == 0
    question = window.findChild(Question)
    assert question.cancel.isDefault()
    question.choices["&Keep labels"].click()
    await settle()
    assert '"preserveExistingAnnotations": true' in api.bodies[0]


async def test_a_question_that_was_cancelled_sends_nothing(window, submit, workstation, api):
    workstation.composer.add(make_draft().asking(preserve_existing=None))
    submit.click()
    window.findChild(Question).cancel.click()
    await settle()
    assert api.bodies == []
    assert workstation.composer.drafts[0].state is DraftState.DRAFT


async def test_a_refusal_keeps_the_draft_open_and_is_told(window, submit, workstation, api):
    api.next_answers["start_job"] = [RequestRefused("None of the classes is known.", status=400)]
    draft = workstation.composer.add(make_draft())
    submit.click()
    await settle()
    assert "None of the classes is known." in window.toasts.texts[-1]
    assert window.pages.draft.id == draft.id
    assert window.pages.draft.state is DraftState.REJECTED
    assert submit.isEnabled()


async def test_a_refused_key_pauses_the_queue(window, submit, workstation, api):
    api.next_answers["start_job"] = [KeyRefused("No scope.", status=403)]
    workstation.composer.add(make_draft())
    submit.click()
    await settle()
    assert window.statusBar()._queue.text() == "Queue paused · 1 job waits in the queue"
    assert window.pauses.titles == ("The API key was refused or lacks a permission",)


async def test_offline_keeps_it_queued(window, submit, workstation, api):
    api.fail_all = Offline("Connection refused")
    workstation.composer.add(make_draft())
    submit.click()
    await settle()
    assert not submit.isEnabled()
    assert submit.toolTip().startswith("This draft is queued already.\nConnection refused.")
    assert window.top_bar.queue._count == "1"
    assert window.statusBar()._link.text().startswith("Offline")


async def test_a_queued_draft_can_be_taken_back(window, submit, workstation):
    workstation.outbox.pause()
    workstation.composer.add(make_draft())
    submit.click()
    window.actions_by_id["withdraw"].trigger()
    assert workstation.composer.drafts[0].state is DraftState.DRAFT
    assert submit.isEnabled()


@pytest.fixture
async def lost(window, submit, workstation, api):
    """A draft whose answer never came."""
    api.next_answers["start_job"] = [AnswerLost("The connection was cut.")]
    workstation.composer.add(make_draft())
    submit.click()
    await settle()
    return workstation.composer.drafts[0]


async def test_a_lost_answer_is_told_and_never_sent_again(window, lost, workstation, api):
    assert lost.state is DraftState.UNCERTAIN
    assert any("not known whether" in text for text in window.toasts.texts)
    await workstation.clock.advance(600)
    assert api.count("start_job") == 1


async def test_a_long_draft_is_sent_as_soon_as_it_is_checked(window, submit, workstation, api):
    rows = from_pairs((f"thing {i}", "bolt") for i in range(FEW_ROWS + 1))
    draft = workstation.composer.add(make_draft().asking(ontology=rows))
    assert submit.toolTip() == "“Bolts and nuts” is being checked."
    submit.click()
    assert api.count("start_job") == 0
    await workstation.composer.check_now(draft.id)
    await settle()
    assert api.count("start_job") == 1


async def test_what_was_edited_after_submit_is_not_sent(window, submit, workstation, api):
    rows = from_pairs((f"thing {i}", "bolt") for i in range(FEW_ROWS + 1))
    draft = workstation.composer.add(make_draft().asking(ontology=rows))
    submit.click()
    workstation.composer.edit(draft.asking(num_images=3))
    await workstation.composer.check_now(draft.id)
    await settle()
    assert api.count("start_job") == 0


async def test_problems_of_a_long_draft_are_told_when_they_are_found(window, submit, workstation):
    rows = from_pairs((f"thing {i}", "bolt") for i in range(FEW_ROWS + 1))
    draft = workstation.composer.add(make_draft().asking(ontology=rows, batch_id=""))
    problems = window.inspector.problems
    assert problems._footer.text() == "Checking…"
    await workstation.composer.check_now(draft.id)
    assert problems._footer.text() == "Not ready: 1 error to fix"
    assert "error has to be fixed first" in submit.toolTip()
    assert window.inspector._count.text == "1"
