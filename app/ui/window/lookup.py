"""What a person looks up: anything by its name, and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui.shortcuts import keys

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from app.services.workstation import Workstation
    from app.ui.palette import Palette
    from app.ui.settings import Settings
    from app.ui.shortcuts.sheet import KeySheet
    from app.ui.window.actions import Actions
    from app.ui.window.commands import Commands
    from app.ui.window.pages import Pages

# What is looked up rarely is imported when it is.


class LookUp(QObject):
    """`slots` names what it does by the ids of the table of actions."""

    def __init__(
        self,
        window: QWidget,
        workstation: Workstation,
        settings: Settings,
        *,
        actions: Actions,
        pages: Pages,
        commands: Commands,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._workstation = workstation
        self._settings = settings
        self._actions = actions
        self._pages = pages
        self._commands = commands
        self._sheet: KeySheet | None = None
        self._palette: Palette | None = None
        keys().remember(settings)

    @property
    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {"keys": self.show_keys, "shortcuts": self.change_keys, "palette": self.search}

    def show_keys(self) -> None:
        """Show all keys beside the work; once more closes them."""
        from app.ui.shortcuts.sheet import KeySheet

        if self._sheet is not None:
            self._sheet.close()
            return
        self._sheet = KeySheet(self._window)
        self._sheet.change.clicked.connect(self.change_keys)
        self._sheet.finished.connect(self._on_sheet_closed)
        self._sheet.show()

    def change_keys(self) -> None:
        """Let a person give actions other keys."""
        self._commands.open_settings("shortcuts", "shortcuts")

    def search(self) -> None:
        """Open the field that finds everything; once more closes it."""
        from app.ui.palette import Palette, Source

        if self._palette is not None:
            self._palette.leave()
            return
        source = Source(self._workstation, self._actions, self._pages, self._commands)
        self._palette = Palette(source, self._settings, self._window)
        self._palette.closed.connect(self._on_palette_closed)
        self._palette.open()

    def _on_palette_closed(self) -> None:
        self._palette = None

    def _on_sheet_closed(self) -> None:
        self._sheet = None
