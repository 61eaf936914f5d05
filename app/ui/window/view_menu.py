"""The rest of the View menu: panels, layout, and the look."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from PySide6.QtGui import QActionGroup

from app.domain.texts import mark, tr
from app.services.notices import Kind
from app.ui.theme import Mode

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu

    from app.services.notices import Notices
    from app.ui.settings import Settings
    from app.ui.window.layout import Layout

MODES: dict[Mode, str] = {
    "system": mark("&Same as system"),
    "light": mark("&Light"),
    "dark": mark("&Dark"),
}


NOTICES: dict[Kind, str] = {
    Kind.DONE: mark("A job is &done"),
    Kind.FAILED: mark("A job &failed"),
    Kind.NEEDS_YOU: mark("Something &needs you"),
}


def fill_view_menu(menu: QMenu, layout: Layout, settings: Settings, notices: Notices) -> None:
    """Add the panels' switches, the choice of the look, and what is told on the desktop."""
    menu.addSeparator()
    panels = menu.addMenu(tr("Pane&ls"))
    panels.addActions(list(layout.toggles))
    panels.addSeparator()
    panels.addActions(list(layout.floats))
    _add_modes(menu.addMenu(tr("The&me")), settings)
    _add_notices(menu.addMenu(tr("N&otifications")), notices)


def _add_modes(menu: QMenu, settings: Settings) -> None:
    group = QActionGroup(menu)
    for mode in get_args(Mode):
        action = menu.addAction(tr(MODES[mode]))
        action.setCheckable(True)
        action.setData(mode)
        group.addAction(action)

    def choose(action: QAction) -> None:
        settings.mode = action.data()
        settings.show_look()

    def show() -> None:
        for action in group.actions():
            action.setChecked(action.data() == settings.mode)

    group.triggered.connect(choose)
    menu.aboutToShow.connect(show)


def _add_notices(menu: QMenu, notices: Notices) -> None:
    for kind, text in NOTICES.items():
        action = menu.addAction(tr(text))
        action.setCheckable(True)
        action.setData(kind.value)

    def show() -> None:
        for action in menu.actions():
            action.setChecked(notices.is_on(Kind(action.data())))

    def switch(action: QAction) -> None:
        notices.switch(Kind(action.data()), is_on=action.isChecked())

    menu.aboutToShow.connect(show)
    menu.triggered.connect(switch)
