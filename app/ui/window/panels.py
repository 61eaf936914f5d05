"""Builds the panels one after the other, after the first paint, so that the window is there at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.drafts import DraftsPanel
    from app.ui.monitor import JobsPanel
    from app.ui.projects import ProjectsPanel
    from app.ui.window.inspector import Inspector
    from app.ui.window.layout import Layout


class Panels(QObject):
    """`begin` builds one panel a turn of the event loop, `finish` all that are left; `finished` comes once."""

    finished = Signal()

    projects: ProjectsPanel
    drafts: DraftsPanel
    inspector: Inspector
    jobs: JobsPanel

    def __init__(self, workstation: Workstation, bridge: Bridge, layout: Layout, parent: QObject) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._bridge = bridge
        self._layout = layout
        self._left = [self._add_projects, self._add_drafts, self._add_jobs, self._add_inspector]
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._build_next)

    @property
    def are_built(self) -> bool:
        """Whether every panel is there."""
        return not self._left

    def begin(self) -> None:
        """Start to build; a second call changes nothing."""
        if self._left and not self._timer.isActive():
            self._timer.start()

    def finish(self) -> None:
        """Build all panels that are left, now."""
        while self._left:
            self._build_next()

    def _build_next(self) -> None:
        self._left.pop(0)()
        if not self._left:
            self._timer.stop()
            self.finished.emit()

    # The panels' modules are imported here: reading them is most of what they cost.

    def _add_projects(self) -> None:
        from app.ui.projects import ProjectsPanel

        self.projects = ProjectsPanel(self._workstation, self._bridge)
        self._layout.furnish("projects", self.projects, self.projects.head)

    def _add_drafts(self) -> None:
        from app.ui.drafts import DraftsPanel

        self.drafts = DraftsPanel(self._workstation, self._bridge)
        self._layout.furnish("drafts", self.drafts, self.drafts.head)

    def _add_jobs(self) -> None:
        from app.ui.monitor import JobsPanel

        self.jobs = JobsPanel(self._workstation, self._bridge)
        self._layout.furnish("jobs", self.jobs, self.jobs.head)

    def _add_inspector(self) -> None:
        from app.ui.window.inspector import Inspector

        self.inspector = Inspector(self._workstation, self._bridge)
        self._layout.furnish("inspector", self.inspector, self.inspector.head)
