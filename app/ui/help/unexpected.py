"""Tells of an error that nobody caught: what it means for the person, and a report to pass on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.texts import plural, tr
from app.ui.theme import icon, theme
from app.ui.widgets import Fitted, button, button_row, dialog_column, label

if TYPE_CHECKING:
    from app.services.failures import Failure

WIDTH = 520
DETAILS_HEIGHT = 240


class UnexpectedDialog(Fitted):
    """Lies over the window and blocks nothing; the report is shown on demand, as it would be copied."""

    quit_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(WIDTH, parent)
        self.setWindowTitle(tr("Unexpected error"))
        self._mark = QLabel()
        self._title = label(tr("Something unexpected happened."), "heading", wraps=True)
        self._drafts = label("", wraps=True)
        self._times = label("", "muted", wraps=True)
        self._report = QPlainTextEdit(readOnly=True)
        self._report.setAccessibleName(tr("Report"))
        self._report.setProperty("role", "mono")
        self._report.setFixedHeight(DETAILS_HEIGHT)
        self._details = button(tr("Details"), "quiet")
        self._details.setCheckable(True)
        self._copy = button(tr("Copy report"))
        self._quit = button(tr("Quit"))
        self._keep = button(tr("Keep working"), "primary")
        self._keep.setDefault(True)
        self._lay_out()
        self._details.toggled.connect(self._on_details_toggled)
        self._copy.clicked.connect(self._on_copy_clicked)
        self._quit.clicked.connect(self._on_quit_clicked)
        self._keep.clicked.connect(self.accept)
        theme().changed.connect(self._show_mark)
        self._show_mark()
        self.say_saving()
        self._on_details_toggled(is_shown=False)

    @property
    def report(self) -> str:
        """What would be copied."""
        return self._report.toPlainText()

    def say(self, failure: Failure, report: str) -> None:
        """Show an error; one that is shown already is only counted."""
        self._times.setText(plural(failure.times, "It happened once.", "It happened {n} times."))
        if self.report != report:
            place = self._report.verticalScrollBar().value()
            self._report.setPlainText(report)
            self._report.verticalScrollBar().setValue(place)

    def say_saving(self) -> None:
        """Say that the drafts are on their way to disk."""
        self._drafts.setText(tr("Your drafts are being saved."))

    def say_saved(self, trouble: str) -> None:
        """Say that the drafts are on disk, or why they are not."""
        if trouble:
            self._drafts.setText(tr("Your drafts could not be saved: {why}").format(why=trouble))
        else:
            self._drafts.setText(
                tr(
                    "Your drafts are saved. You can keep working; "
                    "where something looks wrong from now on, quit and start Labeldock again."
                )
            )

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(6)
        for part in (self._title, self._drafts, self._times):
            words.addWidget(part)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self._hint = label(
            tr("The report holds no key, no name of yours and nothing of your drafts."), "muted", wraps=True
        )
        column = dialog_column(self, 10)
        column.addLayout(top)
        column.addWidget(self._report)
        column.addWidget(self._hint)
        column.addSpacing(4)
        column.addLayout(button_row(self._quit, self._keep, besides=(self._details, self._copy)))
        self._keep.setFocus()

    def _show_mark(self) -> None:
        self._mark.setPixmap(icon("error", "error").pixmap(24, 24))

    def _on_details_toggled(self, is_shown: bool) -> None:
        self._report.setVisible(is_shown)
        self._hint.setVisible(is_shown)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self._copy.setText(tr("Copied"))

    def _on_quit_clicked(self) -> None:
        self.accept()
        self.quit_requested.emit()
