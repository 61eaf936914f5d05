"""Labelled fields in two columns, or in one where the room is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.override import override
from app.ui.theme import row_px
from app.ui.widgets import bring_into_sight, label

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QResizeEvent

TWO_COLUMNS_FROM = 620
ROW_HEIGHT = 30


class Field(QWidget):
    """One field with a line below it, and room for what is wrong."""

    def __init__(self, name: str, widget: QWidget, below: QWidget | None = None) -> None:
        super().__init__()
        self.name = label(name, "muted")
        self.name.setMinimumHeight(row_px(ROW_HEIGHT))
        self.name.setBuddy(widget)
        self.name.installEventFilter(self)
        self.widget = widget
        self._trouble = label("", "error", wraps=True)
        widget.setMinimumHeight(row_px(ROW_HEIGHT))
        is_narrow = widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Maximum
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft if is_narrow else Qt.AlignmentFlag(0))
        if below is not None:
            column.addWidget(below, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._trouble)
        column.addStretch(1)
        self.say("")

    @property
    def trouble(self) -> str:
        """What is said to be wrong."""
        return self._trouble.text()

    def say(self, trouble: str) -> None:
        """Say what is wrong with the field's value; empty when nothing is."""
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Shortcut:  # the letter of the name was pressed
            bring_into_sight(self)
        return False


class FieldGrid(QWidget):
    """Lays fields out again when its width crosses the limit."""

    def __init__(self, fields: list[Field], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = fields
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._arrange(1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        top = Qt.AlignmentFlag.AlignTop
        for i, field in enumerate(self._fields):
            row, place = divmod(i, columns)
            name: QLabel = field.name
            self._grid.addWidget(name, row, 2 * place, top)
            self._grid.addWidget(field, row, 2 * place + 1, top)
        for place in range(2):
            self._grid.setColumnStretch(2 * place + 1, 1 if place < columns else 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(2 if event.size().width() >= TWO_COLUMNS_FROM else 1)
