"""The jobs as a table model: filters by itself, and tells of the rows that changed and of no others."""

from __future__ import annotations

from bisect import bisect_left
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui.monitor import columns, words
from app.ui.monitor.columns import COLUMNS, LINK_COLUMN, Role, Row
from app.ui.override import override

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.domain.job import Job

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_ROLES: dict[int, Callable[[Row, float], Any]] = {
    Role.JOB_ID: lambda row, _: row.job.id,
    Role.WORD: lambda row, _: words.status_word(row.job),
    Role.FRACTION: lambda row, _: columns.fraction_of(row),
    Role.PARTS: lambda row, _: columns.parts_of(row),
    Role.ASIDE: lambda row, _: columns.aside_of(row),
    Role.NEEDS_EYE: columns.needs_eye,
}
_SPEAKING = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


class JobFilter(StrEnum):
    """Which jobs the table shows."""

    ALL = "all"
    ACTIVE = "active"
    DONE = "done"

    def takes(self, job: Job) -> bool:
        """Return whether a job is shown; active means watched and not done."""
        if self is JobFilter.ALL:
            return True
        return job.is_done if self is JobFilter.DONE else job.is_watched and not job.is_done


class JobsModel(QAbstractTableModel):
    """Jobs, newest first; `now` tells the time in epoch seconds."""

    def __init__(self, now: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._rows: dict[str, Row] = {}
        self._shown: list[Row] = []
        self._filter = JobFilter.ALL

    @property
    def filter(self) -> JobFilter:
        """Which jobs are shown."""
        return self._filter

    def set_jobs(self, jobs: Iterable[Job]) -> None:
        """Show other jobs."""
        self._rows = {job.id: Row(job) for job in jobs}
        self._show()

    def set_filter(self, chosen: JobFilter) -> None:
        """Show the jobs of a filter."""
        if chosen is not self._filter:
            self._filter = chosen
            self._show()

    def put(self, job: Job) -> None:
        """Add a job, or take over what changed of it."""
        old, new = self._rows.get(job.id), Row(job)
        self._rows[job.id] = new
        place = None if old is None else self._place(old)
        if place is not None and self._filter.takes(job) and old is not None and old.key == new.key:
            self._shown[place] = new
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(COLUMNS) - 1))
            return
        if place is not None:
            self._take_out(place)
        if self._filter.takes(job):
            self._put_in(new)

    def job(self, row: int) -> Job | None:
        """Return the job that a row shows."""
        return self._shown[row].job if 0 <= row < len(self._shown) else None

    def row_of(self, job_id: str) -> int | None:
        """Return the row that shows a job."""
        row = self._rows.get(job_id)
        return None if row is None else self._place(row)

    def count(self, chosen: JobFilter) -> int:
        """Count the jobs that a filter would show."""
        return sum(chosen.takes(row.job) for row in self._rows.values())

    def tick(self, first: int, last: int) -> None:
        """Tell that time went on for these rows."""
        last = min(last, len(self._shown) - 1)
        if 0 <= first <= last:
            self.dataChanged.emit(
                self.index(first, LINK_COLUMN), self.index(last, LINK_COLUMN), [Qt.ItemDataRole.DisplayRole]
            )

    @override
    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    @override
    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _SPEAKING and role not in _ROLES and role != Role.KIND:
            return None
        row, column = index.row(), index.column()
        if not (0 <= row < len(self._shown) and 0 <= column < len(COLUMNS)):
            return None
        if role == Role.KIND:
            return COLUMNS[column].kind
        return (
            self._say(row, column, role) if role in _SPEAKING else _ROLES[role](self._shown[row], self._now())
        )

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        is_title = orientation == Qt.Orientation.Horizontal and 0 <= section < len(COLUMNS)
        if is_title and role == Qt.ItemDataRole.DisplayRole:
            return words.tr(COLUMNS[section].title)
        if is_title and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _say(self, row: int, column: int, role: int) -> str:
        what = COLUMNS[column]
        say = what.text
        if role == Qt.ItemDataRole.ToolTipRole:
            say = what.tip or what.text
        elif role == Qt.ItemDataRole.AccessibleTextRole:
            say = what.spoken or what.text
        text = say(self._shown[row], self._now())
        return _as_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def _show(self) -> None:
        self.beginResetModel()
        shown = (row for row in self._rows.values() if self._filter.takes(row.job))
        self._shown = sorted(shown, key=lambda row: row.key)
        self.endResetModel()

    def _place(self, row: Row) -> int | None:
        place = bisect_left(self._shown, row.key, key=lambda r: r.key)
        is_there = place < len(self._shown) and self._shown[place].job.id == row.job.id
        return place if is_there else None

    def _take_out(self, place: int) -> None:
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._shown[place]
        self.endRemoveRows()

    def _put_in(self, row: Row) -> None:
        place = bisect_left(self._shown, row.key, key=lambda r: r.key)
        self.beginInsertRows(QModelIndex(), place, place)
        self._shown.insert(place, row)
        self.endInsertRows()


def _as_tip(text: str) -> str:
    """Return the text as a tip that wraps; what the server wrote never becomes markup."""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>"
