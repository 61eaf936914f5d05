"""What the results tab offers beside looking at images: the report, follow-up drafts, the export."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget

from app.domain.label_export import LabelForm
from app.ui.results.exporting import LabelExporting
from app.ui.results.follow_up_dialog import FollowUpDialog
from app.ui.results.report_page import ReportPage
from app.ui.widgets import Notice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.catalogue import Image
    from app.domain.job import Job
    from app.services.workstation import Workstation
    from app.ui.results.acts import ResultActs


class ResultExtras(QObject):
    """Joins the buttons with what they do; `stack` shows the images (put in first) or the report."""

    def __init__(self, workstation: Workstation, job_id: str, acts: ResultActs, tab: QWidget) -> None:
        super().__init__(tab)
        self._workstation = workstation
        self._acts = acts
        self._tab = tab
        self._job: Job | None = None
        self._images: tuple[Image, ...] = ()
        self._shown: tuple[Image, ...] = ()
        self._has_all = False
        self.notice = Notice()
        self.report = ReportPage(workstation, job_id)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.report)
        self.exporting = LabelExporting(workstation, job_id, self.notice, tab)
        acts.report_toggled.connect(self._on_report_toggled)
        acts.export_requested.connect(self._on_export_requested)
        acts.follow_up_requested.connect(self._on_follow_up_requested)
        self.report.follow_up_requested.connect(partial(self._on_follow_up_requested, True))

    @property
    def empty(self) -> tuple[Image, ...]:
        """The images that came back without labels."""
        return tuple(image for image in self._images if image.labels == ())

    def show_images(
        self, job: Job | None, images: tuple[Image, ...], shown: tuple[Image, ...], *, has_all: bool
    ) -> None:
        """Take over the images as they are now; `has_all` unless more are just being fetched."""
        self._job, self._images, self._shown, self._has_all = job, images, shown, has_all
        # While a job runs, no labels mean not yet.
        empty = len(self.empty) if job is not None and job.is_done else 0
        self._acts.show_counts(len(images), len(shown), empty)
        self._show_report()

    def count_again(self) -> None:
        """Make the report anew, where it is looked at: more is known of earlier runs."""
        self.report.reporting.forget()
        self._show_report()

    def export_into(self, form: LabelForm, parent: Path) -> None:
        """Export into a new folder of a folder."""
        if self._job is None:
            return
        only = frozenset(image.id for image in self._shown) if self._acts.has_only_shown else None
        self.exporting.start(
            self._job,
            form,
            parent,
            self._images,
            only=only,
            has_pictures=self._acts.has_pictures,
            is_partial=not self._job.is_done or not self._has_all,
        )

    def _show_report(self) -> None:
        if self._job is not None and self.stack.currentWidget() is self.report:
            self.report.show_images(self._job, self._images, is_complete=self._has_all)

    def _on_report_toggled(self, is_on: bool) -> None:
        self.stack.setCurrentIndex(self.stack.indexOf(self.report) if is_on else 0)
        self.count_again()

    def _on_export_requested(self, form: str) -> None:
        wanted = LabelForm(form)
        self.exporting.ask(wanted, lambda path: self.export_into(wanted, Path(path)))

    def _on_follow_up_requested(self, is_empty: bool) -> None:
        names = [image.name for image in (self.empty if is_empty else self._shown)]
        if self._job is not None and names:
            dialog = FollowUpDialog(
                self._workstation, self._job, names, is_empty=is_empty, parent=self._tab.window()
            )
            dialog.open()
