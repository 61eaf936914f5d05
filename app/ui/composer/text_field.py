"""A line of text that edits a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from app.ui.theme import tint

if TYPE_CHECKING:
    from app.ui.composer.document import DraftDocument


class TextField(QLineEdit):
    """A line whose cursor and text stay while its own edit echoes back."""

    def __init__(self, document: DraftDocument, name: str, hint: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.editingFinished.connect(document.end_merging)

    def show_text(self, text: str) -> None:
        """Show a text, unless just this is being typed."""
        if text != self.text().strip() and not (self.hasFocus() and not self.text()):
            self.setText(text)
            self.setCursorPosition(
                len(text) if self.hasFocus() else 0
            )  # of a long one, its beginning is seen


def add_reset(field: QLineEdit, tip: str) -> QAction:
    """Put a way back to the server's default into a field, shown while there is a text to take back."""
    reset = QAction(field)
    field.addAction(reset, QLineEdit.ActionPosition.TrailingPosition)
    reset.setToolTip(tip)
    tint(reset, "undo")
    reset.setVisible(False)
    field.textChanged.connect(lambda text: reset.setVisible(bool(text)))
    return reset
