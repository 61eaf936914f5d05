"""The tools of the preview: run or cancel, other images, and a menu with all the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.domain.preview import SAMPLE
from app.domain.texts import tr
from app.ui.preview.words import run_text
from app.ui.widgets import button, tool_button

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from app.domain.preview import Look


class PreviewBar(QWidget):
    """`run_wanted` and `cancel_wanted` come from the same button, `shuffle_wanted` from the one beside it."""

    run_wanted = Signal()
    cancel_wanted = Signal()
    shuffle_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_running = False
        self.run = button(run_text(SAMPLE), icon="play")
        self.shuffle = tool_button("shuffle", tr("Other images; pinned ones stay"))
        self.menu = QMenu(self)
        self.choose = self.menu.addAction(tr("Choose images…"))
        self.menu.addSeparator()
        self.truth_file = self.menu.addAction(tr("Ground truth from a file…"))
        self.truth_folder = self.menu.addAction(tr("Ground truth from a folder…"))
        self.truth_dataset = self.menu.addAction(tr("Ground truth: labels of the dataset"))
        self.truth_none = self.menu.addAction(tr("Forget the ground truth"))
        self.menu.addSeparator()
        self.compare = self.menu.addMenu(tr("Compare with"))
        self.server = self.menu.addAction(tr("Settings of the preview…"))
        self._more = tool_button("more", tr("More of the preview"))
        self._lay_out()
        self.run.clicked.connect(self._on_run_clicked)
        self.shuffle.clicked.connect(self.shuffle_wanted)
        self._more.clicked.connect(self._on_more_clicked)

    @property
    def actions_of_draft(self) -> tuple[QAction, ...]:
        """What can only be done with a draft whose batch is known."""
        return (
            self.choose,
            self.truth_file,
            self.truth_folder,
            self.truth_dataset,
            self.compare.menuAction(),
        )

    def show_look(self, look: Look, *, has_batch: bool, truth_name: str) -> None:
        """Allow what can be done now."""
        self._is_running = look.is_running
        self.run.setText(tr("Cancel") if look.is_running else run_text(len(look.shots) or SAMPLE))
        self.run.setToolTip(self._why_not(look, has_batch=has_batch))
        self.run.setEnabled(has_batch and bool(look.shots))  # a run without a sample would only look for one
        self.shuffle.setEnabled(has_batch and bool(look.shots) and not look.is_running)
        for action in self.actions_of_draft:
            action.setEnabled(has_batch)
        self.choose.setEnabled(has_batch and not look.is_running)
        self.truth_none.setEnabled(bool(truth_name))

    def _why_not(self, look: Look, *, has_batch: bool) -> str:
        """Return why nothing can be run, empty where it can."""
        if not has_batch:
            return tr("Choose a batch first")
        return "" if look.shots else tr("It is not known yet what is in the batch")

    def _lay_out(self) -> None:
        for part in (self.shuffle, self._more):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 8, 6)
        row.setSpacing(4)
        row.addWidget(self.run)
        row.addWidget(self.shuffle)
        row.addStretch(1)
        row.addWidget(self._more)

    def _on_more_clicked(self) -> None:
        """Open the menu; a menu that belongs to the button would turn the loop inside of the click."""
        self.menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _on_run_clicked(self) -> None:
        (self.cancel_wanted if self._is_running else self.run_wanted).emit()
