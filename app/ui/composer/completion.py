"""Completion that finds any part of a name, in a list that is comfortable to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QCompleter, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.override import override
from app.ui.theme import row_px

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel

ROW_HEIGHT = 26
MOST_ROWS = 10


def completer(model: QAbstractItemModel, parent: QObject) -> QCompleter:
    """Return a completer for the texts of a model."""
    made = QCompleter(model, parent)
    made.setFilterMode(Qt.MatchFlag.MatchContains)
    made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    made.setMaxVisibleItems(MOST_ROWS)
    popup = made.popup()
    if popup is not None:
        popup.setItemDelegate(_Roomy(popup))
    return made


class _Roomy(QStyledItemDelegate):
    """Rows as high as those of menus."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), row_px(ROW_HEIGHT))
