"""The link to a job, apart from its status."""

from __future__ import annotations

import time

import pytest

from app.domain.errors import KeyRefused, NoKey
from app.ui.monitor.link import link_details, link_text
from tests.services.fakes import NOW
from tests.ui.monitor.jobs import facts, make_job


def clock_time(when: float) -> str:
    return time.strftime("%H:%M:%S", time.localtime(when))


def test_the_last_answer_is_told_by_its_time():
    assert link_text(make_job(heard_at=NOW - 42), facts()) == f"last heard {clock_time(NOW - 42)}"


def test_a_missing_answer_is_told_with_the_time_of_the_last_one():
    job = make_job(heard_at=NOW - 300, trouble="The server cannot be reached")
    assert link_text(job, facts()) == f"no answer since {clock_time(NOW - 300)}"
    assert "The server cannot be reached" in link_details(job, facts())


def test_trouble_before_the_first_answer_names_no_time():
    assert link_text(make_job(word=None, trouble="Offline"), facts()) == "no answer yet"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"is_gone": True, "trouble": "404"}, "no longer known to the server"),
        ({"is_refused": True, "trouble": "401"}, "key refused"),
        ({"is_watched": False}, "not watched"),
        ({"server": "https://api.roboflow.com"}, "another server"),
        ({"word": None}, "not asked yet"),
    ],
)
def test_every_other_link_has_words_of_its_own(changes, text):
    assert link_text(make_job(**changes), facts()) == text


def test_offline_is_said_of_all_jobs_that_are_not_done():
    offline = facts(is_offline=lambda: True)
    assert link_text(make_job(), offline) == f"offline, heard {clock_time(NOW - 1)}"
    assert link_text(make_job(word=None), offline) == "offline"
    assert link_text(make_job(word="done"), offline).startswith("last heard")


@pytest.mark.parametrize(
    ("error", "text"), [(KeyRefused("revoked"), "key refused"), (NoKey("none"), "no key")]
)
def test_a_workspace_about_which_nobody_asks_says_why(error, text):
    refused = facts(refusal=lambda workspace: error)
    assert link_text(make_job(), refused) == text
    assert "workbench" in link_details(make_job(), refused)


def test_a_job_that_is_not_watched_says_that_the_server_goes_on():
    assert "the server goes on" in link_details(make_job(is_watched=False), facts())


def test_a_done_job_needs_no_link_any_more():
    job = make_job(word="done", trouble="The server cannot be reached", is_refused=True)
    assert link_text(job, facts()) == f"last heard {clock_time(NOW - 1)}"
