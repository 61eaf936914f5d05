"""The rest of the View menu: panels, layout, and the look."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup

from app.ui.theme import Mode, theme
from app.ui.translate import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu

    from app.ui.settings import Settings
    from app.ui.window.layout import Layout

MODES: dict[Mode, str] = {
    "system": QT_TRANSLATE_NOOP("View", "As the system"),
    "light": QT_TRANSLATE_NOOP("View", "Light"),
    "dark": QT_TRANSLATE_NOOP("View", "Dark"),
}


def fill_view_menu(menu: QMenu, layout: Layout, settings: Settings) -> None:
    """Add the panels' switches, “Reset layout”, and the choice of the look."""
    menu.addSeparator()
    panels = menu.addMenu(_tr("Pane&ls"))
    panels.addActions(list(layout.toggles))
    menu.addAction(_tr("Rese&t layout"), layout.reset)
    menu.addSeparator()
    _add_modes(menu.addMenu(_tr("The&me")), settings)


def _add_modes(menu: QMenu, settings: Settings) -> None:
    group = QActionGroup(menu)
    for mode in get_args(Mode):
        action = menu.addAction(_tr(MODES[mode]))
        action.setCheckable(True)
        action.setChecked(mode == settings.mode)
        action.setData(mode)
        group.addAction(action)

    def choose(action: QAction) -> None:
        settings.mode = action.data()
        theme().apply(settings.mode)

    group.triggered.connect(choose)


def _tr(text: str) -> str:
    return QCoreApplication.translate("View", text)
