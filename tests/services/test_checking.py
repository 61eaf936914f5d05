"""Checks: one a change, at once for few rows, in a thread and in a pause for many; nothing is queued unchecked."""

import asyncio
import threading
from dataclasses import replace

import pytest

from app.domain.catalogue import Catalogue
from app.domain.checks import Where
from app.domain.job import DraftState
from app.domain.ontology import from_pairs
from app.services import checking
from app.services.checking import FEW_ROWS, PAUSE_S
from tests.services.fakes import PARTS, WORKSPACE, make_draft

CHECKED_WITHIN_S = 10


def rows(count):
    return from_pairs((f"thing {i}", "bolt") for i in range(count))


FEW, MANY = rows(FEW_ROWS), rows(FEW_ROWS + 1)


@pytest.fixture
def composer(workstation):
    return workstation.composer


@pytest.fixture
def threads(monkeypatch):
    """The thread of each check that is made."""
    seen = []
    check = checking.check

    def noted(*subject):
        seen.append(threading.current_thread())
        return check(*subject)

    monkeypatch.setattr(checking, "check", noted)
    return seen


async def checked(composer, draft_id):
    """Wait until the draft is told to be checked."""
    told = asyncio.Event()
    composer.checked.connect(lambda found: told.set() if found == draft_id else None)
    await asyncio.wait_for(told.wait(), CHECKED_WITHIN_S)


async def test_the_problems_of_few_rows_are_always_those_of_the_draft_as_it_stands(composer):
    draft = composer.add(make_draft().asking(ontology=FEW))
    assert composer.problems(draft.id) == []
    composer.edit(draft.asking(batch_id=""))
    assert composer.is_checked(draft.id)
    assert [p.where for p in composer.problems(draft.id)] == [Where.TARGET]


async def test_a_change_is_checked_once_however_often_its_problems_are_asked_for(composer, threads):
    draft = composer.add(make_draft())
    composer.edit(draft.asking(num_images=3))
    for _ in range(5):
        composer.problems(draft.id)
    assert len(threads) == 1


async def test_where_a_draft_stands_and_that_it_was_saved_is_no_change(composer, clock, threads):
    draft = composer.add(make_draft())
    composer.problems(draft.id)
    await clock.advance(5)
    composer.set_state(draft.id, DraftState.UNCERTAIN, "no answer")
    composer.close(draft.id)
    composer.problems(draft.id)
    assert len(threads) == 1


async def test_what_is_learnt_of_the_project_is_a_change(workstation, composer, api):
    await workstation.catalogue.refresh()
    draft = composer.add(make_draft().asking(preserve_existing=None))
    assert [p.where for p in composer.problems(draft.id)] == [Where.EXISTING]
    api.contents = Catalogue(WORKSPACE, "Workbench", (replace(PARTS, classes={}),))
    await workstation.catalogue.refresh()
    assert Where.EXISTING not in [p.where for p in composer.problems(draft.id)]


async def test_many_rows_are_checked_in_a_thread_after_a_pause(composer, clock, threads):
    draft = composer.add(make_draft().asking(ontology=MANY, batch_id=""))
    assert composer.problems(draft.id) == []
    assert not composer.is_checked(draft.id)
    waits = asyncio.ensure_future(checked(composer, draft.id))
    await clock.advance(PAUSE_S)
    await waits
    assert composer.is_checked(draft.id)
    assert [p.where for p in composer.problems(draft.id)] == [Where.TARGET]
    assert threading.main_thread() not in threads


async def test_while_many_rows_are_checked_the_problems_found_last_are_at_hand(composer, clock):
    draft = composer.add(make_draft().asking(ontology=MANY, batch_id=""))
    await composer.check_now(draft.id)
    composer.edit(draft.asking(batch_id="batch-12"))
    assert [p.where for p in composer.problems(draft.id)] == [Where.TARGET]
    waits = asyncio.ensure_future(checked(composer, draft.id))
    await clock.advance(PAUSE_S)
    await waits
    assert composer.problems(draft.id) == []


async def test_a_draft_that_was_deleted_has_no_problems(composer, clock):
    draft = composer.add(make_draft().asking(ontology=MANY, batch_id=""))
    composer.problems(draft.id)
    composer.delete(draft.id)
    await clock.advance(PAUSE_S)
    assert composer.is_checked(draft.id)
    assert await composer.check_now(draft.id) == []


async def test_a_draft_of_many_rows_is_queued_when_it_is_checked(workstation, composer, clock):
    draft = composer.add(make_draft().asking(ontology=MANY))
    workstation.outbox.pause()
    assert workstation.outbox.enqueue(draft.id)
    assert composer.draft(draft.id).state is DraftState.DRAFT
    await composer.check_now(draft.id)
    await clock.advance(0)
    assert composer.draft(draft.id).state is DraftState.QUEUED


async def test_what_the_check_finds_keeps_a_draft_of_many_rows_from_the_queue(workstation, composer, clock):
    draft = composer.add(make_draft().asking(ontology=MANY))
    await composer.check_now(draft.id)
    composer.edit(draft.asking(batch_id=""))
    workstation.outbox.enqueue(draft.id)
    await composer.check_now(draft.id)
    await clock.advance(0)
    assert composer.draft(draft.id).state is DraftState.DRAFT
