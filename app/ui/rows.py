"""A model of rows with children that follows lists of values, touching only rows that differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui.override import override

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ID_ROLE = Qt.ItemDataRole.UserRole + 1
TOP = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """What stands in a row: `data` by role; a row that is not enabled can be read and not chosen."""

    id: str
    data: Mapping[int, object]
    is_enabled: bool = True
    children: tuple[Row, ...] = ()


@dataclass(slots=True, eq=False)
class _Node:
    """A row in its place; `number` is how Qt's indexes name it."""

    row: Row
    number: int
    parent: _Node | None
    children: list[_Node] = field(default_factory=list)


class RowsModel(QAbstractItemModel):
    """One column; a row keeps its identity, selection and unfolding as long as its id stays."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = count(1)
        self._root = _Node(Row("", {}), 0, None)
        self._nodes: dict[int, _Node] = {0: self._root}

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Bring the model in line with these rows."""
        self._sync(self._root, rows)

    def show_row(self, row: Row) -> None:
        """Bring one row at the top in line, where there is one of its id."""
        node = next((n for n in self._root.children if n.row.id == row.id), None)
        if node is not None:
            self._update(node, row)

    def row_of(self, row_id: str) -> int:
        """Return where a row stands at the top, -1 when it is not there."""
        return next((i for i, n in enumerate(self._root.children) if n.row.id == row_id), -1)

    def _sync(self, parent: _Node, rows: Sequence[Row]) -> None:
        wanted = {row.id for row in rows}
        for place in reversed(range(len(parent.children))):
            if parent.children[place].row.id not in wanted:
                self._remove(parent, place)
        if not parent.children:
            self._insert(parent, 0, rows)
            return
        for place, row in enumerate(rows):
            self._bring(parent, place, row)

    def _bring(self, parent: _Node, place: int, row: Row) -> None:
        """Have this row at this place: it is there, or further down, or new."""
        later = (i for i in range(place, len(parent.children)) if parent.children[i].row.id == row.id)
        found = next(later, -1)
        if found < 0:
            self._insert(parent, place, [row])
            return
        if found > place:
            self._move(parent, found, place)
        self._update(parent.children[place], row)

    def _insert(self, parent: _Node, place: int, rows: Sequence[Row]) -> None:
        if not rows:
            return
        self.beginInsertRows(self._index_of(parent), place, place + len(rows) - 1)
        parent.children[place:place] = [self._made(row, parent) for row in rows]
        self.endInsertRows()

    def _remove(self, parent: _Node, place: int) -> None:
        self.beginRemoveRows(self._index_of(parent), place, place)
        self._forget(parent.children.pop(place))
        self.endRemoveRows()

    def _move(self, parent: _Node, start: int, end: int) -> None:
        index = self._index_of(parent)
        self.beginMoveRows(index, start, start, index, end)
        parent.children.insert(end, parent.children.pop(start))
        self.endMoveRows()

    def _update(self, node: _Node, row: Row) -> None:
        is_changed = (node.row.data, node.row.is_enabled) != (row.data, row.is_enabled)
        node.row = row
        if is_changed:
            index = self._index_of(node)
            self.dataChanged.emit(index, index)
        self._sync(node, row.children)

    def _made(self, row: Row, parent: _Node) -> _Node:
        node = _Node(row, next(self._numbers), parent)
        self._nodes[node.number] = node
        node.children = [self._made(child, node) for child in row.children]
        return node

    def _forget(self, node: _Node) -> None:
        del self._nodes[node.number]
        for child in node.children:
            self._forget(child)

    def _index_of(self, node: _Node) -> QModelIndex:
        if node.parent is None:
            return QModelIndex()
        return self.createIndex(node.parent.children.index(node), 0, node.number)

    def _node(self, index: Index) -> _Node | None:
        return self._nodes.get(index.internalId()) if index.isValid() else self._root

    @override
    def index(self, row: int, column: int, parent: Index = TOP) -> QModelIndex:
        node = self._node(parent)
        if node is None or column != 0 or not 0 <= row < len(node.children):
            return QModelIndex()
        return self.createIndex(row, column, node.children[row].number)

    @override
    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]  # QObject.parent() is another
        node = self._node(child)
        return self._index_of(node.parent) if node and node.parent else QModelIndex()

    @override
    def rowCount(self, parent: Index = TOP) -> int:
        node = self._node(parent)
        return len(node.children) if node else 0

    @override
    def columnCount(self, parent: Index = TOP) -> int:
        return 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self._node(index)
        if node is None or not index.isValid():
            return None
        return node.row.id if role == ID_ROLE else node.row.data.get(role)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        node = self._node(index)
        if node is None or not index.isValid() or not node.row.is_enabled:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
