"""Applies the chosen look to the application, and answers what colour a thing has and how large it is."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from app.resources import resource_path
from app.ui.theme.motion import SHEET, Motion
from app.ui.theme.palette import palette
from app.ui.theme.tokens import OWN_ACCENT, accents, class_colors, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Mode = Literal["system", "light", "dark"]
Density = Literal["comfortable", "compact"]

NAME = "theme"
FONTS = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")
FONT_SIZE = 13
"""In pixels, before scaling for the screen and for the chosen size."""
SMALLEST, LARGEST = 0.8, 2.0
"""Of the usual font size."""
HEAD_HEIGHT = 36
"""Of the head of a panel, in pixels by the usual font and comfortable rows."""
COMPACT = 0.84
"""How high a row is in the compact density, of the comfortable one."""
PADS: Mapping[Density, Mapping[str, int]] = {
    "comfortable": {
        "pad": 5,
        "pad_less": 4,
        "pad_least": 3,
        "pad_tab": 7,
        "line": 18,
        "field": 20,
        "spin": 24,
    },
    "compact": {"pad": 3, "pad_less": 2, "pad_least": 1, "pad_tab": 4, "line": 17, "field": 18, "spin": 20},
}
"""What the sheet leaves above and below words, and how high they are at least, in pixels by density."""
FINE_PX = 2
"""Lines of the sheet so thin stay as they are, however large the font is."""

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


@dataclass(frozen=True, slots=True)
class Look:
    """What is chosen beside light and dark. `scale` is of the usual font size."""

    accent: str = OWN_ACCENT
    scale: float = 1.0
    density: Density = "comfortable"
    is_calm: bool = False
    """Whether nothing moves by itself."""


class Theme(QObject):
    """The application's look, on Qt's style Fusion; `changed` comes after every switch of it.

    Colours follow at once. Lengths (`px`, `row`) are asked for when a widget is built, so after another size or
    density the window is built again.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName(NAME)
        self._app = app
        self._mode: Mode = "system"
        self._scheme = ""
        self._look = Look()
        self._motion = Motion(app)
        self._families: Sequence[str] = []
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def mode(self) -> Mode:
        """What was asked for: a fixed scheme, or the system's."""
        return self._mode

    @property
    def look(self) -> Look:
        """Accent, size and density, and whether anything moves."""
        return self._look

    @property
    def is_dark(self) -> bool:
        return self._scheme == "dark"

    def apply(
        self,
        mode: Mode,
        accent: str | None = None,
        scale: float | None = None,
        density: Density | None = None,
        *,
        is_calm: bool | None = None,
    ) -> None:
        """Switch the application to this look; "system" is light where the system tells nothing.

        What is left out stays; an accent that is none is the usual one, and a size is kept within its bounds.
        """
        self._mode = mode
        scheme = self._system_scheme() if mode == "system" else mode
        look = self._look_of(accent, scale, density, is_calm)
        if (scheme, look) == (self._scheme, self._look):
            return
        if not self._scheme:
            _load_fonts()
        if not self._scheme or look.scale != self._look.scale:
            self._app.setFont(_font(self._families, look.scale))
        self._scheme, self._look = scheme, look
        self._motion.use(is_calm=look.is_calm)
        self._app.setPalette(palette(tokens(scheme, look.accent)))
        self._app.setStyleSheet(_sheet(scheme, look))
        self.changed.emit()

    def use_families(self, families: Sequence[str]) -> None:
        """Draw letters that our own font lacks in these."""
        if families == self._families:
            return
        self._families = families
        if self._scheme:
            self._app.setFont(_font(families, self._look.scale))

    def px(self, length: float) -> int:
        """Return a length in pixels, drawn for the usual font, as long as the chosen font needs it."""
        return round(length * self._look.scale)

    def row(self, height: float) -> int:
        """Return the height in pixels of a row of a list, drawn for the usual font and comfortable rows."""
        return self.px(height * (COMPACT if self._look.density == "compact" else 1))

    def color(self, name: str) -> QColor:
        """Return the colour of a token. Raises KeyError for a name that is none."""
        return QColor(tokens(self._known_scheme, self._look.accent)[name])

    def state_color(self, word: str) -> StateColor:
        """Return the colours of a state, by our word or the server's."""
        name = STATES.get(word.lower(), "neutral")
        return StateColor(self.color(name), self.color(f"{name}_soft"))

    def class_color(self, name: str, project_colors: Mapping[str, str] | None = None) -> QColor:
        """Return the class's colour in its project, else one that its name always gets."""
        own = QColor((project_colors or {}).get(name, ""))
        if own.isValid():
            return own
        colors = self.class_colors
        return QColor(colors[zlib.crc32(name.encode()) % len(colors)])

    @property
    def class_colors(self) -> tuple[str, ...]:
        """The colours that classes without one of their own take turns in."""
        return class_colors(self._known_scheme)

    @property
    def _known_scheme(self) -> str:
        return self._scheme or "light"

    def _look_of(
        self, accent: str | None, scale: float | None, density: Density | None, is_calm: bool | None
    ) -> Look:
        now = self._look
        return Look(
            now.accent if accent is None else accent if accent in accents() else OWN_ACCENT,
            now.scale if scale is None else min(LARGEST, max(SMALLEST, scale)),
            now.density if density is None else density,
            now.is_calm if is_calm is None else is_calm,
        )

    def _system_scheme(self) -> str:
        return "dark" if self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"

    @Slot()
    def _on_system_changed(self) -> None:
        if self._mode == "system":
            self.apply("system")


def theme() -> Theme:
    """Return the application's theme.

    The one thing that widgets may reach without being given it: like the palette, it belongs to the
    application and every painted pixel asks for it. So it is looked for once.
    """
    if not _found or not isValid(_found[-1]):
        _found[:] = [_find()]
    return _found[-1]


_found: list[Theme] = []


def _find() -> Theme:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    # By name: else PySide makes a type for the style as well, and that before the first paint.
    found = app.findChild(Theme, NAME, Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Theme) else Theme(app)


def accent_color(name: str) -> QColor:
    """Return what the accent of this name looks like in the scheme of now."""
    return QColor(tokens("dark" if theme().is_dark else "light", name)["accent"])


def px(length: float) -> int:
    """Return a length in pixels, drawn for the usual font, as long as the chosen font needs it."""
    return theme().px(length)


def row_px(height: float) -> int:
    """Return the height in pixels of a row of a list, by the chosen font and density."""
    return theme().row(height)


def _load_fonts() -> None:
    for name in FONTS:
        QFontDatabase.addApplicationFont(str(resource_path(f"fonts/{name}")))


def _font(families: Sequence[str], scale: float) -> QFont:
    font = QFont(["Inter", *families])
    font.setPixelSize(round(FONT_SIZE * scale))
    font.setFeature(QFont.Tag("tnum"), 1)  # counts and times keep their place while they change
    return font


def _sheet(scheme: str, look: Look) -> str:
    """Return the style sheet with its lengths in the chosen size."""

    def scaled(length: int) -> str:
        return f"{length if length <= FINE_PX else round(length * look.scale)}px"

    text = resource_path("theme/sheet.qss").read_text(encoding="utf-8")
    text = re.sub(r"(\d+)px", lambda found: scaled(int(found[1])), text)
    pads = {name: scaled(length) for name, length in PADS[look.density].items()}
    glyphs = resource_path(f"theme/{scheme}").as_posix()
    calm = SHEET if look.is_calm else ""
    return Template(text + calm).substitute(tokens(scheme, look.accent), glyphs=glyphs, **pads)
