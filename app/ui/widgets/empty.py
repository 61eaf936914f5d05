"""What a panel shows when it has nothing to show: why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.parts import button, label


class EmptyState(QWidget):
    """A title, a sentence, and a button when there is something to do; `acted` when it is pressed."""

    acted = Signal()

    def __init__(self, title: str, text: str = "", action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label(title, "heading", wraps=True)
        self._text = label(text, "muted", wraps=True)
        self._action = button(action)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(6)
        column.addStretch(2)
        for part in (self._title, self._text):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(part)
        column.addSpacing(6)
        column.addWidget(self._action, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._action.clicked.connect(self.acted)
        self.say(title, text, action)

    def say(self, title: str, text: str = "", action: str = "") -> None:
        """Show other words; without an action there is no button."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._action.setText(action)
        self._action.setVisible(bool(action))
