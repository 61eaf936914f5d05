"""Many batches, one template: what stands in the table, what keys do in it, and what is made of it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox

from app.domain.catalogue import Batch, Catalogue, ModelOffer, Project
from app.domain.checks import Known
from app.domain.job import DraftState
from app.ui.series import SeriesDialog
from app.ui.series.rows import Column, Shown
from app.ui.series.work import AT_A_TIME
from app.ui.widgets import Elided
from tests.services.fakes import BATCH, WORKSPACE, FakeApi, make_draft, settle
from tests.waiting import wait_until

TUESDAY = Batch("batch-40", "Tuesday 40", 40, jobs=1)
PARTS = Project("parts", "Parts", classes={"bolt": 3, "nut": 2}, batches=(BATCH, TUESDAY))
TOOLS = Project("tools", "Tools", batches=(Batch("batch-60", "Tools 60", 1_060),))
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def api():
    return FakeApi(Catalogue(WORKSPACE, "Workbench", (PARTS, TOOLS)))


@pytest.fixture
def open_dialog(qtbot, workstation):
    """Open the dialog for a template that says nothing of existing labels."""

    def open_it(chosen=(), **changes):
        template = make_draft("t", **{"name": BATCH.name, **changes}).asking(preserve_existing=None)
        dialog = SeriesDialog(workstation, template, chosen)
        QAbstractItemModelTester(
            dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal, dialog.model
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.table.setFocus()
        return dialog

    return open_it


@pytest.fixture
async def dialog(open_dialog):
    return open_dialog()


def column(dialog, which):
    return [dialog.model.index(row, which).data() for row in range(dialog.model.rowCount())]


def at(dialog, row, which):
    dialog.table.setCurrentIndex(dialog.model.index(row, which))


def press(dialog, *keys, modifiers=Qt.KeyboardModifier.NoModifier):
    for key in keys:
        QTest.keyClick(dialog.table, key, modifiers)


def editor(dialog, kind):
    return dialog.table.viewport().findChild(kind)


async def checked(dialog):
    await wait_until(lambda: not dialog.model.sums.unchecked)


async def test_every_batch_of_the_workspace_stands_in_the_table(dialog):
    assert column(dialog, Column.BATCH) == ["Monday 12", "Tuesday 40", "Tools 60"]
    assert column(dialog, Column.PROJECT) == ["Parts", "Parts", "Tools"]
    assert column(dialog, Column.HAS) == ["the template", "1 job", ""]
    assert column(dialog, Column.IMAGES) == ["12", "40", "1,060"]


async def test_batches_that_were_chosen_before_are_shown_first(open_dialog):
    dialog = open_dialog([("parts", "batch-40"), ("tools", "batch-60")])
    assert dialog.views.value == Shown.CHOSEN
    assert column(dialog, Column.BATCH) == ["Tuesday 40", "Tools 60"]
    assert dialog.sums.text().startswith("2 jobs · 1,100 images")


async def test_space_chooses_the_selected_batches_and_a_second_one_undoes_it(dialog):
    at(dialog, 0, 0)
    press(dialog, Qt.Key.Key_Down, modifiers=SHIFT)
    press(dialog, Qt.Key.Key_Space)
    assert [row.is_chosen for row in dialog.model.shown] == [True, True, False]
    assert dialog.create_drafts.text() == "Create 2 &drafts"
    press(dialog, Qt.Key.Key_Space)
    assert not dialog.model.chosen
    assert not dialog.create_drafts.isEnabled()


async def test_the_box_of_a_row_is_ticked_with_the_mouse(dialog):
    rect = dialog.table.visualRect(dialog.model.index(1, 0))
    spot = QPoint(rect.left() + 14, rect.center().y())
    QTest.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert [row.candidate.batch.name for row in dialog.model.chosen] == ["Tuesday 40"]


async def test_all_that_the_filter_shows_can_be_chosen(dialog):
    dialog.filter.setText("parts mon")
    assert column(dialog, Column.BATCH) == ["Monday 12"]
    dialog.all.click()
    dialog.filter.clear()
    assert [row.is_chosen for row in dialog.model.shown] == [True, False, False]
    assert dialog.all.checkState() is Qt.CheckState.PartiallyChecked
    dialog.all.click()
    assert dialog.model.sums.jobs == 3
    dialog.all.click()
    assert dialog.model.sums.jobs == 0


async def test_a_row_stays_where_it_is_when_it_is_no_longer_chosen(open_dialog):
    dialog = open_dialog([("parts", "batch-40"), ("tools", "batch-60")])
    at(dialog, 0, 0)
    press(dialog, Qt.Key.Key_Space)
    assert column(dialog, Column.BATCH) == ["Tuesday 40", "Tools 60"]
    assert column(dialog, Column.CHECK)[0] == ""


async def test_the_template_is_told_in_one_line(open_dialog, workstation):
    dialog = open_dialog()
    words = dialog._template_words(make_draft().request)
    assert words == "Each job is sent with SAM 3 · 2 prompts → 2 classes"
    assert dialog._template_words(make_draft().asking(ontology=None).request).endswith(
        "derived by the server"
    )


async def test_chosen_rows_are_checked(open_dialog):
    dialog = open_dialog([("parts", "batch-40"), ("tools", "batch-60")], name="Bolts")
    await checked(dialog)
    assert column(dialog, Column.CHECK) == ["keep or replace?", "ready"]
    assert column(dialog, Column.EXISTING) == ["choose…", "Server default"]
    assert column(dialog, Column.NAME) == ["Bolts – Tuesday 40", "Bolts – Tools 60"]


async def test_labels_have_to_be_chosen_about_before_anything_is_queued(open_dialog):
    dialog = open_dialog([("parts", "batch-40"), ("tools", "batch-60")])
    await checked(dialog)
    assert not dialog.create_and_queue.isEnabled()
    assert dialog.create_drafts.isEnabled()
    assert dialog.question.isVisible()
    dialog.question.keep.click()
    await checked(dialog)
    assert [row.draft.request.preserve_existing for row in dialog.model.shown] == [True, None]
    assert not dialog.question.isVisible()
    assert dialog.create_and_queue.isEnabled()
    assert dialog.create_and_queue.text() == "Create and &queue 2"


async def test_a_letter_chooses_keep_or_replace_in_every_selected_row(open_dialog):
    dialog = open_dialog([("parts", "batch-12"), ("parts", "batch-40")])
    at(dialog, 0, Column.EXISTING)
    press(dialog, Qt.Key.Key_Down, modifiers=SHIFT)
    QTest.keyClicks(dialog.table, "r")
    assert column(dialog, Column.EXISTING) == ["Replace", "Replace"]
    at(dialog, 0, Column.EXISTING)
    QTest.keyClicks(dialog.table, "k")
    assert column(dialog, Column.EXISTING) == ["Keep", "Replace"]


async def test_the_choice_can_be_opened_too(open_dialog):
    dialog = open_dialog([("parts", "batch-12")])
    at(dialog, 0, Column.EXISTING)
    press(dialog, Qt.Key.Key_Return)
    box = editor(dialog, QComboBox)
    QTest.keyClick(box, Qt.Key.Key_Up)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert column(dialog, Column.EXISTING) == ["Replace"]


async def test_a_number_of_images_is_typed_into_every_selected_row(open_dialog):
    dialog = open_dialog([("parts", "batch-40"), ("tools", "batch-60")])
    at(dialog, 0, Column.BATCH)
    press(dialog, Qt.Key.Key_Down, modifiers=SHIFT)
    press(dialog, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_F2)
    box = editor(dialog, QSpinBox)
    QTest.keyClicks(box, "40")
    QTest.keyClick(box, Qt.Key.Key_Return)
    await wait_until(lambda: editor(dialog, QSpinBox) is None)
    assert [row.draft.request.num_images for row in dialog.model.shown] == [None, 40]
    assert column(dialog, Column.IMAGES) == ["40", "40 of 1,060"]
    assert dialog.sums.text().startswith("2 jobs · 80 images")


async def test_a_name_is_changed_in_one_row_alone(open_dialog):
    dialog = open_dialog([("parts", "batch-12"), ("parts", "batch-40")])
    dialog.table.selectAll()
    QTest.keyClicks(dialog.table, "F")
    assert editor(dialog, QLineEdit) is None
    dialog.table.selectionModel().setCurrentIndex(
        dialog.model.index(0, Column.NAME), dialog.table.selectionModel().SelectionFlag.NoUpdate
    )
    QTest.keyClicks(dialog.table, "F")
    line = editor(dialog, QLineEdit)
    QTest.keyClicks(line, "irst")
    QTest.keyClick(line, Qt.Key.Key_Return)
    await wait_until(lambda: editor(dialog, QLineEdit) is None)
    assert column(dialog, Column.NAME) == ["First", "Tuesday 40"]


async def test_an_empty_name_is_the_batchs(open_dialog):
    dialog = open_dialog([("parts", "batch-40")], name="Bolts")
    dialog.model.setData(dialog.model.index(0, Column.NAME), "  ")
    assert column(dialog, Column.NAME) == ["Tuesday 40"]


async def test_an_error_is_told_and_found_under_to_solve(open_dialog):
    dialog = open_dialog([("parts", "batch-40"), ("tools", "batch-60")])
    dialog.question.keep.click()
    dialog.model.setData(dialog.model.index(1, Column.REVIEWER), "nobody")
    await checked(dialog)
    dialog.model.setData(dialog.model.index(0, Column.EXISTING), True)
    await checked(dialog)
    assert column(dialog, Column.CHECK) == ["ready", "The reviewer must be an e-mail address."]
    assert dialog.create_and_queue.text() == "Create 2 and &queue 1"
    assert dialog.sums.text().endswith("1 cannot be queued yet")
    QTest.mouseClick(dialog.views._group.button(2), Qt.MouseButton.LeftButton)
    assert column(dialog, Column.BATCH) == ["Tools 60"]


async def test_credits_are_shown_where_the_server_tells_them(open_dialog, workstation, monkeypatch):
    offer = ModelOffer("sam3", "SAM 3", credits_per_image=0.05)
    monkeypatch.setattr(workstation.composer, "known", lambda draft: Known(offers=(offer,)))
    dialog = open_dialog([("parts", "batch-40"), ("tools", "batch-60")])
    assert dialog.table.isColumnHidden(Column.CREDITS)
    await checked(dialog)
    assert not dialog.table.isColumnHidden(Column.CREDITS)
    assert column(dialog, Column.CREDITS) == ["2.0", "53.0"]
    assert "about 55.0 credits" in dialog.sums.text()


async def test_drafts_are_created_and_told_of(open_dialog, workstation):
    dialog = open_dialog([("parts", "batch-40"), ("tools", "batch-60")])
    told = []
    dialog.created.connect(told.append)
    dialog.create_drafts.click()
    assert not dialog.isVisible()
    assert [d.name for d in workstation.composer.drafts] == ["Tuesday 40", "Tools 60"]
    assert [[d.name for d in drafts] for drafts in told] == [["Tuesday 40", "Tools 60"]]


async def test_drafts_are_created_and_queued(open_dialog, workstation):
    workstation.outbox.pause()
    dialog = open_dialog([("parts", "batch-40"), ("tools", "batch-60")])
    await checked(dialog)
    dialog.question.replace.click()
    await checked(dialog)
    dialog.create_and_queue.click()
    await wait_until(lambda: not dialog.isVisible())
    assert [d.state for d in workstation.composer.drafts] == [DraftState.QUEUED] * 2
    assert [d.request.preserve_existing for d in workstation.outbox.queued] == [False, None]


async def test_cancelling_makes_nothing_and_stops_the_checks(open_dialog, workstation):
    dialog = open_dialog([("parts", "batch-40")])
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await settle()
    assert not dialog._checks.waiting
    assert not workstation.composer.drafts


async def test_it_says_why_there_is_nothing(open_dialog, workstation, api):
    dialog = open_dialog()
    dialog.filter.setText("zzz")
    assert dialog._body.currentWidget() is dialog.empty
    assert dialog.empty._title.text() == "Nothing matches"
    dialog.filter.clear()
    dialog.views._group.button(1).click()
    assert dialog.empty._title.text() == "No batch is chosen"
    api.contents = replace(api.contents, projects=())
    await workstation.catalogue.refresh()
    assert open_dialog().empty._title.text() == "No batches are known"
    assert "Refresh projects" in open_dialog().empty._text.text()


async def test_without_a_key_it_asks_for_one_in_place_of_a_refresh(open_dialog, workstation, api):
    api.contents = replace(api.contents, projects=())
    await workstation.catalogue.refresh()
    await workstation.session.remove(workstation.session.key.workspace)
    assert "API key" in open_dialog().empty._text.text()


async def test_tab_leaves_the_table_and_return_in_the_filter_goes_to_it(dialog):
    dialog.activateWindow()
    dialog.filter.setFocus()
    QTest.keyClick(dialog.filter, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is dialog.table
    press(dialog, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not dialog.table


async def test_two_hundred_batches_are_checked_some_at_a_time(open_dialog, workstation, api):
    batches = tuple(Batch(f"b{i}", f"Batch {i}", i) for i in range(200))
    api.contents = Catalogue(WORKSPACE, "W", (replace(TOOLS, batches=batches),))
    await workstation.catalogue.refresh()
    dialog = open_dialog()
    dialog.all.click()
    assert len(dialog._checks.waiting) == 200
    await wait_until(lambda: dialog.model.sums.unchecked <= 200 - AT_A_TIME)
    await checked(dialog)
    assert set(column(dialog, Column.CHECK)) == {"ready"}


async def test_no_column_is_narrower_than_its_heading(long_words, open_dialog):
    dialog = open_dialog()
    header = dialog.table.horizontalHeader()
    shown = [column for column in Column if column is not Column.CREDITS]
    dialog.table.show_credits(is_known=False)
    for width in (1240, 900):
        dialog.resize(width, 500)
        await settle()
        assert [c for c in shown[:-1] if header.sectionSize(c) < header.sectionSizeHint(c)] == []


async def test_without_a_draft_in_front_no_empty_name_is_quoted(open_dialog):
    dialog = open_dialog(name="")
    assert "“" not in dialog.findChild(Elided).text()
