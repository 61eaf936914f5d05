"""A button with a menu."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QPushButton


class MenuButton(QPushButton):
    """A button that opens a menu below itself; its arrow is part of the text, as in the segments beside it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAutoDefault(False)
        self.menu_ = QMenu(self)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.menu_.popup(self.mapToGlobal(self.rect().bottomLeft()))
