"""What the window's actions do with the draft in front, with keys, and with other programs."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, Signal
from PySide6.QtWidgets import QApplication

from app.domain.errors import LabeldockError
from app.domain.job import Draft, DraftState
from app.domain.texts import tr
from app.services.pauses import Cause
from app.ui.series import SeriesDialog
from app.ui.session import KeyDialog
from app.ui.window.about import AboutDialog
from app.ui.window.uncertain import UncertainDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from PySide6.QtWidgets import QWidget

    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.preferences import SettingsDialog
    from app.ui.preferences.rows import Page
    from app.ui.settings import Settings
    from app.ui.window.files import Files
    from app.ui.window.news import News
    from app.ui.window.pages import Pages
    from app.ui.window.submit import Submission

AS_MODULE = ("-m", "app")
SANDBOX = ("--sandbox", "--sample")


class Commands(QObject):
    """One method for each action; `slots` names them by the ids of the table of actions."""

    rename_requested = Signal(str)
    action_requested = Signal(str)
    rebuild_requested = Signal()
    """Lengths or the language changed, which widgets ask for when they are built."""
    restart_requested = Signal()
    """The program has to be started again: another server was chosen."""

    def __init__(
        self,
        window: QWidget,
        workstation: Workstation,
        bridge: Bridge,
        *,
        pages: Pages,
        files: Files,
        submission: Submission,
        news: News,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._workstation = workstation
        self._bridge = bridge
        self._pages = pages
        self._files = files
        self._submission = submission
        self._news = news
        self._settings = settings
        self._settings_dialog: SettingsDialog | None = None

    @property
    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "open_file": self._files.choose_and_open,
            "save": self.save,
            "save_as": self.save_as,
            "add_key": self.add_key,
            "settings": self.open_settings,
            "close_tab": self._pages.close_front,
            "undo": self.undo,
            "redo": self.redo,
            "find_rows": self.find_rows,
            "replace_rows": self.replace_rows,
            "rename": self.rename,
            "duplicate": self.duplicate,
            "delete": self.delete,
            "submit": self.submit,
            "withdraw": self.withdraw,
            "send_now": self.send_now,
            "resolve": self.resolve,
            "series": self.use_for_batches,
            "pause": self.pause,
            "limits": self.set_limits,
            "about": self.about,
        }

    def save(self) -> None:
        """Save the draft in front in its job file."""
        if (draft := self._pages.draft) is not None:
            self._files.save(draft)

    def save_as(self) -> None:
        """Save the draft in front in a job file to be chosen."""
        if (draft := self._pages.draft) is not None:
            self._files.choose_and_save(draft)

    def add_key(self) -> None:
        """Ask for an API key, over the settings where they are in front: the keyboard comes back to them."""
        KeyDialog(self._workstation, self._bridge, QApplication.activeWindow() or self._window).open()

    def undo(self) -> None:
        """Take back the last edit of the draft in front."""
        if (tab := self._pages.draft_tab) is not None:
            tab.undo()

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        if (tab := self._pages.draft_tab) is not None:
            tab.redo()

    def find_rows(self) -> None:
        """Look for words in the ontology of the draft in front."""
        if (tab := self._pages.draft_tab) is not None:
            tab.page.ontology.find_rows()

    def replace_rows(self) -> None:
        """Replace words in the ontology of the draft in front."""
        if (tab := self._pages.draft_tab) is not None:
            tab.page.ontology.find_rows(replaces=True)

    def rename(self) -> None:
        """Have the name of the draft in front written in the list of drafts."""
        if (draft := self._pages.draft) is not None:
            self.rename_requested.emit(draft.id)

    def rename_draft(self, draft_id: str, name: str) -> None:
        """Give a draft another name."""
        draft = self._workstation.composer.draft(draft_id)
        if draft is not None:
            self._pages.edit(tr("job name"), replace(draft, name=name))

    def duplicate(self) -> None:
        """Copy the draft in front."""
        if (draft := self._pages.draft) is not None:
            self._workstation.composer.duplicate(draft.id)

    def delete(self) -> None:
        """Delete the draft in front."""
        if (draft := self._pages.draft) is not None:
            self.delete_drafts([draft.id])

    def delete_drafts(self, draft_ids: list[str]) -> None:
        """Delete drafts, and offer them back."""
        deleted = []
        for draft_id in draft_ids:
            if self._is_uncertain(draft_id):
                continue
            try:
                deleted.append(self._workstation.composer.delete(draft_id))
            except LabeldockError as error:
                self._news.tell_error(error)
        if deleted:
            self._news.tell_deleted(deleted)

    def _is_uncertain(self, draft_id: str) -> bool:
        """Tell whether a draft may be a job on the server, of which nobody would know once it is deleted."""
        draft = self._workstation.composer.draft(draft_id)
        if draft is None or draft.state is not DraftState.UNCERTAIN:
            return False
        self._news.tell_undecided(draft)
        return True

    def submit(self) -> None:
        """Submit the draft in front; of an uncertain one, decide first what became of it."""
        draft = self._pages.draft
        if draft is None:
            return
        if draft.state is DraftState.UNCERTAIN:
            self.resolve_draft(draft.id)
        else:
            self._submission.submit(draft)

    def withdraw(self) -> None:
        """Take the draft in front out of the queue."""
        if (draft := self._pages.draft) is not None:
            self.withdraw_drafts([draft.id])

    def withdraw_drafts(self, draft_ids: list[str]) -> None:
        """Take drafts out of the queue, and offer to put them back where they were."""
        outbox = self._workstation.outbox
        places = {draft.id: place for place, draft in enumerate(outbox.queued)}
        taken = [draft for draft in outbox.queued if draft.id in draft_ids]

        def put_back() -> None:
            for draft in taken:
                if outbox.enqueue(draft.id):
                    outbox.move(draft.id, places[draft.id])

        for draft in taken:
            outbox.withdraw(draft.id)
        if taken:
            self._news.tell_withdrawn([draft.name for draft in taken], put_back)

    def send_now(self) -> None:
        """Send the queued draft in front before all others, also while the queue is paused."""
        if (draft := self._pages.draft) is not None:
            self._workstation.outbox.send_now(draft.id)

    def resolve(self) -> None:
        """Decide what became of the uncertain draft in front."""
        if (draft := self._pages.draft) is not None:
            self.resolve_draft(draft.id)

    def resolve_draft(self, draft_id: str) -> None:
        """Decide what became of an uncertain draft."""
        draft = self._workstation.composer.draft(draft_id)
        if draft is not None:
            UncertainDialog(self._workstation, self._bridge, draft, self._window).open()

    def use_for_batches(self, chosen: Collection[tuple[str, str]] = ()) -> None:
        """Use the draft in front, or an empty one, for batches; `chosen` gives ids of projects and batches."""
        template = self._pages.draft or Draft(id="", name="")
        dialog = SeriesDialog(self._workstation, template, chosen, self._window)
        dialog.created.connect(self._news.tell_created)
        dialog.open()

    def pause(self) -> None:
        """Hold the queue, or let it go on."""
        outbox = self._workstation.outbox
        if outbox.is_paused:
            outbox.resume()
        else:
            outbox.pause()

    def end_pause(self, workspace: str) -> None:
        """Do what the pause of a workspace waits for."""
        pause = self._workstation.outbox.pauses.get(workspace)
        if pause is not None and pause.cause is Cause.CEILING:
            self.set_limits()
        elif pause is not None and pause.cause is Cause.KEY:
            self.add_key()

    def open_settings(self, page: str = "", row: str = "") -> None:
        """Open the settings, at a page where one is named; they are there once."""
        from app.ui.preferences import SettingsDialog  # only when it is wanted

        dialog = self._settings_dialog
        if dialog is None:
            dialog = SettingsDialog(self._workstation, self._bridge, self._settings, self._window)
            dialog.add_key_requested.connect(self.add_key)
            dialog.action_requested.connect(self.action_requested)
            dialog.rebuild_requested.connect(self.rebuild_requested)
            dialog.restart_requested.connect(self.restart_requested)
            dialog.finished.connect(self._on_settings_closed)
            self._settings_dialog = dialog
            dialog.show()
        else:
            dialog.raise_()
            dialog.activateWindow()
        if page:
            dialog.show_page(page, row)

    def settings_pages(self) -> tuple[Page, ...]:
        """Return the pages of the settings, which can be opened at any of their rows."""
        from app.ui.preferences.pages import all_pages

        return all_pages(self._workstation, self._bridge, self._settings)

    def _on_settings_closed(self) -> None:
        self._settings_dialog = None

    def set_limits(self) -> None:
        """Set what a job and a day may cost."""
        self.open_settings("limits")

    def set_rate(self) -> None:
        """Say what images cost where the server names no price."""
        self.open_settings("limits", "rate")

    def open_sandbox(self) -> None:
        """Start Labeldock again on the embedded server, beside this window."""
        is_built = getattr(sys, "frozen", False)  # then the executable is Labeldock, not Python
        QProcess.startDetached(sys.executable, [*(() if is_built else AS_MODULE), *SANDBOX])

    def about(self) -> None:
        """Say what this program is."""
        AboutDialog(self._workstation, self._window).open()
