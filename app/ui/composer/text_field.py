"""A line of text that edits a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

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
