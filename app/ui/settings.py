"""Small things that the window remembers: its layout, its tabs, its theme. Never anything of a person's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, Signal

from app.ui.override import override

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.ui.theme import Mode

SHORTCUTS = "shortcuts/"
LAYOUT_VERSION = 1
"""Raised when docks were added or renamed, so that an old layout is not applied to them."""


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
        value = self._get("look/mode")
        return "dark" if value == "dark" else "light" if value == "light" else "system"

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._set("look/mode", mode)

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

    def save(self) -> None:
        """Write what is still in memory; also in a worker thread, since files of one path share their values."""
        if self._path:
            QSettings(self._path, QSettings.Format.IniFormat).sync()

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
