"""The page of one draft: everything that can be said about a job before it is sent."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.domain.checks import Where
from app.domain.checks.problem import SERVER_REFUSED
from app.domain.job import DraftState
from app.domain.texts import tr
from app.ui.composer.document import DraftDocument
from app.ui.composer.ontology_section import OntologySection
from app.ui.composer.settings import JobSettings
from app.ui.composer.standing import Act, Standing, standing_of, words_of
from app.ui.composer.target import TargetHeader
from app.ui.widgets import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QUndoStack
    from PySide6.QtWidgets import QScrollBar

    from app.domain.checks import Problem
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

MARGIN = 12


class DraftPage(QWidget):
    """Shows a draft and edits it through the composer; it holds nothing of the draft itself."""

    decide_requested = Signal(str)
    """Gives the id of the draft that is uncertain."""

    def __init__(
        self, workstation: Workstation, bridge: Bridge, draft_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.draft_id = draft_id
        self._outbox = workstation.outbox
        self._refusal = ""
        """What the server said last; it stays in sight while the draft is being corrected."""
        self._standing = Standing()
        self.document = DraftDocument(workstation, bridge, draft_id, self)
        # From the top down: a part that gets its parent later is given its looks once more, with all that is in it.
        self._scroll = QScrollArea(self)
        content = self._content()
        self.header = TargetHeader(self.document, content)
        self.notice = Notice(content)
        self.ontology = OntologySection(self.document, content)
        self.settings = JobSettings(self.document, content)
        self._lay_out(content)
        self.document.changed.connect(self._show_state)
        bridge.outbox_changed.connect(self._show_state)
        self.destroyed.connect(self.header.pictures.stop)
        self.notice.acted.connect(self._on_notice_acted)
        self.setFocusProxy(self.ontology.grid)
        self._show_state()

    @property
    def scroll_bar(self) -> QScrollBar:
        """What the whole page is scrolled with."""
        return self._scroll.verticalScrollBar()

    @property
    def undo_stack(self) -> QUndoStack:
        """The steps of this draft, by name."""
        return self.document.undo_stack

    def undo(self) -> None:
        """Take the last edit back, while the draft may still be changed."""
        if self.document.draft.is_editable:
            self.undo_stack.undo()

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        if self.document.draft.is_editable:
            self.undo_stack.redo()

    def reveal(self, problem: Problem) -> None:
        """Go to the field, or the row, that a problem belongs to."""
        if problem.where is Where.ONTOLOGY and problem.row is not None:
            self.ontology.reveal_row(problem.row)
            return
        if problem.where is Where.TARGET:
            self.header.choose()
            return
        if problem.rule == "unread-text":
            self.ontology.show_unread()
        field = self._field(problem.where)
        _first_focusable(field).setFocus()
        self._scroll.ensureWidgetVisible(field)

    def _field(self, where: Where) -> QWidget:
        fields: dict[Where, QWidget] = {
            Where.MODEL: self.settings.model.field,
            Where.IMAGES: self.header.images.box,
            Where.CONFIDENCE: self.settings.confidence,
            Where.REVIEWER: self.settings.reviewer,
            Where.EXISTING: self.settings.existing,
            Where.OPTIONS: self.settings.options,
            Where.NAME: self.settings.name,
        }
        return fields.get(where, self.ontology.view)

    def _content(self) -> QWidget:
        """Return what is scrolled, as yet empty."""
        content = QWidget(self._scroll)
        content.setProperty("role", "content")
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(content)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        return content

    def _lay_out(self, content: QWidget) -> None:
        column = QVBoxLayout(content)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(MARGIN)
        column.addWidget(self.header)
        column.addWidget(self.notice)
        column.addWidget(self.ontology, 1)
        column.addWidget(self.settings)

    def _show_state(self) -> None:
        draft = self.document.draft
        self._standing = now = standing_of(draft, self._outbox, self._refusal)
        if now.title:
            self.notice.say(now.kind, now.title, now.text, now.hint, action=words_of(now.act))
        else:
            self.notice.hide()
        if draft.state is not DraftState.DRAFT:
            self._refusal = tr(draft.note) if draft.state is DraftState.REJECTED else ""

    def _on_notice_acted(self) -> None:
        acts: dict[Act, Callable[[], object]] = {
            Act.DUPLICATE: partial(self.document.workstation.composer.duplicate, self.draft_id),
            Act.TAKE_BACK: partial(self._outbox.withdraw, self.draft_id),
            Act.DECIDE: partial(self.decide_requested.emit, self.draft_id),
            Act.REVEAL: self._reveal_refused,
            Act.CLOSE: self._forget_refusal,
        }
        if self._standing.act is not None:
            acts[self._standing.act]()

    def _reveal_refused(self) -> None:
        """Go to the field that the server refused."""
        refused = next((p for p in self.document.problems if p.rule == SERVER_REFUSED), None)
        if refused is not None:
            self.reveal(refused)

    def _forget_refusal(self) -> None:
        self._refusal = ""
        self.notice.hide()


def _first_focusable(field: QWidget) -> QWidget:
    """Return the field itself, or the first part of it that takes the keyboard."""
    parts = (field, *field.findChildren(QWidget))
    return next((p for p in parts if p.focusPolicy() & Qt.FocusPolicy.TabFocus and not p.isHidden()), field)
