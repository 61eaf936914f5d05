"""The dialog of an uncertain job: what happened, what was found, and nothing that buys twice by accident."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.catalogue import AnnotationJob
from app.domain.errors import AnswerLost, NoKey, Offline
from app.domain.job import DraftState, Origin
from app.ui.widgets.confirm import Question
from app.ui.window.uncertain import UncertainDialog
from tests.services.fakes import BATCH, NOW, make_draft, settle

FOUND = AnnotationJob("a1", "Auto label", "running", BATCH.id, 12, created=NOW)


@pytest.fixture
async def lost(window, workstation, api):
    """A draft whose answer never came; nothing was on the board before it was sent."""
    api.next_answers["start_job"] = [AnswerLost("The connection was cut.")]
    draft = workstation.composer.add(make_draft())
    workstation.outbox.enqueue(draft.id)
    await settle()
    return workstation.composer.drafts[0]


async def decide(window):
    window.actions_by_id["resolve"].trigger()
    await settle()
    return window.findChild(UncertainDialog)


def state(workstation):
    return workstation.composer.drafts[0].state


async def test_it_says_what_happened_and_that_it_is_never_sent_again_by_itself(window, lost):
    dialog = await decide(window)
    story = dialog._story()
    assert "parts / Monday 12" in story
    assert "The connection was cut." in story
    assert "never sends it again by itself" in story
    dialog.reject()


async def test_one_job_that_fits_stands_out_and_is_adopted(window, lost, workstation, api):
    api.found = (FOUND,)
    dialog = await decide(window)
    assert dialog._verdict.text() == "It was most likely created: one new job fits, and no other"
    assert "✓ same batch" in dialog._list.item(0).text()
    assert "job id stays unknown" in dialog._adopting.text()
    dialog._adopt.click()
    await settle()
    assert workstation.composer.drafts == ()
    (job,) = workstation.ledger.jobs
    assert (job.annotation_job_id, job.origin) == ("a1", Origin.ADOPTED)


async def test_of_several_none_is_chosen_for_the_person(window, lost, api):
    api.found = (FOUND, replace(FOUND, id="a2"))
    dialog = await decide(window)
    assert dialog._verdict.text() == "2 jobs may be this one"
    assert not dialog._adopt.isEnabled()
    dialog._list.setCurrentRow(1)
    assert dialog._adopt.isEnabled()
    dialog.reject()


async def test_what_was_chosen_stays_chosen_when_it_is_looked_again(window, lost, api):
    api.found = (FOUND, replace(FOUND, id="a2", name="Another"))
    dialog = await decide(window)
    dialog._list.setCurrentRow(1)
    chosen = dialog._list.chosen.name
    api.found = (*api.found, replace(FOUND, id="a3"))
    dialog._again.click()
    await settle()
    assert dialog._list.count() == 3
    assert dialog._list.chosen.name == chosen
    dialog.reject()


async def test_nothing_found_is_not_taken_for_not_created(window, lost):
    dialog = await decide(window)
    assert dialog._verdict.text() == "Nothing that fits is there so far"
    assert "waiting costs nothing" in dialog._why.text()
    assert dialog._list.isHidden()
    assert not dialog._adopt.isEnabled()
    assert "again at" in dialog._looked.text()
    dialog.reject()


async def test_after_many_looks_it_was_most_likely_not_created(window, lost, workstation):
    dialog = await decide(window)
    for _ in range(5):
        await workstation.clock.advance(100)
    assert dialog._verdict.text() == "It was most likely not created: nothing that fits has come up"
    dialog.reject()


@pytest.mark.parametrize("error", [Offline("Connection refused"), NoKey("There is no key.")])
async def test_a_look_that_fails_says_why(window, lost, api, error):
    api.fail_all = error
    dialog = await decide(window)
    assert error.message in dialog._notice._text.text()
    dialog.reject()


async def test_two_drafts_that_could_claim_one_job_are_named(window, lost, workstation):
    other = workstation.composer.add(make_draft(name="The other", workspace=lost.workspace))
    workstation.composer.queue([other.id], server=lost.server)
    workstation.composer.set_state(other.id, DraftState.UNCERTAIN, "The answer never came.")
    window.commands.resolve_draft(lost.id)
    dialog = window.findChild(UncertainDialog)
    assert "“The other” is uncertain too" in dialog._why.text()
    dialog.reject()


async def test_enter_presses_the_choice_that_has_the_focus(window, lost, workstation, api, qtbot):
    api.found = (FOUND,)
    dialog = await decide(window)
    qtbot.keyClick(dialog._adopt, Qt.Key.Key_Return)
    await settle()
    assert len(workstation.ledger.jobs) == 1


async def test_enter_waits(window, lost, workstation, api, qtbot):
    api.found = (FOUND,)
    dialog = await decide(window)
    assert dialog._wait.isDefault()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert state(workstation) is DraftState.UNCERTAIN
    assert api.count("start_job") == 1


async def test_it_is_sent_again_only_after_a_question_that_names_the_risk(window, lost, workstation, api):
    dialog = await decide(window)
    dialog._send.click()
    question = dialog.findChild(Question)
    assert question.cancel.isDefault()
    assert "second bill" in dialog._risk()
    assert state(workstation) is DraftState.UNCERTAIN
    api.next_answers.clear()
    question.choices["Send again"].click()
    await workstation.clock.advance(60)
    assert api.count("start_job") == 2
    assert [job.origin for job in workstation.ledger.jobs] == [Origin.SENT]


async def test_what_was_found_speaks_against_sending_again(window, lost, api):
    api.found = (FOUND,)
    dialog = await decide(window)
    assert "paid for twice" in dialog._risk()
    dialog.reject()


async def test_not_created_makes_it_a_draft_again_after_a_question(window, lost, workstation, api):
    dialog = await decide(window)
    dialog._back.click()
    assert state(workstation) is DraftState.UNCERTAIN
    dialog.findChild(Question).choices["Back to draft"].click()
    await settle()
    assert state(workstation) is DraftState.DRAFT
    assert api.count("start_job") == 1


async def test_it_closes_when_another_program_decided(window, lost, workstation):
    dialog = await decide(window)
    workstation.composer.set_state(lost.id, DraftState.DRAFT)
    assert not dialog.isVisible()


async def test_what_is_uncertain_cannot_be_deleted(window, lost, workstation):
    assert not window.actions_by_id["delete"].isEnabled()
    window.commands.delete_drafts([lost.id])
    assert state(workstation) is DraftState.UNCERTAIN
    assert "Decide that first" in window.toasts.texts[-1]


@pytest.mark.parametrize("found", [(), (FOUND,)])
async def test_nothing_in_it_is_cut_in_a_language_of_long_words(long_words, window, lost, api, found):
    api.found = found
    dialog = await decide(window)
    await settle()
    cut = [part.text() for part in dialog.findChildren(QPushButton) if part.width() < part.sizeHint().width()]
    words = [part for part in dialog.findChildren(QLabel) if part.isVisible() and part.wordWrap()]
    assert cut + [part.text() for part in words if part.height() < part.heightForWidth(part.width())] == []
    dialog.reject()
