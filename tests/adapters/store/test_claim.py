"""Two programs on one store: of what another one made of a draft nothing is lost, and one alone sends it."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.store import SqliteStore
from app.domain.job import Draft, DraftState, Job, JobRequest

ROOT = Path(__file__).parents[3]
DRAFT = Draft(id="d", name="Bolts", state=DraftState.QUEUED)
SENDING = replace(DRAFT, state=DraftState.SENDING)
JOB = Job(id="d", name="Bolts", server="s", workspace="w", project="p", job_id="remote")

CLAIMER = """
import asyncio, sys
from pathlib import Path
from app.adapters.store import SqliteStore
from app.domain.job import Draft, DraftState

async def main(file):
    store = SqliteStore(file)
    await store.open()
    print("ready", flush=True)
    sys.stdin.readline()
    claimed = [await store.claim(Draft(id=str(i), name="n", state=DraftState.SENDING)) for i in range(100)]
    print(*(i for i, is_ours in enumerate(claimed) if is_ours), flush=True)
    await store.close()

asyncio.run(main(Path(sys.argv[1])))
"""


@pytest.fixture
async def store(tmp_path):
    made = SqliteStore(tmp_path / "labeldock.sqlite3")
    await made.open()
    yield made
    await made.close()


async def test_what_is_queued_is_claimed_once(store):
    await store.save_draft(DRAFT)
    assert await store.claim(SENDING)
    assert not await store.claim(SENDING)
    assert await store.drafts() == [SENDING]


@pytest.mark.parametrize("state", [state for state in DraftState if state is not DraftState.QUEUED])
async def test_what_is_not_queued_is_not_claimed(store, state):
    await store.save_draft(replace(DRAFT, state=state))
    assert not await store.claim(SENDING)
    assert (await store.draft("d")).state is state


async def test_what_is_not_there_is_not_claimed(store):
    assert not await store.claim(SENDING)
    assert await store.drafts() == []


async def test_what_another_program_made_something_else_of_is_not_written_over(store):
    await store.save_draft(DRAFT)
    await store.claim(SENDING)
    assert not await store.save_draft(replace(DRAFT, note="waits"), DraftState.QUEUED)
    assert await store.draft("d") == SENDING


async def test_who_left_it_so_may_change_it(store):
    await store.save_draft(DRAFT)
    await store.claim(SENDING)
    assert await store.save_draft(replace(DRAFT, note="waits"), DraftState.SENDING)
    assert (await store.draft("d")).note == "waits"


@pytest.mark.parametrize("state", [DraftState.SENDING, DraftState.UNCERTAIN])
async def test_what_another_program_sent_again_is_not_decided_by_what_the_first_time_told(store, state):
    first, again = (replace(DRAFT, state=state, sent_at=at) for at in (1_764_412_345.123456, 1_764_412_399.7))
    await store.save_draft(again)
    assert not await store.save_draft(replace(first, state=DraftState.QUEUED), state)
    assert await store.draft("d") == again
    assert await store.save_draft(replace(again, state=DraftState.QUEUED), state)


async def test_what_became_a_job_or_was_deleted_elsewhere_does_not_come_back(store):
    await store.save_draft(DRAFT)
    await store.submitted("d", JOB, "{}")
    assert not await store.save_draft(DRAFT, DraftState.QUEUED)
    assert not await store.save_draft(DRAFT)
    await store.save_draft(replace(DRAFT, id="e"))
    await store.delete_draft("e")
    assert not await store.save_draft(replace(DRAFT, id="e"), DraftState.QUEUED)
    assert await store.drafts() == []


async def test_what_is_being_sent_is_not_deleted(store):
    await store.save_draft(DRAFT)
    await store.claim(SENDING)
    await store.delete_draft("d")
    assert await store.drafts() == [SENDING]


async def test_a_draft_with_a_number_that_is_none_can_be_saved_again(store):
    draft = Draft(id="d", name="n", request=JobRequest(num_images=float("inf")))
    assert await store.save_draft(draft)
    assert await store.save_draft(replace(draft, name="other", state=DraftState.QUEUED), DraftState.DRAFT)
    assert (await store.draft("d")).name == "other"


@pytest.fixture
def programs(tmp_path):
    """Two programs that claim all drafts when they are told to."""
    command = [sys.executable, "-c", CLAIMER, str(tmp_path / "labeldock.sqlite3")]
    pipe = subprocess.PIPE
    started = [subprocess.Popen(command, cwd=ROOT, text=True, stdin=pipe, stdout=pipe) for _ in range(2)]
    yield started
    for program in started:
        program.kill()
        program.wait(timeout=20)


async def test_each_draft_goes_to_one_of_two_programs(store, programs):
    for number in range(100):
        await store.save_draft(replace(DRAFT, id=str(number)))
    for program in programs:
        assert (await asyncio.to_thread(program.stdout.readline)).strip() == "ready"
    telling = (asyncio.to_thread(program.communicate, "\n", 60) for program in programs)
    answers = await asyncio.gather(*telling)
    claimed = sorted(int(number) for out, _ in answers for number in out.split())
    assert claimed == list(range(100))


async def test_what_may_have_become_a_job_is_found_without_reading_the_other_drafts(store):
    for state in DraftState:
        await store.save_draft(replace(DRAFT, id=state, state=state))
    await store.save_draft(Draft(id="half-written", name="n", request=JobRequest(num_images=float("inf"))))
    assert [draft.id for draft in await store.unclear()] == [DraftState.SENDING, DraftState.UNCERTAIN]
