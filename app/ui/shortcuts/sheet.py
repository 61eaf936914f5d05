"""All keys at a glance, as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.job_search import folded, read_query
from app.domain.texts import tr
from app.ui.override import override
from app.ui.shortcuts.caps import KeyCaps
from app.ui.shortcuts.keys import keys, shown
from app.ui.shortcuts.table import AREAS, fixed, shortcuts
from app.ui.widgets import button, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

SIZE = QSize(1120, 720)
COLUMNS = (
    (("window",), ("grid", "find"), ("drafts", "jobs", "results", "preview")),
    (("window", "drafts", "jobs"), ("grid", "find", "results", "preview")),
    (tuple(AREAS),),
)
"""Which areas stand below each other; the first of these that the width has room for is taken."""
MARGIN, SPACING = 16, 12


class KeySheet(QDialog):
    """Stands beside the work; typing in its field leaves only what fits. Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(SIZE.boundedTo(parent.size() - QSize(40, 40)))
        self.search = QLineEdit(placeholderText=tr("Search keys"))
        self.search.setAccessibleName(tr("Search keys"))
        self.search.setClearButtonEnabled(True)
        self.change = button(tr("Change shortcuts…"))
        self._nothing = label(tr("No key does that."), "muted")
        self._body = QScrollArea(widgetResizable=True)
        self._body.setAccessibleName(tr("Shortcuts"))
        self._areas: dict[str, _Area] = {}
        self._needs: dict[str, int] = {}
        self._columns: Sequence[Sequence[str]] = ()
        self._lay_out()
        self.search.textChanged.connect(self._on_searched)
        keys().changed.connect(self._fill)
        self._fill()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 14, MARGIN, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self._nothing)
        column.addWidget(self._body, 1)

    def _fill(self) -> None:
        rows: dict[str, list[tuple[str, Sequence[str]]]] = {area: [] for area in AREAS}
        for row in shortcuts():
            if texts := [shown(key) for key in keys().of(row.name)]:
                rows[row.area].append((row.text, texts))
        for area, words, always in fixed():
            rows[area].append((words, always))
        self._areas = {area: _Area(tr(AREAS[area]), rows[area]) for area in AREAS}
        self._needs = {name: area.minimumSizeHint().width() for name, area in self._areas.items()}
        self._columns = ()
        self._arrange()
        self._on_searched(self.search.text())

    def _arrange(self) -> None:
        """Put the areas into as many columns as have room: keys are never cut."""
        room = self.width() - 2 * MARGIN - self._body.verticalScrollBar().sizeHint().width()
        fitting = (columns for columns in COLUMNS if self._width_of(columns) <= room)
        columns = next(fitting, COLUMNS[-1])
        if columns == self._columns:
            return
        self._columns = columns
        content = QWidget()
        content.setProperty("role", "content")
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, SPACING, 0)
        row.setSpacing(SPACING)
        for names in columns:
            column = QVBoxLayout()
            column.setSpacing(SPACING)
            for name in names:
                column.addWidget(self._areas[name])
            column.addStretch(1)
            row.addLayout(column, 1)
        self._body.setWidget(content)

    def _width_of(self, columns: Sequence[Sequence[str]]) -> int:
        """Return how wide these are at least."""
        return sum(max(self._needs[name] for name in names) for names in columns) + SPACING * len(columns)

    def _on_searched(self, typed: str) -> None:
        found = [area.show_only(typed) for area in self._areas.values()]
        self._nothing.setVisible(not any(found))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


class _Area(QFrame):
    """The keys of one part of the window."""

    def __init__(self, title: str, rows: Sequence[tuple[str, Sequence[str]]]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self._title = folded(title)
        self._rows: list[tuple[str, QWidget]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(5)
        column.addWidget(label(title, "heading"))
        for words, texts in rows:
            line = _line(words, texts)
            column.addWidget(line)
            self._rows.append((folded("\n".join((words, *texts))), line))

    def show_only(self, typed: str) -> bool:
        """Show the rows that fit what was typed, all where the area itself does; tell whether any does."""
        query = read_query(typed)
        has_all = query.takes(self._title)
        is_any = False
        for words, line in self._rows:
            fits = has_all or query.takes(words)
            is_any = is_any or fits
            line.setVisible(fits)
        self.setVisible(is_any)
        return is_any


def _line(words: str, texts: Sequence[str]) -> QWidget:
    """Return words with their keys at the far end; what these leave of the width is for the words."""
    line = QWidget()
    text, caps = label(words, wraps=True), KeyCaps(texts)
    text.setBuddy(caps)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(text, 1)
    row.addWidget(caps, 0, Qt.AlignmentFlag.AlignTop)
    return line
