"""A person's own words about a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.domain.texts import tr
from app.ui.shortcuts import shown
from app.ui.widgets import Elided, Fitted, button, button_row, dialog_column, label

if TYPE_CHECKING:
    from app.domain.job import Job

WIDTH, LINES = 420, 5


class NoteDialog(Fitted):
    """`noted` gives the words; Ctrl+Enter keeps them, Escape leaves them as they were."""

    noted = Signal(str)

    def __init__(self, job: Job, parent: QWidget) -> None:
        super().__init__(WIDTH, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Note"))
        self.field = QPlainTextEdit(job.note)
        self.field.setAccessibleName(tr("Note about “{name}”").format(name=job.name))
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(LINES * self.field.fontMetrics().lineSpacing() + 16)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self._lay_out(job)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_kept)

    def _lay_out(self, job: Job) -> None:
        cancel, keep = button(tr("Cancel")), button(tr("Keep note"), "primary")
        keep.setToolTip(shown(QKeySequence("Ctrl+Return")))
        cancel.clicked.connect(self.reject)
        keep.clicked.connect(self._on_kept)
        column = dialog_column(self)
        column.addWidget(Elided(job.name, "heading"))
        column.addWidget(self.field)
        column.addWidget(label(tr("It stays in the ledger on this computer."), "small", wraps=True))
        column.addSpacing(4)
        column.addLayout(button_row(cancel, keep))

    def _on_kept(self) -> None:
        self.noted.emit(self.field.toPlainText().strip())
        self.accept()
