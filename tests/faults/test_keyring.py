"""No keyring, and one that is locked: the key stays in memory, the queue waits for it, nothing is lost."""

import pytest

from app.domain.errors import KeyringLocked, KeyringRefused, KeyStoreError, NoKeyring
from app.domain.job import DraftState
from app.services.session import KeyPlace
from tests.services.fakes import (
    KEY,
    SERVER,
    WORKSPACE,
    FakeApi,
    FakeClock,
    FakeKeys,
    FakeStore,
    make_draft,
    make_workstation,
)

TROUBLES = [NoKeyring("There is none."), KeyringLocked("It is locked."), KeyringRefused("It was dismissed.")]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: type(trouble).__name__)
async def test_a_key_that_cannot_be_kept_serves_for_this_session(trouble: KeyStoreError):
    api, clock = FakeApi(), FakeClock()
    station = make_workstation(api=api, clock=clock, keys=FakeKeys(trouble=trouble))
    await station.start()
    info = await station.session.add_key(KEY)
    assert info.place is KeyPlace.MEMORY
    assert station.session.keyring_trouble is trouble
    draft = station.composer.add(make_draft())
    await station.composer.check_now(draft.id)
    station.outbox.enqueue(draft.id)
    await clock.advance(10)
    assert len(station.ledger.jobs) == 1
    await station.stop()


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: type(trouble).__name__)
async def test_what_is_queued_waits_for_a_locked_keyring_and_is_sent_once_there_is_a_key(
    trouble: KeyStoreError,
):
    api, clock, keys, store = FakeApi(), FakeClock(), FakeKeys(), FakeStore()
    before = make_workstation(api=api, clock=clock, keys=keys, store=store)
    await before.start()
    await before.session.add_key(KEY)
    await before.stop()
    assert keys.kept == {(SERVER, WORKSPACE): KEY}
    keys.trouble = trouble
    station = make_workstation(api=api, clock=clock, keys=keys, store=store)
    await station.start()
    draft = station.composer.add(make_draft(workspace=WORKSPACE))
    await station.composer.check_now(draft.id)
    station.outbox.enqueue(draft.id)
    await clock.advance(600)
    waiting = station.composer.draft(draft.id)
    assert waiting is not None
    assert waiting.state is DraftState.QUEUED
    assert not api.count("start_job")
    assert station.session.keyring_trouble is trouble
    await station.session.add_key(KEY)
    await clock.advance(120)
    assert api.count("start_job") == 1
    assert len(station.ledger.jobs) == 1
    await station.stop()
