"""How much room the tab in front has: all of it, all but the panels, or what a job's tab takes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from app.ui.window.documents import Documents
    from app.ui.window.layout import Layout
    from app.ui.window.pages import Pages


class Room:
    """Puts panels aside for the tab in front, and brings them back."""

    def __init__(self, layout: Layout, documents: Documents, pages: Pages) -> None:
        self._layout = layout
        self._documents = documents
        self._pages = pages
        self._is_all = False
        self._timer = QTimer(documents, singleShot=True, interval=0)
        self._timer.timeout.connect(self._fit)

    def fit_soon(self) -> None:
        """Make room for another tab in a turn of its own: with its page it would be longer than a frame."""
        self._documents.setUpdatesEnabled(False)  # nor is the page painted until then
        self._timer.start()

    def turn(self) -> None:
        """Give the tab in front all the room, or take it back."""
        self._is_all = not self._layout.is_room_given
        if self._is_all:
            self._layout.give_room()
        else:
            self._layout.take_room()
            self._fit()

    def _fit(self) -> None:
        """Give the right panel's room to a tab that brings its own facts, and take it back for a draft."""
        if self._pages.has_job_in_front or self._is_all:
            self._layout.put_aside("inspector")
        else:
            self._layout.bring_back("inspector")
        self._documents.setUpdatesEnabled(True)
