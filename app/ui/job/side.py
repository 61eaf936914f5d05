"""The side of a job's tab: its sub-jobs with a legend, a person's note, and the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QGuiApplication, QPainter
from PySide6.QtWidgets import (
    QGridLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.texts import mark, tr
from app.ui.monitor import words
from app.ui.monitor.painting import GAP, SQUARE, paint_parts, squares_width
from app.ui.monitor.words import Part
from app.ui.override import override
from app.ui.theme import px, theme
from app.ui.widgets import Elided, PanelHead, SideArea, label, line

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from app.domain.job import Job

WIDTH = 320
LEAST_WIDTH = 220
ROW = SQUARE + GAP + 2
MOST_SQUARES = 600
NOTE_PAUSE_MS = 600
LEGEND = (
    (Part.DONE, mark("done")),
    (Part.RUNNING, mark("running")),
    (Part.PENDING, mark("pending")),
    (Part.OTHER, mark("other")),
)


class PartsGrid(QWidget):
    """A square for each sub-job, in as many rows as it takes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def show_parts(self, parts: tuple[Part, ...], spoken: str) -> None:
        """Show other sub-jobs; `spoken` says the same in words."""
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        if parts != self._parts:
            self._parts = parts
            self._fit()
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, round(ROW * max(1, self._rows)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        per_row = self._per_row
        for row in range(self._rows):
            rect = QRectF(0, row * ROW, self.width(), ROW)
            paint_parts(painter, rect, self._parts[row * per_row : (row + 1) * per_row])
        painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def _per_row(self) -> int:
        return max(1, int((self.width() + GAP) // (SQUARE + GAP)))

    @property
    def _rows(self) -> int:
        return -(-len(self._parts) // self._per_row)

    def _fit(self) -> None:
        self.setFixedHeight(round(ROW * max(1, self._rows)))


class _Legend(QWidget):
    """What the squares mean."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(", ".join(tr(text) for _, text in LEGEND))
        theme().changed.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        metrics, gaps = QFontMetrics(_small(self.font())), len(LEGEND) * (SQUARE + 5 + 12)
        return QSize(round(gaps) + sum(metrics.horizontalAdvance(tr(text)) + 2 for _, text in LEGEND), px(18))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(_small(self.font()))
        x = 0.0
        for part, text in LEGEND:
            paint_parts(painter, QRectF(x, 0, squares_width((part,)) + 1, self.height()), (part,))
            x += SQUARE + 5
            painter.setPen(theme().color("muted"))
            width = painter.fontMetrics().horizontalAdvance(tr(text))
            painter.drawText(QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, tr(text))
            x += width + 12
        painter.end()


class JobSide(SideArea):
    """Sub-jobs, note, facts; `note_changed` comes when a person paused in writing."""

    note_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(LEAST_WIDTH, parent)
        self.setAccessibleName(tr("Facts of the job"))
        self.parts = PartsGrid()
        self.note = QPlainTextEdit()
        self._parts_text = label("", "muted", wraps=True)
        self._facts = QGridLayout()
        self._values: dict[str, Elided] = {}
        self._pause = QTimer(self, interval=NOTE_PAUSE_MS, singleShot=True)
        self._lay_out()
        self.note.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._tell_note)

    def show_job(self, job: Job, facts: list[tuple[str, str]]) -> None:
        """Show a job; a note that is being written stays as it is."""
        parts = words.parts(job.status)[:MOST_SQUARES]
        spoken = words.subjobs_text(job.status)
        self.parts.show_parts(parts, spoken)
        self._parts_text.setText(spoken)
        self._legend.setVisible(bool(parts))
        self.parts.setVisible(bool(parts))
        if not self._pause.isActive() and not self.note.hasFocus() and self.note.toPlainText() != job.note:
            self.note.setPlainText(job.note)
            self._pause.stop()
        self._show_facts(dict(facts))

    def _lay_out(self) -> None:
        content = QWidget()
        content.setProperty("role", "content")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        self._legend = _Legend()
        self.note.setPlaceholderText(tr("Write a note"))
        self.note.setAccessibleName(tr("Note"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(px(64))
        self.note.installEventFilter(self)
        facts = QWidget()
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(6)
        self._facts.setColumnStretch(1, 1)
        facts.setLayout(self._facts)
        for title, widgets in (
            (tr("Sub-jobs"), (self.parts, self._parts_text, self._legend)),
            (tr("Note"), (self.note,)),
            (tr("Facts"), (facts,)),
        ):
            column.addWidget(PanelHead(title))
            column.addWidget(_padded(*widgets))
            column.addWidget(line())
        column.addStretch(1)
        self.setWidget(content)

    def _show_facts(self, facts: dict[str, str]) -> None:
        if facts.keys() != self._values.keys():
            self._fill_facts(facts)
        for title, text in facts.items():
            if self._values[title].text() != text:
                self._values[title].setText(text)

    def _fill_facts(self, facts: dict[str, str]) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._values = {title: _value() for title in facts}
        for row, (title, value) in enumerate(self._values.items()):
            self._facts.addWidget(label(title, "muted"), row, 0)
            self._facts.addWidget(value, row, 1)

    def _tell_note(self) -> None:
        self._pause.stop()
        self.note_changed.emit(self.note.toPlainText().strip())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self._pause.isActive():
            self._tell_note()
        return super().eventFilter(watched, event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(WIDTH), 400)


def _padded(*widgets: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(12, 10, 12, 12)
    column.setSpacing(8)
    for widget in widgets:
        column.addWidget(widget)
    return box


def _small(font: QFont) -> QFont:
    font.setPixelSize(px(12))
    return font


def _value() -> Elided:
    """Return a text that is shown as far as there is room, and copied whole from its menu."""
    value = Elided()
    copy = QAction(tr("Copy"), value)
    copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(value.text()))
    value.addAction(copy)
    value.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    return value
