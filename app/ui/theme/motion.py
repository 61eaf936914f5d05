"""Fewer movements: nothing on screen blinks, slides or fades by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

Effect = Qt.UIEffect
EFFECTS = (
    Effect.UI_AnimateMenu,
    Effect.UI_FadeMenu,
    Effect.UI_AnimateCombo,
    Effect.UI_AnimateTooltip,
    Effect.UI_FadeTooltip,
    Effect.UI_AnimateToolBox,
)
SHEET = "\nQTabBar, QScrollBar, QProgressBar, QToolBox { widget-animation-duration: 0; }\n"
"""What the styles of Qt move: a dragged tab goes home, a bar fades, a busy bar runs."""


class Motion:
    """What moves by itself in all widgets of the application, as the system has it or not at all."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._flash_time = app.cursorFlashTime()
        self._effects = {effect: app.isEffectEnabled(effect) for effect in EFFECTS}

    def use(self, *, is_calm: bool) -> None:
        """Have nothing move, or all of it as the system has it."""
        self._app.setCursorFlashTime(0 if is_calm else self._flash_time)
        for effect, is_usual in self._effects.items():
            self._app.setEffectEnabled(effect, is_usual and not is_calm)
