"""What a person set for the window, and small things that it remembers. Never anything of a person's work.

The groups `look` and `updates` are settings, which are shown and can be reset; the others are where things were.
What the services keep (ceilings, the server, caches, notices) is in the store instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, Signal

from app.ui.override import override
from app.ui.theme import Density, Mode, accents, theme

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

SHORTCUTS = "shortcuts/"
LAYOUT_VERSION = 1
"""Raised when docks were added or renamed, so that an old layout is not applied to them."""


MODE: Mode = "system"
ACCENT = accents()[0]
DENSITY: Density = "comfortable"
FONT_PERCENT = 100
FONT_PERCENTS = (80, 90, 100, 110, 125, 150, 175, 200)


class Settings(QObject):
    """An ini file, written when it is told to and never in between; without a path nothing is remembered."""

    changed = Signal()
    """There is something to write."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self._path = str(path) if path else ""
        self._file = _File(self._path, QSettings.Format.IniFormat) if path else None

    @property
    def mode(self) -> Mode:
        """The chosen look."""
        return cast("Mode", self._choice("look/mode", get_args(Mode), MODE))

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._set("look/mode", mode)

    @property
    def language(self) -> str:
        """The code of the chosen language; empty for the system's."""
        return str(self._get("look/language") or "")

    @language.setter
    def language(self, code: str) -> None:
        self._set("look/language", code)

    @property
    def accent(self) -> str:
        """The colour of what is chosen or to be pressed, by its name in the theme."""
        return self._choice("look/accent", accents(), ACCENT)

    @accent.setter
    def accent(self, name: str) -> None:
        self._set("look/accent", name)

    @property
    def density(self) -> Density:
        """How much room rows and fields take."""
        return cast("Density", self._choice("look/density", get_args(Density), DENSITY))

    @density.setter
    def density(self, density: Density) -> None:
        self._set("look/density", density)

    @property
    def font_percent(self) -> int:
        """How large words are, in percent of the usual size."""
        text = str(self._get("look/font_percent"))
        value = int(text) if text.isdecimal() and len(text) < 4 else FONT_PERCENT
        return value if value in FONT_PERCENTS else FONT_PERCENT

    @font_percent.setter
    def font_percent(self, percent: int) -> None:
        self._set("look/font_percent", str(percent))

    @property
    def has_fewer_movements(self) -> bool:
        """Whether nothing on screen moves by itself."""
        return self._choice("look/motion", ("system", "fewer"), "system") == "fewer"

    @has_fewer_movements.setter
    def has_fewer_movements(self, is_on: bool) -> None:
        self._set("look/motion", "fewer" if is_on else "system")

    @property
    def checks_updates(self) -> bool:
        """Whether newer versions are looked for."""
        return self._choice("updates/check", ("true", "false"), "false") == "true"

    @checks_updates.setter
    def checks_updates(self, is_on: bool) -> None:
        self._set("updates/check", "true" if is_on else "false")

    @property
    def page(self) -> str:
        """The page of the settings that was looked at last."""
        return str(self._get("settings/page") or "")

    @page.setter
    def page(self, name: str) -> None:
        self._set("settings/page", name)

    @property
    def geometry(self) -> QByteArray:
        """The window's place, as Qt writes it; empty when never saved."""
        return _bytes(self._get("window/geometry"))

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._set("window/geometry", value)

    @property
    def layout(self) -> QByteArray:
        """The docks' places, as Qt writes them; empty when never saved."""
        return _bytes(self._get(f"window/layout-{LAYOUT_VERSION}"))

    @layout.setter
    def layout(self, value: QByteArray) -> None:
        self._set(f"window/layout-{LAYOUT_VERSION}", value)

    @property
    def jobs(self) -> str:
        """How the table of jobs stands, as its panel writes it."""
        return str(self._get("jobs/view") or "")

    @jobs.setter
    def jobs(self, text: str) -> None:
        self._set("jobs/view", text)

    @property
    def inspector(self) -> str:
        """The page of the right panel that a person chose last."""
        return str(self._get("inspector/page") or "")

    @inspector.setter
    def inspector(self, name: str) -> None:
        self._set("inspector/page", name)

    @property
    def tabs(self) -> tuple[str, ...]:
        """The keys of the open tabs in their order."""
        return _texts(self._get("window/tabs"))

    @tabs.setter
    def tabs(self, keys: tuple[str, ...]) -> None:
        self._set("window/tabs", list(keys))

    @property
    def tab(self) -> str:
        """The key of the tab in front."""
        return str(self._get("window/tab") or "")

    @tab.setter
    def tab(self, key: str) -> None:
        self._set("window/tab", key)

    @property
    def folder(self) -> str:
        """The folder that files were last opened from or saved in."""
        return str(self._get("files/folder") or "")

    @folder.setter
    def folder(self, path: str) -> None:
        self._set("files/folder", path)

    @property
    def recent_files(self) -> tuple[str, ...]:
        """The paths of the files that were opened or saved last, the newest first."""
        return _texts(self._get("files/recent"))

    @recent_files.setter
    def recent_files(self, paths: tuple[str, ...]) -> None:
        self._set("files/recent", list(paths))

    @property
    def places(self) -> str:
        """Where each draft was looked at last, as `Places` writes it."""
        return str(self._get("drafts/places") or "")

    @places.setter
    def places(self, text: str) -> None:
        self._set("drafts/places", text)

    @property
    def labels_opacity(self) -> float | None:
        """How much of a picture its labels cover, 0–1; None when it was never chosen."""
        try:
            value = float(str(self._get("results/opacity")))
        except ValueError:
            return None
        return value if 0 <= value <= 1 else None

    @labels_opacity.setter
    def labels_opacity(self, value: float) -> None:
        self._set("results/opacity", f"{value:.2f}")

    @property
    def values(self) -> dict[str, object]:
        """All that is remembered, by name."""
        return {name: self._get(name) for name in sorted(self._file.allKeys())} if self._file else {}

    @property
    def shortcuts(self) -> dict[str, str]:
        """The keys that a person chose, by the ids of what they do."""
        names = self._file.allKeys() if self._file is not None else []
        found = {
            name.removeprefix(SHORTCUTS): self._get(name) for name in names if name.startswith(SHORTCUTS)
        }
        return {name: keys for name, keys in found.items() if isinstance(keys, str)}

    @shortcuts.setter
    def shortcuts(self, chosen: Mapping[str, str]) -> None:
        for name in self.shortcuts.keys() - chosen.keys():
            self._remove(f"{SHORTCUTS}{name}")
        for name, text in chosen.items():
            self._set(f"{SHORTCUTS}{name}", text)

    @property
    def recently_found(self) -> tuple[str, ...]:
        """What was last chosen in the palette, the newest first."""
        return _texts(self._get("palette/recent"))

    @recently_found.setter
    def recently_found(self, names: tuple[str, ...]) -> None:
        self._set("palette/recent", list(names))

    def show_look(self) -> None:
        """Have the application look as it is set here."""
        theme().apply(
            self.mode,
            self.accent,
            self.font_percent / 100,
            self.density,
            is_calm=self.has_fewer_movements,
        )

    def save(self) -> None:
        """Write what is still in memory; also in a worker thread, since files of one path share their values."""
        if self._path:
            QSettings(self._path, QSettings.Format.IniFormat).sync()

    def _choice(self, name: str, choices: Collection[str], default: str) -> str:
        """Read one of some words; whatever else stands there is the default."""
        value = self._get(name)
        return value if isinstance(value, str) and value in choices else default

    def _get(self, name: str) -> object:
        return self._file.value(name) if self._file is not None else None

    def _set(self, name: str, value: object) -> None:
        if self._file is not None and self._file.value(name) != value:
            self._file.setValue(name, value)
            self.changed.emit()

    def _remove(self, name: str) -> None:
        if self._file is not None:
            self._file.remove(name)
            self.changed.emit()


class _File(QSettings):
    """Leaves out the writing that Qt does by itself, on the GUI thread, soon after every change."""

    @override
    def event(self, event: QEvent) -> bool:
        return event.type() is QEvent.Type.UpdateRequest or super().event(event)


def _bytes(value: object) -> QByteArray:
    return value if isinstance(value, QByteArray) else QByteArray()


def _texts(value: object) -> tuple[str, ...]:
    """Read a list of texts; an ini file gives a list of one back as a plain text."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(v) for v in value) if isinstance(value, list) else ()
