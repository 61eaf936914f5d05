"""Brings the rows of a model in line with a list of ids, touching only rows that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ID_ROLE = Qt.ItemDataRole.UserRole + 1


def sync_rows(parent: QStandardItem, ids: Sequence[str], fill: Callable[[QStandardItem, str], None]) -> None:
    """Remove rows whose id is gone, insert and move the others into order, and fill each."""
    wanted = set(ids)
    for row in reversed(range(parent.rowCount())):
        if row_id(parent.child(row)) not in wanted:
            parent.removeRow(row)
    for row, name in enumerate(ids):
        item = parent.child(row)
        if item is None or row_id(item) != name:
            item = _taken(parent, row, name) or _fresh(name)
            parent.insertRow(row, [item])
        fill(item, name)


def row_id(item: QStandardItem) -> str:
    """Return the id that the row stands for."""
    return str(item.data(ID_ROLE) or "")


def set_data(item: QStandardItem, role: int, value: object) -> None:
    """Set a role only when it differs, so that unchanged rows are not painted again."""
    if item.data(role) != value:
        item.setData(value, role)


def _taken(parent: QStandardItem, start: int, name: str) -> QStandardItem | None:
    """Take the row of this id from further down."""
    for row in range(start + 1, parent.rowCount()):
        if row_id(parent.child(row)) == name:
            return parent.takeRow(row)[0]
    return None


def _fresh(name: str) -> QStandardItem:
    item = QStandardItem()
    item.setEditable(False)
    item.setData(name, ID_ROLE)
    return item
