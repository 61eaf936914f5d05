"""The confidences of one class: their histogram, and what if its threshold were another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from app.domain.census import Census, spread_of
from app.domain.texts import count, decimal, plural, tr
from app.ui.results.histogram import Histogram
from app.ui.theme import px, theme
from app.ui.widgets import Elided, PanelHead, button, label, line

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from app.ui.results.trial import Trial

STEPS = 100


class ConfidencePart(QWidget):
    """Shows one class of a census, and lets another threshold be tried; `draft_wanted` for a draft with those tried."""

    draft_wanted = Signal()

    def __init__(self, trial: Trial, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trial = trial
        self._census = Census()
        self._name = ""
        self._color = theme().color("accent")
        self._has_body = False
        self.class_name = Elided("", "heading")
        self.threshold = label("", "small")
        self.none = label("", "muted", wraps=True)
        self.histogram = Histogram()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setPageStep(5)
        self.at = Elided("", "")
        self.value = label()
        self.lost = label("", "heading")
        self.note = label("", "small", wraps=True)
        self.draft = button(tr("New draft with these thresholds"), icon="draft")
        self._lay_out()
        self.slider.valueChanged.connect(self._on_slider_moved)
        self.draft.clicked.connect(self.draft_wanted)
        trial.changed.connect(self._show)

    def show_class(self, census: Census, name: str, color: QColor) -> None:
        """Show the confidences of a class, or say that there are none."""
        self._census, self._name, self._color = census, name, color
        self._show()

    def set_has_body(self, has_body: bool) -> None:
        """Say whether it is known what the job asked for, without which no draft can be made of it."""
        self._has_body = has_body
        self._show_draft()

    def _lay_out(self) -> None:
        head, self._what_if_head = PanelHead(tr("Confidence")), PanelHead(tr("What if"))
        head.add_wide(self.class_name)
        head.add_right(self.threshold)
        self._what_if_head.add_right(self.lost)
        self.none.setContentsMargins(12, 8, 12, 8)
        self._what_if_line, self._what_if = line(), QWidget()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.at)
        row.addWidget(self.slider, 1)
        row.addWidget(self.value)
        self.at.setMaximumWidth(px(76))
        self.slider.setMinimumWidth(60)
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance("0.00"))
        inner = QVBoxLayout(self._what_if)
        inner.setContentsMargins(12, 8, 12, 12)
        inner.setSpacing(8)
        inner.addLayout(row)
        inner.addWidget(self.note)
        inner.addWidget(self.draft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (
            line(),
            head,
            self.none,
            self.histogram,
            self._what_if_line,
            self._what_if_head,
            self._what_if,
        ):
            column.addWidget(part)

    def _show(self) -> None:
        confidences = self._census.confidences.get(self._name, ())
        has_some = bool(confidences)
        for part in (self.histogram, self.threshold, self._what_if_line, self._what_if_head, self._what_if):
            part.setVisible(has_some)
        self.none.setVisible(not has_some)
        self.class_name.setText(self._name)
        if not has_some:
            self.none.setText(_none_text(self._census, self._name))
            return
        threshold = self._trial.of(self._name)
        spread = spread_of(confidences, min(self._census.cut.of(self._name), threshold))
        self.histogram.show_spread(spread, threshold, self._color)
        self._show_threshold()
        self._show_trial(threshold)
        self._show_draft()

    def _show_threshold(self) -> None:
        value = decimal(self._census.cut.of(self._name))
        is_known = self._census.cut.is_known(self._name)
        known, unknown = tr("threshold {value}").format(value=value), tr("threshold unknown")
        self.threshold.setText(known if is_known else unknown)
        why = tr("Neither the job nor the server's answer named it; {value} is taken in its place.")
        self.threshold.setToolTip("" if is_known else why.format(value=value))

    def _show_trial(self, threshold: float) -> None:
        lost = self._trial.lost(self._name)
        self.at.setText(tr("{name} at").format(name=self._name))
        with QSignalBlocker(self.slider):
            self.slider.setRange(round(self._trial.least(self._name) * STEPS), STEPS)
            self.slider.setValue(round(threshold * STEPS))
        self.slider.setAccessibleName(tr("Threshold of {name}").format(name=self._name))
        self.slider.setToolTip(tr("Labels that were less sure never came back, so this cannot tell of them."))
        self.value.setText(decimal(threshold))
        fewer = plural(lost, "{n} label", "{n} labels")
        self.lost.setText(f"−{fewer}" if lost else tr("no change"))
        total = len(self._census.confidences[self._name])
        words = tr("{lost} fewer of {all} at {value}")
        self.lost.setToolTip(
            words.format(lost=count(lost), all=count(total), value=decimal(threshold)),
        )
        self.histogram.setAccessibleName(
            f"{tr('Confidences of {name}').format(name=self._name)}: {self.lost.toolTip()}"
        )
        self.note.setText(_trial_text(self._trial, self._name))

    def _show_draft(self) -> None:
        has_tried = bool(self._trial.tried)
        self.draft.setEnabled(has_tried and self._has_body)
        self.draft.setToolTip(
            tr("What was sent for this job is not known here.")
            if not self._has_body
            else ""
            if has_tried
            else tr("Move the slider first.")
        )

    def _on_slider_moved(self, step: int) -> None:
        self._trial.try_out(self._name, step / STEPS)


def _none_text(census: Census, name: str) -> str:
    if not census.has_confidences:
        return tr("The server gave no confidences for these labels, so no threshold can be judged by them.")
    return tr("The server gave no confidences for {name}.").format(name=name)


def _trial_text(trial: Trial, name: str) -> str:
    others = sum(other != name for other in trial.tried)
    note = tr("Keeping these thresholds opens a draft with them filled in; nothing on the server changes.")
    if not others:
        return note
    return f"{plural(others, '{n} other class is changed too.', '{n} other classes are changed too.')} {note}"
