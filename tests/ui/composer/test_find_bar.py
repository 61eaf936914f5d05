"""Finding, replacing and filtering in the grid, with real key events."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.checks import Problem, Severity, Where
from app.ui.composer.find_bar import Shown
from app.ui.composer.grid_roles import GridRole
from tests.ui.composer.grid_given import (
    ALT,
    CLASS,
    CTRL,
    PROMPT,
    SHIFT,
    Key,
    at,
    go,
    many,
    pairs,
    prompts,
)

FIND, REPLACE = (Key.Key_F, CTRL), (Key.Key_H, CTRL)


@pytest.fixture
def bar(tab):
    return tab.ontology.grid_page.bar


async def test_ctrl_f_opens_the_bar_and_counts_while_it_is_typed(tab, keys, bar):
    await keys(FIND, "bolt")
    assert bar.isVisible()
    assert bar.status.text() == "4 in 2 rows"
    assert not bar.replace.isVisible()


async def test_what_is_found_is_marked_in_its_cell(tab, keys, bar):
    await keys(FIND, "bolt")
    assert tab.ontology.grid.rows.index(0, PROMPT).data(GridRole.SPANS) == [(8, 12)]
    await keys(Key.Key_Escape)
    assert not tab.ontology.grid.rows.index(0, PROMPT).data(GridRole.SPANS)


async def test_enter_and_f3_go_from_place_to_place_and_round(tab, keys, bar):
    await keys(FIND, "bolt", Key.Key_Return)
    assert at(tab) == (0, CLASS)
    await keys(Key.Key_Return, Key.Key_F3, Key.Key_F3)
    assert at(tab) == (0, PROMPT)
    await keys((Key.Key_F3, SHIFT))
    assert at(tab) == (1, CLASS)


async def test_escape_closes_the_bar_and_gives_the_keyboard_back(tab, keys, bar):
    await keys(FIND, "bolt", Key.Key_Escape)
    assert not bar.isVisible()
    assert QApplication.focusWidget() is tab.ontology.grid


async def test_f3_in_the_grid_goes_on(tab, keys, bar):
    await keys(FIND, "bolt")
    tab.ontology.grid.setFocus()
    await keys(Key.Key_F3)
    assert at(tab) == (0, CLASS)


async def test_the_count_stands_in_the_button_and_all_are_replaced_in_one_step(tab, keys, bar):
    await keys(REPLACE, "bolt")
    assert bar.all.text() == "Replace 4"
    bar.replace.setFocus()
    await keys("pin", (Key.Key_A, ALT))
    assert pairs(tab)[:2] == [("a steel pin", "pin"), ("a broken pin", "pin")]
    assert tab.undo_stack.undoText() == "replacement of 4 texts"
    assert bar.status.text() == "not found"
    tab.undo()
    assert bar.status.text() == "4 in 2 rows"


async def test_enter_in_the_second_field_replaces_here_and_goes_on(tab, keys, bar):
    await keys(REPLACE, "bolt")
    bar.replace.setFocus()
    await keys("pin", Key.Key_Return)
    assert pairs(tab)[0] == ("a steel pin", "bolt")
    assert at(tab) == (0, CLASS)


async def test_the_threshold_of_a_class_follows_its_replacement(tab, keys, bar):
    tab.document.ask("confidence", confidence_thresholds={"bolt": 0.7})
    await keys(REPLACE, "bolt")
    bar.replace.setText("pin")
    bar.all.click()
    assert tab.document.request.confidence_thresholds == {"pin": 0.7}


async def test_case_whole_cells_and_patterns_are_switched_by_key(tab, keys, bar):
    await keys(FIND, "BOLT", (Key.Key_C, ALT))
    assert bar.status.text() == "not found"
    await keys((Key.Key_C, ALT), (Key.Key_W, ALT))
    assert bar.status.text() == "2 in 2 rows"
    await keys((Key.Key_W, ALT), (Key.Key_R, ALT))
    bar.sought.setText("^a .*t$")
    assert bar.status.text() == "3 in 3 rows"


async def test_a_wrong_pattern_is_told_and_finds_nothing(tab, keys, bar):
    await keys(FIND, (Key.Key_R, ALT), "(")
    assert "No pattern" in bar.status.text()
    assert bar.sought.property("invalid")
    assert not bar.all.isEnabled()
    await keys("bo)")
    assert bar.status.text() == "4 in 2 rows"
    assert not bar.sought.property("invalid")


async def test_it_is_looked_for_in_one_column_or_in_the_selection(tab, keys, bar):
    await keys(FIND, "bolt")
    bar.columns.setCurrentIndex(1)
    assert bar.status.text() == "2 in 2 rows"
    bar.columns.setCurrentIndex(0)
    tab.ontology.grid.select_block(1, PROMPT, 2, CLASS)
    bar.selection.click()
    assert bar.status.text() == "2 in 1 row"


async def test_the_rows_that_match_are_shown_alone_and_edits_reach_them(tab, keys, bar):
    await keys(FIND, "nut", (Key.Key_L, CTRL | SHIFT))
    assert bar.shown_rows is Shown.MATCHES
    assert tab.ontology.grid.rows.rowCount() == 1
    assert bar.status.text() == "2 in 1 row · 2 rows hidden"
    tab.ontology.grid.setFocus()
    go(tab, 0)
    await keys("a washer", Key.Key_Return)
    assert prompts(tab) == ["a steel bolt", "a broken bolt", "a washer"]
    assert tab.ontology.grid.rows.rowCount() == 1  # it stays, though it does not match any more


async def test_rows_cannot_be_moved_while_some_are_hidden(tab, keys, bar):
    await keys(FIND, "a ", (Key.Key_L, CTRL | SHIFT))
    tab.ontology.grid.setFocus()
    await keys((Key.Key_Down, ALT))
    assert prompts(tab) == ["a steel bolt", "a broken bolt", "a hex nut"]


async def test_closing_the_bar_shows_all_rows_again(tab, keys, bar):
    await keys(FIND, "nut", (Key.Key_L, CTRL | SHIFT), Key.Key_Escape)
    assert tab.ontology.grid.rows.rowCount() == 4
    assert at(tab) == (2, PROMPT)


async def test_the_rows_with_problems_are_shown_alone(tab, keys, bar):
    tab.document.problems = [Problem(Severity.ERROR, Where.ONTOLOGY, "Wrong.", 1)]
    await keys((Key.Key_L, CTRL | SHIFT))
    assert bar.shown_rows is Shown.PROBLEMS
    grid = tab.ontology.grid
    assert [grid.rows.row_at(place) for place in range(grid.rows.rowCount())] == [1]
    tab.document.problems = [Problem(Severity.ERROR, Where.ONTOLOGY, "Wrong.", 2)]
    tab.document.checked.emit()
    assert [grid.rows.row_at(place) for place in range(grid.rows.rowCount())] == [1, 2]


async def test_deleting_while_some_are_hidden_leaves_the_hidden_ones(tab, keys, bar):
    many(tab, 30)
    await keys(FIND, "class 3", (Key.Key_L, CTRL | SHIFT))
    tab.ontology.grid.setFocus()
    await keys((Key.Key_A, CTRL), (Key.Key_Minus, CTRL))
    assert len(pairs(tab)) == 26
    assert not any(name == "class 3" for _, name in pairs(tab))
    tab.undo()
    assert len(pairs(tab)) == 30


async def test_a_sent_draft_is_searched_and_not_changed(tab, keys, bar, workstation, draft):
    workstation.outbox.pause()
    workstation.outbox.enqueue(draft.id)
    await keys(REPLACE, "bolt")
    assert bar.status.text() == "4 in 2 rows"
    assert not bar.all.isEnabled()


async def test_the_parts_of_the_bar_have_names(bar):
    parts = (bar.sought, bar.replace, bar.columns, bar.shown, bar.case, bar.whole, bar.pattern, bar.selection)
    assert all(part.accessibleName() for part in parts)
    assert all(part.focusPolicy() & Qt.FocusPolicy.TabFocus for part in parts)
