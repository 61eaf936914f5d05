"""What the monitor says about a job."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime

import pytest

from app.domain.forecast import Span
from app.domain.job import Origin
from app.ui.language import apply_language
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


def test_the_time_left_is_a_range_that_stays_true_when_it_is_rounded():
    assert words.range_text(Span(10, 50)) == "under a minute"
    assert words.range_text(Span(8 * 60 + 50, 11 * 60 + 5)) == "8–12 min"
    assert words.range_text(Span(10, 100)) == "up to 2 min"
    assert words.range_text(Span(50 * 60, 2.5 * 3600)) == "50 min – 3 h"
    assert words.range_text(Span(3600, 3600)) == "about 1 h"


def test_without_ground_there_is_no_estimate_yet():
    assert words.left_text(make_job(), None, 0) == "no estimate yet"


def test_where_all_images_are_back_and_no_final_word_was_heard_no_time_is_promised():
    assert words.left_text(make_job(word="settled", done=12), Span(1, 20), 0) == "all images back"


def test_a_job_that_stands_still_is_stalled_and_never_failed():
    assert words.left_text(make_job(), Span(60, 120), 12 * 60) == "stalled 12 min"


@pytest.mark.parametrize("changes", [{"word": "done"}, {"is_gone": True}, {"is_watched": False}])
def test_what_ended_is_gone_or_is_not_asked_about_has_no_time_left(changes):
    assert words.left_text(make_job(**changes), Span(60, 120), 0) == ""


def test_a_job_took_as_long_as_until_the_answer_that_said_done():
    assert words.took(make_job(word="done", submitted_at=NOW - 601, changed_at=NOW - 1)) == 600
    assert words.took(make_job()) is None


def test_it_is_told_how_a_job_came_into_the_ledger():
    assert words.origin_text(make_job()) == "sent from here"
    assert words.origin_text(make_job(origin=Origin.IMPORTED)) == "imported"
    assert words.origin_text(make_job(origin=Origin.ADOPTED, job_id="")) == "adopted: job id unknown"


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


def test_an_exact_time_is_written_as_the_language_writes_dates(qapp):
    at = datetime(2026, 3, 5, 16, 38, 24).timestamp()
    assert words.exactly(at) == "5 Mar 2026, 16:38:24"
    apply_language("de")
    try:
        assert words.exactly(at) == "5. März 2026, 16:38:24"
    finally:
        apply_language("en")
    assert words.exactly(None) == "none yet"
    assert words.exactly(1e30) == "—"


def test_the_head_says_how_often_is_asked_and_when_was_last_answered():
    assert words.polling_text(4.0, NOW - 1, NOW) == "polling every 4 s · last answer 1 s ago"
    assert words.polling_text(0.0, None, NOW) == ""
