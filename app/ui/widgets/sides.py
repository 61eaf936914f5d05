"""Turns what is painted by hand around where a line begins at the right."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStyle


def turned(rect: QRect, within: QRect) -> QRect:
    """Return where a part of a place stands in the direction of the language; `rect` is as from left to right."""
    return QStyle.visualRect(QGuiApplication.layoutDirection(), within, rect)


def is_turned() -> bool:
    """Say whether a line begins at the right."""
    return QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
