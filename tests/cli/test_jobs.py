import asyncio
import csv
import io
from dataclasses import replace

import pytest

from app.cli.facts import range_text
from app.cli.jobs import ASKED_AT_A_TIME
from app.domain.catalogue import AnnotationJob
from app.domain.errors import KeyRefused, NotFound, Offline
from app.domain.forecast import Span
from app.domain.job import Job, Origin
from app.services.forecasts import Forecasts
from tests.services.fakes import BATCH, NOW, SERVER, WORKSPACE, status_of


def test_jobs_lists_the_ledger_with_news(shell, job_file):
    shell.run("submit", job_file)
    shell.api.statuses["job-1"] = status_of("job-1", "running", 5)
    ran = shell.run("jobs")
    title, row = ran.out.splitlines()
    assert title.split() == ["JOB", "NAME", "PROJECT", "STATUS", "IMAGES", "LEFT", "HEARD", "STARTED"]
    assert "running" in row
    assert "5/12" in row
    assert "no estimate yet" in row


def test_jobs_as_json_are_one_event_a_line(shell):
    fill(shell, 2)
    events = shell.run("jobs", "--json").events
    assert [(e["event"], e["jobId"], e["numImagesSentBack"]) for e in events] == [
        ("job", "job-1", 12),
        ("job", "job-0", 0),
    ]
    assert (events[0]["timeLeft"], events[0]["stalledFor"], events[0]["origin"]) == (None, 0, "sent")


def test_jobs_of_another_server_are_listed_as_such(shell, job_file):
    shell.run("submit", job_file)
    [job] = shell.store.ledger.values()
    shell.store.ledger[job.id] = replace(job, server="https://api.roboflow.eu")
    assert shell.run("jobs").out.rstrip().endswith("on https://api.roboflow.eu")


def test_jobs_offline_lists_what_was_heard_before(shell, job_file):
    shell.run("submit", job_file)
    shell.run("jobs")
    shell.api.fail_all = Offline("No network.")
    ran = shell.run("jobs")
    assert ran.code == 0
    assert "pending" in ran.out
    assert "heard before" in ran.err


def test_where_nobody_answers_not_every_job_is_asked_about(shell):
    fill(shell, 30, status=status_of("job", "running"))
    shell.api.fail_all = Offline("No network.")
    assert shell.run("jobs").code == 0
    assert shell.api.count("workspace_of_key") + shell.api.count("job_status") <= 2 * ASKED_AT_A_TIME


def test_jobs_of_an_empty_ledger(shell):
    assert shell.run("jobs").code == 0
    assert shell.run("jobs", "--json").events == []


def fill(shell, number, **fields):
    """Put jobs into the ledger, of which the first are done."""
    for i in range(number):
        job = Job(
            id=f"our-{i}",
            name=f"Night {i}",
            server=SERVER,
            workspace=WORKSPACE,
            project="parts",
            job_id=f"job-{i}",
            submitted_at=NOW - 10_000 + i,
            heard_at=NOW - 60,
            status=status_of(f"job-{i}", "running" if i == 0 else "done", 12 * (i > 0)),
        )
        shell.store.ledger[job.id] = replace(job, **fields)


def test_of_many_jobs_the_latest_are_listed_and_those_that_have_not_ended(shell):
    fill(shell, 30)
    ran = shell.run("jobs")
    listed = [line.split()[0] for line in ran.out.splitlines()[1:]]
    assert listed == [f"job-{i}" for i in range(29, 9, -1)] + ["job-0"]
    assert "9 earlier jobs" in ran.err
    assert len(shell.run("jobs", "--all", "--json").events) == 30


def test_only_those_that_have_not_ended_are_asked_about(shell):
    fill(shell, 30)
    assert [e["jobId"] for e in shell.run("jobs", "--active", "--json").events] == ["job-0"]
    shell.run("jobs", "--all")
    assert {call[1][1] for call in shell.api.calls if call[0] == "job_status"} == {"job-0"}


def test_jobs_are_found_by_words(shell):
    fill(shell, 30)
    assert [e["name"] for e in shell.run("jobs", "--search", "night 17", "--json").events] == ["Night 17"]
    ran = shell.run("jobs", "--search", "no such job")
    assert (ran.code, ran.err) == (0, "")
    assert "No job is like that" in ran.out


def test_an_adopted_job_is_listed_by_its_annotation_job_and_watched_by_it(shell):
    shell.api.found = (AnnotationJob("annotation-7", "", "done", BATCH.id, 12, 12),)
    fill(shell, 1, job_id="", annotation_job_id="annotation-7", origin=Origin.ADOPTED, status=None)
    assert "annotation-7 (job id unknown)" in shell.run("jobs").out
    assert shell.run("watch", "annotation-7").out.startswith("done  12/12")


