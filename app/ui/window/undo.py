"""“Undo” and “Redo” of the Edit menu, by the names of the steps of the draft in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoGroup

from app.domain.texts import tr

if TYPE_CHECKING:
    from app.ui.window.actions import Actions
    from app.ui.window.pages import Pages


class UndoOfFront(QObject):
    """Follows the undo stack of the tab in front; `changed` when another step, or none, can be taken."""

    changed = Signal()

    def __init__(self, actions: Actions, pages: Pages) -> None:
        super().__init__(pages)
        self._actions = actions
        self._pages = pages
        self._group = QUndoGroup(self)
        self._group.undoTextChanged.connect(self._show_undo)
        self._group.redoTextChanged.connect(self._show_redo)
        self._group.canUndoChanged.connect(self.changed)
        self._group.canRedoChanged.connect(self.changed)
        pages.front_changed.connect(self._on_front_changed)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._group.canUndo()

    @property
    def can_redo(self) -> bool:
        """Whether a step that was taken back can be made again."""
        return self._group.canRedo()

    def _show_undo(self, title: str) -> None:
        words = tr("&Undo {title}") if title else tr("&Undo")
        self._actions["undo"].setText(words.format(title=_plain(title)))

    def _show_redo(self, title: str) -> None:
        words = tr("&Redo {title}") if title else tr("&Redo")
        self._actions["redo"].setText(words.format(title=_plain(title)))

    def _on_front_changed(self) -> None:
        tab = self._pages.draft_tab
        if tab is None:
            self._group.setActiveStack(None)  # type: ignore[arg-type]  # None is allowed: no stack is active
            return
        self._group.addStack(tab.undo_stack)
        self._group.setActiveStack(tab.undo_stack)


def _plain(title: str) -> str:
    """Keep an ampersand of a title from becoming a mnemonic."""
    return title.replace("&", "&&")
