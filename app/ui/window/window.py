"""The main window: joins panels, tabs and actions, and closes without losing anything."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from app.domain.texts import tr
from app.ui.override import override
from app.ui.settings import Settings
from app.ui.theme import theme
from app.ui.window.layout import BOTTOM, LEFT, RIGHT, Layout
from app.ui.window.size import MINIMUM, first_size

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QShowEvent

    from app.domain.job import Job
    from app.services.workstation import Workstation
    from app.ui.desktop import Tray
    from app.ui.drafts import DraftsPanel
    from app.ui.monitor import JobsPanel
    from app.ui.projects import ProjectsPanel
    from app.ui.window.inspector import Inspector

TRAY_AFTER_MS = 500
"""Once the window is ready: what is outside of it can wait until what is in it was painted."""


class MainWindow(QMainWindow):
    """Every close is vetoed and asks by `close_requested`; who owns the loop then saves and ends it.

    Without a workstation it is a frame with empty docks, which is painted before anything else is imported.
    """

    close_requested = Signal()
    restart_requested = Signal()
    """The same, and the program is to be started again: another server counts from a start on."""
    rebuild_requested = Signal(str)
    """The settings changed what a window is built of, such as its language: who owns it puts a new one in its place,
    with the same tabs in the same place, and triggers the action of this id there, where one is named."""

    def __init__(
        self,
        workstation: Workstation | None = None,
        settings_file: Path | None = None,
        settings: Settings | None = None,
        kept_aside: Path | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings or Settings(settings_file)
        self.settings.show_look()
        theme().changed.connect(self._show_motion)
        self._show_motion()
        self._kept_aside = kept_aside
        self.setWindowTitle("Labeldock")
        self.setAcceptDrops(True)
        self.resize(first_size(self.screen().availableSize()))
        self.setMinimumSize(MINIMUM)
        self._middle = QWidget()
        self.setCentralWidget(self._middle)
        self.layout_of_docks = Layout(self)
        self.layout_of_docks.add("projects", tr("Projects"), LEFT)
        self.layout_of_docks.add("drafts", tr("Drafts and queue"), LEFT)
        self.layout_of_docks.add("inspector", tr("Preview, request, problems"), RIGHT)
        self.layout_of_docks.add("jobs", tr("Jobs"), BOTTOM)
        self._tray: Tray | None = None
        self._is_furnished = False
        self._was_shown = False
        if workstation is not None:
            self.furnish(workstation)

    def _show_motion(self) -> None:
        self.setAnimated(not theme().look.is_calm)

    def furnish(self, workstation: Workstation) -> None:
        """Fill the frame; done once."""
        self._workstation = workstation
        self._build()
        self._lay_out()
        self._connect()
        self._show_situation()
        self._is_furnished = True
        if workstation.is_ready:
            self._on_ready()

    @property
    def projects(self) -> ProjectsPanel:
        """The panel of projects; it and the other panels are built soon after the first paint."""
        return self.panels.projects

    @property
    def drafts(self) -> DraftsPanel:
        """The panel of drafts and queue."""
        return self.panels.drafts

    @property
    def inspector(self) -> Inspector:
        """The panel of preview, request and problems."""
        return self.panels.inspector

    @property
    def jobs(self) -> JobsPanel:
        """The panel of jobs."""
        return self.panels.jobs

    def save(self) -> None:
        """Keep layout and tabs for the next start."""
        self.keep()
        self.settings.save()

    def keep(self) -> None:
        """Put layout and tabs in the settings, which are written later."""
        if not self._is_furnished:
            return
        if self._was_shown:
            self.layout_of_docks.save(self.settings)
        if self.panels.are_built:
            self.settings.jobs = self.jobs.save_view()
        self.pages.keep_places()

    def retire(self) -> None:
        """Leave the screen: what is left to do, nobody needs to see."""
        self.hide()
        if self._tray is not None:
            self._tray.clear()

    # The parts' modules are imported where they are built: the frame is painted without them.

    def _build(self) -> None:
        from app.ui.bridge import Bridge
        from app.ui.help.desk import HelpDesk
        from app.ui.session import PauseNotices
        from app.ui.widgets import Notice, Toasts
        from app.ui.window.actions import Actions
        from app.ui.window.areas import Areas
        from app.ui.window.commands import Commands
        from app.ui.window.documents import Documents
        from app.ui.window.files import Files
        from app.ui.window.lookup import LookUp
        from app.ui.window.news import News
        from app.ui.window.pages import Pages
        from app.ui.window.recent import RecentMenu
        from app.ui.window.room import Room
        from app.ui.window.submit import Submission
        from app.ui.window.top_bar import TopBar
        from app.ui.window.undo import UndoOfFront
        from app.ui.window.welcome import Welcome

        w = self._workstation
        self.bridge = Bridge(w)  # without a Qt parent: services may still speak while the window goes
        self.actions_by_id = Actions(self)
        self.top_bar = TopBar(w, self.bridge, self.actions_by_id)
        self.banner = Notice()
        self.pauses = PauseNotices(w, self.bridge)
        self.welcome = Welcome(w, self.bridge)
        self.documents = Documents(self.welcome)
        self.pages = Pages(w, self.bridge, self.documents, self.settings)
        self.room = Room(self.layout_of_docks, self.documents, self.pages)
        self.toasts = Toasts(self._middle)  # not over the jobs that the news are about
        self.areas = Areas(self, self.toasts, self._find_areas)
        self.news = News(w, self.bridge, self.toasts, self.banner)
        self.undo = UndoOfFront(self.actions_by_id, self.pages)
        self.files = Files(w, self.bridge, self.settings, self)
        recent = RecentMenu(self.settings, self.files.open, self)
        recent.put_after(self.actions_by_id["open_file"], self.actions_by_id.menus["file"])
        self.submission = Submission(w, self.bridge, self)
        self.help = HelpDesk(w, self.bridge, self.settings, self.toasts, self)
        self.commands = Commands(
            self,
            w,
            self.bridge,
            pages=self.pages,
            files=self.files,
            submission=self.submission,
            news=self.news,
            settings=self.settings,
        )
        self.lookup = LookUp(
            self,
            w,
            self.settings,
            actions=self.actions_by_id,
            pages=self.pages,
            commands=self.commands,
        )

    def _lay_out(self) -> None:
        from app.ui.window.panels import Panels
        from app.ui.window.status import StatusLine
        from app.ui.window.view_menu import fill_view_menu

        column = QVBoxLayout(self._middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pauses)
        column.addWidget(self.banner)
        column.addWidget(self.documents, 1)
        self.setMenuWidget(self.top_bar.below(self.menuBar()))
        self.setStatusBar(StatusLine(self._workstation, self.bridge))
        self.panels = Panels(self._workstation, self.bridge, self.layout_of_docks, self)
        fill_view_menu(
            self.actions_by_id.menus["view"], self.layout_of_docks, self.settings, self._workstation.notices
        )

    def _connect(self) -> None:
        self.actions_by_id.connect(
            {
                **self.commands.slots,
                **self.help.slots,
                **self.lookup.slots,
                "new_draft": self._on_new_requested,
                "find": self._on_find_requested,
                "find_jobs": self._on_find_jobs_requested,
                "import_job": lambda: self.jobs.import_job(),  # the panel is built later
                "export_jobs": lambda: self.jobs.export_all(),
                "refresh": lambda: self.projects.refresh(),
                "next_tab": partial(self.documents.turn, 1),
                "previous_tab": partial(self.documents.turn, -1),
                "next_area": partial(self.areas.turn, 1),
                "previous_area": partial(self.areas.turn, -1),
                "room": self.room.turn,
                "reset_layout": self.layout_of_docks.reset,
                "quit": self.close,
            }
        )
        self.panels.finished.connect(self._on_furnished)
        self.bridge.ready.connect(self._on_ready)
        for changed in (
            self.bridge.session_changed,
            self.bridge.draft_changed,
            self.bridge.draft_checked,
            self.bridge.catalogue_changed,
            self.bridge.drafts_listed,
            self.bridge.outbox_changed,
            self.bridge.forecasts_changed,
            self.pages.front_changed,
            self.undo.changed,
        ):
            changed.connect(self._show_situation)
        self.pages.front_changed.connect(self._on_front_changed)
        self.documents.room_requested.connect(self.actions_by_id["room"].trigger)
        self.documents.new_requested.connect(self.actions_by_id["new_draft"].trigger)
        self.submission.problems_found.connect(self._on_problems_found)
        self.news.watch_requested.connect(self._on_watch_requested)
        self.bridge.submitted.connect(self._on_submitted)
        self.news.results_requested.connect(self.pages.show_results)
        self.news.resolve_requested.connect(self.commands.resolve_draft)
        self.pages.decide_requested.connect(self.commands.resolve_draft)
        self.pauses.way_out_requested.connect(self.commands.end_pause)
        self.commands.rebuild_requested.connect(partial(self.rebuild_requested.emit, "settings"))
        self.commands.restart_requested.connect(self.restart_requested)
        self.welcome.sandbox_requested.connect(self.commands.open_sandbox)
        self.welcome.draft_requested.connect(self._on_new_requested)
        self.welcome.open_requested.connect(self.files.choose_and_open)

    def _show_situation(self) -> None:
        from app.ui.window.actions import Situation

        draft = self.pages.draft
        now = Situation(
            draft=draft,
            has_tab=bool(self.documents.current),
            has_key=self._workstation.session.key is not None,
            can_undo=self.undo.can_undo,
            can_redo=self.undo.can_redo,
            is_ready=self._workstation.is_ready,
        )
        self.actions_by_id.show_situation(now)
        self.top_bar.explain_submit(self.submission.verb(draft), self.submission.explain(draft))

    def _on_furnished(self) -> None:
        self.projects.add_key_requested.connect(self.commands.add_key)
        self.projects.series_requested.connect(self.commands.use_for_batches)
        self.drafts.delete_requested.connect(self.commands.delete_drafts)
        self.drafts.withdraw_requested.connect(self.commands.withdraw_drafts)
        self.drafts.resolve_requested.connect(self.commands.resolve_draft)
        self.drafts.queue.limits_requested.connect(self.commands.set_limits)
        self.drafts.queue.rate_requested.connect(self.commands.set_rate)
        self.drafts.queue.pauses.way_out_requested.connect(self.commands.end_pause)
        self.drafts.renamed.connect(self.commands.rename_draft)
        self.commands.action_requested.connect(lambda name: self.actions_by_id[name].trigger())
        self.commands.rename_requested.connect(self._on_rename_requested)
        self.jobs.results_requested.connect(self.pages.show_results)
        self.jobs.details_requested.connect(self.pages.show_job)
        self.jobs.exported.connect(self.news.tell_exported)
        self.inspector.problems.problem_chosen.connect(self.pages.reveal)
        self.inspector.edit_wanted.connect(self.pages.edit)
        self.inspector.settings_requested.connect(
            partial(self.commands.open_settings, "servers", "inference")
        )
        self.inspector.restore_page(self.settings.inspector)
        self.inspector.page_chosen.connect(self._on_page_chosen)
        self.jobs.restore_view(self.settings.jobs)
        self.projects.setFocus()

    def _on_ready(self) -> None:
        self.panels.finish()
        self.pages.restore()
        self._show_situation()
        self.news.tell_settings_reset(self._kept_aside)
        QTimer.singleShot(TRAY_AFTER_MS, self, self._build_tray)

    def _build_tray(self) -> None:
        from app.ui.desktop import Tray

        if self._tray is not None:
            return
        actions = self.actions_by_id
        self._tray = Tray(self._workstation, self.bridge, self, pause=actions["pause"], quit_=actions["quit"])
        self._tray.watch_requested.connect(self._on_watch_requested)
        self._tray.open_requested.connect(self._workstation.composer.open)
        self._tray.resolve_requested.connect(self.commands.resolve_draft)

    def _on_front_changed(self) -> None:
        draft = self.pages.draft
        self.inspector.show_draft(draft.id if draft else None)
        self.drafts.select(draft.id if draft else "")
        self.room.fit_soon()

    def _find_areas(self) -> list[QWidget]:
        projects, drafts, inspector, jobs = self.layout_of_docks.docks
        tab = self.pages.draft_tab
        return [projects, drafts, *(tab.areas if tab else (self.documents,)), inspector, jobs]

    def _on_problems_found(self) -> None:
        self.layout_of_docks.reveal("inspector")
        self.inspector.show_problems()

    def _on_page_chosen(self, name: str) -> None:
        self.settings.inspector = name

    def _on_new_requested(self) -> None:
        self.projects.new_draft()

    def _on_rename_requested(self, draft_id: str) -> None:
        self.layout_of_docks.reveal("drafts")
        self.drafts.rename(draft_id)

    def _on_find_requested(self) -> None:
        self.layout_of_docks.reveal("projects")
        self.projects.focus_filter()

    def _on_find_jobs_requested(self) -> None:
        self.layout_of_docks.reveal("jobs")
        self.jobs.find_jobs()

    def _on_submitted(self, job: Job) -> None:
        """Mark the new job; the keyboard follows it there when its draft was the last tab."""
        self.jobs.select(job.id)
        if not self.documents.current:
            self.jobs.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_watch_requested(self, job_id: str) -> None:
        self.layout_of_docks.reveal("jobs")
        self.jobs.reveal(job_id)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        if not self._was_shown:
            self._was_shown = True
            if not self.settings.geometry.isEmpty():
                self.restoreGeometry(self.settings.geometry)
            self.layout_of_docks.restore(self.settings)  # only now is the window as large as it will be
        super().showEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_furnished:
            self.panels.begin()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.save()
        self.close_requested.emit()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from app.ui.window.files import dropped_files

        if self._is_furnished and dropped_files(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        from app.ui.window.files import dropped_files

        self.files.open(dropped_files(event.mimeData()))
        event.acceptProposedAction()
