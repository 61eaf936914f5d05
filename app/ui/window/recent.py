"""The menu of the files that were opened or saved last."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from app.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from app.ui.settings import Settings

FOLDER = 48
"""So many letters of a folder are shown, the last ones."""


class RecentMenu(QMenu):
    """Filled when it is opened; a file that is gone is told when it is chosen, not looked for before."""

    def __init__(self, settings: Settings, open_files: Callable[[list[str]], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self._open_files = open_files
        self.setTitle(tr("Open &recent"))
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def put_after(self, action: QAction, menu: QMenu) -> None:
        """Stand below an action of a menu."""
        actions = menu.actions()
        menu.insertMenu(actions[actions.index(action) + 1], self)

    def _fill(self) -> None:
        self.clear()
        paths = self._settings.recent_files
        for number, path in enumerate(paths, 1):
            action = self.addAction(_words(number, Path(path)), partial(self._open_files, [path]))
            action.setToolTip(path)
        if not paths:
            self.addAction(tr("No files yet")).setEnabled(False)
        self.addSeparator()
        self.addAction(tr("&Clear this list"), self._on_cleared).setEnabled(bool(paths))

    def _on_cleared(self) -> None:
        self._settings.recent_files = ()


def _words(number: int, path: Path) -> str:
    """Return a number to choose it by, the file's name, and its folder at the right."""
    home, folder = str(Path.home()), str(path.parent)
    shown = folder.replace(home, "~", 1) if folder.startswith(home) else folder
    shown = shown if len(shown) <= FOLDER else f"…{shown[-FOLDER:]}"
    return f"&{number % 10}  {path.name}\t{shown}".replace("&", "&&").replace("&&", "&", 1)
