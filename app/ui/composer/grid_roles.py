"""What the grid's model gives its delegates to paint, beyond Qt's own roles."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from PySide6.QtCore import Qt

from app.domain.checks import Severity

SERVER_DEFAULT = 0.5
"""Where an unset slider stands; the server's own default is not documented (auto-label.md)."""


class GridRole(IntEnum):
    """What the grid's delegates paint from, beyond Qt's own roles."""

    SWATCH = Qt.ItemDataRole.UserRole + 1
    """QColor of the class, or None."""
    THRESHOLD = Qt.ItemDataRole.UserRole + 2
    """The class's own threshold 0–1 where the row shows its slider, else None."""
    EFFECTIVE = Qt.ItemDataRole.UserRole + 3
    """The threshold 0–1 that holds for the row's class; SERVER_DEFAULT where the server decides."""
    MARK = Qt.ItemDataRole.UserRole + 4
    """A Mark, for the Check column."""
    FIX = Qt.ItemDataRole.UserRole + 5
    """The words of the one-click fix of the row's worst problem, or None; for the Check column."""
    NUMBER = Qt.ItemDataRole.UserRole + 6
    """The number (from 1) of the row in the ontology."""
    SPANS = Qt.ItemDataRole.UserRole + 7
    """The parts (start, end) of the cell's text that are looked for."""


class Mark(StrEnum):
    """What the Check column says of a row; each has a sign and a word of its own."""

    NONE = ""
    DATASET = "dataset"
    NEW = "new"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


MARKS = {Severity.ERROR: Mark.ERROR, Severity.WARNING: Mark.WARNING, Severity.NOTE: Mark.NOTE}
