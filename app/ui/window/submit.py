"""From “Submit” to the queue: problems are shown, and labels that would be replaced are asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.checks import can_be_sent, lacks_choice
from app.domain.job import DraftState
from app.domain.texts import plural, tr
from app.ui.estimates import sum_words
from app.ui.shortcuts import keys, with_keys
from app.ui.widgets import ask_which

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.job import Draft
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge


class Submission(QObject):
    """Queues drafts; the outbox sends them when there is a key and a network."""

    problems_found = Signal()

    def __init__(self, workstation: Workstation, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._composer = workstation.composer
        self._outbox = workstation.outbox
        self._forecasts = workstation.forecasts
        self._window = window
        self._wanted = ""
        """The draft that is submitted as soon as it is checked."""
        bridge.draft_checked.connect(self._on_draft_checked)
        bridge.draft_changed.connect(self._on_draft_changed)

    def submit(self, draft: Draft) -> None:
        """Queue the draft, or say what stands in the way, once that is known."""
        problems = self._composer.problems(draft.id)
        if not self._composer.is_checked(draft.id):
            self._wanted = draft.id
        elif not can_be_sent(problems):
            self.problems_found.emit()
        elif lacks_choice(draft, problems):
            self._ask_about_labels(draft.id)
        else:
            self._outbox.enqueue(draft.id)

    def verb(self, draft: Draft | None) -> str:
        """Return the words on the button."""
        is_uncertain = draft is not None and draft.state is DraftState.UNCERTAIN
        return tr("Decide…") if is_uncertain else tr("Submit job")

    def explain(self, draft: Draft | None) -> str:
        """Return the words of the button's tip: what it would do, or why it cannot."""
        if draft is None:
            return tr("Open a draft to submit it.")
        if not draft.is_editable:
            return self._why_not(draft)
        if not self._composer.is_checked(draft.id):
            return tr("“{name}” is being checked.").format(name=draft.name)
        errors = [p for p in self._composer.problems(draft.id) if p.is_in_the_way]
        if errors:
            first = plural(
                len(errors), "{n} error has to be fixed first.", "{n} errors have to be fixed first."
            )
            return f"{first}\n{errors[0].text}"
        send = with_keys(tr("Send “{name}”").format(name=draft.name), keys().text("window.submit"))
        lines = (send, sum_words([draft], self._forecasts), self._forecasts.over(draft))
        return "\n".join(text for text in lines if text)

    def _why_not(self, draft: Draft) -> str:
        if draft.state is DraftState.QUEUED:
            waits = self._outbox.waits_for(draft.id)
            return "\n".join(text for text in (tr("This draft is queued already."), waits) if text)
        words = {
            DraftState.SENDING: tr("This draft is just being sent."),
            DraftState.UNCERTAIN: tr("Look whether the server took this job, and decide."),
        }
        return words.get(draft.state, "")

    def _ask_about_labels(self, draft_id: str) -> None:
        ask_which(
            self._window,
            tr("Keep or replace existing labels?"),
            tr("Images of this batch may have labels already. Replaced labels cannot be brought back."),
            {
                tr("&Keep labels"): lambda: self._submit_with(draft_id, keeps=True),
                tr("&Replace labels"): lambda: self._submit_with(draft_id, keeps=False),
            },
        )

    def _submit_with(self, draft_id: str, *, keeps: bool) -> None:
        if (draft := self._composer.draft(draft_id)) is not None:
            chosen = draft.asking(preserve_existing=keeps)
            self._composer.edit(chosen)
            self.submit(chosen)

    def _on_draft_checked(self, draft_id: str) -> None:
        draft = self._composer.draft(draft_id)
        if draft_id == self._wanted and draft is not None:
            self._wanted = ""
            self.submit(draft)

    def _on_draft_changed(self, draft_id: str) -> None:
        if draft_id == self._wanted:  # what was edited after “Submit” is not what was submitted
            self._wanted = ""
