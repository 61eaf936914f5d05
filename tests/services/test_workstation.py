import asyncio
from dataclasses import replace

from app.domain.errors import LabeldockError, StoreError
from app.services.session import LinkState
from tests.services.fakes import BATCH, PARTS, TOOLS, FakeStore, make_draft, settle


async def test_everything_is_there_when_ready_is_said(build, store):
    store.kept_drafts["d"] = make_draft("d")
    workstation, seen = build(), []
    workstation.ready.connect(lambda: seen.append((workstation.is_ready, len(workstation.composer.drafts))))
    await workstation.start()
    assert seen == [(True, 1)]
    assert all(workstation.tasks.is_running(name) for name in ("outbox", "monitor", "refresh"))


async def test_a_start_with_no_network_is_ready_as_well(build, api):
    api.gate = asyncio.Event()
    workstation = build(environment_key="a-key-of-the-test")
    await workstation.start()
    assert workstation.is_ready
    assert workstation.session.link.state is LinkState.UNKNOWN
    api.gate.set()
    await settle()


async def test_a_store_that_cannot_be_opened_is_told_and_the_rest_works(build):
    store = FakeStore()
    store.trouble = StoreError("The data folder is read-only.")
    workstation = build(store=store)
    await workstation.start()
    assert workstation.trouble is store.trouble
    assert workstation.is_ready
    assert workstation.composer.new().name


async def test_what_fails_before_the_session_is_told(build):
    async def before(session):
        raise LabeldockError("The sandbox did not start.")

    workstation = build()
    workstation._before_session = before
    await workstation.start()
    assert workstation.trouble.message == "The sandbox did not start."
    assert workstation.is_ready


async def test_stopping_saves_what_was_typed_last(build, store):
    workstation = build()
    await workstation.start()
    draft = workstation.composer.add(make_draft())
    await workstation.stop()
    assert draft.id in store.kept_drafts
    assert not store.is_open


async def test_stopping_never_raises(build, api):
    async def fail():
        raise RuntimeError("broken")

    workstation = build()
    await workstation.start()
    workstation.session.close = fail
    await workstation.stop()


async def test_stopping_before_the_start_ended_is_fine(build, store):
    workstation = build()
    workstation.tasks.start("start", workstation.start)
    await asyncio.sleep(0)
    await workstation.stop()
    assert not store.is_open


async def test_one_command_can_connect_without_touching_drafts_or_queue(build, api, store):
    store.kept_drafts["d"] = make_draft("d")
    workstation = build()
    await workstation.connect()
    assert workstation.composer.drafts == ()
    assert not workstation.tasks.is_running("outbox")
    assert api.calls == []


async def test_a_batch_is_counted_again_when_a_job_took_its_images(build, api, clock):
    workstation = build(environment_key="a-key-of-the-test")
    await workstation.start()
    await settle()
    draft = workstation.composer.add(make_draft())
    emptied = replace(PARTS, batches=(replace(BATCH, images=0),))
    api.contents = replace(api.contents, projects=(emptied, TOOLS))
    assert workstation.outbox.enqueue(draft.id)
    await settle()
    assert workstation.catalogue.catalogue.batch("parts", BATCH.id).images == 0
