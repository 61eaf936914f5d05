"""The ontology as a table: one row a prompt, and a blank one at the end to type into."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.confidence import confidence_of
from app.domain.texts import decimal, short, tr
from app.ui.composer.edits import (
    EDITABLE,
    Column,
    entries_of,
    set_class,
    set_confidence,
    set_prompt,
)
from app.ui.composer.finding import Finder, Query
from app.ui.composer.grid_roles import MARKS, SERVER_DEFAULT, GridRole, Mark
from app.ui.composer.row_map import RowMap
from app.ui.composer.row_notes import RowNotes
from app.ui.composer.row_runs import common_start
from app.ui.override import override
from app.ui.shortcuts import keys, with_keys
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.checks import Problem
    from app.domain.job import JobRequest
    from app.domain.ontology import Entry
    from app.ui.composer.document import DraftDocument

Index = QModelIndex | QPersistentModelIndex
Display = Qt.ItemDataRole.DisplayRole
Edit = Qt.ItemDataRole.EditRole
ToolTip = Qt.ItemDataRole.ToolTipRole
NO_PARENT = QModelIndex()


class OntologyModel(QAbstractTableModel):
    """Shows a document's rows, and edits them through it."""

    def __init__(self, document: DraftDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._request = document.request
        """The request that is shown."""
        self._entries: tuple[Entry, ...] = entries_of(self._request)
        self._map = RowMap()
        self._finder = Finder(Query())
        self._project = document.project
        self._marked = document.problems
        self._notes = RowNotes()
        self._notes.take_problems(self._marked, len(self._entries))
        self._notes.take_thresholds(self._entries, self._request.confidence_thresholds)
        self._headings = (
            "#",
            tr("Look for"),
            tr("→ Save as"),
            tr("Confidence"),
            tr("Check"),
        )
        document.changed.connect(self._on_document_changed)
        document.checked.connect(self._on_document_checked)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rows that are shown, without the blank last one."""
        return self._entries

    @property
    def is_filtered(self) -> bool:
        """Whether only some rows are shown; then there is no blank one to type into."""
        return self._map.rows is not None

    def show_only(self, rows: Iterable[int] | None) -> None:
        """Show these rows of the ontology alone; those that are added to it later are shown too."""
        self.beginResetModel()
        self._map = RowMap(rows)
        self.endResetModel()

    def mark(self, finder: Finder) -> None:
        """Mark in the cells what is looked for."""
        self._finder = finder
        self.dataChanged.emit(self.index(0, Column.PROMPT), self.index(self.rowCount() - 1, Column.CLASS))

    def row_at(self, place: int) -> int:
        """Return the ontology's row at a place in the grid; they differ while only some are shown."""
        return self._map.row_at(place)

    def place_of(self, row: int) -> int:
        """Return the place in the grid of the ontology's row, or of the next one that is shown."""
        return self._map.place_of(row)

    def has_row(self, row: int) -> bool:
        """Tell whether `row` is a written row, not the blank one at the end."""
        return 0 <= row < len(self._entries)

    def class_at(self, row: int) -> str:
        """Return the class of a row."""
        return self._entries[row].class_name if self.has_row(row) else ""

    def problem_at(self, row: int) -> Problem | None:
        """Return the worst problem of a row, where it has one."""
        return self._notes.problem(row)

    def set_threshold(self, row: int, value: float) -> None:
        """Set the threshold of the row's class; moves in a row are one step of undo."""
        name = self.class_at(row)
        if not name or not self._document.draft.is_editable:
            return
        request = set_confidence(self._document.request, name, value)
        self._document.set_request(self._confidence_title(name), request, merge=f"threshold {name}")

    def _confidence_title(self, name: str) -> str:
        return tr("confidence of {name}").format(name=name)

    def _on_document_changed(self) -> None:
        before, self._request = self._request, self._document.request
        self._show_entries(entries_of(self._request))
        self._on_document_checked()
        self._show_confidences(before)
        if self._document.project != self._project:
            self._project = self._document.project
            self._announce(0, len(self._entries) - 1, Column.CLASS, Column.CHECK)

    def _on_document_checked(self) -> None:
        if self._document.problems is self._marked:
            return
        self._marked = self._document.problems
        for first, last in self._notes.take_problems(self._marked, len(self._entries)):
            self._announce(first, last, Column.CHECK, Column.CHECK)

    def _show_confidences(self, before: JobRequest) -> None:
        """Announce the whole column where a threshold, the default, or who shows them is another."""
        now = self._request
        has_moved = self._notes.take_thresholds(self._entries, now.confidence_thresholds)
        old = before.confidence_thresholds, before.default_confidence
        if has_moved or old != (now.confidence_thresholds, now.default_confidence):
            self._announce(0, len(self._entries) - 1, Column.CONFIDENCE, Column.CONFIDENCE)

    def _show_entries(self, new: tuple[Entry, ...]) -> None:
        """Take over rows with the fewest signals: what stands alike at both ends stays untouched."""
        old = self._entries
        if new == old:
            return
        if self.is_filtered and len(new) != len(old):
            self._show_filtered(new)
            return
        start = common_start(old, new)
        end = common_start(old[start:][::-1], new[start:][::-1])
        both = min(len(old), len(new)) - end
        if len(new) < len(old):
            self._remove(both, len(old) - len(new), new)
        elif len(new) > len(old):
            self._insert(both, len(new) - len(old), new)
        self._entries = new
        was_blank = both == len(old) < len(new)
        last = both if was_blank else both - 1
        self._announce(start, last, Column.PROMPT, Column.CHECK)

    def _remove(self, at: int, count: int, new: tuple[Entry, ...]) -> None:
        self.beginRemoveRows(NO_PARENT, at, at + count - 1)
        self._entries = new
        self._notes.remove(at, count)
        self.endRemoveRows()

    def _show_filtered(self, new: tuple[Entry, ...]) -> None:
        self.beginResetModel()
        self._map.follow(self._entries, new)
        self._entries = new
        self._notes.take_problems(self._marked, len(new))
        self.endResetModel()

    def _announce(self, first: int, last: int, left: Column, right: Column) -> None:
        """Say that rows of the ontology read differently; nothing where none of them is shown."""
        place, end = self.place_of(first), self.place_of(last + 1)
        if place < end:
            self.dataChanged.emit(self.index(place, left), self.index(end - 1, right))

    def _insert(self, at: int, count: int, new: tuple[Entry, ...]) -> None:
        """Insert rows; at the end, the blank row that is typed into becomes the first of them."""
        place = at + 1 if at == len(self._entries) else at
        self.beginInsertRows(NO_PARENT, place, place + count - 1)
        self._entries = new
        self._notes.insert(at, count)
        self.endInsertRows()

    def _confidence(self, row: int) -> str:
        """Say which threshold holds for a row, and where it comes from."""
        name = self.class_at(row)
        threshold = self._request.confidence_thresholds.get(name)
        default = self._request.default_confidence
        if not name:
            return ""
        if threshold is None:
            return (
                tr("server default")
                if default is None
                else tr("default {value}").format(value=decimal(default))
            )
        is_first = self._notes.is_first(row, name)
        value = decimal(threshold)
        return value if is_first else tr("shares {value}").format(value=value)

    def _threshold(self, row: int) -> float | None:
        name = self.class_at(row)
        is_first = self._notes.is_first(row, name)
        return self._request.confidence_thresholds.get(name) if is_first else None

    def _mark(self, row: int) -> Mark:
        name, project, problem = self.class_at(row), self._project, self._notes.problem(row)
        if problem is not None:
            return MARKS[problem.severity]
        if project is None or not name:
            return Mark.NONE
        return Mark.DATASET if name in project.classes else Mark.NEW

    def _check(self, row: int) -> str:
        problem = self._notes.problem(row)
        words = {Mark.DATASET: tr("dataset class"), Mark.NEW: tr("new class")}
        return problem.text if problem is not None else words.get(self._mark(row), "")

    def _text(self, row: int, column: int) -> str:
        if column == Column.NUMBER:
            return ""  # painted from the row's place: as data it would change for every row below an insert
        if row >= len(self._entries):
            is_offered = column == Column.PROMPT and self._document.draft.is_editable
            return tr("Type a prompt…") if is_offered else ""
        if column == Column.PROMPT:
            return self._entries[row].prompt
        if column == Column.CLASS:
            return self._entries[row].class_name
        return self._confidence(row) if column == Column.CONFIDENCE else self._check(row)

    def _edit_text(self, row: int, column: int) -> str:
        if column == Column.CONFIDENCE:
            value = self._request.confidence_thresholds.get(self.class_at(row))
            return "" if value is None else short(value, 6)
        return self._text(row, column) if self.has_row(row) else ""

    def _swatch(self, row: int) -> object:
        name = self.class_at(row)
        project = self._project
        return theme().class_color(name, project.colors if project else None) if name else None

    def _effective(self, row: int) -> float | None:
        name = self.class_at(row)
        value = self._request.confidence_of(name)
        return (SERVER_DEFAULT if value is None else value) if name else None

    def _custom(self, row: int, column: int, role: int) -> object:
        if not self.has_row(row):
            return None
        if role == GridRole.SWATCH and column == Column.CLASS:
            return self._swatch(row)
        if role == GridRole.THRESHOLD and column == Column.CONFIDENCE:
            return self._threshold(row)
        if role == GridRole.EFFECTIVE and column == Column.CONFIDENCE:
            return self._effective(row)
        if role == GridRole.MARK and column == Column.CHECK:
            return self._mark(row)
        return self._fix(row) if role == GridRole.FIX and column == Column.CHECK else None

    def _tip(self, row: int, column: int) -> str:
        """Say the whole of what may be cut; for the Check column, all problems of the row and the fix."""
        is_check = column == Column.CHECK
        fix = self._fix(row) if is_check else None
        hint = with_keys(tr("Fix: {0}").format(fix), keys().text("grid.fix")) if fix else ""
        found = dict.fromkeys(p.text for p in self._document.problems if p.row == row) if is_check else ()
        text = "\n".join(filter(None, (*(found or [self._text(row, column)]), hint)))
        if "<" not in text:
            return text
        return f"<p>{escape(text)}</p>".replace("\n", "<br>")  # what looks like markup would be taken for it

    def _fix(self, row: int) -> str | None:
        problem = self._notes.problem(row)
        return problem.fixes[0].title if problem is not None and problem.fixes else None

    def _write(self, row: int, column: int, text: str) -> bool:
        if text == self._edit_text(row, column):
            return False
        request = self._document.request
        if column == Column.CONFIDENCE:
            name = self.class_at(row)
            edited = set_confidence(request, name, confidence_of(text))
            self._document.set_request(self._confidence_title(name), edited)
            return True
        change = set_prompt if column == Column.PROMPT else set_class
        title, cell = tr("typing in row {0}").format(row + 1), f"cell {row} {column}"
        self._document.set_request(title, change(request, row, text), merge=cell)
        return True

    @override
    def rowCount(self, parent: Index = NO_PARENT) -> int:
        if parent.isValid():
            return 0
        shown = self._map.rows
        return len(self._entries) + 1 if shown is None else len(shown)

    @override
    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: Index, role: int = Display) -> Any:
        if not index.isValid():
            return None
        row, column = self.row_at(index.row()), index.column()
        if role == Display:
            return self._text(row, column)
        if role == Edit:
            return self._edit_text(row, column)
        if role == ToolTip:
            return self._tip(row, column) or None
        if role == GridRole.NUMBER:
            return row + 1
        if role == GridRole.SPANS:
            return self._finder.spans(self._text(row, column), column) if self.has_row(row) else None
        return self._custom(row, column, role)

    @override
    def setData(self, index: Index, value: Any, role: int = Edit) -> bool:
        if role != Edit or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        try:
            return self._write(self.row_at(index.row()), index.column(), str(value).strip())
        except ValueError:
            return False

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        needs_class = index.column() == Column.CONFIDENCE and not self.class_at(self.row_at(index.row()))
        if index.column() in EDITABLE and not needs_class and self._document.draft.is_editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Display) -> Any:
        if role == Display and orientation == Qt.Orientation.Horizontal:
            return self._headings[section] if 0 <= section < len(self._headings) else None
        return None
