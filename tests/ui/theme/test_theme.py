"""The theme: readable in light and dark, complete, and switched while the window is open."""

import json
import re

import pytest
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QApplication

from app.resources import resource_path
from app.ui.theme import px, row_px, theme, tint
from app.ui.theme.theme import STATES
from app.ui.theme.tokens import class_colors, tokens

READABLE = 4.5
VISIBLE = 3.0
TEXTS = [
    ("text", "window"),
    ("text", "field"),
    ("text", "selection"),
    ("muted", "window"),
    ("muted", "raised"),
    ("muted", "head"),
    ("accent_text", "accent"),
    ("accent_on_soft", "accent_soft"),
    ("tooltip_text", "tooltip"),
    ("error", "window"),
    *((state, f"{state}_soft") for state in ("ok", "info", "warning", "error", "neutral")),
    *((word, f"{state}_soft") for word in ("text", "muted") for state in ("info", "warning", "error")),
]


def luminance(name: str) -> float:
    color = QColor(name)
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read(scheme, text, ground):
    named = tokens(scheme)
    assert contrast(named[text], named[ground]) >= READABLE


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_can_be_seen(scheme):
    named = tokens(scheme)
    assert contrast(named["accent"], named["window"]) >= VISIBLE


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_classes_can_be_told_apart(scheme):
    colors = class_colors(scheme)
    assert len(set(colors)) == len(colors) == 10
    assert all(contrast(color, tokens(scheme)["window"]) >= 2 for color in colors)


def test_both_schemes_name_the_same_tokens():
    light, dark = (
        json.loads(resource_path(f"theme/{name}.json").read_text(encoding="utf-8"))
        for name in ("light", "dark")
    )
    assert light.keys() == dark.keys()


def test_the_sheet_names_only_files_that_are_there():
    sheet = resource_path("theme/sheet.qss").read_text(encoding="utf-8")
    for name in set(re.findall(r"\$glyphs/([a-z]+\.svg)", sheet)):
        for scheme in ("light", "dark"):
            assert resource_path(f"theme/{scheme}/{name}").is_file()


def test_a_switch_reaches_palette_and_listeners(qtbot):
    with qtbot.waitSignal(theme().changed):
        theme().apply("dark")
    assert theme().is_dark
    assert QApplication.palette().window().color() == theme().color("window")


def test_the_same_look_again_changes_nothing(qtbot):
    with qtbot.assertNotEmitted(theme().changed):
        theme().apply("light")


def test_the_system_tells_nothing_here_so_it_is_light():
    theme().apply("dark")
    theme().apply("system")
    assert not theme().is_dark


def test_an_unknown_state_is_neutral():
    assert theme().state_color("frobnicating").text == theme().color("neutral")


@pytest.mark.parametrize("word", sorted(STATES))
def test_a_state_has_its_colour_in_any_case(word):
    assert theme().state_color(word.upper()) == theme().state_color(word)


def test_a_class_keeps_the_colour_of_its_project():
    assert theme().class_color("bolt", {"bolt": "#123456"}) == QColor("#123456")


def test_a_class_without_a_colour_always_gets_the_same():
    assert theme().class_color("bolt") == theme().class_color("bolt", {"nut": "#123456"})
    assert theme().class_color("bolt", {"bolt": "no colour"}) == theme().class_color("bolt")


def test_a_tinted_icon_follows_the_theme(qapp):
    action = QAction()
    tint(action, "plus", "text")
    before = action.icon().pixmap(16).toImage()
    theme().apply("dark")
    assert action.icon().pixmap(16).toImage() != before


def test_a_larger_font_makes_the_sheet_and_the_rows_larger(qapp):
    usual = qapp.styleSheet()
    theme().apply("light", scale=2.0)
    assert QApplication.font().pixelSize() == 26
    assert (px(30), row_px(30)) == (60, 60)
    assert "min-height: 18px" in usual
    assert "min-height: 36px" in qapp.styleSheet()
    assert "1px solid" in qapp.styleSheet()


@pytest.mark.parametrize(("wanted", "given"), [(0.1, 0.8), (9.0, 2.0), (1.25, 1.25)])
def test_a_size_that_nobody_could_use_is_kept_within_bounds(qapp, wanted, given):
    theme().apply("light", scale=wanted)
    assert theme().look.scale == given


def test_compact_rows_are_lower_and_their_words_as_large(qapp):
    theme().apply("light", density="compact")
    assert row_px(30) < px(30) == 30
    assert "min-height: 17px" in qapp.styleSheet()


def test_what_is_left_out_of_a_look_stays(qapp):
    theme().apply("light", "teal", 1.5, "compact")
    theme().apply("dark")
    assert (theme().look.accent, theme().look.scale, theme().look.density) == ("teal", 1.5, "compact")


def test_an_accent_that_is_none_is_the_usual_one(qapp):
    theme().apply("light", "ultraviolet")
    assert theme().look.accent == "violet"


def test_another_accent_reaches_the_palette_and_listeners(qtbot):
    with qtbot.waitSignal(theme().changed):
        theme().apply("light", "green")
    assert QApplication.palette().accent().color() == theme().color("accent") == QColor("#1f7c41")
