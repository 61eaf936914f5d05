"""Completing class names in the grid by keyboard."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.composer.grid_given import CLASS, Key, at, go, pairs

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


async def test_a_mistyped_name_is_offered_and_taken_with_tab(tab, keys):
    go(tab, 2, CLASS)
    await keys("botl", Key.Key_Down, Key.Key_Tab)
    assert pairs(tab)[2] == ("a hex nut", "bolt")


async def test_a_new_name_is_kept_as_typed_when_nothing_is_marked(tab, keys):
    go(tab, 2, CLASS)
    await keys("bol", Key.Key_Return)
    assert pairs(tab)[2] == ("a hex nut", "bol")
    assert at(tab) == (3, CLASS)


async def test_the_arrow_down_offers_every_class(tab, keys):
    go(tab, 2, CLASS)
    await keys(Key.Key_F2, Key.Key_Down)
    popup = QApplication.activePopupWidget()
    assert [popup.model().index(i, 0).data() for i in range(popup.model().rowCount())] == ["bolt", "nut"]
    await keys(Key.Key_Return)
    assert pairs(tab)[2] == ("a hex nut", "bolt")


async def test_escape_closes_the_list_before_it_leaves_the_cell(tab, keys):
    go(tab, 2, CLASS)
    await keys("bo", Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert pairs(tab)[2] == ("a hex nut", "nut")
