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
from app.ui.shortcuts.caps import KeyCaps
from app.ui.shortcuts.keys import keys, shown
from app.ui.shortcuts.table import AREAS, fixed, shortcuts
from app.ui.widgets import button, label

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = QSize(1120, 720)
COLUMNS = (("window",), ("grid", "find"), ("drafts", "jobs", "results", "preview"))


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
        self._lay_out()
        self.search.textChanged.connect(self._on_searched)
        keys().changed.connect(self._fill)
        self._fill()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
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
        content = QWidget()
        content.setProperty("role", "content")
        columns = QHBoxLayout(content)
        columns.setContentsMargins(0, 0, 8, 0)
        columns.setSpacing(12)
        for names in COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(12)
            for name in names:
                column.addWidget(self._areas[name])
            column.addStretch(1)
            columns.addLayout(column, 1)
        self._body.setWidget(content)
        self._on_searched(self.search.text())

    def _on_searched(self, typed: str) -> None:
        found = [area.show_only(typed) for area in self._areas.values()]
        self._nothing.setVisible(not any(found))


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
