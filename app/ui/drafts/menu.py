"""What can be done with the drafts that are chosen in the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.job import DraftState
from app.domain.texts import count, tr
from app.ui.shortcuts import keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.job import Draft
    from app.services.workstation import Workstation

UNDELETABLE = (DraftState.SENDING, DraftState.UNCERTAIN)
"""Whose job may be on the server, where nobody would know of it any more."""


class DraftMenu(QMenu):
    """Made for one look; it goes when it closes."""

    rename_requested = Signal(str)
    step_requested = Signal(int)
    resolve_requested = Signal(str)
    withdraw_requested = Signal(list)
    delete_requested = Signal(list)

    def __init__(self, workstation: Workstation, drafts: list[Draft], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._composer = workstation.composer
        self._outbox = workstation.outbox
        if len(drafts) == 1:
            self._add_for(drafts[0])
        if queued := [draft.id for draft in drafts if draft.state is DraftState.QUEUED]:
            many = tr("Take {n} back from the queue").format(n=count(len(queued)))
            words = many if len(queued) > 1 else tr("Take back from the queue")
            self._add(words, partial(self.withdraw_requested.emit, queued), keys().text("drafts.delete"))
        if self.actions():
            self.addSeparator()
        many = tr("Delete {n} drafts").format(n=count(len(drafts)))
        ids = [draft.id for draft in drafts]
        self._add(
            many if len(drafts) > 1 else tr("Delete"),
            partial(self.delete_requested.emit, ids),
            "" if queued else keys().text("drafts.delete"),
            is_possible=not any(draft.state in UNDELETABLE for draft in drafts),
        )

    def _add_for(self, draft: Draft) -> None:
        self._add(tr("Open"), partial(self._composer.open, draft.id))
        rename = partial(self.rename_requested.emit, draft.id)
        self._add(tr("Rename"), rename, keys().text("drafts.rename"), is_possible=draft.is_editable)
        self._add(tr("Duplicate"), partial(self._composer.duplicate, draft.id))
        if draft.state is DraftState.UNCERTAIN:
            self._add(tr("Decide…"), partial(self.resolve_requested.emit, draft.id))
        if draft.state is DraftState.QUEUED:
            self.addSeparator()
            self._add(tr("Submit now"), partial(self._outbox.send_now, draft.id))
            self._add(
                tr("Send earlier"), partial(self.step_requested.emit, -1), keys().text("drafts.earlier")
            )
            self._add(tr("Send later"), partial(self.step_requested.emit, 1), keys().text("drafts.later"))

    def _add(
        self, words: str, act: Callable[[], object], keys: str = "", *, is_possible: bool = True
    ) -> None:
        self.addAction(f"{words}\t{keys}" if keys else words, act).setEnabled(is_possible)
