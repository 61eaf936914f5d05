"""The button that shows the workspace in use, with a menu of all workspaces and their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.domain.texts import tr
from app.ui.session.dot import link_dot
from app.ui.session.removing import ask_to_remove_key
from app.ui.session.words import can_remove, key_words, link_words
from app.ui.theme import px, theme

if TYPE_CHECKING:
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

MAX_WIDTH = 230
MAX_LETTERS = 24


class WorkspaceButton(QPushButton):
    """A dot for the link, the workspace's name, and a menu."""

    add_key_requested = Signal()

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self.setAutoDefault(False)
        self.setProperty("has_menu", True)
        self.setIconSize(QSize(px(16), px(16)))
        self.setMaximumWidth(px(MAX_WIDTH))
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill_menu)
        bridge.session_changed.connect(self._show)
        bridge.ready.connect(self._show)
        bridge.catalogue_changed.connect(self._show)
        theme().changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        session = self._workstation.session
        name = session.workspace or self._nameless()
        self.setText(name if len(name) <= MAX_LETTERS else f"{name[: MAX_LETTERS - 1]}…")
        self.setIcon(link_dot(session.link))
        words = (
            session.server,
            link_words(session.link, self._workstation.clock.now()),
            session.link.trouble,
        )
        self.setToolTip("\n".join((name, *(w for w in words if w))))
        self.setAccessibleName(tr("Workspace {name}").format(name=name))

    def _nameless(self) -> str:
        """Say why there is no name of a workspace."""
        if self._workstation.session.key is None:
            return tr("No workspace")
        is_asking = self._workstation.catalogue.is_refreshing or not self._workstation.is_ready
        return tr("Asking…") if is_asking else tr("Workspace not known")

    def _fill_menu(self) -> None:
        self._menu.clear()
        session = self._workstation.session
        group = QActionGroup(self._menu)
        for known in session.known:
            action = self._menu.addAction(known.workspace or tr("Workspace of ROBOFLOW_API_KEY"))
            action.setCheckable(True)
            action.setChecked(known.workspace == session.workspace)
            action.setData(known.workspace)
            group.addAction(action)
        group.triggered.connect(self._on_workspace_chosen)
        self._menu.addSeparator()
        self._menu.addAction(tr("Add API key…"), self.add_key_requested.emit)
        if session.key is not None:
            self._add_key_actions()

    def _add_key_actions(self) -> None:
        session = self._workstation.session
        self._menu.addAction(tr("Test this key"), self._on_test_requested)
        if can_remove(session, session.key):
            remove = tr("Remove the key of {name}…").format(name=session.workspace)
            self._menu.addAction(remove, self._on_remove_requested)
        self._menu.addSeparator()
        self._menu.addAction(key_words(session)).setEnabled(False)

    def _on_workspace_chosen(self, action: QAction) -> None:
        name = str(action.data())
        self._workstation.tasks.start("use workspace", lambda: self._workstation.session.use(name))

    def _on_test_requested(self) -> None:
        self._workstation.tasks.start("test key", self._workstation.session.test)

    def _on_remove_requested(self) -> None:
        if (key := self._workstation.session.key) is not None:
            ask_to_remove_key(self._workstation, key, self)
