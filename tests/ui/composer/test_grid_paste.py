"""Copying and pasting ranges as spreadsheets do."""

import pytest
from PySide6.QtCore import QMimeData

from tests.ui.composer.grid_given import (
    CLASS,
    CONFIDENCE,
    CTRL,
    PROMPT,
    Key,
    at,
    go,
    pairs,
    prompts,
    selected,
)

PASTE = (Key.Key_V, CTRL)


async def test_a_copy_is_text_for_spreadsheets_and_a_table_for_the_rest(tab, keys, clipboard):
    tab.ontology.grid.select_block(0, PROMPT, 0, CONFIDENCE)
    await keys((Key.Key_C, CTRL))
    mime = clipboard.mimeData()
    assert mime.text() == "a steel bolt\tbolt\t"
    assert "<td>a steel bolt</td><td>bolt</td>" in mime.html()


async def test_a_cut_is_copied_and_emptied(tab, keys, clipboard):
    await keys((Key.Key_X, CTRL))
    assert clipboard.text() == "a steel bolt"
    assert pairs(tab)[0] == ("", "bolt")
    assert tab.undo_stack.undoText() == "cut of a cell"


@pytest.mark.parametrize(
    "text",
    [
        'a cog\tgear\t0.6\n"a ""big"" pin"\tpin\t\n',  # LibreOffice, Sheets
        'a cog\tgear\t0,6\r\n"a ""big"" pin"\tpin\t\r\n',  # Excel in German
        'a cog\tgear\t60 %\r\n"a ""big""\npin"\tpin\t\r\n',  # a line break in a cell
    ],
)
async def test_cells_of_every_spreadsheet_are_pasted(tab, keys, clipboard, text):
    clipboard.setText(text)
    go(tab, 3)
    await keys(PASTE)
    assert pairs(tab)[3:] == [("a cog", "gear"), ('a "big" pin', "pin")]
    assert tab.document.request.confidence_thresholds == {"gear": 0.6}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("text/html", b"<table><tr><td>a cog</td><td>gear</td></tr></table>"),
        ("text/csv", b"a cog,gear\r\n"),
    ],
)
async def test_cells_without_plain_text_are_pasted_too(tab, keys, clipboard, kind, data):
    mime = QMimeData()
    mime.setData(kind, data)
    clipboard.setMimeData(mime)
    go(tab, 3)
    await keys(PASTE)
    assert pairs(tab)[3:] == [("a cog", "gear")]


async def test_a_heading_row_sets_the_columns_and_is_no_row(tab, keys, clipboard):
    clipboard.setText("Save as\tLook for\r\ngear\ta cog\r\n")
    go(tab, 3)
    await keys(PASTE)
    assert pairs(tab)[3:] == [("a cog", "gear")]
    assert tab.undo_stack.undoText() == "paste of a row"


async def test_two_rows_repeat_over_a_selection_of_six(tab, keys, clipboard):
    clipboard.setText("x\ny")
    tab.ontology.grid.select_block(0, CLASS, 3, CLASS)
    await keys(PASTE)
    assert [name for _, name in pairs(tab)] == ["x", "y", "x", "y"]


async def test_a_paste_over_the_end_adds_rows_and_is_selected(tab, keys, clipboard):
    clipboard.setText("x\ny\nz")
    go(tab, 2)
    await keys(PASTE)
    assert prompts(tab) == ["a steel bolt", "a broken bolt", "x", "y", "z"]
    assert selected(tab) == [(2, PROMPT), (3, PROMPT), (4, PROMPT)]
    assert at(tab) == (2, PROMPT)


async def test_a_comma_in_a_prompt_is_no_table(tab, keys, clipboard):
    clipboard.setText("a bolt, rusty")
    await keys(PASTE)
    assert pairs(tab)[0] == ("a bolt, rusty", "bolt")


async def test_a_selection_is_filled_down_as_one_step(tab, keys):
    tab.ontology.grid.select_block(0, PROMPT, 2, CLASS)
    await keys((Key.Key_D, CTRL))
    assert pairs(tab) == [("a steel bolt", "bolt")] * 3
    assert tab.undo_stack.undoText() == "fill of 4 cells"


async def test_while_some_rows_are_hidden_a_paste_reaches_those_on_screen(tab, keys, clipboard):
    tab.ontology.grid.rows.show_only([0, 2])
    clipboard.setText("x\ny\nz")
    go(tab, 0)
    await keys(PASTE)
    assert prompts(tab) == ["x", "a broken bolt", "y", "z"]


async def test_confidences_that_are_no_numbers_are_told(tab, keys, clipboard):
    clipboard.setText("a cog\tgear\thigh\na pin\tpin\t0.4")
    go(tab, 3)
    await keys(PASTE)
    assert tab.document.request.confidence_thresholds == {"pin": 0.4}
    assert tab.ontology.notice.accessibleName().startswith("1 confidence was left out")
