"""One class of the bench in detail: its confidences, its exact threshold, and how it scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.preview import best_score, score_at
from app.domain.texts import decimal, tr
from app.ui.preview.chart import ConfidenceChart, Plot
from app.ui.preview.trial import DEFAULT
from app.ui.preview.words import labels_text, score_text
from app.ui.theme import px
from app.ui.widgets import DecimalBox, Elided, button, inset, label, line, tool_button

if TYPE_CHECKING:
    from app.ui.preview.bench import Bench

BOX_WIDTH = 70


class ClassDetail(QWidget):
    """Shows the class that is chosen; `closed` when a person has seen enough."""

    closed = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._name: str | None = None
        self._taken = 0.0
        self._title = Elided("", "heading")
        self.box = DecimalBox()
        self._close = tool_button("close", tr("Close the histogram"))
        self.chart = ConfidenceChart()
        self._score = label("", "small", wraps=True)
        self.take = button("")
        self._lay_out()
        self.box.valueChanged.connect(self._on_wanted)
        self.chart.wanted.connect(self._on_wanted)
        self.take.clicked.connect(self._on_take_clicked)
        self._close.clicked.connect(self.closed)
        bench.changed.connect(self._show)
        bench.moved.connect(self._show)
        self.hide()

    def show_class(self, name: str | None) -> None:
        """Show a class, or DEFAULT; None shows nothing."""
        self._name = name
        self.setVisible(name is not None)
        self._show()

    def _lay_out(self) -> None:
        self.box.setRange(0, 1)
        self.box.setDecimals(2)
        self.box.setSingleStep(0.01)
        self.box.setFixedWidth(px(BOX_WIDTH))
        self.box.setKeyboardTracking(False)
        inset(self.box)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 8, 0)
        head.setSpacing(6)
        head.addWidget(self._title, 1)
        head.addWidget(self.box)
        head.addWidget(self._close)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.setSpacing(8)
        foot.addWidget(self._score, 1)
        foot.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(6)
        for part in (line(), head, self.chart, foot):
            column.addWidget(part) if isinstance(part, QWidget) else column.addLayout(part)

    def _show(self) -> None:
        name, bench = self._name, self._bench
        if name is None:
            return
        title = tr("Confidence, {name}").format(name=name) if name else tr("Confidence, default")
        known, threshold = bench.scores.get(name, ()), bench.threshold(name)
        best = best_score(known)
        self._title.setText(title)
        with QSignalBlocker(self.box):
            self.box.setValue(threshold)
        self.box.setAccessibleName(
            tr("Threshold of {name}").format(name=name) if name else tr("Default threshold")
        )
        spoken = self._spoken(name, threshold)
        self.chart.show_plot(Plot(bench.color(name), threshold, bench.bars(name), known, best), title, spoken)
        now = score_at(known, threshold)
        self._score.setText(score_text(now) if now else "")
        self._score.setVisible(now is not None)
        self._taken = best.threshold if best else 0.0
        self.take.setVisible(best is not None)
        if best is not None:
            self.take.setText(tr("Take {value}").format(value=decimal(self._taken)))
            self.take.setToolTip(tr("The best F1 of this class: {f1}").format(f1=decimal(best.f1)))
            self.take.setEnabled(abs(threshold - self._taken) > 1e-9)

    def _spoken(self, name: str, threshold: float) -> str:
        words = tr("Threshold {value}, {kept} kept; the arrow keys move it")
        kept = labels_text(self._bench.count(name if name else DEFAULT))
        return words.format(value=decimal(threshold), kept=kept)

    def _on_wanted(self, value: float) -> None:
        if self._name is not None:
            self._bench.move(self._name, round(value, 2))

    def _on_take_clicked(self) -> None:
        self._on_wanted(self._taken)
