"""The events of a job as a list, the newest first: when, what happened, and what of it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.domain.event_words import event_words
from app.domain.texts import mark, tr
from app.ui.monitor import words
from app.ui.override import override
from app.ui.theme import row_px

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.job import Event

ROW_HEIGHT = 26
TITLES = (
    mark("Time"),
    mark("What happened"),
)
_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()

MONTHS = [n * 30.5 * 86_400 for n in range(12, 24)]
"""A time in each month of a year, in epoch seconds."""


class EventsModel(QAbstractTableModel):
    """A row an event; events are only ever added."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._events: tuple[Event, ...] = ()

    def show_events(self, events: Sequence[Event]) -> None:
        """Show a history, given oldest first."""
        newest = tuple(reversed(events))
        more = len(newest) - len(self._events)
        if more == 0 and newest == self._events:
            return
        if more > 0 and newest[more:] == self._events:
            self.beginInsertRows(QModelIndex(), 0, more - 1)
            self._events = newest
            self.endInsertRows()
            return
        self.beginResetModel()
        self._events = newest
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._events)

    @override
    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(TITLES)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        is_there = 0 <= index.row() < len(self._events)
        if not is_there or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        event = self._events[index.row()]
        return words.exactly(event.at) if index.column() == 0 else event_text(event)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(TITLES):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(TITLES[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class EventsView(QTableView):
    """The events, to be read and copied."""

    def __init__(self, model: EventsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setProperty("role", "framed")
        self.setAccessibleName(tr("Events of the job"))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_px(ROW_HEIGHT))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.resizeSection(
            0, 24 + max(map(self.fontMetrics().horizontalAdvance, map(words.exactly, MONTHS)))
        )
        header.setStretchLastSection(True)


def event_text(event: Event) -> str:
    """Return what happened; a note says what was noted."""
    if event.kind == "note":
        note = str(event.changes.get("note") or "")
        return tr("noted: {note}").format(note=" ".join(note.split())) if note else tr("note removed")
    return event_words(event.kind)
