"""Applies light or dark to the application, and answers what colour a thing has."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from app.resources import resource_path
from app.ui.theme.palette import palette
from app.ui.theme.tokens import class_colors, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Mode = Literal["system", "light", "dark"]

FONTS = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")
FONT_SIZE = 13
"""In pixels, before scaling for the screen."""

STATES: Mapping[str, str] = {
    "ok": "ok",
    "info": "info",
    "warning": "warning",
    "error": "error",
    "draft": "neutral",
    "queued": "warning",
    "sending": "info",
    "submitted": "info",
    "uncertain": "warning",
    "rejected": "error",
    "running": "info",
    "processing": "info",
    "labeling": "info",
    "done": "ok",
    "completed": "ok",
    "failed": "error",
    "stalled": "warning",
    "online": "ok",
    "offline": "warning",
}
"""Our own words, and those of the server that are known; every other word is neutral."""


@dataclass(frozen=True, slots=True)
class StateColor:
    """The two colours of a state: text, and the soft background that the text can be read on."""

    text: QColor
    soft: QColor


class Theme(QObject):
    """The application's look; `changed` comes after a switch between light and dark."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._mode: Mode = "system"
        self._scheme = ""
        self._families: Sequence[str] = []
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def mode(self) -> Mode:
        """What was asked for: a fixed scheme, or the system's."""
        return self._mode

    @property
    def is_dark(self) -> bool:
        return self._scheme == "dark"

    def apply(self, mode: Mode) -> None:
        """Switch the application to this mode; "system" is light where the system tells nothing."""
        self._mode = mode
        scheme = self._system_scheme() if mode == "system" else mode
        if scheme == self._scheme:
            return
        if not self._scheme:
            self._app.setStyle("Fusion")
            _load_fonts()
            self._app.setFont(_font(self._families))
        self._scheme = scheme
        self._app.setPalette(palette(tokens(scheme)))
        self._app.setStyleSheet(_sheet(scheme))
        self.changed.emit()

    def use_families(self, families: Sequence[str]) -> None:
        """Draw letters that our own font lacks in these."""
        if families == self._families:
            return
        self._families = families
        if self._scheme:
            self._app.setFont(_font(families))

    def color(self, name: str) -> QColor:
        """Return the colour of a token. Raises KeyError for a name that is none."""
        return QColor(tokens(self._known_scheme)[name])

    def state_color(self, word: str) -> StateColor:
        """Return the colours of a state, by our word or the server's."""
        name = STATES.get(word.lower(), "neutral")
        return StateColor(self.color(name), self.color(f"{name}_soft"))

    def class_color(self, name: str, project_colors: Mapping[str, str] | None = None) -> QColor:
        """Return the class's colour in its project, else one that its name always gets."""
        own = QColor((project_colors or {}).get(name, ""))
        if own.isValid():
            return own
        colors = class_colors(self._known_scheme)
        return QColor(colors[zlib.crc32(name.encode()) % len(colors)])

    @property
    def _known_scheme(self) -> str:
        return self._scheme or "light"

    def _system_scheme(self) -> str:
        return "dark" if self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"

    @Slot()
    def _on_system_changed(self) -> None:
        if self._mode == "system":
            self.apply("system")


def theme() -> Theme:
    """Return the application's theme.

    The one thing that widgets may reach without being given it: like the palette, it belongs to the
    application and every painted pixel asks for it.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    found = app.findChild(Theme, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Theme) else Theme(app)


def _load_fonts() -> None:
    for name in FONTS:
        QFontDatabase.addApplicationFont(str(resource_path(f"fonts/{name}")))


def _font(families: Sequence[str]) -> QFont:
    font = QFont(["Inter", *families])
    font.setPixelSize(FONT_SIZE)
    font.setFeature(QFont.Tag("tnum"), 1)  # counts and times keep their place while they change
    return font


def _sheet(scheme: str) -> str:
    template = Template(resource_path("theme/sheet.qss").read_text(encoding="utf-8"))
    glyphs = resource_path(f"theme/{scheme}").as_posix()
    return template.substitute(tokens(scheme), glyphs=glyphs)
