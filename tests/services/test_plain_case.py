"""The main job through all services, with nothing going wrong."""

from app.domain.job import DraftState
from tests.services.fakes import (
    KEY,
    FakeApi,
    FakeClock,
    FakeStore,
    make_draft,
    make_workstation,
    settle,
    status_of,
)


async def test_a_draft_is_submitted_and_watched_until_it_is_done():
    api, store, clock = FakeApi(), FakeStore(), FakeClock()
    workstation = make_workstation(api=api, store=store, clock=clock)
    await workstation.start()
    await workstation.session.add_key(KEY)
    draft = workstation.composer.add(make_draft())

    assert workstation.outbox.enqueue(draft.id)
    await clock.advance(1)
    [job] = workstation.ledger.jobs
    api.statuses["job-1"] = status_of("job-1", "done", 12)
    await clock.advance(10)
    await workstation.stop()

    assert workstation.composer.drafts == ()
    assert workstation.ledger.job(job.id).is_done
    words = [event.partition(",")[0] for _, event in store.events]
    assert words == ["submitted", "status pending", "status done"]
    assert DraftState.SENDING in store.writes[-2] or "submitted job-1" in store.writes
    await settle()
