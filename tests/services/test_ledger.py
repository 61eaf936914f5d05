"""What earlier jobs tell the next one."""

from dataclasses import replace

from app.domain.job import Job
from app.services.ledger import last_job, reviewers_used

PLACE = ("https://server", "workbench", "parts")


def job(number: int, project: str = "parts", batch_id: str = "b", **changes: str) -> Job:
    job = Job(id=f"j{number}", name="", server=PLACE[0], workspace=PLACE[1], project=project, body_sha256="x")
    return replace(job, batch_id=batch_id, **changes)


def test_reviewers_come_newest_first_and_once():
    jobs = [
        job(3, reviewer="ann@x.example"),
        job(2, reviewer="bob@x.example"),
        job(1, reviewer="ann@x.example"),
    ]
    assert reviewers_used(jobs, PLACE) == ("ann@x.example", "bob@x.example")


def test_reviewers_of_other_projects_and_of_jobs_without_one_are_none():
    jobs = [job(2, "tools", reviewer="ann@x.example"), job(1), job(0)]
    assert reviewers_used(jobs, PLACE) == ()


def test_the_last_job_on_a_batch_is_the_newest_of_its_project():
    jobs = [job(4, body_sha256=""), job(3, "tools"), job(2), job(1)]
    assert last_job(jobs, PLACE, "b") is jobs[2]
    assert last_job(jobs, PLACE, "other") is None
