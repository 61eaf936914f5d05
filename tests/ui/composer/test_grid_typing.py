"""What is typed into a cell reaches the draft before the cell is left, so that no kill loses it."""

import pytest

from app.ui.composer import grid_delegates
from tests.ui.composer.grid_given import CLASS, Key, at, go, pairs, prompts
from tests.waiting import wait_until

A, B, C = "a steel bolt", "a broken bolt", "a hex nut"


@pytest.fixture(autouse=True)
def short_pause(monkeypatch):
    monkeypatch.setattr(grid_delegates, "PAUSE_MS", 1)


async def test_at_a_pause_the_text_of_the_open_cell_stands_in_the_draft(tab, keys):
    go(tab, 3)
    await keys("a gear")
    await wait_until(lambda: prompts(tab) == [A, B, C, "a gear"])
    await keys(" wheel")
    await wait_until(lambda: prompts(tab) == [A, B, C, "a gear wheel"])
    await keys(Key.Key_Tab)
    assert at(tab) == (3, CLASS)
    tab.undo()
    assert prompts(tab) == [A, B, C]


async def test_escape_takes_back_what_the_draft_had_already(tab, keys):
    before = pairs(tab)
    for row, column in ((3, 1), (1, 1), (1, 2)):
        go(tab, row, column)
        await keys("first", Key.Key_Return)
        kept = pairs(tab)
        go(tab, row, column)
        await keys("wrong")
        await wait_until(lambda: "wrong" in str(pairs(tab)))
        await keys(Key.Key_Escape)
        if tab.ontology.grid.hasFocus() is False:  # the first Esc closed the list of classes
            await keys(Key.Key_Escape)
        assert (pairs(tab), at(tab)) == (kept, (row, column))
        tab.undo()
        assert pairs(tab) == before


async def test_classes_are_still_offered_after_a_pause(tab, keys):
    go(tab, 0, CLASS)
    await keys("nu")
    await wait_until(lambda: pairs(tab)[0] == (A, "nu"))
    await keys(Key.Key_Down, Key.Key_Return)
    assert pairs(tab)[0] == (A, "nut")
