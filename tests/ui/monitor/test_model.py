"""The jobs as a table model."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.ui.monitor.columns import COLUMNS, LINK_COLUMN, Role
from app.ui.monitor.model import JobFilter, JobsModel
from tests.services.fakes import NOW
from tests.ui.monitor.jobs import make_job, parts


@pytest.fixture
def model(qapp) -> JobsModel:
    model = JobsModel(lambda: NOW)
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return model


def changes_of(model):
    """Record (first row, last row, first column) of every dataChanged."""
    seen = []
    model.dataChanged.connect(lambda a, b, roles: seen.append((a.row(), b.row(), a.column())))
    return seen


def names(model):
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_the_newest_job_stands_first(model):
    model.set_jobs([make_job(1), make_job(3), make_job(2)])
    assert names(model) == ["Night shift 3", "Night shift 2", "Night shift 1"]


def test_a_changed_job_tells_of_its_own_row_and_of_no_other(model):
    model.set_jobs([make_job(n) for n in range(1, 6)])
    seen = changes_of(model)
    model.put(make_job(4, done=9))
    assert seen == [(1, 1, 0)]
    assert model.index(1, 4).data() == "9 / 12"


def test_a_new_job_is_inserted_without_a_reset(model, qtbot):
    model.set_jobs([make_job(1), make_job(3)])
    with qtbot.waitSignal(model.rowsInserted) as inserted, qtbot.assertNotEmitted(model.modelReset):
        model.put(make_job(2))
    assert inserted.args[1:] == [1, 1]
    assert names(model) == ["Night shift 3", "Night shift 2", "Night shift 1"]


def test_a_job_leaves_the_filter_when_it_is_done(model):
    model.set_jobs([make_job(1), make_job(2)])
    model.set_filter(JobFilter.ACTIVE)
    model.put(make_job(2, "done"))
    assert names(model) == ["Night shift 1"]
    model.set_filter(JobFilter.DONE)
    assert names(model) == ["Night shift 2"]


def test_a_job_enters_the_filter_when_it_is_watched_again(model):
    model.set_jobs([make_job(1, is_watched=False), make_job(2)])
    model.set_filter(JobFilter.ACTIVE)
    model.put(make_job(1))
    assert names(model) == ["Night shift 2", "Night shift 1"]


def test_unknown_words_count_as_active(model):
    model.set_jobs([make_job(1, "exploded"), make_job(2, "done"), make_job(3, word=None)])
    assert [model.count(f) for f in JobFilter] == [3, 2, 1]


def test_time_going_on_touches_only_the_link_column_of_the_rows_on_screen(model):
    model.set_jobs([make_job(n) for n in range(10)])
    seen = changes_of(model)
    model.tick(2, 5)
    model.tick(0, 500)
    assert seen == [(2, 5, LINK_COLUMN), (0, 9, LINK_COLUMN)]


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
    assert model.index(0, 0).data(Role.ASIDE) == "no job id"
    assert "job id is not known" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


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
