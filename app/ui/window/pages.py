"""Keeps the tabs in line with the open drafts and the results that were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.texts import tr
from app.ui.window.places import Places

if TYPE_CHECKING:
    from app.domain.checks import Problem
    from app.domain.job import Draft
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.composer.tab import DraftTab
    from app.ui.settings import Settings
    from app.ui.window.documents import Documents

DRAFT, RESULTS, JOB = "draft:", "results:", "job:"


class Pages(QObject):
    """Opens, names, closes and remembers tabs; `front_changed` when another one is in front."""

    front_changed = Signal()
    decide_requested = Signal(str)
    """The id of an uncertain draft."""

    def __init__(
        self, workstation: Workstation, bridge: Bridge, documents: Documents, settings: Settings
    ) -> None:
        super().__init__(documents)
        self._workstation = workstation
        self._bridge = bridge
        self._documents = documents
        self._settings = settings
        self._places = Places(workstation, settings, self)
        self._is_restored = False
        self._draft_tabs: dict[str, DraftTab] = {}
        bridge.draft_opened.connect(self._on_draft_opened)
        bridge.draft_closed.connect(self._on_draft_closed)
        bridge.draft_changed.connect(self._on_draft_changed)
        bridge.drafts_listed.connect(self._describe_all)
        bridge.saved.connect(self._describe_all)
        bridge.files_changed.connect(self._describe_all)
        documents.current_changed.connect(self._on_current_changed)
        documents.close_requested.connect(self.close)
        documents.reordered.connect(self._remember)

    @property
    def draft(self) -> Draft | None:
        """The draft whose tab is in front."""
        return self._workstation.composer.draft(self._documents.current.removeprefix(DRAFT))

    @property
    def draft_tab(self) -> DraftTab | None:
        """The tab in front, where it is a draft's."""
        return self._draft_tabs.get(self._documents.current)

    @property
    def has_job_in_front(self) -> bool:
        """Whether the tab in front shows a job or its results; they bring their own facts."""
        return self._documents.current.startswith((RESULTS, JOB))

    def restore(self) -> None:
        """Open the tabs of the last time; drafts that were open then and since come after them."""
        front = self._settings.tab
        for key in self._settings.tabs:
            self._open(key)
        for draft in self._workstation.composer.drafts:
            if draft.is_open:
                self._open(DRAFT + draft.id)
        self._documents.show_tab(front)
        self._is_restored = True
        self._remember()

    def edit(self, title: str, draft: Draft) -> None:
        """Replace a draft of this id; where it has a tab, “Undo `title`” takes that back."""
        tab = self._draft_tabs.get(DRAFT + draft.id)
        if tab is None:
            self._workstation.composer.edit(draft)
        else:
            tab.page.document.edit(title, draft)

    def reveal(self, problem: Problem) -> None:
        """Go to the field of the draft in front that a problem belongs to."""
        if (tab := self.draft_tab) is not None:
            tab.reveal(problem)

    def show_results(self, job_id: str) -> None:
        """Show a job's results, in the tab that has them or in a new one."""
        self._open(RESULTS + job_id)
        self._documents.show_tab(RESULTS + job_id)

    def show_job(self, job_id: str) -> None:
        """Show everything about a job but its images, in the tab that has it or in a new one."""
        self._open(JOB + job_id)
        self._documents.show_tab(JOB + job_id)

    def close(self, key: str) -> None:
        """Close a tab; a draft stays in the list."""
        if key.startswith(DRAFT):
            self._workstation.composer.close(key.removeprefix(DRAFT))
        else:
            self._remove(key)

    def keep_places(self) -> None:
        """Put where each draft is looked at in the settings."""
        self._places.keep()

    def close_front(self) -> None:
        """Close the tab in front."""
        self.close(self._documents.current)

    def _open(self, key: str) -> None:
        if self._documents.page(key) is not None:
            return
        if key.startswith(DRAFT):
            self._open_draft(self._workstation.composer.draft(key.removeprefix(DRAFT)))
        elif key.startswith(RESULTS):
            self._open_results(key.removeprefix(RESULTS))
        elif key.startswith(JOB):
            self._open_job(key.removeprefix(JOB))

    def _open_draft(self, draft: Draft | None) -> None:
        if draft is not None and draft.is_open:
            from app.ui.composer.tab import DraftTab  # not before the first paint

            page = DraftTab(self._workstation, self._bridge, draft.id, self._places.of(draft.id))
            page.moved.connect(self._on_moved)
            page.decide_requested.connect(self.decide_requested)
            self._draft_tabs[DRAFT + draft.id] = page
            self._documents.add(DRAFT + draft.id, page, draft.name)
            self._describe(draft)

    def _open_results(self, job_id: str) -> None:
        job = self._workstation.ledger.job(job_id)
        if job is not None:
            from app.ui.results import ResultsTab  # not before the first paint

            page = ResultsTab(self._workstation, self._bridge, job_id, self._settings)
            name = tr("Results: {name}").format(name=job.name)
            self._documents.add(RESULTS + job_id, page, name)

    def _open_job(self, job_id: str) -> None:
        job = self._workstation.ledger.job(job_id)
        if job is not None:
            from app.ui.job import JobTab  # not before the first paint

            page = JobTab(self._workstation, self._bridge, job_id)
            page.results_requested.connect(self.show_results)
            self._documents.add(JOB + job_id, page, tr("Job: {name}").format(name=job.name))

    def _describe(self, draft: Draft) -> None:
        target = " / ".join(part for part in (draft.project, draft.batch_name) if part)
        is_edited = self._workstation.job_files.is_edited(draft)
        file = tr("Job file: {path}").format(path=draft.path) if draft.path else ""
        edited = tr("* Changed since it was saved in the job file.") if is_edited else ""
        tip = "\n".join(part for part in (draft.name, target, file, edited) if part)
        text = f"{draft.name} *" if is_edited else draft.name
        self._documents.describe(DRAFT + draft.id, text, tip, is_saved=draft.saved_at is not None)

    def _describe_all(self) -> None:
        for key in self._documents.keys:
            self._on_draft_changed(key.removeprefix(DRAFT))

    def _remove(self, key: str) -> None:
        tab = self._draft_tabs.pop(key, None)
        if tab is not None:
            self._places.put(tab.draft_id, tab.place)
        self._documents.remove(key)
        self._remember()

    def _remember(self) -> None:
        if self._is_restored:
            self._settings.tabs = self._documents.keys
            self._settings.tab = self._documents.current

    def _on_moved(self, draft_id: str) -> None:
        tab = self._draft_tabs.get(DRAFT + draft_id)
        if tab is not None:
            self._places.ask_soon(draft_id, lambda: tab.place)

    def _on_draft_opened(self, draft_id: str) -> None:
        self._open(DRAFT + draft_id)
        self._documents.show_tab(DRAFT + draft_id)
        self._remember()

    def _on_draft_closed(self, draft_id: str) -> None:
        self._remove(DRAFT + draft_id)

    def _on_draft_changed(self, draft_id: str) -> None:
        draft = self._workstation.composer.draft(draft_id)
        if draft is not None:
            self._describe(draft)

    def _on_current_changed(self, _key: str) -> None:
        self._remember()
        self.front_changed.emit()
