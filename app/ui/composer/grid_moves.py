"""Where the keys of a spreadsheet lead to in the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView

from app.ui.composer.edits import EDITABLE, Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.composer.grid_model import OntologyModel

Place = tuple[int, int]
Action = QAbstractItemView.CursorAction
STEPS = {
    Action.MoveUp: (-1, 0),
    Action.MoveDown: (1, 0),
    Action.MoveLeft: (0, -1),
    Action.MoveRight: (0, 1),
}


def target(model: OntologyModel, at: Place, action: Action, *, is_far: bool) -> Place | None:
    """Return the place (in the grid) and column that a key leads to; None leaves it to Qt.

    `is_far`: with Ctrl, which goes to the edge of what is written, or to the corners.
    """
    place, column = at
    last = model.rowCount() - 1
    if action == Action.MoveHome:
        return (0 if is_far else place), Column.PROMPT
    if action == Action.MoveEnd:
        written = max(0, last if model.is_filtered else last - 1)
        return (written if is_far else place), EDITABLE[-1]
    if action not in STEPS:
        return None
    down, right = STEPS[action]
    if is_far and right:
        return place, Column.PROMPT if right < 0 else EDITABLE[-1]
    if is_far:
        return edge(lambda p: _is_written(model, p, column), place, down, last), column
    return min(max(place + down, 0), last), min(max(column + right, Column.PROMPT), Column.CHECK)


def edge(is_written: Callable[[int], bool], at: int, step: int, last: int) -> int:
    """Return the end of the run of written cells, or over a gap the next written one, else the last."""
    place = at + step
    if not 0 <= place <= last:
        return at
    is_run = is_written(at) and is_written(place)
    while 0 <= place + step <= last and is_written(place + step if is_run else place) == is_run:
        place += step
    return place


def next_editable(model: OntologyModel, at: Place, step: int) -> Place | None:
    """Return the next cell (+1) or the one before (-1) that can be written, in reading order."""
    columns = EDITABLE if step > 0 else EDITABLE[::-1]
    place, column = at
    beside = [c for c in columns if (c > column if step > 0 else c < column)]
    while 0 <= place < model.rowCount():
        for c in beside:
            if model.index(place, c).flags() & Qt.ItemFlag.ItemIsEditable:
                return place, c
        place, beside = place + step, list(columns)
    return None


def _is_written(model: OntologyModel, place: int, column: int) -> bool:
    row = model.row_at(place)
    if not model.has_row(row):
        return False
    entry = model.entries[row]
    return bool(entry.prompt if column == Column.PROMPT else entry.class_name)
