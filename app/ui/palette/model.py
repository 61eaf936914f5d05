"""The things that were found, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.lookup import matching_letters
from app.domain.texts import tr
from app.ui.override import override
from app.ui.palette.sources import LOOKS, Kind, kind_of
from app.ui.shortcuts import keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from app.domain.lookup import Thing

Index = QModelIndex | QPersistentModelIndex
THING_ROLE = Qt.ItemDataRole.UserRole
LETTERS_ROLE = Qt.ItemDataRole.UserRole + 1
KEY_ROLE = Qt.ItemDataRole.UserRole + 2
KEYS_ELSEWHERE = {"find_rows": "grid.find", "replace_rows": "grid.replace"}


class FoundThings(QAbstractListModel):
    """One thing a row; the letters that make it fit are looked for when it is painted."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._things: Sequence[Thing] = ()
        self._typed = ""

    def show(self, things: Sequence[Thing], typed: str) -> None:
        """Show other things."""
        self.beginResetModel()
        self._things, self._typed = things, typed
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._things)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        thing = self._things[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return thing.text
        if role == THING_ROLE:
            return thing
        if role == LETTERS_ROLE:
            return matching_letters(self._typed, thing.text)
        if role == KEY_ROLE:
            return _key_of(thing)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (tr(LOOKS[kind_of(thing)].word), thing.text, thing.detail, thing.why_not, _key_of(thing))
            return ", ".join(part for part in parts if part)
        return None


def _key_of(thing: Thing) -> str:
    if kind_of(thing) is not Kind.ACTION:
        return ""
    name = thing.id.partition(":")[2]
    return keys().text(KEYS_ELSEWHERE.get(name, f"window.{name}"))
