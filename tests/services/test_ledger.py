"""What earlier jobs tell the next one."""

import json

from app.domain.job import Job
from app.services.ledger import last_job, reviewers_used

PLACE = ("https://server", "workbench", "parts")


def job(number: int, project: str = "parts", **body: object) -> Job:
    text = json.dumps(body, indent=2) if body else ""
    return Job(id=f"j{number}", name="", server=PLACE[0], workspace=PLACE[1], project=project, body=text)


def test_reviewers_come_newest_first_and_once():
    jobs = [
        job(3, batchId="b", reviewerEmail="ann@x.example"),
        job(2, batchId="b", reviewerEmail="bob@x.example"),
        job(1, batchId="b", reviewerEmail="ann@x.example"),
    ]
    assert reviewers_used(jobs, PLACE) == ("ann@x.example", "bob@x.example")


def test_reviewers_of_other_projects_and_of_jobs_without_one_are_none():
    jobs = [job(2, "tools", reviewerEmail="ann@x.example"), job(1, batchId="b"), job(0)]
    assert reviewers_used(jobs, PLACE) == ()


def test_a_prompt_that_looks_like_the_field_is_no_reviewer():
    assert reviewers_used([job(1, ontology={"reviewerEmail": "x"}, batchId="b")], PLACE) == ()


def test_the_last_job_on_a_batch_is_the_newest_of_its_project():
    jobs = [job(4), job(3, "tools", batchId="b"), job(2, batchId="b", runNMS=True), job(1, batchId="b")]
    assert last_job(jobs, PLACE, "b") is jobs[2]
    assert last_job(jobs, PLACE, "other") is None
