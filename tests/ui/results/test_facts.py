"""What is known of a run, in words."""

from dataclasses import replace

from app.ui.results import facts
from tests.services.fakes import NOW
from tests.ui.monitor.jobs import make_job, parts


def finished(**changes):
    job = make_job(1, "done", 504, submitted_at=NOW - 21 * 60, changed_at=NOW, **changes)
    return replace(job, status=replace(job.status, num_images=512, backend="workbench-sample"))


def test_a_finished_run_is_told_with_its_pace():
    told = dict(facts.run_facts(finished(), NOW + 9_999))
    assert told["Status"] == "done"
    assert told["Images"] == "504 of 512 sent back"
    assert told["Took"] == "21 min · 24 images a minute"
    assert told["Model"] == "sam3"
    assert told["Labelled by"] == "workbench-sample"
    assert told["Reviewer"] == "the workspace's owner"


def test_a_running_job_has_no_pace_yet():
    told = dict(facts.run_facts(make_job(1, submitted_at=NOW - 90), NOW))
    assert told["Runs for"] == "1 min"


def test_a_reviewer_who_was_named_is_shown():
    assert facts.reviewer_text(make_job(1, reviewer="a@b.example")) == "a@b.example"
    assert facts.reviewer_text(make_job(1, body_sha256="")) == ""


def test_missing_counters_leave_their_line_out():
    assert "Images" not in dict(facts.run_facts(make_job(1, done=None), NOW))
    assert "Images" not in dict(facts.run_facts(make_job(1, word=None), NOW))


def test_sub_jobs_are_told_in_short():
    job = make_job(1)
    assert (
        facts.round_text(replace(job, status=replace(job.status, subjobs=parts("done", "odd"))))
        == "1 of 2 done"
    )
    assert facts.round_text(replace(job, status=replace(job.status, subjobs=parts("done")))) == "1 done"
    assert facts.round_text(job) == ""
