"""Labelled fields in two columns, in one where the room is narrow, and below their names where it is very narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.override import override
from app.ui.theme import row_px
from app.ui.widgets import bring_into_sight, label

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QResizeEvent

TWO_COLUMNS_FROM = 620
ROW_HEIGHT = 30
LEAST_FIELD = 100
"""In pixels: a line that is narrower shows too little of what is typed."""


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

    def _least_width(self, columns: int) -> int:
        """Return the width in pixels below which the fields would not stand in so many columns.

        No column at all means that each stands below its name.
        """
        if not columns:
            return max(max(field.name.sizeHint().width(), _least(field)) for field in self._fields)
        places = [self._fields[place::columns] for place in range(columns)]
        names = sum(max(field.name.sizeHint().width() for field in fields) for fields in places)
        widgets = sum(max(_least(field) for field in fields) for fields in places)
        return names + widgets + (2 * columns - 1) * self._grid.horizontalSpacing()

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        top = Qt.AlignmentFlag.AlignTop
        for i, field in enumerate(self._fields):
            row, place = divmod(i, columns) if columns else (2 * i, 0)
            name: QLabel = field.name
            self._grid.addWidget(name, row, 2 * place, top)
            if columns:
                self._grid.addWidget(field, row, 2 * place + 1, top)
            else:
                self._grid.addWidget(field, row + 1, 0)
        for column in range(4):
            is_of_fields = (column % 2 == 1 and column < 2 * columns) or column == 0 == columns
            self._grid.setColumnStretch(column, int(is_of_fields))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        is_wide = width >= max(TWO_COLUMNS_FROM, self._least_width(2))
        self._arrange(2 if is_wide else 1 if width >= self._least_width(1) else 0)

    @override
    def minimumSizeHint(self) -> QSize:
        """Return what the narrowest way needs: as wide as two columns, the page would never become narrower again."""
        return QSize(self._least_width(0), super().minimumSizeHint().height())


def _least(field: Field) -> int:
    return max(LEAST_FIELD, field.minimumSizeHint().width())
