"""A bar that says that something is being done whose end nobody knows."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar

from app.ui.theme import theme


class BusyBar(QProgressBar):
    """Runs without an end; for those who ask for fewer movements it stands, as a full bar."""

    def __init__(self) -> None:
        super().__init__()
        theme().changed.connect(self._show_motion)
        self._show_motion()

    def _show_motion(self) -> None:
        is_calm = theme().look.is_calm
        self.setRange(0, int(is_calm))
        self.setValue(int(is_calm))
