"""What earlier jobs tell the next one."""

from dataclasses import replace

from app.domain.job import Job
from app.domain.job_list import JobList, last_job, reviewers_used


def job(number: int, batch_id: str = "b", **changes: str) -> Job:
    job = Job(id=f"j{number}", name="", server="s", workspace="w", project="p", body_sha256="x")
    return replace(job, batch_id=batch_id, **changes)


def test_reviewers_come_newest_first_and_once():
    jobs = [
        job(3, reviewer="ann@x.example"),
        job(2, reviewer="bob@x.example"),
        job(1, reviewer="ann@x.example"),
        job(0),
    ]
    assert reviewers_used(jobs) == ("ann@x.example", "bob@x.example")


def test_the_last_job_on_a_batch_is_the_newest_whose_body_is_known():
    jobs = [job(4, body_sha256=""), job(3, "c"), job(2), job(1)]
    assert last_job(jobs, "b") is jobs[2]
    assert last_job(jobs, "other") is None


def test_the_latest_that_match_are_enough():
    jobs = JobList()
    for number in range(30):
        jobs.put(job(number, "even" if number % 2 == 0 else "odd"))
    found = jobs.find_latest("even", 3)
    assert found == jobs.find("even")[:3]
    assert len(found) == 3
