"""The thresholds as rows of a list: the default, then the classes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.texts import decimal, tr
from app.ui.override import override
from app.ui.preview.trial import DEFAULT
from app.ui.preview.words import labels_text

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from app.ui.preview.bench import Bench

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class Role(IntEnum):
    """What the list asks of the model beyond Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Row:
    """One threshold; `kept` counts the labels that it keeps."""

    name: str
    color: QColor
    threshold: float
    is_own: bool
    kept: int

    @property
    def title(self) -> str:
        """What stands in the list."""
        return self.name or tr("Default")

    @property
    def spoken(self) -> str:
        """The row in words."""
        kind = "" if self.is_own else tr(", as the default") if self.name else tr(", in the server's stead")
        return tr("{name}: threshold {value}{kind}, {labels} kept").format(
            name=self.title, value=decimal(self.threshold), kind=kind, labels=labels_text(self.kept)
        )


class RowsModel(QAbstractListModel):
    """Asks the bench for whatever a row shows."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._names: list[str] = []
        bench.changed.connect(self._on_changed)
        bench.moved.connect(self._tell)

    def name(self, row: int) -> str | None:
        """Return the class of a row, DEFAULT for the first one, None for no row."""
        return self._names[row] if 0 <= row < len(self._names) else None

    def row_of(self, name: str) -> int:
        """Return the row of a class, -1 where it has none."""
        return self._names.index(name) if name in self._names else -1

    def row(self, place: int) -> Row:
        """Return what a row shows."""
        bench, name = self._bench, self._names[place]
        return Row(name, bench.color(name), bench.threshold(name), bench.is_own(name), bench.count(name))

    def _on_changed(self) -> None:
        names = [DEFAULT, *self._bench.classes] if self._bench.draft else []
        if names == self._names:
            self._tell()
            return
        self.beginResetModel()
        self._names = names
        self.endResetModel()

    def _tell(self) -> None:
        if self._names:
            self.dataChanged.emit(self.index(0), self.index(len(self._names) - 1))

    @override
    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._names)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.name(index.row()) is None:
            return None
        if role == Role.ROW:
            return self.row(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.row(index.row()).title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.row(index.row()).spoken
        return None
