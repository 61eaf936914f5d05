"""The head of a panel: its title at the left, its tools at the right; also a dock's title bar."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.override import override
from app.ui.theme import HEAD_HEIGHT, row_px
from app.ui.widgets.parts import label


class PanelHead(QWidget):
    """A title, then whatever is added: `add` stands after the title, `add_right` at the far end."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "panel-head")
        self.setFixedHeight(row_px(HEAD_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 8, 0)
        self._row.setSpacing(8)
        self._title = label(title, "heading")
        self._title.setVisible(bool(title))
        self._row.addWidget(self._title)
        self._row.addStretch(1)
        self._left = 1

    def add(self, widget: QWidget) -> None:
        """Add a widget after the title."""
        self._row.insertWidget(self._left, widget)
        self._left += 1

    def add_wide(self, widget: QWidget) -> None:
        """Add a widget that takes all the room between the title and the far end."""
        widget.setSizePolicy(QSizePolicy.Policy.Ignored, widget.sizePolicy().verticalPolicy())
        self._row.insertWidget(self._left, widget, 1000)
        self._left += 1

    def add_right(self, widget: QWidget) -> None:
        """Add a widget at the far end."""
        self._row.addWidget(widget)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), row_px(HEAD_HEIGHT))
