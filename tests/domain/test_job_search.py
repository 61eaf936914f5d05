"""Jobs are found by what a person remembers of them."""

from dataclasses import replace

import pytest

from app.domain.job import Job, Origin
from app.domain.job_list import JobList
from app.domain.job_search import read_query, search_text
from app.domain.status import JobStatus

JOB = Job(
    id="our-1", name="Rädchen & Bolts", server="https://s", workspace="workbench", project="parts",
    batch_id="b12", batch_name="Monday 12", model="sam3", queued_by="ann@desk", reviewer="bob@x.example",
    job_id="6f1c-77", annotation_job_id="a-9", status=JobStatus(status="In_Progress"), note="for the fair",
    origin=Origin.IMPORTED, submitted_at=5.0,
)  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "bolts", "BOLTS radchen", "monday", "b12", "parts workbench", "sam3", "in_prog", "fair",
        "6f1c", "a-9", "ann@", "bob@x", "imported", '"monday 12"', '"for the', "RÄDCHEN", "12 mon",
    ],
)  # fmt: skip
def test_all_words_match_in_any_order_whatever_their_case_and_accents(typed: str):
    assert read_query(typed).takes(search_text(JOB))


@pytest.mark.parametrize("typed", ["nuts", "bolts nuts", '"12 monday"', '"bolts monday"', "our-1", "ſam4"])
def test_one_word_that_does_not_match_is_enough(typed: str):
    assert not read_query(typed).takes(search_text(JOB))


def test_letters_that_have_no_plain_form_match_themselves():
    job = replace(JOB, name="Straße 螺栓 ﬁx")
    for typed in ("STRASSE", "螺栓", "fix"):
        assert read_query(typed).takes(search_text(job))


def test_what_changed_is_found_by_its_new_words_only():
    jobs = JobList()
    jobs.put(JOB)
    jobs.put(replace(JOB, status=JobStatus(status="done"), note=""))
    assert [job.id for job in jobs.find("done")] == ["our-1"]
    assert jobs.find("in_progress") == jobs.find("fair") == []
    assert jobs.matches("done", "our-1")


def test_found_jobs_are_newest_first():
    jobs = JobList()
    for number in (2, 9, 4):
        jobs.put(replace(JOB, id=str(number), submitted_at=float(number)))
    assert [job.id for job in jobs.find("bolts")] == ["9", "4", "2"]
    assert [job.id for job in jobs.all] == ["9", "4", "2"]
