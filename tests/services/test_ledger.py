"""The ledger holds every job, hears of what other programs write, and loses nothing that was heard."""

import asyncio
from dataclasses import replace

import pytest

from app.domain.catalogue import AnnotationJob
from app.domain.errors import InputError, NotFound, StoreError
from app.domain.job import DraftState, Job, Origin
from app.domain.trace import Point
from tests.services.fakes import (
    KEY,
    NOW,
    PARTS,
    SERVER,
    WORKSPACE,
    make_draft,
    make_workstation,
    status_of,
)

FULL = StoreError("The disk is full.")


def make_job(job_id: str, **changes: object) -> Job:
    job = Job(
        id=f"our-{job_id}", name="Bolts", server=SERVER, workspace=WORKSPACE, project=PARTS.id,
        job_id=job_id, submitted_at=NOW,
    )  # fmt: skip
    return replace(job, **changes)


def done(number: int) -> Job:
    job_id = f"job-{number}"
    return make_job(job_id, status=status_of(job_id, "done", 12), submitted_at=NOW - number)


@pytest.fixture
def ledger(workstation):
    return workstation.ledger


async def of_other_program(store, clock, *jobs: Job) -> None:
    """Have another program write to the store, and give the ledger the time to look."""
    store.ledger |= {job.id: job for job in jobs}
    store.news_of_others = [job.id for job in jobs]
    store.has_news = True
    await clock.advance(5)


async def test_live_jobs_are_there_when_all_is_ready_and_the_others_follow(build, store, clock):
    store.piece = 2
    live = make_job("live", submitted_at=NOW - 99)
    store.ledger = {job.id: job for job in (live, *map(done, range(5)))}
    station = build()
    seen, pieces, ends = [], [], []
    station.ready.connect(lambda: seen.extend(station.ledger.jobs))
    station.ledger.read.connect(pieces.append)
    station.ledger.loaded.connect(lambda: ends.append(len(station.ledger.jobs)))
    await station.start()
    assert (seen, station.ledger.is_loaded) == ([live], False)
    await clock.advance(1)
    assert pieces == [("our-job-0", "our-job-1"), ("our-job-2", "our-job-3"), ("our-job-4",)]
    assert (ends, station.ledger.is_loaded) == ([6], True)
    assert station.ledger.jobs[-1].id == live.id


async def test_jobs_that_cannot_be_read_are_read_later(build, store, clock):
    store.ledger = {job.id: job for job in map(done, range(3))}
    store.trouble = FULL
    station = build()
    await station.start()
    await clock.advance(1)
    assert station.ledger.read_trouble is FULL
    store.trouble = None
    await clock.advance(5)
    assert (len(station.ledger.jobs), station.ledger.is_loaded) == (3, True)


async def test_earlier_jobs_that_could_not_be_read_are_read_at_the_next_look(build, store, clock):
    store.piece = 2
    store.ledger = {job.id: job for job in map(done, range(5))}
    station = build()

    def fail(_found):
        store.trouble = FULL if len(station.ledger.jobs) == 2 else None

    station.ledger.read.connect(fail)
    await station.start()
    await clock.advance(1)
    assert not station.ledger.is_loaded
    store.trouble = None
    await clock.advance(10)
    assert station.ledger.is_loaded
    assert len(station.ledger.jobs) == 5


async def test_a_job_that_moves_is_not_read_again(build, store, clock):
    store.piece = 1
    store.ledger = {job.id: job for job in map(done, range(3))}
    station = build()
    await station.start()
    newer = replace(done(2), note="changed meanwhile")
    station.ledger.take(newer)
    await clock.advance(1)
    assert station.ledger.job(newer.id) is newer


async def test_jobs_of_other_programs_appear_and_change(ledger, store, clock):
    added, changed = [], []
    ledger.added.connect(added.append)
    ledger.changed.connect(changed.append)
    await of_other_program(store, clock, done(1))
    assert (added, changed) == (["our-job-1"], [])
    await of_other_program(store, clock, replace(done(1), note="seen"))
    assert (added, changed) == (["our-job-1"], ["our-job-1"])
    assert ledger.job("our-job-1").note == "seen"


async def test_of_two_programs_that_ask_the_later_answer_counts(ledger, store, clock):
    here = replace(done(1), heard_at=NOW + 9)
    ledger.take(here)
    there = make_job("job-1", submitted_at=here.submitted_at, heard_at=NOW, note="noted there")
    await of_other_program(store, clock, there)
    assert ledger.job(here.id) == replace(here, note="noted there")


async def test_an_uncertain_draft_of_another_program_appears_and_goes_with_its_job(workstation, store, clock):
    store.kept_drafts["d"] = make_draft("d", state=DraftState.UNCERTAIN)
    await of_other_program(store, clock)
    assert [(d.id, d.state) for d in workstation.composer.drafts] == [("d", DraftState.UNCERTAIN)]
    del store.kept_drafts["d"]
    await of_other_program(store, clock, make_job("job-7", id="d"))
    assert workstation.composer.drafts == ()


async def test_news_that_a_full_disk_does_not_take_are_written_later_in_their_order(ledger, store, clock):
    job = done(1)
    ledger.take(job)
    store.trouble = FULL
    await ledger.record(replace(job, trouble="cut"), "no answer")
    await ledger.record(replace(job, trouble=""), "status done")
    assert ledger.save_trouble is FULL
    assert ledger.job(job.id).trouble == ""
    store.trouble = None
    await clock.advance(5)
    assert [event for _, event in store.events] == ["no answer", "status done"]
    assert (ledger.save_trouble, store.ledger[job.id].trouble) == (None, "")


