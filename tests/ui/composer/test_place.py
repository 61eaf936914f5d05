"""Where a draft is looked at: told, written, read, and gone to again."""

import pytest
from PySide6.QtCore import QItemSelectionModel

from app.domain.ontology import Format, from_pairs
from app.ui.composer.edits import Column
from app.ui.composer.looking import go_to
from app.ui.composer.place import MOST_BLOCKS, Place, place_from_json
from app.ui.composer.tab import DraftTab
from tests.services.fakes import make_draft
from tests.waiting import wait_until

ROWS = 60
SOMEWHERE = Place("grid", 40, 2, ((38, 1, 40, 2), (50, 2, 50, 2)), 700, 30)


@pytest.fixture
async def draft(workstation):
    ontology = from_pairs([(f"part {i}", f"class {i}") for i in range(ROWS)])
    return workstation.composer.add(make_draft().asking(ontology=ontology))


@pytest.fixture
def open_tab(qtbot, workstation, bridge, draft):
    """Show a tab of the draft, as it stands after a restart."""

    def show(place=None):
        tab = DraftTab(workstation, bridge, draft.id, place)
        qtbot.addWidget(tab)
        tab.resize(800, 420)
        tab.show()
        return tab

    return show


def test_a_place_is_written_and_read():
    assert place_from_json(SOMEWHERE.to_json()) == SOMEWHERE


@pytest.mark.parametrize(
    "value",
    [None, 7, "grid", [], ["tree", 0, 0, [], 0, 0], ["grid", -1, 0, [], 0, 0], ["grid", 0, 0, [[1, 2]], 0, 0],
     ["grid", 0, 0, 5, 0, 0], ["grid", 0, 0, [], 0], ["grid", None, 0, [], 0, 0], [["grid"], 0, 0, [], 0, 0]],
)  # fmt: skip
def test_what_is_no_place_is_none(value):
    assert place_from_json(value) is None


def test_a_selection_of_very_many_blocks_is_cut():
    blocks = [[i, 1, i, 1] for i in range(1000)]
    assert len(place_from_json(["grid", 0, 0, blocks, 0, 0]).blocks) == MOST_BLOCKS


async def test_cell_selection_and_scroll_positions_come_back(open_tab):
    tab = open_tab(SOMEWHERE)
    grid = tab.page.ontology.grid
    await wait_until(lambda: grid.verticalScrollBar().value() == 700 and tab.page.scroll_bar.value() == 30)
    assert tab.place == SOMEWHERE


async def test_the_chosen_view_comes_back(open_tab):
    tab = open_tab(Place(Format.OBJECTS, 0, 1))
    assert tab.page.ontology.views.value == Format.OBJECTS
    assert tab.page.ontology.view is tab.page.ontology.text


async def test_a_place_beyond_the_rows_is_gone_to_as_far_as_they_reach(open_tab):
    tab = open_tab()
    before = tab.place
    go_to(tab.page, Place("grid", 4000, 2, ((3000, 1, 4000, 2),)))
    assert tab.place == before


async def test_a_tab_that_nobody_looked_at_keeps_the_place_it_was_given(qtbot, workstation, bridge, draft):
    tab = DraftTab(workstation, bridge, draft.id, SOMEWHERE)
    qtbot.addWidget(tab)
    assert tab.place == SOMEWHERE


async def test_it_tells_when_it_is_looked_at_elsewhere(open_tab, draft):
    tab = open_tab()
    told = []
    tab.moved.connect(told.append)
    tab.page.ontology.grid.go_to(tab.page.ontology.grid.rows.index(5, Column.CLASS))
    assert set(told) == {draft.id}
    assert (tab.place.row, tab.place.column) == (5, Column.CLASS)


async def test_a_row_that_was_found_is_remembered_by_its_own_number(open_tab):
    tab = open_tab()
    grid = tab.page.ontology.grid
    grid.rows.show_only([7, 9, 30])
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    grid.selectionModel().setCurrentIndex(grid.rows.index(2, Column.PROMPT), flags)
    assert (tab.place.row, tab.place.blocks) == (30, ())


async def test_where_nothing_was_found_it_comes_back_to_a_cell_that_can_be_typed_in(open_tab):
    tab = open_tab()
    tab.page.ontology.grid.rows.show_only([])
    assert (tab.place.row, tab.place.column) == (0, Column.PROMPT)
