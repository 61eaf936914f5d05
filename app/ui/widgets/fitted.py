"""Dialogs: what all of them have, and one that is as large as its words and buttons need in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.override import override
from app.ui.theme import px

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent


def dialog_column(dialog: QDialog, spacing: int = 8) -> QVBoxLayout:
    """Return the column that a dialog is made of."""
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 18, 20, 16)
    column.setSpacing(spacing)
    return column


def button_row(*ends: QWidget, besides: Sequence[QWidget] = ()) -> QHBoxLayout:
    """Return the buttons below a dialog: those that end it, and at the other side those that do not."""
    row = QHBoxLayout()
    for part in besides:
        row.addWidget(part)
    row.addStretch(1)
    for part in ends:
        row.addWidget(part)
    return row


class Fitted(QDialog):
    """As wide as it is told (pixels of the usual font) or as its buttons need, and as high as its words are then."""

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = width

    def _fit(self) -> None:
        layout = self.layout()
        if layout is None:
            return
        layout.activate()
        width = max(px(self._wanted), layout.totalMinimumSize().width())
        height = (
            layout.totalHeightForWidth(width)
            if layout.hasHeightForWidth()
            else layout.totalSizeHint().height()
        )
        self.setFixedSize(width, height)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        was_handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return was_handled
