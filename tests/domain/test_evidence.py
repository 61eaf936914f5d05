from dataclasses import replace

import pytest

from app.domain.catalogue import AnnotationJob
from app.domain.evidence import CLOCKS_DIFFER_S, LONG_BEFORE_S, Verdict, candidates, verdict_of
from tests.services.fakes import BATCH, NOW, make_draft

DRAFT = make_draft("d", known_jobs=("old",), sent_at=NOW)
JOB = AnnotationJob("new", source_batch=f"db/{BATCH.id}", images=12, created=NOW + 2)


def found(*board, draft=DRAFT, taken=(), images=None):
    return candidates(board, draft, taken, images)


def ids(*board, **more):
    return [job.id for job, _ in found(*board, **more)]


def test_a_new_job_of_the_batch_may_be_the_drafts():
    assert ids(JOB) == ["new"]


@pytest.mark.parametrize(
    "other",
    [
        replace(JOB, id="old"),
        replace(JOB, source_batch="db/other"),
        replace(JOB, id="taken"),
        replace(JOB, created=NOW - LONG_BEFORE_S - 1),
    ],
)
def test_a_job_that_was_known_is_of_another_batch_is_anothers_or_far_too_old_may_not(other):
    assert ids(other, taken=("taken",)) == []


def test_where_the_jobs_were_not_noted_the_time_decides_with_room_for_clocks_that_differ():
    draft = replace(DRAFT, known_jobs=None)
    just, before = (
        replace(JOB, created=NOW - CLOCKS_DIFFER_S),
        replace(JOB, created=NOW - CLOCKS_DIFFER_S - 1),
    )
    assert ids(just, draft=draft) == ["new"]
    assert ids(before, draft=draft) == []
    assert ids(before) == ["new"]  # noted: then it is known to be new, whatever the server's clock says


def test_the_best_fit_comes_first():
    draft = DRAFT.asking(reviewer_email="ada@bench.example")
    other = replace(JOB, id="other", images=5, reviewer="bob@bench.example")
    mine = replace(JOB, reviewer="Ada@bench.example")
    undated = replace(JOB, id="undated", created=None, source_batch="")
    pairs = found(other, undated, mine, draft=draft, images=12)
    assert pairs[0][0] == mine
    assert pairs[0][1].images and pairs[0][1].reviewer and pairs[0][1].created
    assert [fit.reviewer for job, fit in pairs if job.id == "other"] == [False]


def test_one_new_job_of_the_batch_shows_that_it_was_created():
    assert verdict_of(found(JOB), DRAFT, 1, 0, has_rival=False) is Verdict.CREATED


@pytest.mark.parametrize(
    ("board", "draft", "has_rival"),
    [
        ([JOB, replace(JOB, id="another")], DRAFT, False),
        ([JOB], replace(DRAFT, known_jobs=None), False),
        ([JOB], DRAFT, True),
        ([replace(JOB, source_batch="")], DRAFT, False),
        ([replace(JOB, images=3)], DRAFT, False),
    ],
)
def test_it_stays_open_with_several_with_none_noted_with_a_rival_or_where_something_does_not_fit(
    board, draft, has_rival
):
    pairs = found(*board, draft=draft, images=12)
    assert verdict_of(pairs, draft, 9, 999, has_rival=has_rival) is Verdict.OPEN


def test_that_none_was_created_is_shown_by_enough_looks_over_enough_time():
    assert verdict_of([], DRAFT, 4, 59, has_rival=False) is Verdict.OPEN
    assert verdict_of([], DRAFT, 3, 99, has_rival=False) is Verdict.OPEN
    assert verdict_of([], DRAFT, 4, 60, has_rival=False) is Verdict.NOT_CREATED
