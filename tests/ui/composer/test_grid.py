"""The grid by keyboard alone, with real key events."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.ontology import from_pairs
from app.ui.composer.edits import Column
from app.ui.composer.grid_paint import MARGIN, slider_rect
from app.ui.composer.grid_roles import GridRole
from tests.services.fakes import settle
from tests.ui.composer.conftest import PAIRS
from tests.ui.composer.grid_given import ALT, CTRL, SHIFT, Key, at, go, pairs


async def test_a_row_is_typed_with_tab_and_enter(tab, keys):
    go(tab, 3)
    await keys("a washer", Key.Key_Tab, "washer", Key.Key_Return)
    assert pairs(tab)[3] == ("a washer", "washer")
    assert at(tab) == (4, Column.PROMPT)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
async def test_many_rows_are_typed_without_the_mouse(tab, keys):
    go(tab, 3)
    for i in range(5):
        await keys(f"thing {i}", Key.Key_Tab, f"class {i}", Key.Key_Return)
    assert pairs(tab)[3:] == [(f"thing {i}", f"class {i}") for i in range(5)]


async def test_typing_replaces_a_cell_and_f2_changes_it(tab, keys):
    await keys("x", Key.Key_Return)
    assert pairs(tab)[0][0] == "x"
    await keys(Key.Key_F2, Key.Key_End, "!", Key.Key_Return)
    assert pairs(tab)[1][0] == "a broken bolt!"


async def test_escape_leaves_a_cell_as_it_was(tab, keys):
    await keys("x", Key.Key_Escape)
    assert pairs(tab)[0][0] == "a steel bolt"


async def test_tab_goes_through_the_cells_that_can_be_written(tab, keys):
    await keys(Key.Key_Tab, Key.Key_Tab, Key.Key_Tab)
    assert at(tab) == (1, Column.PROMPT)
    await keys((Key.Key_Backtab, SHIFT))
    assert at(tab) == (0, Column.CONFIDENCE)


async def test_tab_leaves_the_grid_after_the_last_cell(tab, keys):
    go(tab, 3, Column.CLASS)
    await keys(Key.Key_Tab)
    assert QApplication.focusWidget() is not tab.ontology.grid


async def test_delete_clears_cells_and_whole_rows_go(tab, keys):
    await keys(Key.Key_Delete)
    assert pairs(tab)[0] == ("", "bolt")
    tab.ontology.grid.select_block(1, Column.PROMPT, 2, Column.CONFIDENCE)
    await keys(Key.Key_Delete)
    assert pairs(tab) == [("", "bolt")]


async def test_ctrl_d_fills_many_rows_from_the_first_and_one_from_above(tab, keys):
    go(tab, 1)
    await keys((Key.Key_D, CTRL))
    assert [prompt for prompt, _ in pairs(tab)] == ["a steel bolt", "a steel bolt", "a hex nut"]
    tab.ontology.grid.select_block(0, Column.CLASS, 3, Column.CLASS)
    await keys((Key.Key_D, CTRL))
    assert {name for _, name in pairs(tab)} == {"bolt"}


async def test_rows_move_with_alt_and_arrows(tab, keys):
    await keys((Key.Key_Down, ALT))
    assert [p for p, _ in pairs(tab)] == ["a broken bolt", "a steel bolt", "a hex nut"]
    assert at(tab)[0] == 1
    await keys((Key.Key_Up, ALT), (Key.Key_Up, ALT))
    assert [p for p, _ in pairs(tab)] == ["a steel bolt", "a broken bolt", "a hex nut"]


async def test_rows_are_inserted_and_deleted_by_key(tab, keys):
    await keys((Key.Key_I, CTRL))
    assert pairs(tab)[:2] == [("", ""), ("a steel bolt", "bolt")]
    await keys((Key.Key_Minus, CTRL))
    assert pairs(tab)[0] == ("a steel bolt", "bolt")


async def test_ranges_are_copied_and_pasted_as_cells(tab, keys, clipboard):
    tab.ontology.grid.select_block(0, Column.PROMPT, 1, Column.CLASS)
    await keys((Key.Key_C, CTRL))
    assert clipboard.text() == "a steel bolt\tbolt\na broken bolt\tbolt"
    go(tab, 3)
    await keys((Key.Key_V, CTRL))
    assert pairs(tab)[3:] == [("a steel bolt", "bolt"), ("a broken bolt", "bolt")]


async def test_one_copied_cell_fills_a_selection(tab, keys, clipboard):
    clipboard.setText("bolt\n")
    tab.ontology.grid.select_block(0, Column.CLASS, 2, Column.CLASS)
    await keys((Key.Key_V, CTRL))
    assert [name for _, name in pairs(tab)] == ["bolt"] * 3


async def test_three_hundred_rows_are_pasted_as_one_step(tab, keys, clipboard):
    clipboard.setText("\n".join(f"thing {i}\tclass {i % 7}\t0.{i % 7}5" for i in range(300)))
    go(tab, 3)
    await keys((Key.Key_V, CTRL))
    assert len(pairs(tab)) == 303
    assert tab.document.request.confidence_thresholds["class 3"] == pytest.approx(0.35)
    assert tab.undo_stack.undoText() == "paste of 300 rows"
    tab.undo()
    assert len(pairs(tab)) == 3


@pytest.mark.parametrize(
    "text",
    [
        '{"a cog": "gear", "a pin": "pin"}',
        '[{"class": "gear", "prompt": "a cog"}, {"prompt": "a pin", "class": "pin"}]',
        "Prompt\tClass\r\na cog\tgear\r\na pin\tpin\r\n",
        "class\tprompt\ngear\ta cog\npin\ta pin",
        "prompt,class\na cog,gear\na pin,pin\n",
    ],
)
async def test_pasted_json_and_headings_are_recognised(tab, keys, clipboard, text):
    clipboard.setText(text)
    go(tab, 3)
    await keys((Key.Key_V, CTRL))
    assert pairs(tab)[3:] == [("a cog", "gear"), ("a pin", "pin")]


async def test_the_good_part_of_broken_json_comes_in_and_the_rest_is_named(tab, keys, clipboard):
    clipboard.setText('{\n"a cog": "gear",\n"a pin": 3,\n"a nut": "nut"}')
    go(tab, 3)
    await keys((Key.Key_V, CTRL))
    assert pairs(tab)[3:] == [("a cog", "gear"), ("a nut", "nut")]
    assert tab.ontology.notice.isVisible()


async def test_every_step_is_undone_by_name(tab, keys):
    await keys("x", Key.Key_Return, (Key.Key_D, CTRL), Key.Key_Delete)
    stack = tab.undo_stack
    assert [stack.text(i) for i in range(stack.count())] == [
        "typing in row 1",
        "fill of a cell",
        "clear of a cell",
    ]
    before = tab.document.draft
    for _ in range(3):
        tab.undo()
    assert pairs(tab)[0] == ("a steel bolt", "bolt")
    for _ in range(3):
        tab.redo()
    assert tab.document.request == before.request


async def test_undo_keeps_what_was_edited_elsewhere(tab, keys, workstation, draft):
    await keys("x", Key.Key_Return)
    workstation.composer.edit(tab.document.draft.asking(preserve_existing=False))
    tab.undo()
    assert pairs(tab)[0][0] == "a steel bolt"
    assert tab.document.request.preserve_existing is False


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
async def test_a_class_is_completed_from_the_dataset(tab, keys):
    go(tab, 2, Column.CLASS)
    await keys("bo", Key.Key_Down, Key.Key_Return)
    await settle()
    assert pairs(tab)[2] == ("a hex nut", "bolt")
    assert at(tab) == (3, Column.CLASS)


async def test_an_editor_keeps_its_text_while_the_draft_changes_around_it(tab, keys, workstation, bridge):
    await keys("half a wo")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    workstation.composer.edit(tab.document.draft.asking(ontology=from_pairs([("other", "bolt"), ("b", "c")])))
    bridge.catalogue_changed.emit()
    assert QApplication.focusWidget() is editor
    await keys("rd", Key.Key_Return)
    assert pairs(tab)[0][0] == "half a word"


async def test_a_threshold_is_typed_for_the_class_and_emptied_again(tab, keys):
    go(tab, 1, Column.CONFIDENCE)
    await keys("70%", Key.Key_Return)
    assert tab.document.request.confidence_thresholds == {"bolt": 0.7}
    go(tab, 0, Column.CONFIDENCE)
    await keys(Key.Key_Delete)
    assert not tab.document.request.confidence_thresholds


async def test_a_threshold_follows_its_class_through_a_rename(tab, keys):
    go(tab, 2, Column.CONFIDENCE)
    await keys("0.8", Key.Key_Return)
    go(tab, 2, Column.CLASS)
    await keys("hex", Key.Key_Return)
    assert tab.document.request.confidence_thresholds == {"hex": 0.8}


async def test_dragging_a_slider_is_one_step(tab):
    grid = tab.ontology.grid
    rect = grid.visualRect(grid.rows.index(0, Column.CONFIDENCE)).adjusted(MARGIN, 0, -MARGIN, 0)
    track = slider_rect(rect)
    y = track.center().y()
    QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(track.center().x(), y))
    for x in range(track.center().x(), track.right() + 1, 5):
        QTest.mouseMove(grid.viewport(), QPoint(x, y))
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(track.right(), y))
    assert tab.document.request.confidence_thresholds["bolt"] > 0.5
    assert tab.undo_stack.count() == 1


async def test_a_queued_draft_is_shown_and_not_edited(tab, keys, workstation, draft):
    workstation.outbox.pause()
    workstation.outbox.enqueue(draft.id)
    await keys("x", Key.Key_Delete, (Key.Key_D, CTRL))
    assert pairs(tab) == list(PAIRS)
    assert tab.notice.accessibleName().startswith("Queued")


async def test_the_frame_of_the_current_cell_leaves_its_text_in_sight(tab):
    go(tab, 0, Column.CLASS)
    grid = tab.ontology.grid
    grid.setFocus()
    cell = grid.visualRect(grid.rows.index(0, Column.CLASS))
    painted = grid.viewport().grab().toImage()
    swatch = grid.rows.index(0, Column.CLASS).data(GridRole.SWATCH)
    assert painted.pixelColor(cell.topRight().x() - 6, cell.center().y()) != swatch


async def test_a_prompt_of_two_lines_is_painted_on_one(tab):
    grid = tab.ontology.grid

    def painted(prompt):
        tab.document.ask("paste", ontology=from_pairs([(prompt, "bolt")]))
        return grid.viewport().grab(grid.visualRect(grid.rows.index(0, Column.PROMPT))).toImage()

    assert painted("a\nbolt") == painted("a bolt")


async def test_confidences_and_headings_are_read_whole_in_a_narrow_grid(long_words, tab):
    tab.resize(520, 545)
    await settle()
    grid = tab.ontology.grid
    header = grid.horizontalHeader()
    assert header.sectionSize(Column.CLASS) >= header.sectionSizeHint(Column.CLASS)
    words = grid.rows.index(2, Column.CONFIDENCE).data()
    room = header.sectionSize(Column.CONFIDENCE) - 2 * MARGIN
    assert grid.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room) == words
