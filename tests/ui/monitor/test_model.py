"""The jobs as a table model."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.job_list import JobList
from app.ui.monitor.cells import aside_of
from app.ui.monitor.columns import COLUMNS, PLACES
from app.ui.monitor.model import FEW, JobsModel
from app.ui.monitor.rows import JobFilter
from tests.services.fakes import NOW
from tests.ui.monitor.jobs import facts, make_job, parts

ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.fixture
def jobs() -> JobList:
    """What is searched."""
    return JobList()


@pytest.fixture
def model(qapp, jobs) -> JobsModel:
    return checked(JobsModel(facts(jobs)))


def checked(model):
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return model


def changes_of(model):
    """Record (first row, last row, first column) of every dataChanged."""
    seen = []
    model.dataChanged.connect(lambda a, b, roles: seen.append((a.row(), b.row(), a.column())))
    return seen


def names(model):
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def numbers(model):
    return [int(name.rpartition(" ")[2]) for name in names(model)]


def fill(model, jobs, *made):
    for job in made:
        jobs.put(job)
    model.set_jobs(made)


def test_the_newest_job_stands_first(model):
    model.set_jobs([make_job(1), make_job(3), make_job(2)])
    assert numbers(model) == [3, 2, 1]


def test_a_changed_job_tells_of_its_own_row_and_of_no_other(model):
    model.set_jobs([make_job(n) for n in range(1, 6)])
    seen = changes_of(model)
    model.put(make_job(4, done=9))
    assert seen == [(1, 1, 0)]
    assert model.index(1, PLACES["progress"]).data() == "9 / 12"


def test_a_new_job_is_inserted_without_a_reset(model, qtbot):
    model.set_jobs([make_job(1), make_job(3)])
    with qtbot.waitSignal(model.rowsInserted) as inserted, qtbot.assertNotEmitted(model.modelReset):
        model.put(make_job(2))
    assert inserted.args[1:] == [1, 1]
    assert numbers(model) == [3, 2, 1]


def test_earlier_jobs_that_are_read_later_are_added_at_the_end_without_a_reset(model, qtbot):
    model.set_jobs([make_job(n) for n in (98, 99)])
    with qtbot.waitSignal(model.rowsInserted) as inserted, qtbot.assertNotEmitted(model.modelReset):
        model.put_all([make_job(n) for n in range(50)])
    assert inserted.args[1:] == [2, 51]
    assert numbers(model)[:3] == [99, 98, 49]


def test_many_changed_jobs_come_as_one_new_list(model, qtbot):
    model.set_jobs([make_job(n) for n in range(50)])
    with qtbot.assertNotEmitted(model.dataChanged):
        model.put_all([make_job(n, "done") for n in range(40)])
    assert model.count(JobFilter.DONE) == 40
    assert model.rowCount() == 50


def test_a_job_leaves_the_filter_when_it_is_done(model):
    model.set_jobs([make_job(1), make_job(2)])
    model.set_filter(JobFilter.ACTIVE)
    model.put(make_job(2, "done"))
    assert numbers(model) == [1]
    model.set_filter(JobFilter.DONE)
    assert numbers(model) == [2]


def test_a_job_enters_the_filter_when_it_is_watched_again(model):
    model.set_jobs([make_job(1, is_watched=False), make_job(2)])
    model.set_filter(JobFilter.ACTIVE)
    model.put(make_job(1))
    assert numbers(model) == [2, 1]


def test_unknown_words_count_as_active_and_those_that_sound_like_an_end_need_a_person(model):
    model.set_jobs(
        [make_job(1, "exploded"), make_job(2, "done"), make_job(3, word=None), make_job(4, "Failed")]
    )
    counted = {f.value: model.count(f) for f in JobFilter}
    assert counted == {"all": 4, "active": 3, "needs": 1, "done": 1}


def test_a_gone_job_and_one_whose_key_is_refused_need_a_person_and_a_done_one_never_does(model):
    model.set_jobs(
        [
            make_job(1, is_gone=True),
            make_job(2, is_refused=True),
            make_job(3, trouble="Offline"),
            make_job(4, "done", is_gone=True),
        ]
    )
    model.set_filter(JobFilter.NEEDS_YOU)
    assert numbers(model) == [2, 1]


def test_a_stall_is_noticed_although_nothing_was_heard(qapp):
    stalled = {}
    model = checked(JobsModel(facts(stalled_for=lambda job_id: stalled.get(job_id, 0.0))))
    model.set_jobs([make_job(1), make_job(2)])
    stalled["our-1"] = 900.0
    assert not model.look_for_need()
    assert model.look_for_need()
    model.set_filter(JobFilter.NEEDS_YOU)
    assert numbers(model) == [1]
    assert model.index(0, PLACES["left"]).data() == "stalled 15 min"


def test_jobs_are_found_as_one_types(model, jobs):
    fill(model, jobs, make_job(1, project="orchard"), make_job(2, note="look at the apples"), make_job(3))
    model.find("ORCH shift")
    assert numbers(model) == [1]
    model.find("apples")
    assert numbers(model) == [2]
    model.find("  ")
    assert numbers(model) == [3, 2, 1]


def test_few_rows_come_and_go_one_by_one_and_many_as_a_new_list(model, jobs, qtbot):
    fill(model, jobs, *(make_job(n, note="x" if n < FEW else "y") for n in range(FEW + 1)))
    with qtbot.assertNotEmitted(model.modelReset):
        model.find("x")
    assert model.rowCount() == FEW
    with qtbot.waitSignal(model.modelReset):
        model.find("y")
    assert numbers(model) == [FEW]


def test_a_job_that_is_found_no_more_leaves_and_one_that_is_found_now_comes(model, jobs):
    fill(model, jobs, make_job(1, note="apples"), make_job(2))
    model.find("apples")
    for job in (make_job(1), make_job(2, note="apples"), make_job(3, note="apples")):
        jobs.put(job)
        model.put(job)
    assert numbers(model) == [3, 2]


def test_rows_are_sorted_by_any_column_and_equal_ones_stay_newest_first(model):
    model.set_jobs([make_job(1, done=9), make_job(2, done=3), make_job(3, done=9), make_job(4, word=None)])
    model.sort(PLACES["progress"], DESCENDING)
    assert numbers(model) == [3, 1, 2, 4]
    model.sort(PLACES["progress"], ASCENDING)
    assert numbers(model) == [4, 2, 3, 1]


def test_a_row_moves_to_its_place_when_what_it_is_sorted_by_changes(model):
    model.set_jobs([make_job(1, done=1), make_job(2, done=5), make_job(3, done=9)])
    model.sort(PLACES["progress"], ASCENDING)
    model.put(make_job(1, done=7))
    assert numbers(model) == [2, 1, 3]
    assert [model.row_of(f"our-{n}") for n in (1, 2, 3)] == [1, 0, 2]


@pytest.mark.parametrize("column", range(len(COLUMNS)))
def test_every_column_sorts_jobs_of_which_little_is_known(model, column):
    bare = make_job(1, word=None, job_id="", project="", credits=None, heard_at=None)
    model.set_jobs([bare, make_job(2, "done", credits=1.5), make_job(3)])
    for order in (ASCENDING, DESCENDING):
        model.sort(column, order)
        assert sorted(numbers(model)) == [1, 2, 3]


def test_time_going_on_touches_only_the_time_left_of_the_rows_on_screen(model):
    model.set_jobs([make_job(n) for n in range(10)])
    seen = changes_of(model)
    model.tick(2, 5)
    model.tick(0, 500)
    assert seen == [(2, 5, PLACES["left"]), (0, 9, PLACES["left"])]


def test_time_going_on_over_an_empty_table_is_no_change(model):
    seen = changes_of(model)
    model.tick(0, -1)
    model.tick(0, 3)
    assert seen == []


def test_screen_readers_hear_progress_and_sub_jobs_in_words(model):
    job = make_job(1)
    model.set_jobs([replace(job, status=replace(job.status, subjobs=parts("done", "pending")))])
    heard = [model.index(0, c).data(Qt.ItemDataRole.AccessibleTextRole) for c in range(len(COLUMNS))]
    assert "3 of 12 images sent back" in heard
    assert "1 done, 1 pending" in heard


def test_an_adopted_job_says_that_its_job_id_is_unknown(model):
    model.set_jobs([make_job(1, job_id="")])
    assert aside_of(model.row(0)) == "no job id"
    assert "job id is not known" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(0, PLACES["origin"]).data() == "adopted: job id unknown"


def test_pending_while_images_come_back_is_told_to_be_normal(model):
    model.set_jobs([make_job(1, "pending", 3)])
    assert "normal" in model.index(0, PLACES["status"]).data(Qt.ItemDataRole.ToolTipRole)


def test_what_the_server_wrote_never_becomes_markup(model):
    model.set_jobs([make_job(1, name="<img src=x>")])
    assert "<img" not in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_any_index_and_role_is_answered(model):
    model.set_jobs([make_job(1, body_sha256="", status=None), make_job(2)])
    for row in range(2):
        for column in range(len(COLUMNS)):
            for role in range(Qt.ItemDataRole.UserRole + 10):
                model.index(row, column).data(role)
    assert model.index(5, 5).data() is None


def test_a_thousand_jobs_are_filtered_and_found(model):
    model.set_jobs([make_job(n, "done" if n % 2 else "running") for n in range(1_000)])
    model.set_filter(JobFilter.DONE)
    assert model.rowCount() == 500
    assert model.row_of("our-999") == 0
    assert model.row_of("our-998") is None


def test_jobs_of_the_same_moment_are_all_there(model):
    made = [make_job(n, submitted_at=NOW) for n in range(20)]
    model.set_jobs(made)
    model.put(replace(made[7], note="changed"))
    assert sorted(numbers(model)) == list(range(20))
    assert model.job(model.row_of("our-7")).note == "changed"


def test_whatever_happens_in_any_order_the_rows_are_those_of_a_new_list(qapp):
    random, jobs = Random(7), JobList()
    model = JobsModel(facts(jobs))
    for _ in range(300):
        act = random.randrange(6)
        if act < 3:
            made = [changed(random, random.randrange(80)) for _ in range(random.choice((1, 1, 1, 60)))]
            made = list({job.id: job for job in made}.values())
            for job in made:
                jobs.put(job)
            (model.put_all if len(made) > 1 else lambda some: model.put(some[0]))(made)
        elif act == 3:
            model.set_filter(random.choice(list(JobFilter)))
        elif act == 4:
            model.find(random.choice(("", "x", "shift 1", "nothing")))
        else:
            model.sort(random.randrange(len(COLUMNS)), random.choice((ASCENDING, DESCENDING)))
        fresh = JobsModel(facts(jobs))
        fresh.sort(model.order.column, model.order.direction)
        fresh.set_jobs(jobs.all)
        fresh.set_filter(model.filter)
        fresh.find(model._typed)
        assert names(model) == names(fresh)
        assert [model.count(f) for f in JobFilter] == [fresh.count(f) for f in JobFilter]


def changed(random, number):
    word = random.choice(("running", "done", "failed", None))
    return make_job(
        number, word, random.randrange(12), note=random.choice("xy"), is_watched=random.random() < 0.8
    )
