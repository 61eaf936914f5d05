"""API keys: added in the window, kept in the real keyring, refused by the server in its own words."""

import pytest
from PySide6.QtWidgets import QLineEdit

from app.adapters.keys import KeyringKeys
from app.domain.job import DraftState
from app.services.session import KeyPlace
from tests.e2e.board import jobs_on_board
from tests.e2e.desk import desk_at

PARTS, NIGHT = "Bench parts", "Night shift"
WORKSPACE = "workbench"


async def add_key(desk, key):
    """Paste a key into the dialog, which checks it by itself."""
    await desk.person.choose("File", "Add API key…")
    await desk.person.click_on(await desk.person.get(QLineEdit, "API key"))
    await desk.person.paste(key)


@pytest.fixture
async def keyring(sandbox):
    """The real keyring, and nothing of this server in it afterwards."""
    keys = KeyringKeys()
    yield keys
    await keys.remove(sandbox.url, WORKSPACE)


@pytest.mark.real_keyring
async def test_a_key_is_kept_in_the_keyring_and_found_at_the_next_start(sandbox, keyring):
    async with desk_at(sandbox, key=None) as desk:
        await desk.person.until_says("no API key yet", "No workspace yet")
        await add_key(desk, sandbox.keys["full"])
        await desk.person.until_says("in system keyring", "Bench parts")
    assert await keyring.get(sandbox.url, WORKSPACE) == sandbox.keys["full"]
    async with desk_at(sandbox, key=None) as desk:
        await desk.person.until_says("in system keyring", "Morning shift")
        assert desk.station.session.key.place is KeyPlace.KEYRING
        await desk.write_job(PARTS, NIGHT, 1)
        await desk.until_done(await desk.submit())


@pytest.mark.real_keyring
async def test_a_wrong_key_is_refused_in_the_dialog_and_not_kept(sandbox, keyring):
    async with desk_at(sandbox, key=None) as desk:
        await add_key(desk, "sThisKeyOpensNothing")
        await desk.person.until_says("This API key does not exist")
        await desk.person.get(QLineEdit, "API key")
        assert desk.station.session.key is None
        await desk.person.click("Cancel")
    assert await keyring.get(sandbox.url, WORKSPACE) is None


async def test_a_wrong_key_of_the_environment_is_told_in_the_window(sandbox):
    async with desk_at(sandbox, key="sThisKeyOpensNothing") as desk:
        await desk.person.until_says("This API key does not exist")


async def test_a_read_only_key_is_refused_at_submit_and_the_queue_waits(sandbox):
    before = jobs_on_board(sandbox, "bench-parts")
    async with desk_at(sandbox, key="read_only") as desk:
        await desk.write_job(PARTS, NIGHT, 1)
        await desk.person.click("Submit job")
        await desk.person.until_says(
            "Queued, but the queue is paused", "required scope: annotationJob.create", "Replace key…"
        )
        assert desk.draft(NIGHT).state is DraftState.QUEUED
        assert desk.draft(NIGHT).request.num_images == 1
        await desk.write_job(PARTS, "Morning shift", 1)
        await desk.person.click("Submit job")
        await desk.person.until_says("Queue paused · 2 jobs wait in the queue")
        assert desk.draft("Morning shift").state is DraftState.QUEUED
    assert jobs_on_board(sandbox, "bench-parts") == before


async def test_without_a_keyring_a_key_lives_in_memory_and_the_window_says_so(sandbox):
    async with desk_at(sandbox, key=None) as desk:
        await add_key(desk, sandbox.keys["full"])
        await desk.person.until_says("in memory for this session", "no keyring that Labeldock can use")
        assert desk.station.session.key.place is KeyPlace.MEMORY
