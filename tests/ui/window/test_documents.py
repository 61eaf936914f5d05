"""Tabs: order, closing, the dot of what is not saved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStyle, QStyleOptionTab, QTabBar

from app.ui.window.documents import LEAST_TAB, MAX_TAB, Documents

RIGHT = QTabBar.ButtonPosition.RightSide


@pytest.fixture
def documents(qtbot):
    documents = Documents(QLabel("blank"))
    qtbot.addWidget(documents)
    documents.resize(700, 300)
    documents.show()
    for key in ("a", "b", "c"):
        documents.add(key, QLabel(key), f"Tab {key}")
    return documents


def test_without_tabs_the_blank_page_is_shown(qtbot):
    blank = QLabel("blank")
    documents = Documents(blank)
    qtbot.addWidget(documents)
    assert documents._stack.currentWidget() is blank
    assert documents.current == ""


def test_closing_the_last_tab_shows_the_blank_page(documents):
    for key in ("a", "b", "c"):
        documents.remove(key)
    assert documents.keys == ()
    assert documents._stack.currentWidget() is documents._blank


def test_the_page_follows_the_tab(documents, qtbot):
    with qtbot.waitSignal(documents.current_changed) as heard:
        documents.show_tab("b")
    assert heard.args == ["b"]
    assert documents._stack.currentWidget() is documents.page("b")


def test_pages_follow_when_tabs_are_moved(documents, qtbot):
    documents.show_tab("a")
    with qtbot.waitSignal(documents.reordered):
        documents._bar.moveTab(0, 2)
    assert documents.keys == ("b", "c", "a")
    assert documents._stack.currentWidget() is documents.page("a")
    documents.show_tab("b")
    assert documents._stack.currentWidget() is documents.page("b")


def test_the_middle_button_asks_to_close(documents, qtbot):
    place = documents._bar.tabRect(1).center()
    with qtbot.waitSignal(documents.close_requested) as heard:
        qtbot.mouseClick(documents._bar, Qt.MouseButton.MiddleButton, pos=place)
    assert heard.args == ["b"]


def test_the_cross_asks_to_close_its_own_tab_after_a_move(documents, qtbot):
    documents._bar.moveTab(2, 0)
    with qtbot.waitSignal(documents.close_requested) as heard:
        documents._bar.tabButton(0, RIGHT).click()
    assert heard.args == ["c"]


def test_a_long_name_does_not_widen_its_tab_for_ever(documents):
    documents.describe("a", "A very long name " * 20, "the whole name", is_saved=True)
    assert documents._bar.tabRect(0).width() <= MAX_TAB
    assert documents._bar.tabToolTip(0) == "the whole name"


def test_the_longest_name_gives_way_before_short_ones_are_cut(documents):
    bar = documents._bar
    documents.describe("b", "Evening shift", "", is_saved=True)
    documents.describe("a", "Every part of the catalogue, " * 3, "", is_saved=True)
    documents.resize(440, 300)
    assert bar.tabRect(1).width() >= QTabBar.tabSizeHint(bar, 1).width()
    assert bar.tabRect(0).width() < MAX_TAB
    assert sum(bar.tabRect(i).width() for i in range(3)) <= bar.width()


def test_a_few_letters_of_each_name_stay_however_many_tabs_there_are(documents):
    for i in range(9):
        documents.add(f"more{i}", QLabel(), f"Evening shift {i}")
    widths = [documents._bar.tabRect(i).width() for i in range(12)]
    assert min(widths) >= LEAST_TAB


def test_the_cross_of_a_tab_stands_beside_its_words(documents):
    bar = documents._bar
    cross = bar.tabButton(0, RIGHT)
    option = QStyleOptionTab()
    bar.initStyleOption(option, 0)
    words = bar.style().subElementRect(QStyle.SubElement.SE_TabBarTabText, option, bar)
    dark = [
        y
        for image in [cross.grab().toImage()]
        for y in range(image.height())
        if any(image.pixelColor(x, y) != image.pixelColor(0, 0) for x in range(image.width()))
    ]
    middle = cross.y() + (dark[0] + dark[-1]) / 2
    assert abs(middle - words.center().y()) <= 1.5


def test_an_ampersand_is_no_mnemonic(documents):
    documents.describe("a", "Bolts & nuts", "", is_saved=True)
    assert documents._bar.tabText(0) == "Bolts && nuts"


def test_saving_takes_the_dot_away_and_moves_nothing(documents):
    width = documents._bar.tabRect(0).width()
    documents.describe("a", "Tab a", "", is_saved=False)
    dotted = documents._bar.tabButton(0, RIGHT).grab().toImage()
    documents.describe("a", "Tab a", "", is_saved=True)
    assert documents._bar.tabButton(0, RIGHT).grab().toImage() != dotted
    assert documents._bar.tabRect(0).width() == width


def test_turning_goes_around_the_end(documents):
    documents.show_tab("c")
    documents.turn(1)
    assert documents.current == "a"
    documents.turn(-1)
    assert documents.current == "c"
