"""Servers that die, answers that are cut off, windows that are closed: nothing is lost, nothing is sent twice."""

import asyncio
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QListWidget, QPushButton

from app.adapters.store import SqliteStore
from app.bootstrap import find_folders
from app.domain.job import DraftState
from app.domain.ontology import from_pairs
from app.services import outbox_line
from tests.e2e.board import jobs_on_board
from tests.e2e.desk import desk_at
from tests.sandbox_process import ROOT

PARTS, MORNING, NIGHT = "Bench parts", "Morning shift", "Night shift"
PROJECT = "bench-parts"
KILLED_A_SECOND_LATER = """
import asyncio, os, signal
from dataclasses import replace
from app.bootstrap import build_workstation
from app.domain.ontology import from_pairs

async def work():
    station = build_workstation(server="http://127.0.0.1:9", replace={"environment_key": None})
    await station.start()
    draft = station.composer.new()
    await asyncio.sleep(1)
    rows = from_pairs([("a bolt", "bolt"), ("", ""), ("half", "")])
    broken = '{"a bolt": "bolt", "a n'
    station.composer.edit(replace(draft.asking(ontology=None), texts={"object": broken}, set_aside=rows))
    await asyncio.sleep(1)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(work())
"""


async def test_a_job_outlives_its_server(own_sandbox):
    own_sandbox.start("slow")
    async with desk_at(own_sandbox) as desk:
        await desk.write_job(PARTS, MORNING, 5)
        job = await desk.submit()
        await desk.person.until("an image that came back", lambda: _sent_back(desk) > 0)
        own_sandbox.kill()
        await desk.person.until_says("Offline", "offline, heard")
        assert desk.job.status.status == "running", "The last word of the server stands."
        assert not desk.job.is_done
        own_sandbox.start()
        await desk.person.until_says("Online")
        await desk.until_done(job)
        await desk.person.until_says("5 / 5")
    assert len(jobs_on_board(own_sandbox, PROJECT)) == 1


async def test_a_draft_waits_in_the_queue_until_the_server_is_back(own_sandbox, monkeypatch):
    monkeypatch.setattr(outbox_line, "FIRST_RETRY_S", 0.3)
    own_sandbox.start()
    async with desk_at(own_sandbox) as desk:
        await desk.write_job(PARTS, MORNING, 1)
        own_sandbox.kill()
        await desk.person.click("Submit job")
        await desk.person.until_says("Offline since", "1 queued job is sent when the server answers again")
        assert desk.draft(MORNING).state in (DraftState.QUEUED, DraftState.SENDING)
        own_sandbox.start()
        await desk.person.until("the job", lambda: desk.station.ledger.jobs)
        await desk.until_done(desk.job)
    assert len(jobs_on_board(own_sandbox, PROJECT)) == 1


async def test_closing_the_window_loses_neither_job_nor_draft_nor_tab(own_sandbox):
    own_sandbox.start("slow")
    async with desk_at(own_sandbox) as desk:
        await desk.write_job(PARTS, MORNING, 6)
        job = await desk.submit()
        await desk.person.until("an image that came back", lambda: _sent_back(desk) > 0)
        await desk.open_results(MORNING)
        await desk.new_draft(PARTS, NIGHT)
        await desk.write_ontology(("a torn washer", "washer"))
        tabs, front, draft = desk.tabs, desk.window.documents.current, desk.draft(NIGHT)
    async with desk_at(own_sandbox) as desk:
        assert desk.tabs == tabs
        assert desk.window.documents.current == front
        assert desk.draft(NIGHT).request == draft.request
        await desk.person.until_says("a torn washer")
        assert desk.job.id == job.id
        await desk.until_done(job)
    assert len(jobs_on_board(own_sandbox, PROJECT)) == 1


async def test_a_job_whose_answer_was_cut_off_is_adopted_and_never_sent_again(own_sandbox, monkeypatch):
    monkeypatch.setattr(outbox_line, "FIRST_RETRY_S", 0.2)
    own_sandbox.start("cut-after-create")
    async with desk_at(own_sandbox) as desk:
        await desk.write_job(PARTS, MORNING, 2)
        await desk.person.click("Submit job")
        await desk.person.until_says("It is not known whether this job was created")
        assert desk.draft(MORNING).state is DraftState.UNCERTAIN
        await asyncio.sleep(1)
    async with desk_at(own_sandbox) as desk:
        assert desk.draft(MORNING).state is DraftState.UNCERTAIN
        assert len(jobs_on_board(own_sandbox, PROJECT)) == 1
        await desk.person.choose("Job", "Decide about the uncertain job…")
        await desk.person.until_says(
            "Was this job created?", "It was most likely created: one new job fits, and no other"
        )
        assert (await desk.person.get(QListWidget, "Jobs that may be this one")).count() == 1
        await desk.person.click("Adopt this job", QPushButton)
        await desk.person.until("the job in the ledger", lambda: desk.station.ledger.jobs)
        await desk.person.until_says("2 / 2")
        assert not desk.station.composer.drafts
        assert desk.job.job_id == ""
    assert len(jobs_on_board(own_sandbox, PROJECT)) == 1


async def test_a_word_that_nobody_knows_is_shown_as_it_is_and_watched_on(own_sandbox):
    own_sandbox.start("unknown-status,slow")
    async with desk_at(own_sandbox) as desk:
        await desk.write_job(PARTS, MORNING, 2)
        await desk.submit()
        await desk.person.until_says("reticulating")
        await desk.person.until_says("settled", "2 / 2")
        assert desk.job.is_watched
        assert not desk.job.is_done
        heard = desk.job.heard_at
        await desk.person.until("another question", lambda: desk.job.heard_at > heard)


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_a_kill_loses_neither_broken_texts_nor_rows_set_aside_of_a_second_ago(isolated_home):
    done = subprocess.run([sys.executable, "-c", KILLED_A_SECOND_LATER], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == -9
    (draft,) = asyncio.run(_drafts_on_disk())
    assert draft.texts == {"object": '{"a bolt": "bolt", "a n'}
    assert draft.set_aside == from_pairs([("a bolt", "bolt"), ("", ""), ("half", "")])
    assert draft.request.ontology is None


async def _drafts_on_disk():
    store = SqliteStore(find_folders().database)
    await store.open()
    try:
        return await store.drafts()
    finally:
        await store.close()


def _sent_back(desk):
    status = desk.job.status
    return (status.num_sent_back if status else 0) or 0
