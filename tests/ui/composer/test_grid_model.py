"""The table of an ontology: what it shows, and that it only announces what changed."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy

from app.domain.checks import Problem, Severity, Where
from app.domain.ontology import Entry, Ontology, from_pairs
from app.ui.composer import edits
from app.ui.composer.edits import Column
from app.ui.composer.grid_model import OntologyModel
from app.ui.composer.grid_roles import GridRole, Mark

Warn = QAbstractItemModelTester.FailureReportingMode.Warning


def texts(model, column):
    return [model.index(row, column).data() for row in range(model.rowCount())]


async def test_rows_end_with_a_blank_one_to_type_into(document, host):
    model = OntologyModel(document, host)
    assert texts(model, Column.PROMPT)[:3] == ["a steel bolt", "a broken bolt", "a hex nut"]
    blank = model.index(3, Column.PROMPT)
    assert (blank.data(Qt.ItemDataRole.EditRole), blank.data()) == ("", "Type a prompt…")


async def test_blank_rows_at_the_end_of_a_draft_are_that_one_row(document, host):
    document.ask("clear", ontology=from_pairs([("", "")]))
    model = OntologyModel(document, host)
    assert model.rowCount() == 1
    assert "Type" in model.index(0, Column.PROMPT).data()


async def test_typing_into_the_blank_row_adds_a_row(document, host):
    model = OntologyModel(document, host)
    assert model.setData(model.index(3, Column.PROMPT), " a washer ")
    assert document.request.ontology.entries[3].prompt == "a washer"
    assert model.rowCount() == 5


async def test_rows_that_share_a_class_share_its_threshold(document, host):
    model = OntologyModel(document, host)
    model.setData(model.index(1, Column.CONFIDENCE), "0.6")
    assert texts(model, Column.CONFIDENCE) == ["0.60", "shares 0.60", "server default", ""]
    assert document.request.confidence_thresholds == {"bolt": 0.6}


async def test_an_unset_confidence_shows_the_default_of_the_draft(document, host):
    model = OntologyModel(document, host)
    document.ask("default", default_confidence=0.35)
    assert model.index(2, Column.CONFIDENCE).data() == "default 0.35"


async def test_a_confidence_that_is_no_number_is_refused(document, host):
    model = OntologyModel(document, host)
    assert not model.setData(model.index(0, Column.CONFIDENCE), "much")
    assert not model.setData(model.index(0, Column.CONFIDENCE), "1.5")
    assert not document.request.confidence_thresholds


async def test_checks_say_dataset_new_and_wrong_in_words(document, host):
    model = OntologyModel(document, host)
    model.setData(model.index(2, Column.CLASS), "gear")
    model.setData(model.index(3, Column.PROMPT), "a hex nut")
    marks = [model.index(row, Column.CHECK).data(GridRole.MARK) for row in range(4)]
    assert marks == [Mark.DATASET, Mark.DATASET, Mark.NEW, Mark.ERROR]
    assert texts(model, Column.CHECK)[:3] == ["dataset class", "dataset class", "new class"]


async def test_an_edit_announces_only_the_row_that_changed(document, host):
    document.ask("many", ontology=from_pairs((f"thing {i}", f"class {i}") for i in range(300)))
    model = OntologyModel(document, host)
    announced = QSignalSpy(model.dataChanged)
    resets = QSignalSpy(model.modelReset)
    model.setData(model.index(150, Column.PROMPT), "another thing")
    rows = {announced.at(i)[j].row() for i in range(announced.count()) for j in (0, 1)}
    assert rows == {150}
    assert resets.count() == 0


async def test_the_model_is_sound_through_every_kind_of_edit(document, host):
    model = OntologyModel(document, host)
    QAbstractItemModelTester(model, Warn, host)
    steps = [
        lambda r: edits.insert_rows(r, 0),
        lambda r: edits.set_prompt(r, 4, "at the end"),
        lambda r: edits.move_rows(r, [1, 2], 4),
        lambda r: edits.remove_rows(r, [0, 3]),
        lambda r: edits.paste_cells(r, range(1, 21), Column.PROMPT, [["a", "b", "0.5"]] * 20),
        lambda r: edits.remove_rows(r, range(1, 21)),
        lambda r: edits.with_entries(r, ()),
    ]
    for step in steps:
        document.set_request("step", step(document.request))
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    assert model.rowCount() == 1


async def test_a_queued_draft_cannot_be_edited(document, host, workstation, draft):
    model = OntologyModel(document, host)
    workstation.outbox.enqueue(draft.id)
    assert not model.flags(model.index(0, Column.PROMPT)) & Qt.ItemFlag.ItemIsEditable


async def test_derived_ontologies_have_no_rows(document, host):
    model = OntologyModel(document, host)
    document.ask("derive", ontology=None)
    assert model.rowCount() == 1
    document.ask("write", ontology=Ontology())
    assert model.rowCount() == 1


async def test_a_filter_shows_its_rows_alone_and_edits_reach_them(document, host):
    model = OntologyModel(document, host)
    QAbstractItemModelTester(model, Warn, host)
    model.show_only([0, 2])
    assert texts(model, Column.PROMPT) == ["a steel bolt", "a hex nut"]
    assert [model.index(place, 0).data(GridRole.NUMBER) for place in range(2)] == [1, 3]
    model.setData(model.index(1, Column.CLASS), "gear")
    assert [e.class_name for e in document.request.ontology.entries] == ["bolt", "bolt", "gear"]


async def test_a_filter_follows_rows_that_come_and_go(document, host):
    model = OntologyModel(document, host)
    QAbstractItemModelTester(model, Warn, host)
    model.show_only([2])
    document.set_request("insert", edits.insert_rows(document.request, 1, [Entry("new", "new")]))
    assert texts(model, Column.PROMPT) == ["new", "a hex nut"]
    document.set_request("delete", edits.remove_rows(document.request, [0, 3]))
    assert texts(model, Column.PROMPT) == ["new"]
    document.undo_stack.undo()
    document.undo_stack.undo()
    model.show_only(None)
    assert texts(model, Column.PROMPT)[:3] == ["a steel bolt", "a broken bolt", "a hex nut"]


async def test_the_tip_of_a_check_holds_every_problem_of_its_row(document, host):
    model = OntologyModel(document, host)
    document.problems = [
        Problem(Severity.ERROR, Where.ONTOLOGY, text, 0) for text in ("Wrong.", "And <b>this</b>.")
    ]
    document.checked.emit()
    tip = model.index(0, Column.CHECK).data(Qt.ItemDataRole.ToolTipRole)
    assert "Wrong." in tip
    assert "&lt;b&gt;this" in tip
