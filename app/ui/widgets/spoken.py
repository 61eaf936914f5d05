"""Tells screen readers what changed without a key or a click on the widget itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleValueChangeEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def tell_value(widget: QWidget, value: float) -> None:
    """Say that a widget has another value; nothing is done where nobody listens."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleValueChangeEvent(widget, value))
