"""The side of the results: classes with bars and counts, confidences, sizes, and what is known of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.census import Census, Sizes
from app.domain.texts import tr
from app.ui.monitor import words
from app.ui.monitor.painting import PartsStrip
from app.ui.override import override
from app.ui.results.classes import ROW_HEIGHT, ClassesModel, ClassesView
from app.ui.results.confidence import ConfidencePart
from app.ui.results.facts import round_text, run_facts
from app.ui.results.labels import summary_text
from app.ui.results.sizes import SizesPart
from app.ui.results.trial import Trial
from app.ui.theme import px, row_px, theme
from app.ui.widgets import Elided, PanelHead, SideArea, button, label, line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QColor

    from app.domain.job import Job

WIDTH = 288
LEAST_WIDTH = 268
MOST_CLASS_ROWS = 9


class ResultsSide(SideArea):
    """Counts and facts; `draft_wanted` when a new draft shall be made of the job, `recut_wanted` one with the
    thresholds of the trial."""

    draft_wanted = Signal()
    recut_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(LEAST_WIDTH, parent)
        self.setAccessibleName(tr("Facts of the results"))
        self.classes = ClassesModel(self)
        self.trial = Trial(self)
        self.confidence = ConfidencePart(self.trial)
        self.sizes = SizesPart()
        self._census = Census()
        self._colors: Mapping[str, QColor] = {}
        self._view = ClassesView(self.classes)
        self._summary = Elided("", "small")
        self._no_classes = label(tr("No labels yet"), "muted")
        self._parts = PartsStrip()
        self._parts_text = label()
        self._facts = QGridLayout()
        self._facts_words: list[tuple[str, str]] = []
        self._draft = button(tr("New draft from this job"), icon="draft")
        self._lay_out()
        self._draft.clicked.connect(self.draft_wanted)
        self.confidence.draft_wanted.connect(self.recut_wanted)
        self.classes.chosen_changed.connect(self._show_class)

    def show_census(self, census: Census, colors: Mapping[str, QColor]) -> None:
        """Show how many labels each class has, how sure the model was, and how large they are."""
        self._census, self._colors = census, colors
        counts = census.counts
        self.classes.set_classes(counts, colors)
        self.trial.set_census(census)
        self._summary.setText(summary_text(sum(counts.values()), census.known))
        self._view.setFixedHeight(min(len(counts), MOST_CLASS_ROWS) * row_px(ROW_HEIGHT) + 4)
        self._view.setVisible(bool(counts))
        self._no_classes.setVisible(not counts)
        self._show_class()

    def _show_class(self) -> None:
        chosen = self.classes.chosen
        name = chosen or self.classes.most_frequent
        self._show_parts(bool(self._census.counts))
        color = self._colors.get(name) or theme().color("accent")
        self.confidence.show_class(self._census, name, color)
        found = self._census.sizes
        sizes = found.get(chosen, Sizes()) if chosen else sum(found.values(), Sizes())
        self.sizes.show_sizes(sizes, chosen)

    def _show_parts(self, has_labels: bool) -> None:
        """Show the parts about labels; they get their place with the first ones, as that takes half a frame."""
        if has_labels and self.confidence.parent() is None:
            place = self._column.indexOf(self._run_line)
            self._column.insertWidget(place, self.sizes)
            self._column.insertWidget(place, self.confidence)
        if self.confidence.parent() is not None:
            self.confidence.setVisible(has_labels)
            self.sizes.setVisible(has_labels)

    def show_job(self, job: Job, now: float) -> None:
        """Show what is known of the run."""
        self._draft.setEnabled(job.has_body)
        self.confidence.set_has_body(job.has_body)
        facts = run_facts(job, now)
        if facts != self._facts_words:
            self._facts_words = facts
            self._fill_facts(facts)
        parts = words.parts(job.status)
        self._parts.show_parts(parts, words.subjobs_text(job.status))
        self._parts_text.setText(round_text(job))
        self._subjobs.setVisible(bool(parts))

    def _lay_out(self) -> None:
        classes, run = PanelHead(tr("Classes")), PanelHead(tr("Run"))
        classes.add_right(self._summary)
        content = QWidget()
        content.setProperty("role", "content")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(classes)
        column.addSpacing(6)
        column.addWidget(self._view)
        self._no_classes.setContentsMargins(12, 4, 12, 4)
        column.addWidget(self._no_classes)
        column.addSpacing(8)
        self._column, self._run_line = column, line()
        column.addWidget(self._run_line)
        column.addWidget(run)
        column.addWidget(self._facts_box())
        column.addStretch(1)
        self.setWidget(content)

    def _facts_box(self) -> QWidget:
        box = QWidget()
        self._subjobs = QWidget()
        strip = QHBoxLayout(self._subjobs)
        strip.setContentsMargins(0, 0, 0, 0)
        strip.setSpacing(8)
        strip.addWidget(self._parts)
        strip.addWidget(self._parts_text)
        strip.addStretch(1)
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(6)
        self._facts.setColumnStretch(1, 1)
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(10)
        column.addLayout(self._facts)
        column.addWidget(self._subjobs)
        column.addSpacing(4)
        column.addWidget(self._draft)
        box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return box

    def _fill_facts(self, facts: list[tuple[str, str]]) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, (title, text) in enumerate(facts):
            self._facts.addWidget(label(title, "muted"), row, 0)
            value = Elided(text)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            self._facts.addWidget(value, row, 1)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(WIDTH), 400)
