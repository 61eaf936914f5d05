"""The field of the reviewer, which offers those who reviewed jobs of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, QTimer

from app.domain.job_list import reviewers_used
from app.domain.texts import tr
from app.ui.composer.completion import completer
from app.ui.composer.text_field import TextField, add_reset
from app.ui.widgets import button

if TYPE_CHECKING:
    from app.ui.composer.document import DraftDocument


class ReviewerField(TextField):
    """An e-mail address; empty leaves the choice to the server, which takes the workspace's owner."""

    def __init__(self, document: DraftDocument) -> None:
        super().__init__(document, tr("Reviewer"), tr("the workspace's owner"))
        self._document = document
        self._reset = add_reset(self, tr("Use the default: the workspace's owner, not sent"))
        self._known: tuple[str, int] = ("", -1)
        self._used: tuple[str, ...] = ()
        self._choices = QStringListModel(self)
        self.again = button("", "link", tip=tr("The last reviewer of this project"))
        """Takes the last reviewer again; hidden while a reviewer is set, and where there was none."""
        made = completer(self._choices, self)
        made.activated.connect(self._on_completed)
        self.setCompleter(made)
        document.changed.connect(self._show)
        self.textEdited.connect(self._ask)
        self.again.clicked.connect(self._on_again_clicked)
        self._reset.triggered.connect(self._on_reset_triggered)
        self._show()

    def _show(self) -> None:
        self._learn()
        draft = self._document.draft
        self.show_text(draft.request.reviewer_email or "")
        is_offered = bool(self._used) and not draft.request.reviewer_email and draft.is_editable
        self.again.setText(tr("Use {email} again").format(email=self._used[0]) if is_offered else "")
        self.again.setVisible(is_offered)

    def _learn(self) -> None:
        """Look who reviewed jobs of the project, when the project or the ledger changed."""
        station, draft = self._document.workstation, self._document.draft
        jobs = station.ledger.jobs_on(draft.workspace, draft.project)
        if self._known == (draft.project, len(jobs)):
            return
        self._known = (draft.project, len(jobs))
        self._used = reviewers_used(jobs)
        self._choices.setStringList(self._used)

    def _ask(self, text: str) -> None:
        self._document.ask(tr("reviewer"), merge="reviewer", reviewer_email=text.strip() or None)

    def _on_completed(self, text: str) -> None:
        QTimer.singleShot(0, self, lambda: self._ask(text))  # after the completer has set the text

    def _on_again_clicked(self) -> None:
        self._document.end_merging()
        self._ask(self._used[0])
        self.setFocus()

    def _on_reset_triggered(self) -> None:
        self._document.end_merging()
        self.clear()
        self._ask("")
