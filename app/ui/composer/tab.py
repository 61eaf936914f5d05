"""The tab of one draft; its page is built when it is first looked at, so that many tabs open at once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.composer.looking import go_to, moves_of, place_in
from app.ui.composer.page import DraftPage
from app.ui.override import override

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent, QUndoStack

    from app.domain.checks import Problem
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.composer.document import History
    from app.ui.composer.place import Place


class DraftTab(QWidget):
    """Shows a draft and edits it through the composer; it holds nothing of the draft itself."""

    moved = Signal(str)
    """`place` is another one; gives the draft's id."""
    decide_requested = Signal(str)

    def __init__(
        self,
        workstation: Workstation,
        bridge: Bridge,
        draft_id: str,
        place: Place | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.draft_id = draft_id
        self._place = place
        self._history: History | None = None
        self._workstation = workstation
        self._bridge = bridge
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @cached_property
    def page(self) -> DraftPage:
        """The page, built at its first use."""
        page = DraftPage(self._workstation, self._bridge, self.draft_id, self)
        self._column.addWidget(page)
        self.setFocusProxy(page)
        page.show()
        if self._history is not None:
            page.document.remember(self._history)
        if self._place is not None:
            go_to(page, self._place)
        page.decide_requested.connect(self.decide_requested)
        for signal in moves_of(page):
            signal.connect(self._on_moved)
        return page

    @property
    def place(self) -> Place | None:
        """Where the draft is looked at; as it was given while nobody has looked."""
        return place_in(self.page) if self._is_built else self._place

    def take_over(self, other: DraftTab) -> None:
        """Let the steps of another tab of this draft be taken back here."""
        self._history = other.history
        if self._is_built and self._history is not None:
            self.page.document.remember(self._history)

    @property
    def history(self) -> History | None:
        """The steps of this draft, None while nobody has looked at it."""
        return self.page.document.history if self._is_built else self._history

    @property
    def _is_built(self) -> bool:
        return "page" in self.__dict__

    @property
    def undo_stack(self) -> QUndoStack:
        """The steps of this draft, by name."""
        return self.page.undo_stack

    @property
    def areas(self) -> tuple[QWidget, ...]:
        """The parts of the page, from the top."""
        return self.page.header, self.page.ontology, self.page.settings

    def undo(self) -> None:
        """Take the last edit back, while the draft may still be changed."""
        self.page.undo()

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        self.page.redo()

    def reveal(self, problem: Problem) -> None:
        """Go to the field, or the row, that a problem belongs to."""
        self.page.reveal(problem)

    def _on_moved(self) -> None:
        self.moved.emit(self.draft_id)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.page.show()