async def test_what_waits_for_the_disk_is_tried_once_more_at_the_end(build, store):
    station = build()
    await station.start()
    station.ledger.take(done(1))
    store.trouble = FULL
    await station.ledger.record(done(1), "status done")
    store.trouble = None
    await station.stop()
    assert store.events == [("our-job-1", "status done")]


async def test_what_a_full_disk_kept_back_is_written_once_each_when_many_answers_come_at_once(ledger, store):
    jobs = [done(number) for number in range(6)]
    store.trouble = FULL
    for job in jobs:
        ledger.take(job)
        await ledger.record(job, "no answer")
    store.trouble = None
    await asyncio.gather(*(ledger.record(job, "status done") for job in jobs))
    assert store.events == [(job.id, event) for event in ("no answer", "status done") for job in jobs]


async def test_of_two_notes_in_a_row_the_second_one_is_kept(ledger, store, clock):
    ledger.take(done(1))
    ledger.set_note("our-job-1", "for the")
    ledger.set_note("our-job-1", "for the fair")
    await clock.advance(0)
    assert store.ledger["our-job-1"].note == "for the fair"


async def test_a_note_right_before_the_end_is_kept(build, store):
    station = build()
    await station.start()
    station.ledger.take(done(1))
    station.ledger.set_note("our-job-1", "for the fair")
    await station.stop()
    assert store.ledger["our-job-1"].note == "for the fair"


async def test_a_note_is_kept(ledger, store, clock):
    ledger.take(done(1))
    ledger.set_note("our-job-1", "for the fair")
    await clock.advance(0)
    assert store.ledger["our-job-1"].note == "for the fair"
    assert ledger.find("fair") == [ledger.job("our-job-1")]


async def test_news_do_not_take_a_note_away(ledger, clock):
    job = done(1)
    ledger.take(job)
    ledger.set_note(job.id, "mine")
    await ledger.record(replace(job, trouble="cut"), "no answer")
    assert ledger.job(job.id).note == "mine"


async def test_the_trace_begins_with_the_sending(ledger, store):
    ledger.take(done(1))
    store.traces["our-job-1"] = [Point(NOW + 5, 3)]
    assert await ledger.trace("our-job-1") == [Point(NOW - 1, 0), Point(NOW + 5, 3)]


async def test_jobs_on_a_project_are_newest_first_and_of_this_server(ledger):
    for job in (
        done(2),
        done(1),
        replace(done(3), server="https://other"),
        replace(done(4), project="tools"),
    ):
        ledger.take(job)
    assert [job.job_id for job in ledger.jobs_on(WORKSPACE, PARTS.id)] == ["job-1", "job-2"]


async def test_live_jobs_are_those_of_which_more_is_expected(ledger):
    for job in (done(1), make_job("job-2"), make_job("job-3", is_watched=False)):
        ledger.take(job)
    assert [job.job_id for job in ledger.live] == ["job-2"]
    await ledger.record(replace(make_job("job-2"), status=status_of("job-2", "done")), "status done")
    assert ledger.live == ()


async def test_a_job_of_another_workspace_can_be_followed(build, api, store):
    station = make_workstation(api=api, store=store, environment_key=KEY)
    await station.start()
    job = await station.ledger.follow("job-5", WORKSPACE)
    assert (job.workspace, job.project, job.origin) == (WORKSPACE, PARTS.id, Origin.IMPORTED)
    await station.stop()


async def test_a_job_that_was_read_only_on_disk_is_found(build, store, clock):
    store.piece = 1
    store.ledger = {job.id: job for job in map(done, range(3))}
    station = build(environment_key=KEY)
    await station.start()
    assert not station.ledger.is_loaded
    assert await station.ledger.follow("job-2") == done(2)


async def test_a_project_that_the_server_names_by_a_number_is_found_by_the_annotation_job(ledger, api):
    api.statuses["job-5"] = replace(status_of("job-5"), project_id="66f0c0ffee")
    api.found = (AnnotationJob("annotation-5"),)
    api.next_answers["annotation_job"] = [NotFound("not of this one", status=404), api.found[0]]
    assert (await ledger.follow("job-5")).project == "tools"


async def test_a_project_that_cannot_be_found_out_stays_open(ledger, api):
    api.statuses["job-5"] = replace(status_of("job-5"), project_id="66f0c0ffee", annotation_job_id="")
    assert (await ledger.follow("job-5")).project == ""


async def test_a_draft_of_a_job_that_is_not_there_says_so(ledger):
    with pytest.raises(InputError):
        await ledger.draft_of("nothing")


@pytest.mark.parametrize(("name", "start"), [("jobs.CSV", "jobId,"), ("jobs.json", '{"version": 1')])
async def test_jobs_are_exported_to_a_file_by_its_name(ledger, tmp_path, name, start):
    await ledger.export([done(1), done(2)], tmp_path / name)
    text = (tmp_path / name).read_text("utf-8")
    assert text.startswith(start)
    assert text.index("job-1") < text.index("job-2")
    assert [file.name for file in tmp_path.iterdir()] == [name]


async def test_an_export_that_cannot_be_written_leaves_the_file_as_it_was(ledger, tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        await ledger.export([done(1)], tmp_path / "missing" / "jobs.csv")
