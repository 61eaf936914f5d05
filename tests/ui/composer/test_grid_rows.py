"""Rows are inserted, duplicated, moved and dragged, their confidence stepped, their problems fixed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.checks import Fix, Problem, Severity, Where
from app.ui.composer.edits import Column, set_class
from app.ui.composer.grid_paint import MARGIN, fix_link
from app.ui.composer.grid_roles import GridRole
from tests.ui.composer.grid_given import (
    ALT,
    CHECK,
    CONFIDENCE,
    CTRL,
    SHIFT,
    Key,
    at,
    go,
    many,
    pairs,
    prompts,
)

A, B, C = "a steel bolt", "a broken bolt", "a hex nut"


async def test_rows_are_duplicated_below_themselves(tab, keys):
    await keys((Key.Key_Down, ALT | SHIFT))
    assert prompts(tab) == [A, A, B, C]
    assert at(tab)[0] == 1
    assert tab.undo_stack.undoText() == "duplicate of a row"
    tab.ontology.grid.select_rows(2, 3)
    await keys((Key.Key_Down, ALT | SHIFT))
    assert prompts(tab) == [A, A, B, C, B, C]


async def test_the_number_of_the_last_row_is_never_cut(tab):
    grid = tab.ontology.grid
    for rows in (9, 208, 10_000):
        many(tab, rows)
        room = grid.columnWidth(Column.NUMBER) - 2 * MARGIN
        assert room >= grid.fontMetrics().horizontalAdvance(str(rows))


async def test_rows_are_inserted_above_and_below(tab, keys):
    go(tab, 1)
    await keys((Key.Key_I, CTRL | SHIFT))
    assert prompts(tab) == [A, B, "", C]
    go(tab, 0)
    await keys((Key.Key_I, CTRL))
    assert prompts(tab) == ["", A, B, "", C]


async def test_a_block_moves_as_one_step_and_stays_selected(tab, keys):
    tab.ontology.grid.select_rows(0, 1)
    await keys((Key.Key_Down, ALT))
    assert prompts(tab) == [C, A, B]
    assert tab.ontology.grid.selected_rows() == [1, 2]
    assert tab.undo_stack.undoText() == "move of 2 rows"
    tab.undo()
    assert prompts(tab) == [A, B, C]


async def test_a_row_is_dragged_by_its_number(tab):
    drag(tab, 0, to=2)
    assert prompts(tab) == [B, A, C]
    assert tab.ontology.grid.selected_rows() == [1]
    assert tab.undo_stack.count() == 1


async def test_several_rows_are_dragged_together_to_the_end(tab):
    tab.ontology.grid.select_rows(0, 1)
    drag(tab, 1, to=3)
    assert prompts(tab) == [C, A, B]


async def test_escape_ends_a_drag_without_a_move(tab, keys):
    drag(tab, 0, to=2, release=False)
    await keys(Key.Key_Escape)
    QTest.mouseRelease(tab.ontology.grid.viewport(), Qt.MouseButton.LeftButton, pos=number(tab, 2))
    assert prompts(tab) == [A, B, C]


async def test_confidence_is_stepped_by_keys_as_one_step_of_undo(tab, keys):
    await keys((Key.Key_Right, ALT), (Key.Key_Right, ALT), (Key.Key_Left, ALT))
    assert tab.document.request.confidence_thresholds == {"bolt": 0.55}
    assert tab.undo_stack.count() == 1
    go(tab, 2, CONFIDENCE)
    await keys("+", "+", "-")
    assert tab.document.request.confidence_thresholds == {"bolt": 0.55, "nut": 0.55}


async def test_rows_that_share_a_class_share_what_is_typed_in_any_of_them(tab, keys):
    grid = tab.ontology.grid
    go(tab, 1, CONFIDENCE)
    await keys("0,7", Key.Key_Return)
    assert [grid.rows.index(row, CONFIDENCE).data() for row in (0, 1)] == ["0.70", "shares 0.70"]
    go(tab, 1, CONFIDENCE)
    await keys(Key.Key_Delete)
    assert not tab.document.request.confidence_thresholds


async def test_commits_in_the_same_cell_are_one_step(tab, keys):
    await keys("x", Key.Key_Return, Key.Key_Up, "y", Key.Key_Return)
    assert tab.undo_stack.count() == 1
    tab.undo()
    assert prompts(tab)[0] == A


async def test_the_first_fix_is_made_by_key_and_named_in_undo(tab, keys, problem):
    await keys((Key.Key_Period, CTRL))
    assert pairs(tab)[0] == (A, "gear")
    assert tab.undo_stack.undoText() == "Save as gear"


async def test_the_fix_is_a_link_in_the_cell(tab, problem):
    grid = tab.ontology.grid
    tab.resize(1400, 545)
    cell = grid.visualRect(grid.rows.index(0, CHECK))
    QTest.mouseClick(
        grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(cell.right() - 20, cell.center().y())
    )
    assert pairs(tab)[0] == (A, "gear")


async def test_where_there_is_little_room_the_link_is_one_word_and_the_tip_tells_it(tab, problem):
    grid = tab.ontology.grid
    metrics = grid.fontMetrics()
    long = "Swap prompt and class"
    wide, words = fix_link(QRect(0, 0, 400, 29), metrics, long)
    assert (wide.right(), words) == (399, long)
    assert fix_link(QRect(0, 0, 200, 29), metrics, long)[1] == "Fix"
    assert fix_link(QRect(0, 0, 20, 29), metrics, long)[0].isEmpty()
    tip = grid.rows.index(0, CHECK).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "It is a gear.\nFix: Save as gear (Ctrl+.)"


async def test_a_press_beside_the_link_fixes_nothing(tab, problem):
    grid = tab.ontology.grid
    tab.resize(1400, 545)
    cell = grid.visualRect(grid.rows.index(0, CHECK))
    QTest.mouseClick(
        grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(cell.left() + 12, cell.center().y())
    )
    assert pairs(tab)[0] == (A, "bolt")
    assert at(tab) == (0, CHECK)


async def test_all_fixes_are_offered_in_a_menu_by_key(tab, keys, problem):
    await keys((Key.Key_Return, ALT))
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == ["Save as gear", "Save as cog"]
    await keys(Key.Key_Down, Key.Key_Return)
    assert pairs(tab)[0] == (A, "cog")


async def test_the_context_menu_holds_the_fixes_and_every_key(tab, problem):
    from PySide6.QtWidgets import QMenu

    menu = QMenu()
    tab.ontology.grid.actions_.fill_menu(menu)
    words = {action.text(): action.shortcut().toString() for action in menu.actions()}
    assert words.items() >= {"Save as gear": "", "Duplicate rows": "Alt+Shift+Down", "Fix": "Ctrl+."}.items()
    finding = next(action.menu() for action in menu.actions() if action.menu())
    assert ("Find…", "Ctrl+F") in [(a.text(), a.shortcut().toString()) for a in finding.actions()]


@pytest.fixture
def problem(tab, monkeypatch):
    """A problem of the first row, with two fixes."""

    def fix(name):
        return Fix(f"Save as {name}", lambda draft: replace(draft, request=set_class(draft.request, 0, name)))

    made = Problem(Severity.WARNING, Where.ONTOLOGY, "It is a gear.", 0, "meant", (fix("gear"), fix("cog")))
    monkeypatch.setattr(tab.document.workstation.composer, "problems", lambda _id: [made])
    tab.document.problems = [made]
    tab.document.checked.emit()
    assert tab.ontology.grid.rows.index(0, CHECK).data(GridRole.FIX) == "Save as gear"
    return made


def number(tab, row):
    grid = tab.ontology.grid
    return grid.visualRect(grid.rows.index(row, Column.NUMBER)).center()


def drag(tab, row, *, to, release=True):
    """Drag a row's number to the upper half of another row."""
    view = tab.ontology.grid.viewport()
    end = number(tab, to) - QPoint(0, 8)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=number(tab, row))
    for step in range(1, 5):
        QTest.mouseMove(view, number(tab, row) + (end - number(tab, row)) * step / 4)
    if release:
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
