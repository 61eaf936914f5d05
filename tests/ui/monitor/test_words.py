"""What the monitor says about a job."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from app.ui.monitor import words
from app.ui.monitor.words import Part
from tests.services.fakes import NOW
from tests.ui.monitor.jobs import make_job, parts


def clock_time(when: float) -> str:
    return time.strftime("%H:%M", time.localtime(when))


@pytest.mark.parametrize("word", ["pending", "running", "done", "awaiting_mothership", "FAILED", "готово"])
def test_the_servers_word_is_shown_as_it_is(word):
    assert words.status_word(make_job(word=word)) == word


def test_a_job_that_was_never_heard_of_is_called_submitted():
    assert words.status_word(make_job(word=None)) == "submitted"


def test_an_adopted_job_that_was_never_heard_of_is_called_adopted():
    assert words.status_word(make_job(word=None, job_id="")) == "adopted"


def test_counters_have_thousands_apart_and_a_dash_for_what_is_missing():
    status = make_job().status
    assert words.progress_text(replace(status, num_images=1_220, num_sent_back=780)) == "780 / 1,220"
    assert words.progress_text(replace(status, num_images=None, num_sent_back=4)) == "4 / —"
    assert words.progress_text(replace(status, num_images=None, num_sent_back=None)) == "—"
    assert words.progress_text(None) == "—"


def test_an_unknown_word_of_a_sub_job_is_drawn_in_a_way_of_its_own():
    assert [words.part(w) for w in ("done", "running", "pending", "Queued", "exploded", "")] == [
        Part.DONE,
        Part.RUNNING,
        Part.PENDING,
        Part.PENDING,
        Part.OTHER,
        Part.OTHER,
    ]


def test_sub_jobs_are_told_in_the_servers_own_words():
    status = replace(make_job().status, subjobs=parts("done", "done", "odd", "pending"))
    assert words.subjobs_text(status) == "2 done, 1 odd, 1 pending"


def test_the_last_answer_is_told_by_its_age():
    assert words.link_text(make_job(heard_at=NOW - 42), NOW) == "42 s ago"
    assert words.link_text(make_job(heard_at=NOW - 0.2), NOW) == "just now"


def test_a_missing_answer_is_told_with_the_time_of_the_last_one():
    job = make_job(heard_at=NOW - 300, trouble="The server cannot be reached")
    assert words.link_text(job, NOW) == f"no answer since {clock_time(NOW - 300)}"
    assert "The server cannot be reached" in words.link_details(job, NOW)


def test_trouble_before_the_first_answer_names_no_time():
    assert words.link_text(make_job(word=None, trouble="Offline"), NOW) == "no answer yet"


def test_a_job_without_change_is_stalled_and_never_failed():
    job = make_job(changed_at=NOW - 12 * 60)
    assert words.link_text(job, NOW) == "1 s ago · stalled 12 min"
    assert "failed" not in words.link_text(job, NOW)


@pytest.mark.parametrize(
    "changes",
    [{"changed_at": NOW - 30}, {"word": "done"}, {"is_watched": False}, {"trouble": "Offline"}],
)
def test_what_moves_ended_or_is_not_asked_is_not_called_stalled(changes):
    job = make_job(**{"changed_at": NOW - 900, **changes})
    assert words.stalled_for(job, NOW) == 0


def test_a_job_that_is_not_watched_says_that_the_server_goes_on():
    job = make_job(is_watched=False)
    assert words.link_text(job, NOW) == "not watched"
    assert "the server goes on" in words.link_details(job, NOW)


def test_the_start_is_the_servers_where_it_said_one():
    job = make_job()
    said = replace(job, status=replace(job.status, start_time="2026-01-01T00:00:00.000Z"))
    assert words.start_time(said) == 1_767_225_600
    assert words.start_time(job) == job.submitted_at


@pytest.mark.parametrize("text", ["yesterday", "2026-99-99", "0001-01-01T00:00:00Z"])
def test_a_start_that_cannot_be_read_falls_back_to_the_submission(text):
    job = make_job()
    job = replace(job, status=replace(job.status, start_time=text))
    assert words.moment(words.start_time(job), NOW)


def test_a_moment_of_another_day_carries_its_date():
    assert words.moment(NOW, NOW) == clock_time(NOW)
    assert words.moment(NOW - 3 * 86_400, NOW).endswith(clock_time(NOW - 3 * 86_400))
    assert words.moment(NOW - 3 * 86_400, NOW) != clock_time(NOW)
    assert words.moment(float("nan"), NOW) == words.moment(1e30, NOW) == "—"


def test_the_head_says_how_often_is_asked_and_when_was_last_answered():
    assert words.polling_text(4.0, NOW - 1, NOW) == "polling every 4 s · last answer 1 s ago"
    assert words.polling_text(0.0, None, NOW) == ""
