"""The theme: readable in light and dark, complete, and switched while the window is open."""

import json
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QApplication

from app.resources import resource_path
from app.ui.theme import accents, px, row_px, theme, tint
from app.ui.theme.theme import STATES
from app.ui.theme.tokens import class_colors, tokens

READABLE = 4.5
VISIBLE = 3.0
GROUNDS = ("window", "panel", "raised", "head", "field", "hover", "accent_soft")
INKS = ("text", "muted", "faint", "accent_on_soft", "ok", "info", "warning", "error", "neutral")
STATE_NAMES = ("ok", "info", "warning", "error", "neutral")
TEXTS = {
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    *((word, f"{state}_soft") for state in STATE_NAMES for word in ("text", "muted", state)),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("text", "selection"),
    ("tooltip_text", "tooltip"),
}
"""Every pair of the sheet and of what is painted; what is disabled may be fainter, and is in no pair."""
NOT_READ = {"disabled", "border", "track", "scroll", "field_border"}


def luminance(name: str) -> float:
    color = QColor(name)
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", accents())
def test_text_can_be_read(scheme, accent):
    named = tokens(scheme, accent)
    poor = [pair for pair in sorted(TEXTS) if contrast(named[pair[0]], named[pair[1]]) < READABLE]
    assert not poor


def test_the_sheet_puts_no_other_text_on_a_ground():
    sheet = resource_path("theme/sheet.qss").read_text(encoding="utf-8")
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", sheet)
    pairs = set()
    for where, rule in rules:
        ink = re.search(r"(?<![-\w])color: \$(\w+)", rule)
        ground = re.search(r"(?<![-\w])background: \$(\w+)", rule)
        if ink and ink[1] not in NOT_READ and ":disabled" not in where:
            pairs.add((ink[1], ground[1] if ground else "window"))
    assert len(pairs) > 10
    assert pairs - {("tooltip_text", "window")} <= TEXTS  # toasts say their ground in a rule of its own


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", accents())
def test_focus_can_be_seen(scheme, accent):
    named = tokens(scheme, accent)
    assert all(
        contrast(named["accent"], named[ground]) >= VISIBLE for ground in ("window", "raised", "field")
    )


@pytest.mark.parametrize("accent", accents()[1:])
def test_an_accent_names_the_same_tokens_in_both_schemes(accent):
    changed = {
        scheme: {name for name, value in tokens(scheme, accent).items() if tokens(scheme)[name] != value}
        for scheme in ("light", "dark")
    }
    assert changed["light"] == changed["dark"] >= {"accent", "accent_soft", "accent_on_soft", "selection"}


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


def test_the_system_is_followed_while_it_is_what_was_asked_for(monkeypatch, qtbot):
    theme().apply("system")
    monkeypatch.setattr(theme(), "_system_scheme", lambda: "dark")
    QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme().is_dark
    assert QApplication.palette().window().color() == theme().color("window")


def test_a_fixed_look_does_not_follow_the_system(monkeypatch):
    theme().apply("light")
    monkeypatch.setattr(theme(), "_system_scheme", lambda: "dark")
    QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
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


def test_whatever_has_an_arrow_one_way_has_it_the_other_way_too():
    sheet = resource_path("theme/sheet.qss").read_text(encoding="utf-8")
    found = set(re.findall(r"^(Q[\w ]+)::(left|right)-arrow \{", sheet, re.MULTILINE))
    tabs = {way for name, way in found if name.startswith("QTabBar")}
    assert tabs == {"left", "right"}
