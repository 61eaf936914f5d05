"""Keys: the first ones, those that a person chose, and who follows them."""

import pytest
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QToolButton, QWidget

from app.ui.language import apply_language
from app.ui.settings import Settings
from app.ui.shortcuts import keys, shown
from app.ui.shortcuts.defaults import DEFAULTS, default_keys
from app.ui.shortcuts.table import (
    AREAS,
    Shortcut,
    conflict_words,
    conflicts,
    fixed,
    plain,
    refusal,
    shortcuts,
)


def key(text):
    return QKeySequence(text)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "window.ini"


@pytest.fixture
def kept(qapp, file):
    settings = Settings(file)
    keys().remember(settings)
    return settings


def test_every_key_of_the_list_has_words_and_an_area():
    names = {row.name for row in shortcuts()}
    assert DEFAULTS.keys() <= names
    assert all(row.text and row.area in AREAS for row in shortcuts())


def test_no_id_is_given_twice():
    names = [row.name for row in shortcuts()]
    assert len(set(names)) == len(names)


def test_at_first_nothing_is_in_the_way_of_anything_else():
    rows = shortcuts()
    clashes = [
        conflict_words(conflict, k)
        for row in rows
        for k in default_keys(row.name)
        for conflict in conflicts(row, k, rows)
        if not conflict.is_shadowed
    ]
    assert clashes == []


def test_an_action_has_its_first_key_and_follows_a_chosen_one(kept):
    action = QAction()
    keys().bind("window.find", action)
    assert action.shortcut() == key("Ctrl+L")
    keys().choose("window.find", [key("Ctrl+P")])
    assert action.shortcuts() == [key("Ctrl+P")]
    keys().reset("window.find")
    assert action.shortcut() == key("Ctrl+L")


def test_a_shortcut_without_a_button_follows_too(kept, qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    shortcut = QShortcut(widget)
    keys().bind("results.hide", shortcut)
    keys().choose("results.hide", [key("J"), key("F8")])
    assert shortcut.keys() == [key("J"), key("F8")]


def test_a_tip_and_a_menu_tell_the_real_key(kept, qtbot):
    button, action = QToolButton(), QAction("Find")
    qtbot.addWidget(button)
    keys().explain(button, "New draft", "window.new_draft")
    keys().tell("grid.find", action)
    assert (button.toolTip(), button.accessibleName()) == ("New draft (Ctrl+N)", "New draft")
    assert action.text() == "Find\tCtrl+F"
    keys().choose("window.new_draft", [])
    keys().choose("grid.find", [key("F4")])
    assert button.toolTip() == "New draft"
    assert action.text() == "Find\tF4"


def test_only_what_differs_from_the_first_keys_is_kept(kept, file):
    keys().choose("window.find", [key("Ctrl+,"), key("Ctrl+;")])
    keys().choose("grid.fill", [])
    keys().choose("grid.copy", default_keys("grid.copy"))
    assert kept.shortcuts.keys() == {"window.find", "grid.fill"}
    kept.save()
    keys().remember(Settings())
    assert keys().of("window.find") == [key("Ctrl+L")]
    keys().remember(Settings(file))
    assert keys().of("window.find") == [key("Ctrl+,"), key("Ctrl+;")]
    assert keys().of("grid.fill") == []


def test_what_was_reset_is_kept_no_more(kept):
    keys().choose("window.find", [key("Ctrl+P")])
    keys().choose("grid.fill", [key("F9")])
    keys().reset("window.find")
    assert kept.shortcuts.keys() == {"grid.fill"}
    keys().reset_all()
    assert kept.shortcuts == {}
    assert keys().of("grid.fill") == [key("Ctrl+D")]


@pytest.mark.parametrize(
    "text", ["no such key", "Ctrl+Nonsense", '"a", "b"', "@ByteArray(x)", "Ctrl+X, Ctrl+Y"]
)
def test_garbage_in_the_settings_leaves_the_first_keys(qapp, file, text):
    file.write_text(f"[shortcuts]\nwindow.find={text}\nno.such.thing=F7\n", encoding="utf-8")
    keys().remember(Settings(file))
    assert keys().of("window.find") == [key("Ctrl+L")]


def test_a_key_is_told_that_something_of_the_same_part_has(kept):
    rows = shortcuts()
    row = next(r for r in rows if r.name == "grid.find")
    (found,) = conflicts(row, key("Ctrl+D"), rows)
    assert not found.is_shadowed
    assert conflict_words(found, key("Ctrl+D")) == "Ctrl+D is “Fill down” (Ontology)."


def test_parts_that_never_have_the_keyboard_together_may_have_the_same_key(kept):
    mine = Shortcut("jobs.note", "jobs", "Note")
    assert [c.other.area for c in conflicts(mine, key("Ctrl+D"), shortcuts())] == []


def test_a_key_of_the_grid_may_stand_before_one_of_the_window(kept):
    rows = shortcuts()
    row = next(r for r in rows if r.name == "window.rename")
    found = conflicts(row, key("F2"), rows)
    assert {c.other.name for c in found} == {"grid.edit", "drafts.rename", "jobs.note"}
    assert all(c.is_shadowed for c in found)


def test_a_key_of_the_results_cannot_also_be_the_windows(kept):
    rows = shortcuts()
    row = next(r for r in rows if r.name == "window.find")
    assert [c.is_shadowed for c in conflicts(row, key("H"), rows)] == [False]


@pytest.mark.parametrize(
    ("text", "words"),
    [("&New draft", "New draft"), ("Save && close…", "Save & close"), ("Find\tCtrl+F", "Find")],
)
def test_words_of_a_menu_are_told_plainly(text, words):
    assert plain(text) == words


@pytest.mark.parametrize(
    ("sequence", "words"),
    [("Ctrl+Return", "Ctrl+Enter"), ("Alt+Up", "Alt+↑"), ("Left", "←"), ("Ctrl+PgUp", "Ctrl+PgUp")],
)
def test_a_key_is_told_as_it_stands_on_the_keyboard(qapp, sequence, words):
    assert shown(key(sequence)) == words


def test_arrows_are_told_by_their_signs_in_every_language(qapp):
    apply_language("de")
    try:
        assert shown(key("Shift+Up")) == "Umschalt+↑"
        assert ["Umschalt+↑", "Umschalt+↓"] in [texts for _, _, texts in fixed()]
    finally:
        apply_language("en")


def test_no_first_key_is_one_that_is_refused(qapp):
    refused = [refusal(row, key) for row in shortcuts() for key in default_keys(row.name)]
    assert not any(refused)
