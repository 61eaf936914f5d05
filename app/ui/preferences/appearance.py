"""How the window looks: light or dark, accent, density, font size; and its language."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from app.domain.texts import mark, tr
from app.ui.language import languages
from app.ui.preferences.controls import pick, segments, switch
from app.ui.preferences.rows import Page, Row
from app.ui.settings import ACCENT, DENSITY, FONT_PERCENT, FONT_PERCENTS, MODE
from app.ui.theme import accent_color, accents, px

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.settings import Settings
    from app.ui.theme import Density, Mode

MODES: dict[Mode, str] = {"system": mark("Same as system"), "light": mark("Light"), "dark": mark("Dark")}
DENSITIES: dict[Density, str] = {"comfortable": mark("Comfortable"), "compact": mark("Compact")}
ACCENTS = {
    "violet": mark("Violet"),
    "blue": mark("Blue"),
    "teal": mark("Teal"),
    "green": mark("Green"),
    "amber": mark("Amber"),
    "rose": mark("Rose"),
    "graphite": mark("Graphite"),
}
SWATCH = 16


def appearance(settings: Settings, rebuild: Callable[[], object]) -> Page:
    """Return the page; `rebuild` builds the window again, where lengths changed."""
    rows = (
        _mode(settings),
        _accent(settings),
        _density(settings, rebuild),
        _font_size(settings, rebuild),
        _motion(settings),
    )
    return Page("appearance", tr("Appearance"), rows)


def _mode(settings: Settings) -> Row:
    def write(mode: str) -> None:
        settings.mode = cast("Mode", mode)
        settings.show_look()

    return Row(
        "mode",
        tr("Theme"),
        tr("Light, dark, or the same as the system, even when that changes."),
        segments([(mode, tr(words)) for mode, words in MODES.items()], lambda: settings.mode, write),
        tr("colours night day appearance"),
        lambda: settings.mode != MODE,
        lambda: write(MODE),
    )


def _accent(settings: Settings) -> Row:
    def write(name: str) -> None:
        settings.accent = name
        settings.show_look()

    return Row(
        "accent",
        tr("Accent"),
        tr("The colour of selections and main buttons. Classes keep their own colours."),
        pick([(name, tr(ACCENTS[name])) for name in accents()], lambda: settings.accent, write, _swatch),
        tr("colour highlight"),
        lambda: settings.accent != ACCENT,
        lambda: write(ACCENT),
    )


def _density(settings: Settings, rebuild: Callable[[], object]) -> Row:
    def write(density: str) -> None:
        settings.density = cast("Density", density)
        settings.show_look()
        rebuild()

    return Row(
        "density",
        tr("Density"),
        tr("How much room rows and fields take. Compact shows more at once."),
        segments([(d, tr(words)) for d, words in DENSITIES.items()], lambda: settings.density, write),
        tr("spacing row height small"),
        lambda: settings.density != DENSITY,
        lambda: write(DENSITY),
    )


def _font_size(settings: Settings, rebuild: Callable[[], object]) -> Row:
    def write(percent: str) -> None:
        settings.font_percent = int(percent)
        settings.show_look()
        rebuild()

    return Row(
        "font_percent",
        tr("Font size"),
        tr("The size of text; rows, fields and icons grow with it."),
        pick(
            [(str(p), tr("{n} %").format(n=p)) for p in FONT_PERCENTS],
            lambda: str(settings.font_percent),
            write,
        ),
        tr("text zoom scale larger accessibility"),
        lambda: settings.font_percent != FONT_PERCENT,
        lambda: write(str(FONT_PERCENT)),
    )


def _motion(settings: Settings) -> Row:
    def write(is_on: bool) -> None:
        settings.has_fewer_movements = is_on
        settings.show_look()

    return Row(
        "motion",
        tr("Reduce motion"),
        tr("Nothing blinks, slides or fades by itself: the cursor, menus, tabs and panels stand still."),
        switch(lambda: settings.has_fewer_movements, write),
        tr("motion animation blink reduce accessibility"),
        lambda: settings.has_fewer_movements,
        lambda: write(False),
    )


def language(settings: Settings, rebuild: Callable[[], object]) -> Page:
    """Return the page of the language."""

    def write(code: str) -> None:
        if code != settings.language:
            settings.language = code
            rebuild()

    return Page(
        "language",
        tr("Language"),
        (
            Row(
                "language",
                tr("Language of the window"),
                tr("Texts, dates and numbers. Shell commands and what is sent do not change."),
                pick([("", tr("Same as system")), *languages()], lambda: settings.language, write),
                "language sprache idioma 语言 言語",
                lambda: settings.language != "",
                lambda: write(""),
            ),
        ),
    )


def _swatch(name: str) -> QIcon:
    """Return a dot in the colour of an accent."""
    size = px(SWATCH)
    pixmap = QPixmap(2 * size, 2 * size)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(accent_color(name))
    painter.drawEllipse(QRectF(1, 1, size - 2, size - 2))
    painter.end()
    return QIcon(pixmap)
