"""Where a job goes: batch, number of images, reviewer and existing labels are looked at."""

import math
from dataclasses import replace

import pytest

from app.domain.checks import Known
from tests.domain.checks.drafts import GOOD, PROJECT, found, knowing, places, solves, titles


def test_a_job_needs_a_project_and_a_batch():
    assert places("target", replace(GOOD, project="")) == [("error", None)]
    assert places("target", GOOD.asking(batch_id="")) == [("error", None)]
    assert not found("target", GOOD)


def test_a_project_of_a_type_that_is_not_labelled_is_a_warning():
    known = Known(project=replace(PROJECT, type="single-label-classification"))
    assert places("target", GOOD, known) == [("warning", None)]


@pytest.mark.parametrize(
    ("count", "becomes"),
    [(1.4, 1), (2.5, 2), (0.2, 1), (0, None), (-3, None), (math.nan, None), (math.inf, None)],
)
def test_a_number_of_images_that_is_none_is_rounded_or_left_out(count, becomes):
    draft = GOOD.asking(num_images=count)
    assert places("images", draft) == [("error", None)]
    assert solves("images", draft).request.num_images == becomes
    assert solves("images", draft, which=-1).request.num_images is None


def test_more_images_than_the_batch_has_become_the_whole_batch():
    draft = GOOD.asking(num_images=11)
    assert places("images", draft, knowing()) == [("warning", None)]
    assert solves("images", draft, knowing()).request.num_images is None
    assert not found("images", GOOD.asking(num_images=10), knowing())
    assert not found("images", draft)
    assert not found("images", GOOD)


@pytest.mark.parametrize(
    "typed",
    [
        " a@example.com",
        "a@example.com;",
        "a@example.com.",
        "mailto:a@example.com",
        "Ann <a@example.com>",
        "a @ example.com",
        "a@example,com",
        "a@example..com",
        "<a@example.com>",
        "a@example.con",
        "a@example.comm",
    ],
)
def test_an_obvious_slip_of_an_address_is_put_right(typed):
    draft = GOOD.asking(reviewer_email=typed)
    (problem,) = found("reviewer", draft)
    assert problem.severity == ("warning" if typed.endswith(("con", "comm", "..com")) else "error")
    assert solves("reviewer", draft).request.reviewer_email == "a@example.com"


@pytest.mark.parametrize("typed", ["me", "a@b", "@example.com", "a@@example.com", "a@example.c0m", " "])
def test_what_is_no_address_can_be_left_out(typed):
    draft = GOOD.asking(reviewer_email=typed)
    assert titles("reviewer", draft) == ["Leave the reviewer out"]
    assert solves("reviewer", draft).request.reviewer_email is None


@pytest.mark.parametrize(
    "email", [None, "", "a@example.com", "a.b+c@sub.example.co.uk", "ü@müller.de", "a_b@x.museum"]
)
def test_an_address_is_right(email):
    assert not found("reviewer", GOOD.asking(reviewer_email=email))


def test_keep_or_replace_is_to_be_chosen_where_there_are_labels():
    known = Known(project=replace(PROJECT, classes={"dog": 3}))
    assert places("existing-labels", GOOD, known) == [("warning", None)]
    assert solves("existing-labels", GOOD, known).request.preserve_existing is True
    assert solves("existing-labels", GOOD, known, which=1).request.preserve_existing is False
    assert not found("existing-labels", GOOD, knowing("dog"))
    assert not found("existing-labels", GOOD)
