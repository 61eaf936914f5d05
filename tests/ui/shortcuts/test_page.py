"""Where keys are changed, and the sheet that shows them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.shortcuts import keys
from app.ui.shortcuts.caps import KeyCaps, parts_of
from app.ui.shortcuts.page import ShortcutsPage
from app.ui.shortcuts.sheet import KeySheet

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot):
    page = ShortcutsPage()
    qtbot.addWidget(page)
    page.resize(640, 560)
    page.show()
    return page


def press(qtbot, field, key, modifiers=Qt.KeyboardModifier.NoModifier):
    field.setFocus()
    qtbot.keyClick(field, key, modifiers)


def shown_rows(page):
    return [name for name, item in page._items.items() if not item.isHidden()]


def test_a_pressed_key_counts_at_once(page, qtbot):
    page.choose("grid.fill")
    press(qtbot, page.first, Qt.Key.Key_F9)
    assert keys().of("grid.fill") == [QKeySequence("F9")]
    assert page._items["grid.fill"].text(1) == "F9"
    assert page.conflict.isHidden()


def test_a_key_that_something_else_has_is_told_and_waits(page, qtbot):
    page.choose("grid.find")
    press(qtbot, page.first, Qt.Key.Key_D, CTRL)
    assert page.conflict.isVisible()
    assert page.conflict.accessibleName() == "Ctrl+D is “Fill down” (Ontology)."
    assert keys().of("grid.find") == [QKeySequence("Ctrl+F")]


def test_a_key_can_be_taken_from_what_has_it(page, qtbot):
    page.choose("grid.find")
    press(qtbot, page.first, Qt.Key.Key_D, CTRL)
    page.conflict.acted.emit()
    assert keys().of("grid.find") == [QKeySequence("Ctrl+D")]
    assert keys().of("grid.fill") == []
    assert page.conflict.isHidden()


def test_the_button_of_a_field_takes_its_key_away(page, qtbot):
    page.choose("grid.fill")
    page.first.clear()
    qtbot.waitUntil(lambda: keys().of("grid.fill") == [])


def test_a_key_that_only_hides_one_of_the_window_is_taken_and_told(page, qtbot):
    page.choose("grid.fill")
    press(qtbot, page.first, Qt.Key.Key_S, CTRL)
    assert keys().of("grid.fill") == [QKeySequence("Ctrl+S")]
    assert "Save job file" in page.conflict.accessibleName()


def test_the_first_keys_come_back_for_one_and_for_all(page, qtbot):
    keys().choose("grid.fill", [QKeySequence("F9")])
    keys().choose("grid.find", [])
    page.choose("grid.fill")
    page.reset.click()
    assert keys().of("grid.fill") == [QKeySequence("Ctrl+D")]
    assert not page.reset.isEnabled()
    page.reset_all.click()
    assert keys().of("grid.find") == [QKeySequence("Ctrl+F")]
    assert not page.reset_all.isEnabled()


def test_first_keys_that_something_else_has_by_now_are_asked_about_as_well(page, qtbot):
    page.choose("grid.find")
    press(qtbot, page.first, Qt.Key.Key_F9)
    page.choose("grid.fill")
    press(qtbot, page.first, Qt.Key.Key_F, CTRL)
    page.choose("grid.find")
    page.reset.click()
    assert page.conflict.accessibleName() == "Ctrl+F is “Fill down” (Ontology)."
    assert keys().of("grid.find") == [QKeySequence("F9")]
    page.conflict.acted.emit()
    assert keys().of("grid.find") == [QKeySequence("Ctrl+F")]
    assert keys().of("grid.fill") == []


@pytest.mark.parametrize(
    ("name", "key", "words"),
    [
        (
            "window.new_draft",
            Qt.Key.Key_Return,
            "Enter is “Next or previous row” (Ontology), and stays that.",
        ),
        ("window.new_draft", Qt.Key.Key_Down, "↓ alone is needed to write and to move; add Ctrl or Alt."),
        ("grid.fill", Qt.Key.Key_X, "X alone is needed to write and to move; add Ctrl or Alt."),
    ],
)
def test_a_key_that_everybody_needs_is_not_given_away(page, qtbot, name, key, words):
    page.choose(name)
    before = keys().of(name)
    press(qtbot, page.first, key)
    assert page.conflict.accessibleName() == words
    assert keys().of(name) == before
    assert page.first.keySequence() == before[0]


def test_esc_leaves_a_field_as_it_was(page, qtbot):
    page.choose("grid.fill")
    press(qtbot, page.first, Qt.Key.Key_Escape)
    assert keys().of("grid.fill") == [QKeySequence("Ctrl+D")]
    assert page.conflict.isHidden()


def test_actions_are_found_by_their_words_and_by_their_keys(page):
    page.search.setText("fill")
    assert shown_rows(page) == ["grid.fill"]
    page.search.setText("ctrl+shift+b")
    assert shown_rows(page) == ["window.series"]


def test_it_tells_the_settings_whether_it_has_what_is_searched_for(page):
    assert page.look_for("fill down")
    assert shown_rows(page) == ["grid.fill"]
    assert not page.look_for("credits")
    assert page.look_for("")
    assert len(shown_rows(page)) > 50


@pytest.fixture
def sheet(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(1200, 800)
    sheet = KeySheet(parent)
    sheet.show()
    yield sheet


def caps(sheet):
    return [part.accessibleName() for part in sheet.findChildren(KeyCaps) if part.isVisibleTo(sheet)]


def test_the_sheet_shows_keys_as_they_are_now(sheet):
    assert "Ctrl+D" in caps(sheet)
    keys().choose("grid.fill", [QKeySequence("F9")])
    assert "F9" in caps(sheet)
    assert "Ctrl+D" not in caps(sheet)


def test_the_sheet_leaves_what_fits(sheet):
    sheet.search.setText("fill down")
    assert caps(sheet) == ["Ctrl+D"]
    sheet.search.setText("nothing at all")
    assert caps(sheet) == []
    assert sheet._nothing.isVisible()


@pytest.mark.parametrize("width", [1160, 820, 480])
def test_the_sheet_has_as_many_columns_as_have_room(sheet, width):
    sheet.resize(width, 600)
    assert sheet._body.horizontalScrollBar().maximum() == 0
    for caps in sheet.findChildren(KeyCaps):
        assert caps.mapTo(sheet._body.viewport(), caps.rect().topRight()).x() < sheet._body.viewport().width()


def test_esc_closes_the_sheet(sheet, qtbot):
    closed = []
    sheet.finished.connect(closed.append)
    qtbot.keyClick(sheet.search, Qt.Key.Key_Escape)
    assert closed


@pytest.mark.parametrize(
    ("text", "parts"),
    [("Ctrl+D", ["Ctrl", "D"]), ("Ctrl++", ["Ctrl", "+"]), ("+", ["+"]), ("Ctrl+-", ["Ctrl", "-"]), ("", []),
     ("Ctrl+Shift+Z", ["Ctrl", "Shift", "Z"])],
)  # fmt: skip
def test_a_combination_is_drawn_as_its_keys(text, parts):
    assert parts_of(text) == parts


def test_an_empty_field_says_in_our_words_what_to_do(page):
    page.choose("window.redo")
    page.choose("grid.fill")
    inner = page.second.findChild(QLineEdit)
    assert page.second.keySequence().isEmpty()
    assert inner.placeholderText() == "Press a key"
