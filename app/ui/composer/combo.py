"""A combo box whose list is narrowed by typing any part of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QWidget

from app.ui.composer.completion import completer

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTERS = 16


class FilterCombo(QComboBox):
    """Choices (id, text); `chosen` gives the id of a choice, or the text itself where `is_free`."""

    chosen = Signal(str)

    def __init__(self, name: str, *, is_free: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_free = is_free
        self._shown = ""
        self._line = QLineEdit()
        self.setEditable(True)
        self.setLineEdit(self._line)
        self.setAccessibleName(name)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._line.setPlaceholderText(name)
        self._line.setAccessibleName(name)
        self.setCompleter(completer(self.model(), self))
        self.activated.connect(self._on_activated)
        self._line.textEdited.connect(self._on_text_edited)
        self._line.editingFinished.connect(self._on_editing_finished)

    def show_choices(self, choices: Sequence[tuple[str, str]], current: str) -> None:
        """Show these choices with `current` chosen; one that is not among them is shown as it is."""
        ids = [name for name, _ in choices]
        with QSignalBlocker(self):
            if [(self.itemData(i), self.itemText(i)) for i in range(self.count())] != list(choices):
                typed = self._line.text()
                self.clear()
                for name, text in choices:
                    self.addItem(text, name)
                self._line.setText(typed)
            self._shown = self.itemText(ids.index(current)) if current in ids else current
            if not self._line.hasFocus() or not self._is_free:
                self.setCurrentIndex(ids.index(current) if current in ids else -1)
                self._line.setText(self._shown)
                self._line.setCursorPosition(0)  # a long name is known by its beginning

    def _on_activated(self, i: int) -> None:
        self._line.setCursorPosition(0)
        self.chosen.emit(self.itemData(i))

    def _on_text_edited(self, text: str) -> None:
        if self._is_free:
            self.chosen.emit(text.strip())

    def _on_editing_finished(self) -> None:
        """Take a text that was typed in full, and drop one that is no choice."""
        if self._is_free:
            return
        i = self.findText(self._line.text(), Qt.MatchFlag.MatchFixedString)
        if i >= 0 and self.itemText(i) != self._shown:
            self.chosen.emit(self.itemData(i))
        else:
            self._line.setText(self._shown)
