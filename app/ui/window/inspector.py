"""The right panel: what the draft in front would find, the exact request that will be sent, and its problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QVBoxLayout, QWidget

from app.domain.checks import can_be_sent
from app.domain.texts import tr
from app.ui.inspector import ProblemsPanel, RequestPanel
from app.ui.override import override
from app.ui.widgets import Badge, PanelHead, button

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QPushButton

    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.preview import PreviewPanel

PREVIEW, REQUEST, PROBLEMS = 0, 1, 2
NAMES = ("preview", "request", "problems")
"""Of the pages, as the settings remember them."""


class Inspector(QWidget):
    """Three pages under one head; the number of problems is always in sight."""

    edit_wanted = Signal(str, object)
    """A title and a Draft: what a page makes of the draft, as one step."""
    settings_requested = Signal()
    """Those of the preview are wanted."""
    page_chosen = Signal(str)
    """The name of the page that a person chose."""

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._bridge = bridge
        self._composer = workstation.composer
        self._draft_id: str | None = None
        self._is_chosen = False
        self.head = PanelHead()
        self.preview: PreviewPanel | None = None
        self.request = RequestPanel(workstation, bridge)
        self.problems = ProblemsPanel(workstation, bridge)
        self._place_of_preview = QWidget()
        self._column = QVBoxLayout(self._place_of_preview)
        self._pages = QStackedWidget()
        self._choices = QButtonGroup(self)
        self._count = Badge()
        self._lay_out()
        self._choices.idClicked.connect(self._on_page_chosen)
        bridge.draft_changed.connect(self._on_draft_changed)
        bridge.draft_checked.connect(self._on_draft_changed)
        bridge.catalogue_changed.connect(self._show_count)
        bridge.preview_changed.connect(self._on_preview_changed)

    def show_draft(self, draft_id: str | None) -> None:
        """Show this draft, or nothing."""
        self._draft_id = draft_id
        self._prefer_preview()
        if self.preview is not None:
            self.preview.show_draft(draft_id)
        self.request.show_draft(draft_id)
        self.problems.show_draft(draft_id)
        self._show_count()

    def restore_page(self, name: str) -> None:
        """Bring the page to the front that a person chose the last time; nothing for an unknown name."""
        if name in NAMES:
            self._is_chosen = True
            self._bring(NAMES.index(name))

    def show_problems(self) -> None:
        """Bring the problems to the front, with the focus."""
        self._bring(PROBLEMS)
        self.problems.setFocus()

    def show_preview(self) -> PreviewPanel:
        """Bring the preview to the front."""
        self._bring(PREVIEW)
        return self._built_preview()

    def _lay_out(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        for number, text, page in (
            (PREVIEW, tr("Preview"), self._place_of_preview),
            (REQUEST, tr("Request"), self.request),
            (PROBLEMS, tr("Problems"), self.problems),
        ):
            self.head.add(self._choice(number, text))
            self._pages.addWidget(page)
        self.head.add(self._count)
        self._choices.button(REQUEST).setChecked(True)
        self._pages.setCurrentIndex(REQUEST)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def _choice(self, number: int, text: str) -> QPushButton:
        choice = button(text, "tab")
        choice.setCheckable(True)
        self._choices.addButton(choice, number)
        return choice

    def _bring(self, page: int) -> None:
        self._choices.button(page).setChecked(True)
        if page == PREVIEW and self.isVisible():
            self._built_preview()
        self._pages.setCurrentIndex(page)

    def _built_preview(self) -> PreviewPanel:
        """Return the preview's page, which is built when it is looked at first."""
        if self.preview is None:
            from app.ui.preview import PreviewPanel

            self.preview = PreviewPanel(self._workstation, self._bridge)
            self.preview.edit_wanted.connect(self.edit_wanted)
            self.preview.settings_requested.connect(self.settings_requested)
            self.preview.show_draft(self._draft_id)
            self._column.addWidget(self.preview)
        return self.preview

    def _prefer_preview(self) -> None:
        """Bring a preview that there is to the front, as long as no page was chosen."""
        if self._is_chosen or self._draft_id is None:
            return
        shots = self._workstation.preview.look(self._draft_id).shots
        if any(shot.labels is not None for shot in shots):
            self._bring(PREVIEW)

    def _on_page_chosen(self, page: int) -> None:
        self._is_chosen = True
        self._bring(page)
        self.page_chosen.emit(NAMES[page])

    def _on_draft_changed(self, draft_id: str) -> None:
        if draft_id == self._draft_id:
            self._show_count()

    def _on_preview_changed(self, draft_id: str) -> None:
        if draft_id == self._draft_id:
            self._prefer_preview()

    def _show_count(self) -> None:
        draft = self._composer.draft(self._draft_id or "")
        problems = self._composer.problems(draft.id) if draft else []
        state = "warning" if can_be_sent(problems) else "error"
        self._count.show_state(str(len(problems) or ""), state)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._pages.currentIndex() == PREVIEW:
            self._built_preview()
