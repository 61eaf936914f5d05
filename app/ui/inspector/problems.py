"""The problems of a draft, each leading to the field it belongs to, and whether the draft is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from app.domain.checks import can_be_sent
from app.domain.job import DraftState
from app.domain.texts import plural, tr
from app.ui.estimates import sum_words
from app.ui.inspector.problem_list import PROBLEM, ProblemDelegate, ProblemModel
from app.ui.widgets import EmptyState, label, line

if TYPE_CHECKING:
    from app.domain.checks import Problem
    from app.domain.job import Draft
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge


class ProblemsPanel(QWidget):
    """Lists problems, errors first; Enter or a click goes to the field."""

    problem_chosen = Signal(object)
    """A Problem whose field should be shown."""
    count_changed = Signal(int)

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._draft_id = ""
        self._model = ProblemModel(self)
        self._list = QListView()
        self._none = EmptyState("")
        self._footer = label("", "muted", wraps=True)
        self._lay_out()
        self.setFocusProxy(self._list)
        bridge.draft_changed.connect(self._on_draft_changed)
        bridge.draft_checked.connect(self._on_draft_changed)
        bridge.catalogue_changed.connect(self._show)
        bridge.forecasts_changed.connect(self._show)
        self._list.clicked.connect(self._on_chosen)
        self._list.activated.connect(self._on_chosen)
        self._show()

    @property
    def count(self) -> int:
        """The number of problems."""
        return self._model.rowCount()

    def show_draft(self, draft_id: str | None) -> None:
        """Show the problems of this draft, or nothing."""
        self._draft_id = draft_id or ""
        self._show()

    def _lay_out(self) -> None:
        self._list.setModel(self._model)
        self._list.setItemDelegate(ProblemDelegate(self._list))
        self._list.setAccessibleName(tr("Problems"))
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._footer.setContentsMargins(12, 10, 12, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._list, 1)
        column.addWidget(self._none, 1)
        column.addWidget(line())
        column.addWidget(self._footer)

    def _show(self) -> None:
        draft = self._workstation.composer.draft(self._draft_id)
        problems = self._workstation.composer.problems(draft.id) if draft else []
        before = self.count
        self._model.show_problems(problems)
        self._list.setVisible(bool(problems))
        self._none.setVisible(not problems)
        if draft is None:
            self._none.say(tr("No draft is in front"), tr("Open a draft to see its problems here."))
        elif draft.state is DraftState.REJECTED:
            self._none.say(tr("The server refused this job"), tr(draft.note))
        elif not self._workstation.composer.is_checked(draft.id):
            self._none.say(tr("Checking…"), tr("The rows are many; this takes a moment."))
        else:
            self._none.say(tr("No problems found"), tr("Nothing that the server would surely refuse."))
        self._footer.setText(self._ready_line(draft, problems) if draft else "")
        if self.count != before:
            self.count_changed.emit(self.count)

    def _ready_line(self, draft: Draft, problems: list[Problem]) -> str:
        if not draft.is_editable:
            return self._standing(draft)
        if not self._workstation.composer.is_checked(draft.id):
            return tr("Checking…")
        if not can_be_sent(problems):
            n = sum(1 for p in problems if p.is_in_the_way)
            return plural(n, "Not ready: {n} error to fix", "Not ready: {n} errors to fix")
        if draft.state is DraftState.REJECTED:
            return tr("Change what the server refused, and submit again")
        forecasts = self._workstation.forecasts
        over = forecasts.over(draft)
        return over or tr("Ready to submit · {sum}").format(sum=sum_words([draft], forecasts))

    def _standing(self, draft: Draft) -> str:
        """Return how it stands with a draft that cannot be changed any more: it is not to be submitted now."""
        if draft.state is DraftState.QUEUED:
            return tr("Queued · {sum}").format(sum=sum_words([draft], self._workstation.forecasts))
        words = {
            DraftState.SENDING: tr("Being sent…"),
            DraftState.UNCERTAIN: tr("It is not known whether this job was created"),
        }
        return words.get(draft.state, tr("Read only"))

    def _on_draft_changed(self, draft_id: str) -> None:
        if draft_id == self._draft_id:
            self._show()

    def _on_chosen(self, index: QModelIndex) -> None:
        problem = index.data(PROBLEM)
        if problem is not None:
            self.problem_chosen.emit(problem)
