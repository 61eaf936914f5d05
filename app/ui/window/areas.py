"""F6: the keyboard goes from area to area, back to where it was in each, and first to news that can be acted on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QWidget

from app.ui.widgets import bring_into_sight

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.ui.widgets import Toasts

REASON = Qt.FocusReason.ShortcutFocusReason


class Areas:
    """`find` gives the areas of the window as they stand, in the order in which they are gone through."""

    def __init__(self, window: QWidget, toasts: Toasts, find: Callable[[], Sequence[QWidget]]) -> None:
        self._window = window
        self._toasts = toasts
        self._find = find

    def turn(self, step: int) -> None:
        """Go some areas on, around the end."""
        at: QWidget | None = self._window.focusWidget()
        if self._toasts.take_focus():
            return
        if at is not None and self._toasts.isAncestorOf(at):
            at = self._toasts.let_go()
        areas = [area for area in self._find() if area.isVisible() and _entry(area) is not None]
        here = next((i for i, area in enumerate(areas) if at is not None and area.isAncestorOf(at)), -1)
        if areas:
            start = here if here >= 0 or step > 0 else 0
            _enter(areas[(start + step) % len(areas)])


def _enter(area: QWidget) -> None:
    entry = _entry(area)
    if entry is not None:
        entry.setFocus(REASON)
        bring_into_sight(entry)


def _entry(area: QWidget) -> QWidget | None:
    """Return what had the keyboard last in an area, else the first part of it that can take it."""
    last = area.focusWidget()
    if last is not None and _can_take(last):
        return last
    content = area.widget() if isinstance(area, QDockWidget) else None
    first = content.findChildren(QWidget) if content is not None else []
    parts = (*first, *area.findChildren(QWidget))  # a dock's content before its head
    return next((part for part in parts if _can_take(part)), None)


def _can_take(part: QWidget) -> bool:
    can = part.isEnabled() and part.isVisible() and part.focusProxy() is None
    return can and bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
