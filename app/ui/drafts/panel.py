"""The panel of drafts and queue: find, open, rename, put in order, take back, copy and delete drafts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.domain.job import DraftState
from app.domain.texts import tr
from app.ui.drafts.list import DraftList
from app.ui.drafts.menu import DraftMenu
from app.ui.drafts.model import DraftModel
from app.ui.drafts.queue_bar import QueueBar
from app.ui.drafts.shown import ShownDrafts
from app.ui.override import override
from app.ui.shortcuts import keys
from app.ui.theme import tint
from app.ui.widgets import EmptyState, PanelHead, tool_button

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

FEW = 6
"""So many drafts are found by looking; the search comes with the next one."""


class DraftsPanel(QWidget):
    """Every draft with its state; a click opens its tab."""

    delete_requested = Signal(list)
    """The ids of the drafts to delete."""
    withdraw_requested = Signal(list)
    """The ids of the queued drafts to take back."""
    resolve_requested = Signal(str)
    renamed = Signal(str, str)

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._outbox = workstation.outbox
        self.head = PanelHead(tr("Drafts and queue"))
        self.queue = QueueBar(workstation, bridge)
        self._pause = tool_button("pause", "")
        self._more = tool_button("more", tr("More of the queue"))
        self._search = _Search(placeholderText=tr("Search drafts"))
        self._search.setAccessibleName(tr("Search drafts"))
        self._model = DraftModel(workstation.composer, workstation.outbox, self)
        self._shown = ShownDrafts(self._model, workstation.composer, self)
        self._list = DraftList(self._shown)
        self._list.setAccessibleName(tr("Drafts and queue"))
        words = tr("{earlier} and {later} move a queued draft, {delete} takes it back.")
        names = {name: keys().text(f"drafts.{name}") for name in ("earlier", "later", "delete")}
        self._list.setAccessibleDescription(words.format(**names))
        self._empty = EmptyState("")
        self._body = QStackedWidget()
        self._lay_out()
        self._connect(bridge)
        self._show()

    def select(self, draft_id: str) -> None:
        """Mark the draft whose tab is in front."""
        self._list.choose(self._shown.index_of(draft_id))

    def rename(self, draft_id: str) -> None:
        """Let the name of a draft be written in the list, also when the search hides it."""
        if not self._shown.index_of(draft_id).isValid():
            self._search.clear()
        self._list.rename(self._shown.index_of(draft_id))

    def _lay_out(self) -> None:
        self.head.add_right(self._pause)
        self.head.add_right(self._more)
        self._body.addWidget(self._list)
        self._body.addWidget(self._empty)
        top = QVBoxLayout()
        top.setContentsMargins(12, 8, 12, 6)
        top.addWidget(self._search)
        self._top = QWidget()
        self._top.setLayout(top)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.queue)
        column.addWidget(self._top)
        column.addWidget(self._body)

    def _connect(self, bridge: Bridge) -> None:
        bridge.drafts_listed.connect(self._show)
        bridge.draft_changed.connect(self._model.show_one)
        bridge.draft_checked.connect(self._model.show_one)
        bridge.catalogue_changed.connect(self._show)
        bridge.outbox_changed.connect(self._show)
        bridge.ready.connect(self._show)
        self._pause.clicked.connect(self._on_pause_clicked)
        self._more.clicked.connect(self._on_more_clicked)
        self._search.textChanged.connect(self._on_searched)
        self._search.left.connect(self._list.setFocus)
        self._shown.renamed.connect(self.renamed)
        self._list.open_requested.connect(self._workstation.composer.open)
        self._list.delete_requested.connect(self._on_delete_requested)
        self._list.place_requested.connect(self._on_place_requested)
        self._list.menu_requested.connect(self._on_menu_requested)

    def _show(self) -> None:
        self._list.show_change(self._model.show_all)
        self._list.viewport().update()  # what drafts wait for changes with the clock and the others
        self._top.setVisible(len(self._workstation.composer.drafts) > FEW or bool(self._search.text()))
        self._show_emptiness()
        self._show_pause()

    def _show_pause(self) -> None:
        is_paused = self._outbox.is_paused
        words = tr("Resume the queue") if is_paused else tr("Pause the queue")
        if words != self._pause.toolTip():
            self._pause.setToolTip(words)
            self._pause.setAccessibleName(words)
            tint(self._pause, "play" if is_paused else "pause")

    def _show_emptiness(self) -> None:
        if self._model.rowCount():
            self._empty.say(tr("No draft matches"), tr("None has this in its name or its batch."))
        else:
            self._empty.say(tr("No drafts"), tr("A new draft begins with a batch."))
        self._body.setCurrentWidget(self._list if self._shown.rowCount() else self._empty)

    def _on_searched(self, text: str) -> None:
        self._shown.show_matching(text)
        self._list.scrollToTop()
        self._show_emptiness()

    def _on_pause_clicked(self) -> None:
        if self._outbox.is_paused:
            self._outbox.resume()
        else:
            self._outbox.pause()

    def _on_more_clicked(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Limits and prices…"), self.queue.limits_requested.emit)
        queued = [draft.id for draft in self._outbox.queued]
        all_back = menu.addAction(tr("Take all back"), partial(self.withdraw_requested.emit, queued))
        all_back.setEnabled(bool(queued))
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _on_place_requested(self, draft_id: str, other_id: str) -> None:
        places = [draft.id for draft in self._outbox.queued]
        if other_id in places:
            self._outbox.move(draft_id, places.index(other_id))

    def _on_delete_requested(self) -> None:
        """Take queued drafts back; only what does not wait to be sent is deleted by that key."""
        chosen = self._list.chosen
        queued = [draft_id for draft_id in chosen if self._is_queued(draft_id)]
        if queued:
            after = self._list.after_chosen()
            self.withdraw_requested.emit(queued)
            self.select(after or queued[0])
        elif chosen:
            self.delete_requested.emit(chosen)

    def _is_queued(self, draft_id: str) -> bool:
        draft = self._workstation.composer.draft(draft_id)
        return draft is not None and draft.state is DraftState.QUEUED

    def _on_menu_requested(self, at: QPoint) -> None:
        chosen = [d for d in map(self._workstation.composer.draft, self._list.chosen) if d is not None]
        menu = DraftMenu(self._workstation, chosen, self)
        menu.rename_requested.connect(self.rename)
        menu.step_requested.connect(self._list.request_place)
        menu.resolve_requested.connect(self.resolve_requested)
        menu.withdraw_requested.connect(self.withdraw_requested)
        menu.delete_requested.connect(self.delete_requested)
        menu.popup(at)


class _Search(QLineEdit):
    """A line that Escape clears, and that Down and Enter leave for the list."""

    left = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)
