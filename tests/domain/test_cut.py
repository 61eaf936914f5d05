"""The thresholds that a job was run with, and drafts with others."""

from dataclasses import replace

from app.domain.cut import Cut, cut_of, recut
from app.domain.job import Draft, Job, JobRequest
from app.domain.ontology import from_pairs
from app.domain.status import JobStatus

JOB = Job(id="j", name="Night", server="s", workspace="w", project="p")
TOLD = JobStatus(status="done", confidence_thresholds={"bolt": 0.4, "nut": 0.3})


def told(request: JobRequest | None) -> Cut:

    return cut_of(replace(JOB, status=TOLD), request)


def test_what_was_sent_goes_before_what_the_server_told():
    cut = told(JobRequest(confidence_thresholds={"bolt": 0.6}, default_confidence=0.7))
    assert (cut.of("bolt"), cut.of("nut"), cut.of("gear")) == (0.6, 0.3, 0.7)
    assert cut.is_known("gear")


def test_what_nobody_told_is_the_usual_threshold_and_said_to_be_unknown():
    cut = cut_of(JOB, None)
    assert cut.of("bolt") == 0.5
    assert not cut.is_known("bolt")


def test_of_a_job_whose_request_is_unknown_the_server_may_tell():
    assert told(None).is_known("bolt")
    assert told(None).of("bolt") == 0.4


def test_classes_are_compared_as_the_server_saves_them():
    cut = cut_of(JOB, JobRequest(confidence_thresholds={"nut/small": 0.8}))
    assert cut.of("nut-small") == 0.8


def test_a_draft_takes_other_thresholds_and_keeps_the_rest():
    request = JobRequest(
        ontology=from_pairs([("a nut", "nut/small"), ("a bolt", "bolt")]),
        confidence_thresholds={"bolt": 0.6, "gear": 0.2},
        reviewer_email="r@example.com",
    )
    draft = recut(Draft(id="", name="Night", request=request), {"nut-small": 0.75, "bolt": 0.8, "other": 0.9})
    assert draft.request.confidence_thresholds == {"bolt": 0.8, "gear": 0.2, "nut/small": 0.75, "other": 0.9}
    assert draft.request.reviewer_email == "r@example.com"


def test_a_draft_whose_ontology_the_server_derives_takes_them_too():
    draft = recut(Draft(id="", name="Night", request=JobRequest(ontology=None)), {"bolt": 0.8})
    assert draft.request.confidence_thresholds == {"bolt": 0.8}
