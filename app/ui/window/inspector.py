"""The right panel: the exact request and the problems of the draft in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QVBoxLayout, QWidget

from app.domain.checks import can_be_sent
from app.ui.inspector import ProblemsPanel, RequestPanel
from app.ui.widgets import Badge, PanelHead, button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

REQUEST, PROBLEMS = 0, 1


class Inspector(QWidget):
    """Two pages under one head; the number of problems is always in sight."""

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composer = workstation.composer
        self._draft_id: str | None = None
        self.head = PanelHead()
        self.request = RequestPanel(workstation, bridge)
        self.problems = ProblemsPanel(workstation, bridge)
        self._pages = QStackedWidget()
        self._choices = QButtonGroup(self)
        self._count = Badge()
        self._lay_out()
        self._choices.idClicked.connect(self._pages.setCurrentIndex)
        bridge.draft_changed.connect(self._on_draft_changed)
        bridge.draft_checked.connect(self._on_draft_changed)
        bridge.catalogue_changed.connect(self._show_count)

    def show_draft(self, draft_id: str | None) -> None:
        """Show this draft, or nothing."""
        self._draft_id = draft_id
        self.request.show_draft(draft_id)
        self.problems.show_draft(draft_id)
        self._show_count()

    def show_problems(self) -> None:
        """Bring the problems to the front, with the focus."""
        self._choices.button(PROBLEMS).setChecked(True)
        self._pages.setCurrentIndex(PROBLEMS)
        self.problems.setFocus()

    def _lay_out(self) -> None:
        for number, text, page in (
            (REQUEST, self.tr("Request"), self.request),
            (PROBLEMS, self.tr("Problems"), self.problems),
        ):
            self.head.add(self._choice(number, text))
            self._pages.addWidget(page)
        self.head.add(self._count)
        self._choices.button(REQUEST).setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def _choice(self, number: int, text: str) -> QPushButton:
        choice = button(text, "tab")
        choice.setCheckable(True)
        self._choices.addButton(choice, number)
        return choice

    def _on_draft_changed(self, draft_id: str) -> None:
        if draft_id == self._draft_id:
            self._show_count()

    def _show_count(self) -> None:
        draft = self._composer.draft(self._draft_id or "")
        problems = self._composer.problems(draft.id) if draft else []
        state = "warning" if can_be_sent(problems) else "error"
        self._count.show_state(str(len(problems) or ""), state)
