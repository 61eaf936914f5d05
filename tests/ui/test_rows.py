"""Rows that follow a list of values, touching only what differs."""

import gc

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.ui.rows import ID_ROLE, TOP, Row, RowsModel


@pytest.fixture
def model(qapp):
    model = RowsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def row(name, *children, text=""):
    return Row(name, {Qt.ItemDataRole.DisplayRole: text or name}, children=tuple(map(row, children)))


def show(model, names):
    model.show_rows([row(name) for name in names])


def shown(model, parent=TOP):
    return [model.index(i, 0, parent).data(ID_ROLE) for i in range(model.rowCount(parent))]


@pytest.mark.parametrize(
    "names", [[], ["a"], ["c", "a", "b"], ["a", "x", "b"], ["b", "a"], ["x", "y"], ["c", "b", "a"]]
)
def test_rows_follow_any_change(model, names):
    show(model, ["a", "b", "c"])
    show(model, names)
    assert shown(model) == names


def test_children_follow_too(model):
    model.show_rows([row("a", "1", "2"), row("b")])
    model.show_rows([row("b", "3"), row("a", "2", "1")])
    assert shown(model) == ["b", "a"]
    assert shown(model, model.index(0, 0)) == ["3"]
    assert shown(model, model.index(1, 0)) == ["2", "1"]


def test_a_row_that_stays_keeps_its_identity(model):
    show(model, ["a", "b", "c"])
    kept = QPersistentModelIndex(model.index(2, 0))
    show(model, ["c", "x", "b"])
    assert kept.row() == 0
    assert kept.data(ID_ROLE) == "c"


def test_unchanged_rows_are_not_painted_again(model, qtbot):
    show(model, ["a", "b"])
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.rowsInserted):
        show(model, ["a", "b"])


def test_only_the_changed_row_is_painted_again(model):
    show(model, ["a", "b"])
    heard = []
    model.dataChanged.connect(lambda first, last, _roles: heard.append((first.row(), last.row())))
    model.show_rows([row("a"), row("b", text="other")])
    assert heard == [(1, 1)]


def test_an_index_of_a_row_that_is_gone_reads_as_nothing(model):
    show(model, ["a", "b"])
    gone = model.index(1, 0)
    show(model, ["a"])
    assert model.data(gone) is None
    assert model.flags(gone) == Qt.ItemFlag.NoItemFlags
    assert not model.parent(gone).isValid()


def test_thousands_of_rows_survive_the_garbage_collector(model):
    model.show_rows([row(f"p{i}", *(f"b{i}.{j}" for j in range(20))) for i in range(200)])
    gc.collect()
    assert model.rowCount() == 200
    assert model.index(3, 0, model.index(199, 0)).data(ID_ROLE) == "b199.3"
