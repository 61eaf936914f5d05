"""The table of a series as a model: batches are chosen in it, and what each draft asks for is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.domain.texts import tr
from app.ui.override import override
from app.ui.series import cells
from app.ui.series.rows import EDITABLE, TITLES, Column, Row, Shown, Sums, sums_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from PySide6.QtCore import QObject

    from app.domain.checks import Problem
    from app.domain.job import Draft

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
ROLES: dict[int, Callable[[Row, Column], Any]] = {
    Qt.ItemDataRole.DisplayRole: cells.text_of,
    Qt.ItemDataRole.EditRole: cells.value_of,
    Qt.ItemDataRole.ToolTipRole: cells.tip_of,
    Qt.ItemDataRole.ForegroundRole: cells.color_of,
    Qt.ItemDataRole.DecorationRole: cells.icon_of,
    Qt.ItemDataRole.CheckStateRole: cells.tick_of,
    Qt.ItemDataRole.TextAlignmentRole: cells.alignment_of,
}


class SeriesModel(QAbstractTableModel):
    """Rows keep their place while a filter is on, so that nothing goes from under the cursor."""

    changed = Signal()
    """What is chosen, asked for, or known of it changed."""

    def __init__(self, rows: Sequence[Row], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = list(rows)
        self._shown = list(rows)

    @property
    def sums(self) -> Sums:
        """What all rows add up to."""
        return sums_of(self._rows)

    @property
    def shown(self) -> Sequence[Row]:
        """The rows that the filter lets through, from the top."""
        return self._shown

    @property
    def chosen(self) -> list[Row]:
        """The rows that a draft is made for."""
        return [row for row in self._rows if row.is_chosen]

    @property
    def unchecked(self) -> list[Draft]:
        """The drafts of chosen rows that have to be checked as they are now."""
        return [row.draft for row in self.chosen if row.problems is None]

    def count(self, shown: Shown) -> int:
        """Return how many rows this filter would show, whatever they are called."""
        return sum(row.is_in(shown, "") for row in self._rows)

    def show_only(self, shown: Shown, words: str) -> None:
        """Show the rows that have all of these words in their names."""
        self.beginResetModel()
        self._shown = [row for row in self._rows if row.is_in(shown, words)]
        self.endResetModel()

    def choose(self, rows: Iterable[Row], *, is_chosen: bool) -> None:
        """Choose rows, or no longer choose them."""
        for row in rows:
            row.is_chosen = is_chosen
        self._announce()

    def ask(self, rows: Collection[Row], column: Column, value: object) -> None:
        """Change what the drafts of chosen rows ask for."""
        for row in rows:
            edited = _edited(row, column, value) if row.is_chosen else row.draft
            if edited != row.draft:
                row.draft, row.problems = edited, None
        self._announce()

    def show_problems(self, found: Iterable[tuple[Draft, list[Problem], float | None]]) -> None:
        """Take in what the checks said, where the draft is still the one that was checked."""
        rows = {id(row.draft): row for row in self._rows}
        for draft, problems, costs in found:
            if (row := rows.get(id(draft))) is not None:
                row.problems, row.credits_per_image = problems, costs
        self._announce()

    def _announce(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(Column) - 1))
        self.changed.emit()

    @override
    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    @override
    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        say = ROLES.get(role)
        if say is None or not index.isValid():
            return None
        return say(self._shown[index.row()], Column(index.column()))

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self._shown[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self.choose([row], is_chosen=Qt.CheckState(value) is Qt.CheckState.Checked)
        else:
            self.ask([row], Column(index.column()), value)
        return True

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid():
            return flags
        if index.column() == Column.BATCH:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        is_editable = index.column() in EDITABLE and self._shown[index.row()].is_chosen
        return flags | Qt.ItemFlag.ItemIsEditable if is_editable else flags

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(TITLES[Column(section)])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return cells.alignment_of(None, Column(section))
        return None


def _edited(row: Row, column: Column, value: object) -> Draft:
    """Return the draft with one thing changed; an empty name or number is the one that it began with."""
    draft = row.draft
    if column is Column.NAME:
        return replace(draft, name=str(value).strip() or row.candidate.batch.name)
    if column is Column.REVIEWER:
        return draft.asking(reviewer_email=str(value).strip() or None)
    if column is Column.EXISTING:
        return draft.asking(preserve_existing=value)
    size = row.candidate.batch.images
    number = value if isinstance(value, int) and value > 0 and (not size or value < size) else None
    return draft.asking(num_images=number)
