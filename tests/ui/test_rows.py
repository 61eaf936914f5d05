"""Rows that follow a list of ids, touching only what differs."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QAbstractItemModelTester

from app.ui.rows import row_id, set_data, sync_rows


@pytest.fixture
def model(qapp):
    model = QStandardItemModel()
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return model


def show(model, ids):
    sync_rows(
        model.invisibleRootItem(), ids, lambda item, name: set_data(item, Qt.ItemDataRole.DisplayRole, name)
    )


def shown(model):
    return [row_id(model.item(row)) for row in range(model.rowCount())]


@pytest.mark.parametrize("ids", [[], ["a"], ["c", "a", "b"], ["a", "x", "b"], ["b", "a"], ["x", "y"]])
def test_rows_follow_any_change(model, ids):
    show(model, ["a", "b", "c"])
    show(model, ids)
    assert shown(model) == ids


def test_a_row_that_stays_keeps_its_place_for_views(model):
    from PySide6.QtCore import QPersistentModelIndex

    show(model, ["a", "b", "c"])
    kept = QPersistentModelIndex(model.index(2, 0))
    show(model, ["c2", "b", "c"])
    assert kept.isValid()
    assert kept.row() == 2


def test_unchanged_rows_are_not_painted_again(model, qtbot):
    show(model, ["a", "b"])
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.rowsInserted):
        show(model, ["a", "b"])
