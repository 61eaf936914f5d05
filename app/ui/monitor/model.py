"""The jobs as a table model: filters, finds and sorts by itself, and tells only of the rows that changed."""

from __future__ import annotations

from collections import Counter
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.texts import tr
from app.ui.monitor.columns import COLUMNS, PLACES, Kind
from app.ui.monitor.order import Order
from app.ui.monitor.rows import JobFilter, Row
from app.ui.override import override

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.domain.job import Job
    from app.ui.monitor.facts import Facts

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_Items = Qt.ItemDataRole
FEW = 40
"""So many rows come and go one by one; more are shown as a new list."""
LOOKED_AT_ONCE = 100
"""So many jobs are looked at for what needs a person at a time."""


class JobsModel(QAbstractTableModel):
    """Rows in the order of one column, the newest first where they are equal."""

    def __init__(self, facts: Facts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._facts = facts
        self._rows: dict[str, Row] = {}
        self._all: list[Row] = []
        """Every row in the order that is chosen, so that a keystroke has nothing to sort."""
        self._shown: list[Row] = []
        self._live: dict[str, None] = {}
        self._to_look_at: Iterator[str] = iter(())
        self._counts: Counter[JobFilter] = Counter()
        self._filter = JobFilter.ALL
        self._typed = ""
        self._found: set[str] | None = None
        """The jobs that match what was typed; None while nothing is searched."""
        self._order = Order()

    @property
    def facts(self) -> Facts:
        """What is known beyond the jobs."""
        return self._facts

    @property
    def order(self) -> Order:
        """How the rows are sorted."""
        return self._order

    @property
    def filter(self) -> JobFilter:
        """Which jobs are shown."""
        return self._filter

    def set_jobs(self, jobs: Iterable[Job]) -> None:
        """Show other jobs."""
        self._rows.clear()
        self._live.clear()
        self._counts.clear()
        for job in jobs:
            self._take(job)
        self._sort_all()

    def put_all(self, jobs: Iterable[Job]) -> None:
        """Add many jobs, or take over what changed of them, at once."""
        size = len(self._rows)
        taken = self._order.sorted([self._take(job) for job in jobs])
        are_new = len(self._rows) == size + len(taken)
        if are_new and taken and self._all and self._order.is_before(self._all[-1], taken[0]):
            self._append(taken)
        elif taken:
            self._sort_all()

    def put(self, job: Job) -> None:
        """Add a job, or take over what changed of it."""
        old, new = self._rows.get(job.id), self._take(job)
        place = None if old is None else self._place(old)
        if old is not None:
            del self._all[self._order.place_for(old, self._all)]
        self._all.insert(self._order.place_for(new, self._all), new)
        is_shown = self._is_shown(new)
        if place is not None and is_shown and self._order.stays(place, new, self._shown):
            self._shown[place] = new
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(COLUMNS) - 1))
            return
        if place is not None:
            self._take_out(place)
        if is_shown:
            self._put_in(new)

    def set_filter(self, chosen: JobFilter) -> None:
        """Show the jobs of a filter."""
        if chosen is not self._filter:
            self._filter = chosen
            self._show_changed()

    def find(self, typed: str) -> None:
        """Show the jobs with these words; with none, all of the filter."""
        self._typed = typed.strip()
        self._found = set(self._facts.find(self._typed)) if self._typed else None
        self._show_changed()

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        is_falling = order == Qt.SortOrder.DescendingOrder
        chosen = Order(column, is_falling) if 0 <= column < len(COLUMNS) else Order()
        if chosen != self._order:
            self._order = chosen
            for row in self._rows.values():
                chosen.give_key(row, self._facts)
            self._sort_all()

    def row(self, place: int) -> Row | None:
        """Return what a row shows."""
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def job(self, place: int) -> Job | None:
        """Return the job that a row shows."""
        row = self.row(place)
        return row.job if row else None

    def jobs(self, first: int, last: int) -> Sequence[Job]:
        """Return the jobs of these rows."""
        return [row.job for row in self._shown[max(0, first) : last + 1]]

    def row_of(self, job_id: str) -> int | None:
        """Return the row that shows a job."""
        row = self._rows.get(job_id)
        return None if row is None else self._place(row)

    def count(self, chosen: JobFilter) -> int:
        """Count the jobs that a filter would show."""
        return self._counts[chosen]

    def tick(self, first: int, last: int) -> None:
        """Tell that time went on for these rows."""
        last = min(last, len(self._shown) - 1)
        if 0 <= first <= last:
            left = PLACES["left"]
            self.dataChanged.emit(self.index(first, left), self.index(last, left), [_Items.DisplayRole])

    def look_for_need(self) -> bool:
        """Look whether some of the live jobs, the next ones each time, need a person; return whether any changed."""
        looked = list(islice(self._to_look_at, LOOKED_AT_ONCE))
        if not looked:
            self._to_look_at = iter(list(self._live))
        found = [row for row in map(self._rows.__getitem__, looked) if row.is_outdated(self._facts)]
        for row in found:
            self.put(row.job)
        return bool(found)

    def link_changed(self) -> None:
        """Tell that the link to the server is another one for every job."""
        if self._shown:
            link = PLACES["link"]
            self.dataChanged.emit(self.index(0, link), self.index(len(self._shown) - 1, link))

    def _take(self, job: Job) -> Row:
        row = Row(job, self._facts)
        self._order.give_key(row, self._facts)
        if (old := self._rows.get(job.id)) is not None:
            self._counts.subtract(old.filters)
        self._rows[job.id] = row
        if self._found is not None and self._facts.matches(self._typed, job.id):
            self._found.add(job.id)
        elif self._found is not None:
            self._found.discard(job.id)
        self._counts.update(row.filters)
        if job.is_live:
            self._live[job.id] = None
        else:
            self._live.pop(job.id, None)
        return row

    def _is_shown(self, row: Row) -> bool:
        return self._filter in row.filters and (self._found is None or row.job.id in self._found)

    def _sort_all(self) -> None:
        self._all = self._order.sorted(self._rows.values())
        self._show_anew(self._wanted())

    def _wanted(self) -> list[Row]:
        """Return the rows that filter and search let through, in their order."""
        chosen, found = self._filter, self._found
        rows = list(self._all) if found is None else [row for row in self._all if row.job.id in found]
        # Every row is one of all: to ask for an Enum in ten thousand sets takes a millisecond.
        return rows if chosen is JobFilter.ALL else [row for row in rows if chosen in row.filters]

    def _show_anew(self, rows: list[Row]) -> None:
        self.beginResetModel()
        self._shown = rows
        self.endResetModel()

    def _append(self, rows: list[Row]) -> None:
        """Add rows that stand below all others."""
        self._all.extend(rows)
        if shown := [row for row in rows if self._is_shown(row)]:
            self.beginInsertRows(QModelIndex(), len(self._shown), len(self._shown) + len(shown) - 1)
            self._shown.extend(shown)
            self.endInsertRows()

    def _show_changed(self) -> None:
        """Show what filter and search let through now; the order is as it was."""
        wanted = self._wanted()
        if wanted == self._shown:
            return
        if abs(len(wanted) - len(self._shown)) > FEW:  # sooner known than which ones
            self._show_anew(wanted)
            return
        stay = set(wanted)
        gone = [row for row in self._shown if row not in stay]
        if len(wanted) - len(self._shown) + 2 * len(gone) > FEW:
            self._show_anew(wanted)
            return
        for row in gone:
            self._take_out(self._shown.index(row))
        was = set(self._shown)
        for row in wanted:
            if row not in was:
                self._put_in(row)

    def _place(self, row: Row) -> int | None:
        place = self._order.place_for(row, self._shown)
        is_there = place < len(self._shown) and self._shown[place] is row
        return place if is_there else None

    def _take_out(self, place: int) -> None:
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._shown[place]
        self.endRemoveRows()

    def _put_in(self, row: Row) -> None:
        place = self._order.place_for(row, self._shown)
        self.beginInsertRows(QModelIndex(), place, place)
        self._shown.insert(place, row)
        self.endInsertRows()

    @override
    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    @override
    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def data(self, index: _Index, role: int = _Items.DisplayRole) -> Any:
        row, place = self.row(index.row()), index.column()
        if row is None or not 0 <= place < len(COLUMNS):
            return None
        column = COLUMNS[place]
        if role == _Items.ToolTipRole:
            return _as_tip((column.tip or column.text)(row, self._facts))
        if role == _Items.AccessibleTextRole:
            return (column.spoken or column.text)(row, self._facts)
        return column.text(row, self._facts) if role == _Items.DisplayRole else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Items.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        column = COLUMNS[section]
        if role == _Items.DisplayRole:
            return tr(column.title)
        if role == _Items.ToolTipRole:
            return tr(column.explanation) if column.explanation else None
        if role == _Items.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.kind is Kind.NUMBER else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


def _as_tip(text: str) -> str:
    """Return the text as a tip that wraps; what the server wrote never becomes markup."""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>" if text else ""