def test_a_job_that_the_server_does_not_know_any_more_is_listed_as_such(shell):
    fill(shell, 1)
    shell.api.next_answers["job_status"] = [NotFound("No such job.", status=404)]
    row = shell.run("jobs").out.splitlines()[1]
    assert row.endswith("no longer known to the server")
    assert "running" in row
    [event] = shell.run("jobs", "--json").events
    assert (event["isGone"], event["isDone"], event["status"]) == (True, False, "running")


def test_what_hinders_to_hear_of_a_job_stands_beside_its_status_with_the_last_time(shell):
    fill(shell, 1)
    shell.api.fail_all = Offline("No network.")
    row = shell.run("jobs").out.splitlines()[1]
    assert "running" in row
    assert "No network. Last heard " in row


def test_the_time_left_is_a_range_and_a_stall_is_told_with_its_length(shell, monkeypatch):
    fill(shell, 2, status=status_of("job", "running", 5))
    monkeypatch.setattr(
        Forecasts, "left", lambda _self, job_id: Span(300, 470) if job_id == "our-1" else None
    )
    monkeypatch.setattr(Forecasts, "stalled_for", lambda _self, job_id: 1500.0 * (job_id == "our-0"))
    rows = shell.run("jobs").out.splitlines()
    assert "5–8 min left" in rows[1]
    assert "stalled for 25 min" in rows[2]
    events = shell.run("jobs", "--json").events
    assert [(e["timeLeft"], e["stalledFor"]) for e in events] == [
        ({"low": 300, "high": 470}, 0),
        (None, 1500),
    ]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (5, 40, "under a minute"),
        (0, 150, "up to 3 min"),
        (60, 61, "1–2 min"),
        (60, 60, "about 1 min"),
        (3000, 7200, "up to 2 h"),
        (7200, 9000, "2–3 h"),
    ],
)
def test_a_range_stays_true_when_it_is_rounded(low, high, words):
    assert range_text(Span(low, high)) == words


def test_the_ledger_is_exported_as_csv_and_as_json(shell):
    fill(shell, 30)
    rows = list(csv.DictReader(io.StringIO(shell.run("jobs", "export", "--to", "csv").out)))
    assert [row["jobId"] for row in rows] == [f"job-{i}" for i in range(29, -1, -1)]
    jobs = shell.run("jobs", "export", "--to", "json", "--search", "night 17").json["jobs"]
    assert [job["name"] for job in jobs] == ["Night 17"]
    assert shell.api.calls == []


def test_the_ledger_is_exported_into_a_file(shell, tmp_path):
    fill(shell, 3)
    file = tmp_path / "jobs.csv"
    ran = shell.run("jobs", "export", "--to", "csv", "-o", str(file), "--json")
    assert ran.events == [{"event": "exported", "path": str(file), "jobs": 3}]
    assert file.read_text().startswith("jobId,")


@pytest.mark.parametrize("argv", [("export",), ("--to", "csv"), ("import",), ("--all", "--active")])
def test_a_listing_is_not_an_export(shell, argv):
    assert shell.run("jobs", *argv, "--json").code == 1


def test_watch_follows_a_job_that_was_started_elsewhere(shell):
    shell.api.statuses["job-9"] = status_of("job-9", "done", 12)
    assert shell.run("watch", "job-9").out == "done  12/12\n"


@pytest.mark.parametrize(
    ("error", "code"), [(NotFound("No such job.", status=404), 3), (KeyRefused("no", status=401), 2)]
)
def test_watch_ends_when_the_server_refuses(shell, error, code):
    shell.api.next_answers["job_status"] = [status_of("job-9"), error]
    assert shell.run("watch", "job-9").code == code


def test_a_job_that_is_gone_while_it_is_watched_is_told_with_what_was_heard_last(shell):
    shell.api.next_answers["job_status"] = [
        *[status_of("job-9", "running", 5)] * 2,
        NotFound("No such job.", status=404),
    ]
    ran = shell.run("watch", "job-9", "--json")
    assert ran.code == 3
    assert [(e["status"], e["isGone"]) for e in ran.events] == [("running", False), ("running", True)]
    assert "no longer known" in ran.error["message"]


def test_an_interrupted_watch_ends_its_stream_with_a_word(shell):
    shell.api.next_answers["job_status"] = [*[status_of("job-9", "running")] * 2, asyncio.CancelledError()]
    ran = shell.run("watch", "job-9", "--json")
    assert ran.code == 130
    assert ran.events[-1] == {"event": "interrupted", "jobId": "job-9", "again": "labeldock watch job-9"}


def test_a_range_that_only_gets_shorter_is_no_news(shell, monkeypatch):
    spans = iter([Span(600, 900), Span(500, 800), Span(400, 700), Span(300, 600), Span(200, 500)])
    monkeypatch.setattr(Forecasts, "left", lambda _self, _job_id: next(spans, None))
    shell.api.next_answers["job_status"] = [
        *[status_of("job-9", "running", 5)] * 4,
        status_of("job-9", "done", 12),
    ]
    lines = shell.run("watch", "job-9").out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("running  5/12  ")
    assert lines[1] == "done  12/12"
