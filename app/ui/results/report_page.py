"""The report on screen: its sections one below the other, and what can be done about what they say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.label_report_words import sections
from app.domain.texts import count, plural, tr
from app.ui.override import override
from app.ui.results.exporting import folder_stem
from app.ui.results.report_rows import ReportRows
from app.ui.results.reporting import Reporting
from app.ui.widgets import FlowLayout, Notice, button, label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from app.domain.catalogue import Image
    from app.domain.errors import LabeldockError
    from app.domain.job import Job
    from app.domain.label_report_words import Section
    from app.services.workstation import Workstation

MOST_ROWS = 200
"""So many rows of a section are shown; the saved report has all of them."""


class ReportPage(QWidget):
    """Shows the report of a job; `follow_up_requested` for the images that came back empty."""

    follow_up_requested = Signal()

    def __init__(self, workstation: Workstation, job_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reporting = Reporting(workstation, job_id)
        self.notice = Notice()
        self._title = label(tr("Counting the labels…"), "muted")
        self.compare = button("", icon="refresh")
        self.save = button(tr("Save report…"), icon="save", tip=tr("As a page for a browser, or as CSV"))
        self.follow_up = button(tr("New draft for these…"), icon="draft")
        self.copy = button(tr("Copy file names"), icon="copy")
        self._shown: list[tuple[Section, QWidget]] = []
        self._lay_out()
        self._connect()
        self._show()

    def show_images(self, job: Job, images: tuple[Image, ...], *, is_complete: bool) -> None:
        """Show the report of these images as soon as it is made."""
        self.reporting.want(job, images, is_complete=is_complete)

    def ask_where_to_save(self) -> QFileDialog | None:
        """Ask for a file to write the report into."""
        report = self.reporting.report
        if report is None:
            return None
        dialog = QFileDialog(self.window(), tr("Save report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("Page (*.html)"), tr("Table (*.csv)")])
        dialog.setDefaultSuffix("html")
        dialog.selectFile(f"{folder_stem(report.job.name)} report.html")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("csv" if "csv" in chosen else "html")
        )
        dialog.fileSelected.connect(lambda path: self.reporting.save(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _lay_out(self) -> None:
        head = FlowLayout(spacing=6)
        head.addWidget(self._title)
        head.add_break()
        head.addWidget(self.compare)
        head.addWidget(self.save)
        content = _Content()
        content.setProperty("role", "content")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 12, 12)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(content)
        self._area.setAccessibleName(tr("Report"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self._area, 1)
        self._empty_acts = _row(self.follow_up, self.copy)
        self._empty_acts.setParent(self)

    def _connect(self) -> None:
        self.compare.clicked.connect(self._on_compare)
        self.save.clicked.connect(self.ask_where_to_save)
        self.follow_up.clicked.connect(self.follow_up_requested)
        self.copy.clicked.connect(self._on_copy)
        self.reporting.changed.connect(self._show)
        self.reporting.saved.connect(self._on_saved)
        self.reporting.failed.connect(self._on_failed)
        self.destroyed.connect(self.reporting.stop)

    def _show(self) -> None:
        report = self.reporting.report
        self.save.setEnabled(report is not None)
        self._show_compare()
        if report is not None:
            images = plural(report.summary.images, "{n} image", "{n} images")
            labels = plural(report.summary.labels, "{n} label", "{n} labels")
            self._title.setText(tr("{labels} on {images}").format(labels=labels, images=images))
            self._show_sections(sections(report))
        # While a job runs, no labels mean not yet.
        self._empty_acts.setVisible(report is not None and bool(report.empty) and report.job.is_done)

    def _show_compare(self) -> None:
        earlier, fetched = self.reporting.earlier, self.reporting.fetched
        self.compare.setVisible(earlier is not None)
        self.compare.setEnabled(fetched is None)
        if fetched is not None:
            self.compare.setText(tr("Fetching: {n} images…").format(n=count(fetched)))
        elif earlier is not None:
            self.compare.setText(tr("Compare with the last run"))
            tip = tr("Fetches the labels of “{name}”, once; from then on they are known offline too.")
            self.compare.setToolTip(tip.format(name=earlier.name))

    def _show_sections(self, wanted: tuple[Section, ...]) -> None:
        """Make anew only the sections that changed."""
        for place, section in enumerate(wanted):
            if place < len(self._shown) and self._shown[place][0] == section:
                continue
            is_last = place == len(wanted) - 1
            made = _section(section, self._empty_acts if is_last else None)
            if place < len(self._shown):
                old = self._shown[place][1]
                self._column.replaceWidget(old, made)
                old.deleteLater()
                self._shown[place] = section, made
            else:
                self._column.insertWidget(place, made)
                self._shown.append((section, made))

    def _on_compare(self) -> None:
        self.notice.hide()
        self.reporting.compare()

    def _on_copy(self) -> None:
        if (report := self.reporting.report) is not None:
            QGuiApplication.clipboard().setText("\n".join(report.empty))
            self.copy.setText(tr("Copied"))

    def _on_saved(self, path: Path) -> None:
        self.notice.say("ok", tr("Saved as “{name}”").format(name=path.name), can_close=True)

    def _on_failed(self, error: LabeldockError) -> None:
        self.notice.say_error(error, can_close=True)


class _Content(QWidget):
    """As high as its texts need at its width: as its least height Qt would take that at their least width."""

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


def _section(section: Section, acts: QWidget | None) -> QWidget:
    """Return a section: title, what it is about, what can be done, and its rows."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 14)
    column.setSpacing(4)
    column.addWidget(label(section.title, "heading"))
    column.addWidget(label(section.about, "muted", wraps=True))
    if acts is not None:
        column.addWidget(acts)
    rows = section.rows[:MOST_ROWS]
    if rows:
        column.addWidget(ReportRows(rows))
    if (more := len(section.rows) - len(rows)) > 0:
        words = plural(more, "… and {n} more, in the saved report", "… and {n} more, in the saved report")
        column.addWidget(label(words, "muted"))
    return made


def _row(*buttons: QPushButton) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 2, 0, 4)
    row.setSpacing(6)
    for part in buttons:
        row.addWidget(part)
    row.addStretch(1)
    return made
