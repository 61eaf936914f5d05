"""Moving and selecting in the grid as in a spreadsheet, with real key events."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.ui.composer import grid_moves
from app.ui.composer.edits import Column
from tests.ui.composer.grid_given import (
    CHECK,
    CLASS,
    CONFIDENCE,
    CTRL,
    PROMPT,
    SHIFT,
    Key,
    at,
    go,
    many,
    pairs,
    prompts,
    selected,
)


async def test_home_and_end_go_to_the_first_and_last_cell_of_the_row(tab, keys):
    await keys(Key.Key_End)
    assert at(tab) == (0, CONFIDENCE)
    await keys(Key.Key_Home)
    assert at(tab) == (0, PROMPT)


async def test_ctrl_home_and_end_go_to_the_corners(tab, keys):
    await keys((Key.Key_End, CTRL))
    assert at(tab) == (2, CONFIDENCE)
    await keys((Key.Key_Home, CTRL))
    assert at(tab) == (0, PROMPT)


async def test_arrows_stay_among_the_cells_and_reach_the_check(tab, keys):
    await keys(Key.Key_Left, Key.Key_Right, Key.Key_Right, Key.Key_Right)
    assert at(tab) == (0, CHECK)


async def test_ctrl_and_arrows_go_to_the_edge_of_what_is_written(tab, keys):
    many(tab, 40)
    go(tab, 0)
    await keys((Key.Key_Down, CTRL))
    assert at(tab) == (39, PROMPT)
    assert selected(tab) == [(39, PROMPT)]
    await keys((Key.Key_Up, CTRL), (Key.Key_Right, CTRL))
    assert at(tab) == (0, CONFIDENCE)


def test_over_a_gap_the_edge_is_the_next_written_cell():
    written = [True, True, False, False, True, False]
    edge = grid_moves.edge
    assert edge(written.__getitem__, 0, 1, 5) == 1
    assert edge(written.__getitem__, 1, 1, 5) == 4
    assert edge(written.__getitem__, 4, 1, 5) == 5
    assert edge(written.__getitem__, 4, -1, 5) == 1
    assert edge(written.__getitem__, 0, -1, 5) == 0


async def test_pages_go_down_and_up(tab, keys):
    many(tab, 100)
    go(tab, 0)
    await keys(Key.Key_PageDown)
    down = at(tab)[0]
    assert 3 < down < 50
    await keys(Key.Key_PageUp)
    assert at(tab) == (0, PROMPT)


async def test_shift_extends_the_selection_from_where_the_cell_was(tab, keys):
    await keys(Key.Key_Return, (Key.Key_Down, SHIFT), (Key.Key_Right, SHIFT))
    assert selected(tab) == [(1, PROMPT), (1, CLASS), (2, PROMPT), (2, CLASS)]


async def test_a_key_that_leads_nowhere_still_ends_the_selection(tab, keys):
    tab.ontology.grid.select_block(0, PROMPT, 2, CLASS)
    await keys((Key.Key_Home, CTRL))
    assert selected(tab) == [(0, PROMPT)]


async def test_ctrl_and_shift_select_to_the_end(tab, keys):
    many(tab, 40)
    go(tab, 1)
    await keys((Key.Key_Down, CTRL | SHIFT))
    assert selected(tab) == [(row, PROMPT) for row in range(1, 40)]


async def test_everything_is_selected_by_ctrl_a_and_by_the_corner(tab, keys):
    await keys((Key.Key_A, CTRL))
    everything = [(row, column) for row in range(4) for column in (PROMPT, CLASS, CONFIDENCE)]
    assert selected(tab) == everything
    go(tab, 0)
    header = tab.ontology.grid.horizontalHeader()
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert selected(tab) == everything


async def test_whole_rows_and_columns_are_selected_by_key(tab, keys):
    go(tab, 1, CLASS)
    await keys((Key.Key_Space, SHIFT))
    assert selected(tab) == [(1, PROMPT), (1, CLASS), (1, CONFIDENCE)]
    go(tab, 1, CLASS)
    await keys((Key.Key_Space, CTRL))
    assert selected(tab) == [(row, CLASS) for row in range(4)]


async def test_a_click_on_a_number_selects_the_row_and_ctrl_adds_another(tab):
    click(tab, 0, Column.NUMBER)
    assert selected(tab) == [(0, c) for c in (PROMPT, CLASS, CONFIDENCE)]
    click(tab, 2, Column.NUMBER, CTRL)
    assert tab.ontology.grid.selected_rows() == [0, 2]


async def test_ranges_that_do_not_touch_are_cleared_together(tab, keys):
    click(tab, 0, PROMPT)
    click(tab, 2, PROMPT, CTRL)
    await keys(Key.Key_Delete)
    assert prompts(tab) == ["", "a broken bolt", ""]
    assert tab.undo_stack.undoText() == "clear of 2 cells"


async def test_backspace_clears(tab, keys):
    await keys(Key.Key_Backspace)
    assert pairs(tab)[0] == ("", "bolt")


async def test_f2_edits_behind_the_text_and_not_the_shortcut_of_the_window(tab, keys):
    stolen = []
    shortcut = QShortcut(QKeySequence("F2"), tab.window())
    shortcut.activated.connect(lambda: stolen.append(1))
    await keys(Key.Key_F2, "!", Key.Key_Return)
    assert prompts(tab)[0] == "a steel bolt!"
    assert not stolen


async def test_shift_enter_goes_up_also_from_an_editor(tab, keys):
    go(tab, 2)
    await keys((Key.Key_Return, SHIFT))
    assert at(tab) == (1, PROMPT)


async def test_enter_after_tabs_goes_to_where_the_row_was_begun(tab, keys):
    go(tab, 0)
    await keys(Key.Key_Tab, Key.Key_Tab, Key.Key_Return)
    assert at(tab) == (1, PROMPT)


async def test_letters_open_the_editor_and_arrows_leave_it_in_place(tab, keys):
    await keys("xy")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    await keys(Key.Key_Escape)
    assert at(tab) == (0, PROMPT)


async def test_ten_thousand_rows_are_selected_without_an_index_for_each(tab, keys):
    many(tab, 10_000)
    await keys((Key.Key_A, CTRL))
    assert len(selected(tab)) == 30_003
    assert len(tab.ontology.grid.selected_rows()) == 10_000


def click(tab, row, column, modifier=Qt.KeyboardModifier.NoModifier):
    grid = tab.ontology.grid
    place = grid.visualRect(grid.rows.index(row, column)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, place)
