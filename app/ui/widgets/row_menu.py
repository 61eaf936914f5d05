"""The context menu of a list by keyboard: it belongs to the current row, wherever Qt says that it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QContextMenuEvent

from app.ui.override import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView


class RowMenu(QObject):
    """Makes a list with a custom context menu ask for it at the current row."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        view.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_menu = isinstance(event, QContextMenuEvent) and event.reason() is QContextMenuEvent.Reason.Keyboard
        current = self._view.currentIndex()
        if not is_menu or not current.isValid():
            return False
        self._view.scrollTo(current)
        self._view.customContextMenuRequested.emit(self._view.visualRect(current).center())
        return True
